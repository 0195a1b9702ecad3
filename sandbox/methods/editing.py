"""Changing messages that stand already."""

from typing import Any

from aiogram.methods import (
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
)
from aiogram.types import Message

from sandbox.carrying import LOOK, MEDIA
from sandbox.errors import bad_request
from sandbox.keyboards import checked_inline
from sandbox.methods.delivery import preview
from sandbox.methods.media import attached
from sandbox.methods.reaching import find_post, open_room, require
from sandbox.methods.registry import Call, method
from sandbox.methods.rich import rich
from sandbox.refusals import NOT_MODIFIED
from sandbox.rooms import SERVICE, Post, Room
from sandbox.shape import given
from sandbox.wording import caption_text, message_text
from sandbox.world import World

CONTENT = ("text", "entities", "link_preview_options", "rich_message", "caption", "caption_entities", *MEDIA)


@method(EditMessageText)
async def edit_message_text(call: Call, m: EditMessageText) -> Message:
    room, post = _own(call.world, m)
    return change(call.world, room, post, new_text(call, post, m), m.reply_markup)


@method(EditMessageCaption)
async def edit_message_caption(call: Call, m: EditMessageCaption) -> Message:
    room, post = _own(call.world, m)
    return change(call.world, room, post, new_caption(call.world, post, m), m.reply_markup)


@method(EditMessageMedia)
async def edit_message_media(call: Call, m: EditMessageMedia) -> Message:
    room, post = _own(call.world, m)
    return change(call.world, room, post, new_media(call, post, m), m.reply_markup)


@method(EditMessageReplyMarkup)
async def edit_message_reply_markup(call: Call, m: EditMessageReplyMarkup) -> Message:
    room, post = _own(call.world, m)
    return change(call.world, room, post, {}, m.reply_markup)


def _own(world: World, m: Any) -> tuple[Room, Post]:
    room = open_room(world, m.chat_id)
    post = find_post(room, m.message_id, "edit")
    if post.sender_id != world.bot.id or post.message.forward_origin or is_service(post.message):
        raise bad_request("message can't be edited")
    return room, post


def is_service(message: Message) -> bool:
    return any(getattr(message, name) for name in SERVICE)


def new_text(call: Call, post: Post, m: Any) -> dict[str, Any]:
    """Text or rich content in place of text or rich content."""
    require(
        post.message.text is not None or post.message.rich_message is not None,
        "there is no text in the message to edit",
    )
    if m.rich_message is not None:
        require(not m.text, "text and rich_message can't be specified simultaneously")
        return {"rich_message": rich(call, m.rich_message)}
    text, entities = message_text(call.world, m.text, m.parse_mode, m.entities)
    return {"text": text, "entities": entities or None, "link_preview_options": preview(m)}


def new_caption(world: World, post: Post, m: Any) -> dict[str, Any]:
    kept = {name: getattr(post.message, name) for name in (*MEDIA, *LOOK)}
    require(any(kept[name] for name in MEDIA), "there is no caption in the message to edit")
    caption, entities = caption_text(world, m.caption, m.parse_mode, m.caption_entities)
    above = given(m.show_caption_above_media)
    return {
        **kept,
        "caption": caption or None,
        "caption_entities": entities or None,
        "show_caption_above_media": above or None,
    }


def new_media(call: Call, post: Post, m: Any) -> dict[str, Any]:
    message = post.message
    editable = message.photo or message.document or message.text is not None or message.rich_message
    require(editable, "message can't be edited")
    return attached(call, m.media)


def change(world: World, room: Room, post: Post, content: dict[str, Any], markup: Any) -> Message:
    """Apply new content and keyboard, unless nothing would be different."""
    keyboard = checked_inline(markup)
    if keyboard is not None:
        asked = post.message.reply_markup.force_reply if post.message.reply_markup else None
        keyboard = keyboard.model_copy(update={"force_reply": asked})
    blank = dict.fromkeys((*CONTENT, *LOOK)) if content else {}
    wanted: dict[str, Any] = {**blank, **content, "reply_markup": keyboard}
    before = post.message
    if all(getattr(before, name) == value for name, value in wanted.items()):
        raise bad_request(NOT_MODIFIED)
    wanted["edit_date"] = int(world.now().timestamp())
    message = world.change(room, post, **wanted)
    world.said.note("edit", room, post, world.clock.now())
    return message
