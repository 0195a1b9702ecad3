"""Chats as they lie on the server: who belongs, what was said, who has read how far."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from aiogram.types import Chat, Message, User

from sandbox.polls import PollState
from sandbox.shape import plain

Standing = Literal["creator", "administrator", "member", "left", "kicked"]
ADMINS: frozenset[Standing] = frozenset({"creator", "administrator"})
INSIDE: frozenset[Standing] = ADMINS | {"member"}

# What a chat tells of itself, in nobody's words.
SERVICE = (
    *("pinned_message", "new_chat_members", "left_chat_member", "group_chat_created"),
    *("supergroup_chat_created", "migrate_to_chat_id", "migrate_from_chat_id"),
    *("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"),
    *("general_forum_topic_hidden", "general_forum_topic_unhidden"),
)


@dataclass(slots=True)
class Topic:
    """A part of a forum; its id is that of the message that made it."""

    id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str | None = None
    by: int = 0
    closed: bool = False
    hidden: bool = False


@dataclass(slots=True)
class Post:
    """One message in a chat.

    `only` is who alone sees an ephemeral one; `instead_of` the message it covers for them; `author` who
    really wrote what carries the name of a chat.
    """

    message: Message
    order: int
    author: int | None = None
    only: int | None = None
    instead_of: int | None = None
    poll: PollState | None = None
    bot_knows: bool = True
    silent: bool = False
    drawn: tuple[Message, dict[str, Any]] | None = None

    @property
    def id(self) -> int:
        """What names it inside its chat: the ephemeral id where there is one."""
        return self.message.ephemeral_message_id or self.message.message_id

    def shape(self) -> dict[str, Any]:
        """Its JSON form, drawn once for every version of the message; not to be changed."""
        if self.drawn is None or self.drawn[0] is not self.message:
            self.drawn = (self.message, plain(self.message))
        return self.drawn[1]

    @property
    def sender_id(self) -> int:
        if self.author is not None:
            return self.author
        return self.message.from_user.id if self.message.from_user else 0


@dataclass(slots=True)
class Room:
    """A private chat with the bot, a group, a supergroup or a channel.

    In a hushed one only administrators write; `muted` are members who may not.
    """

    id: int
    type: str
    title: str | None = None
    person: User | None = None
    standings: dict[int, Standing] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    whispers: dict[int, Post] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    read_up_to: dict[int, int] = field(default_factory=dict)
    keyboards: dict[int, Any] = field(default_factory=dict)
    ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    whisper_ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    bot_was_here: bool = False
    latest: int = 0
    hushed: bool = False
    muted: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    disbanded: bool = False
    linked: int | None = None
    is_forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    def chat(self) -> Chat:
        """The chat as the bot sees it."""
        if self.person is not None:
            who = self.person
            return Chat(
                id=self.id,
                type="private",
                first_name=who.first_name,
                last_name=who.last_name,
                username=who.username,
            )
        return Chat(id=self.id, type=self.type, title=self.title, is_forum=self.is_forum or None)

    def standing(self, user_id: int) -> Standing:
        return self.standings.get(user_id, "left")

    def holds(self, user_id: int) -> bool:
        return self.standing(user_id) in INSIDE

    def is_admin(self, user_id: int) -> bool:
        return self.standing(user_id) in ADMINS

    def may_write(self, user_id: int) -> bool:
        if self.is_private or self.is_admin(user_id):
            return True
        return self.type != "channel" and not self.hushed and user_id not in self.muted

    def members(self) -> list[int]:
        return [user_id for user_id, standing in self.standings.items() if standing in INSIDE]

    def admins(self) -> list[int]:
        return [user_id for user_id, standing in self.standings.items() if standing in ADMINS]

    def seen_by(self, user_id: int) -> Iterator[Post]:
        """What this person sees here, oldest first: their whispers in front of what they cover."""
        mine = [post for post in self.whispers.values() if user_id in {post.only, post.sender_id}]
        covers = {post.instead_of: post for post in mine if post.instead_of in self.posts}
        loose = sorted((post for post in mine if post.instead_of not in covers), key=lambda post: post.order)
        for post in self.posts.values():
            while loose and loose[0].order < post.order:
                yield loose.pop(0)
            yield covers.get(post.message.message_id, post)
        yield from loose

    def newest_for(self, user_id: int) -> Post | None:
        newest = next(reversed(self.posts.values()), None)
        mine = [post for post in self.whispers.values() if user_id in {post.only, post.sender_id}]
        return max([*mine, *([newest] if newest else [])], key=lambda post: post.order, default=None)

    def unread_by(self, user_id: int) -> int:
        """How many messages this person has not read; what is read is not looked at again."""
        count = sum(post.only == user_id and self.is_unread(post, user_id) for post in self.whispers.values())
        for post in reversed(self.posts.values()):
            if post.order <= self.read_up_to.get(user_id, 0):
                break
            count += post.sender_id != user_id
        return count

    def is_unread(self, post: Post, user_id: int) -> bool:
        return post.sender_id != user_id and post.order > self.read_up_to.get(user_id, 0)
