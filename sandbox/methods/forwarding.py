"""Messages that go on to another chat, with or without their origin."""

from typing import Any

from aiogram.methods import CopyMessage, ForwardMessage
from aiogram.types import Message, MessageId

from sandbox.carrying import MEDIA, carried, origin
from sandbox.errors import bad_request, not_implemented
from sandbox.methods.delivery import deliver
from sandbox.methods.editing import is_service
from sandbox.methods.reaching import check_rights, find_post, open_room
from sandbox.methods.registry import Call, method
from sandbox.rooms import Post
from sandbox.shape import given
from sandbox.topics import placed
from sandbox.wording import caption_text


@method(ForwardMessage)
async def forward_message(call: Call, m: ForwardMessage) -> Message:
    post = _source(call, m, "forward")
    original = post.message
    world = call.world
    room = open_room(world, m.chat_id)
    content = carried(original)
    check_rights(world, room, content)
    content["forward_origin"] = original.forward_origin or origin(original)
    content |= placed(room, m.message_thread_id, None, world.bot.id)
    if given(m.protect_content):
        content["has_protected_content"] = True
    return world.post(room, world.bot_user(), content, silent=bool(m.disable_notification)).message


@method(CopyMessage)
async def copy_message(call: Call, m: CopyMessage) -> MessageId:
    post = _source(call, m, "copy")
    original = post.message
    world = call.world
    content = carried(original)
    if m.caption is not None and any(content.get(name) for name in MEDIA):
        caption, entities = caption_text(world, m.caption, m.parse_mode, m.caption_entities)
        above = given(m.show_caption_above_media) or None
        content |= {"caption": caption or None, "caption_entities": entities or None}
        content["show_caption_above_media"] = above
    sent = deliver(call, m, content)
    return MessageId(message_id=sent.message.message_id)


def _source(call: Call, m: Any, purpose: str) -> Post:
    room = open_room(call.world, m.from_chat_id)
    post = find_post(room, m.message_id, purpose)
    if post.message.poll is not None:
        raise not_implemented(f"{purpose}ing of polls")
    if is_service(post.message) or post.message.has_protected_content:
        raise bad_request(f"message can't be {'forwarded' if purpose == 'forward' else 'copied'}")
    return post
