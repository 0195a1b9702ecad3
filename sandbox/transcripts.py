"""What stands on a person's phone."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sandbox import polls
from sandbox.rooms import Post, Room
from sandbox.shape import plain
from sandbox.world import Person, World


def transcript(world: World, user_id: int, room: Room) -> dict[str, Any]:
    """One chat as this person sees it now, oldest message first."""
    visible = list(_visible(room, user_id))
    return {
        "chat": heading(world, user_id, room),
        "messages": [shown(world, room, post, user_id) for post in visible],
        "reply_keyboard": room.keyboards.get(user_id),
        "pinned": room.pinned[-1] if room.pinned else None,
    }


def _visible(room: Room, user_id: int) -> Iterator[Post]:
    if room.is_private or room.holds(user_id):
        yield from room.seen_by(user_id)


def heading(world: World, user_id: int, room: Room) -> dict[str, Any]:
    """The chat's name as it stands on this phone: a private chat is called after the bot."""
    if not room.is_private:
        heading: dict[str, Any] = plain(room.chat())
        return heading
    bot = world.bot_user()
    return {
        "id": bot.id,
        "type": "private",
        "title": bot.first_name,
        "first_name": bot.first_name,
        "username": bot.username,
    }


def shown(world: World, room: Room, post: Post, user_id: int) -> dict[str, Any]:
    """A message as this person sees it, with the marks of their own phone."""
    seen = dict(post.shape())
    if post.sender_id == user_id:
        seen["out"] = True
    if post.only is not None:
        seen["ephemeral"] = True
    if post.instead_of is not None:
        seen["instead_of"] = post.instead_of
    if post.poll is not None:
        seen["poll"] = plain(polls.seen_by(post.poll, user_id, world.clock.now()))
        seen["chosen"] = polls.chosen(post.poll, user_id)
        seen["order"] = polls.order(post.poll, user_id)
    if room.is_unread(post, user_id):
        seen["unread"] = True
    return seen


def inbox(world: World, user_id: int) -> list[dict[str, Any]]:
    """The chats on a phone, the one with the newest message first."""
    private = [] if world.user(user_id).is_bot else [world.room_of(user_id, world.bot.id)]
    others = (room for room in world.rooms.values() if not room.is_private and room.migrated_to is None)
    rooms = [*private, *(room for room in others if room.holds(user_id))]
    lasts = [(room, room.newest_for(user_id)) for room in rooms]
    lasts.sort(key=lambda pair: -(pair[1].order if pair[1] else 0))
    return [_entry(world, user_id, room, last) for room, last in lasts]


def _entry(world: World, user_id: int, room: Room, last: Post | None) -> dict[str, Any]:
    chat = heading(world, user_id, room)
    blocked = {"blocked": room.standing(user_id) == "kicked"} if room.is_private else {}
    return {
        **blocked,
        "chat": {"id": chat["id"], "type": chat["type"], "title": chat["title"]},
        "members": 2 if room.is_private else len(room.members()),
        "unread": room.unread_by(user_id),
        "last": last and _line(last),
    }


def _line(post: Post) -> dict[str, Any]:
    message = post.shape()
    words = message.get("text") or message.get("caption") or (message.get("poll") or {}).get("question") or ""
    return {
        "message_id": post.id,
        "text": words,
        "date": message["date"],
        "from": message.get("from"),
        "kind": next((kind for kind in KINDS if kind in message), "text"),
    }


KINDS = (
    *("photo", "document", "voice", "location", "contact", "poll", "rich_message"),
    *("new_chat_members", "left_chat_member", "pinned_message"),
)


def _gone(person: Person) -> dict[str, Any]:
    return {"deactivated": True} if person.deactivated else {}


def described(room: Room) -> dict[str, Any]:
    """A chat with its people."""
    chat: dict[str, Any] = plain(room.chat())
    moved = {"migrated_to": room.migrated_to} if room.migrated_to is not None else {}
    topics = {"topics": [asdict(topic) for topic in room.topics.values()]} if room.is_forum else {}
    return chat | moved | topics | {"members": room.members(), "admins": room.admins()}


def state(world: World) -> dict[str, Any]:
    """Everything a page needs to draw itself for the first time."""
    bot = world.bot_user()
    return {
        "now": world.clock.now().isoformat(),
        "bot": {"id": bot.id, "username": bot.username, "first_name": bot.first_name},
        "users": [
            plain(person.user) | {"about": person.about, "face": person.face} | _gone(person)
            for person in world.people.values()
        ],
        "chats": [described(room) for room in world.rooms.values() if not room.is_private],
        "guide": world.guide,
        "commands": world.commands.everything(),
    }
