"""Messages in a group that one person alone can see."""

from typing import Any

from aiogram.methods import (
    DeleteEphemeralMessage,
    EditEphemeralMessageCaption,
    EditEphemeralMessageMedia,
    EditEphemeralMessageReplyMarkup,
    EditEphemeralMessageText,
)

from sandbox.errors import bad_request
from sandbox.methods.editing import change, new_caption, new_media, new_text
from sandbox.methods.reaching import open_room, whisper_for
from sandbox.methods.registry import Call, method
from sandbox.rooms import Post, Room


@method(EditEphemeralMessageText)
async def edit_ephemeral_message_text(call: Call, m: EditEphemeralMessageText) -> bool:
    room, post = _own(call, m)
    change(call.world, room, post, new_text(call, post, m), m.reply_markup)
    return True


@method(EditEphemeralMessageCaption)
async def edit_ephemeral_message_caption(call: Call, m: EditEphemeralMessageCaption) -> bool:
    room, post = _own(call, m)
    change(call.world, room, post, new_caption(call.world, post, m), m.reply_markup)
    return True


@method(EditEphemeralMessageMedia)
async def edit_ephemeral_message_media(call: Call, m: EditEphemeralMessageMedia) -> bool:
    room, post = _own(call, m)
    change(call.world, room, post, new_media(call, post, m), m.reply_markup)
    return True


@method(EditEphemeralMessageReplyMarkup)
async def edit_ephemeral_message_reply_markup(call: Call, m: EditEphemeralMessageReplyMarkup) -> bool:
    room, post = _own(call, m)
    change(call.world, room, post, {}, m.reply_markup)
    return True


@method(DeleteEphemeralMessage)
async def delete_ephemeral_message(call: Call, m: DeleteEphemeralMessage) -> bool:
    room = open_room(call.world, m.chat_id)
    post = room.whispers.get(m.ephemeral_message_id)
    if post is None or m.receiver_user_id not in {post.only, post.sender_id}:
        raise bad_request("message to delete not found")
    call.world.remove(room, post)
    return True


def _own(call: Call, m: Any) -> tuple[Room, Post]:
    room = open_room(call.world, m.chat_id)
    return room, whisper_for(room, m.receiver_user_id, m.ephemeral_message_id, "edit")
