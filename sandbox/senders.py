"""Under which name somebody writes: their own, a group's, or a channel's."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import MessageOriginChannel, User

from sandbox.carrying import carried
from sandbox.errors import CannotDo
from sandbox.hearing import hears
from sandbox.rooms import Post, Room
from sandbox.world import World

GROUP_BOT = User(id=1087968824, is_bot=True, first_name="Group", username="GroupAnonymousBot")
CHANNEL_BOT = User(id=136817688, is_bot=True, first_name="Channel", username="Channel_Bot")
TELEGRAM = User(id=777000, is_bot=False, first_name="Telegram")


@dataclass(frozen=True, slots=True)
class Mask:
    """Who the others see: a sender and, where it is a chat that speaks, that chat."""

    sender: User
    content: dict[str, Any]
    author: int | None = None


def mask(world: World, room: Room, user_id: int, kind: str | None, channel_id: int | None) -> Mask:
    """How a person's message is signed: `anonymous` in the group's name, `channel` in a channel's."""
    name = world.user(user_id).first_name
    if kind is None:
        return Mask(world.user(user_id), {})
    if room.type != "supergroup":
        raise CannotDo("Only in a supergroup somebody writes under another name.")
    if kind == "anonymous":
        if not room.is_admin(user_id):
            raise CannotDo(f"{name} is no administrator here and cannot be anonymous.")
        return Mask(GROUP_BOT, {"sender_chat": room.chat()}, user_id)
    if kind == "channel":
        channel = world.rooms.get(channel_id or 0)
        if channel is None or channel.type != "channel" or not channel.is_admin(user_id):
            raise CannotDo(f"{name} has no such channel to speak for.")
        return Mask(CHANNEL_BOT, {"sender_chat": channel.chat()}, user_id)
    raise CannotDo("“as” is “anonymous” or “channel”.")


def link(channel: Room, group: Room) -> None:
    """Let every post of the channel appear in its discussion group."""
    if channel.type != "channel" or group.type != "supergroup":
        raise CannotDo("A channel is linked to a supergroup.")
    channel.linked, group.linked = group.id, channel.id


def pass_on(world: World, room: Room, post: Post) -> None:
    """Put a copy of a channel's post into its discussion group, where there is one."""
    group = world.rooms.get(room.linked or 0)
    if room.type != "channel" or group is None:
        return
    origin = MessageOriginChannel(
        date=post.message.date, chat=room.chat(), message_id=post.message.message_id
    )
    signed = {"sender_chat": room.chat(), "is_automatic_forward": True, "forward_origin": origin}
    copy = world.post(group, TELEGRAM, {**carried(post.message), **signed}, author=TELEGRAM.id)
    copy.bot_knows = hears(world, group, copy.message)
    if copy.bot_knows:
        world.notify_bot("message", copy.message)
