"""Finding the chat and the message a method means, or Telegram's reason why not."""

from collections.abc import Mapping
from typing import Any

from aiogram.types import User

from sandbox.errors import ApiError, bad_request, forbidden
from sandbox.rooms import Post, Room
from sandbox.world import World

NOUNS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice notes",
    "poll": "polls",
    "contact": "contacts",
    "location": "locations",
}


def known_room(world: World, chat_id: int | str | None) -> Room:
    """A chat the bot has ever been in contact with."""
    if chat_id is None or chat_id == "":
        raise bad_request("chat_id is empty")
    if isinstance(chat_id, str):
        raise bad_request("chat not found")
    room = world.rooms.get(chat_id)
    if chat_id in world.people and world.people[chat_id].user.is_bot:
        raise forbidden("bot can't send messages to bots")
    if room is None and chat_id in world.people:
        raise forbidden("bot can't initiate conversation with a user")
    if room is None or not (room.is_private or room.bot_was_here):
        raise bad_request("chat not found")
    return room


def open_room(world: World, chat_id: int | str | None) -> Room:
    """A chat the bot is in and may act in."""
    room = known_room(world, chat_id)
    if room.is_private:
        if not room.bot_was_here:
            raise forbidden("bot can't initiate conversation with a user")
        if world.people[room.id].deactivated:
            raise forbidden("user is deactivated")
        if room.standing(room.id) == "kicked":
            raise forbidden("bot was blocked by the user")
        return room
    if room.migrated_to is not None:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": room.migrated_to},
        )
    if room.disbanded:
        raise forbidden("the group chat was deleted")
    standing = room.standing(world.bot.id)
    if standing == "kicked":
        raise forbidden(f"bot was kicked from the {room.type} chat")
    if standing == "left":
        raise forbidden(f"bot is not a member of the {room.type} chat")
    return room


def check_rights(world: World, room: Room, content: Mapping[str, Any]) -> None:
    """Whether the bot may put such content into this chat."""
    if room.may_write(world.bot.id):
        return
    if room.type == "channel":
        raise bad_request("need administrator rights in the channel chat")
    what = next((noun for name, noun in NOUNS.items() if content.get(name)), "text messages")
    raise bad_request(f"not enough rights to send {what} to the chat")


def find_post(room: Room, message_id: int | None, purpose: str) -> Post:
    """A message of this chat, or "message to edit not found"."""
    if not message_id:
        raise bad_request("message identifier is not specified")
    post = room.posts.get(message_id)
    if post is None:
        raise bad_request(f"message to {purpose} not found")
    return post


def whisper_for(room: Room, user_id: int, whisper_id: int, purpose: str) -> Post:
    post = room.whispers.get(whisper_id)
    if post is None or post.only != user_id:
        raise bad_request(f"message to {purpose} not found")
    return post


def find_user(world: World, user_id: int) -> User | None:
    if user_id == world.bot.id:
        return world.bot_user()
    return world.user(user_id) if user_id in world.people else None


def require(condition: Any, reason: str) -> None:
    if not condition:
        raise bad_request(reason)
