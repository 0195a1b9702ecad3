"""The sandbox's world: one bot, its people, their chats and everything said in them."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiogram.types import Message, User

from sandbox.callbacks import Queries
from sandbox.clock import Clock
from sandbox.commands import Commands
from sandbox.errors import CannotDo
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.files import FileStore
from sandbox.journal import Journal
from sandbox.limits import Limits
from sandbox.profile import Profile
from sandbox.rooms import Post, Room
from sandbox.said import Said
from sandbox.updates import WEBHOOK_SET, UpdateQueue
from sandbox.webhooks import Webhook


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone."""

    user: User
    about: str | None = None
    face: str | None = None
    deactivated: bool = False


@dataclass(slots=True)
class World:
    """Everything the server knows; synchronous, in memory, without HTTP."""

    clock: Clock
    token: str
    bot: User
    people: dict[int, Person] = field(default_factory=dict)
    rooms: dict[int, Room] = field(default_factory=dict)
    seed: int | None = None
    updates: UpdateQueue = field(init=False)
    limits: Limits = field(init=False)
    files: FileStore = field(default_factory=FileStore)
    queries: Queries = field(default_factory=Queries)
    commands: Commands = field(default_factory=Commands)
    profile: Profile = field(default_factory=Profile)
    journal: Journal = field(default_factory=Journal)
    events: Events = field(default_factory=Events)
    faults: Faults = field(default_factory=Faults)
    said: Said = field(default_factory=Said)
    webhook: Webhook | None = None
    guide: Any = None
    timed_polls: dict[str, tuple[Room, Post]] = field(default_factory=dict)
    account_ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    orders: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.updates = UpdateQueue(self.clock.now, self.seed)
        self.limits = Limits(self.seconds)

    def now(self) -> datetime:
        """The moment, in whole seconds as Telegram keeps it."""
        return self.clock.now().replace(microsecond=0)

    def seconds(self) -> float:
        """The moment as a number, for what only counts."""
        return self.clock.now().timestamp()

    def person(self, user_id: int) -> Person:
        if user_id not in self.people:
            raise CannotDo(f"There is nobody with the id {user_id}.")
        return self.people[user_id]

    def user(self, user_id: int) -> User:
        """A person or the bot itself, as others see them; of a deleted account only the id is left."""
        if user_id == self.bot.id:
            return self.bot_user()
        person = self.person(user_id)
        return User(id=user_id, is_bot=False, first_name="") if person.deactivated else person.user

    def bot_user(self) -> User:
        return User(
            id=self.bot.id,
            is_bot=True,
            first_name=self.profile.name_for(None) or self.bot.first_name,
            username=self.bot.username,
        )

    def add_person(self, person: Person) -> None:
        self.people[person.user.id] = person
        if person.user.id in self.rooms:
            self.rooms[person.user.id].person = self.user(person.user.id)
        self.events.tell("people")

    def room_of(self, user_id: int, chat_id: int) -> Room:
        """The chat a person means: the bot's id and their own id both name their private chat with it."""
        person = self.person(user_id)
        if chat_id in {self.bot.id, user_id}:
            return self.rooms.get(user_id) or self._private(person.user)
        room = self.rooms.get(chat_id)
        if room is None or room.is_private:
            raise CannotDo(f"There is no chat {chat_id} on this phone.")
        return room

    def _private(self, user: User) -> Room:
        room = Room(id=user.id, type="private", person=user, ids=self.account_ids)
        room.standings = {user.id: "member"}
        self.rooms[user.id] = room
        return room

    def open_group(self, room_id: int, title: str, kind: str) -> Room:
        room = Room(id=room_id, type=kind, title=title)
        if kind == "group":
            room.ids = self.account_ids
        self.rooms[room_id] = room
        return room

    def free_id(self, kind: str) -> int:
        """An id no chat has: basic groups and the others count in ranges of their own."""
        found = -4001 if kind == "group" else -1_001_000_000_001
        while found in self.rooms:
            found -= 1
        return found

    def post(
        self,
        room: Room,
        sender: User,
        content: dict[str, Any],
        *,
        only: int | None = None,
        instead_of: int | None = None,
        silent: bool = False,
        author: int | None = None,
    ) -> Post:
        """Put a message into a chat, for everyone or for one person only.

        In a channel nobody is the sender but the channel; elsewhere `author` says who is behind the mask.
        """
        if only is None:
            naming: dict[str, Any] = {"message_id": next(room.ids)}
        else:
            naming = {
                "message_id": 0,
                "ephemeral_message_id": next(room.whisper_ids),
                "receiver_user": self.user(only),
            }
        shown: User | None = sender
        if room.type == "channel":
            shown, author, content = None, sender.id, {**content, "sender_chat": room.chat()}
        message = Message(date=self.now(), chat=room.chat(), from_user=shown, **naming, **content)
        room.latest = next(self.orders)
        post = Post(message, room.latest, author, only=only, instead_of=instead_of, silent=silent)
        (room.posts if only is None else room.whispers)[post.id] = post
        if sender.id == self.bot.id:
            self.said.note("message", room, post, self.clock.now())
        self.tell("message", room, post)
        return post

    def change(self, room: Room, post: Post, **changes: Any) -> Message:
        """Replace parts of a message; what is None goes away."""
        post.message = post.message.model_copy(update=changes)
        self.tell("edit", room, post)
        return post.message

    def remove(self, room: Room, post: Post) -> None:
        if post.only is None:
            del room.posts[post.id]
            if post.id in room.pinned:
                room.pinned.remove(post.id)
        else:
            del room.whispers[post.id]
        self.tell("delete", room, post)

    def tell(self, kind: str, room: Room, post: Post) -> None:
        only = post.only if post.only is not None and post.only != self.bot.id else None
        if only is None and (room.is_private or post.only is not None):
            only = room.id if room.is_private else post.sender_id
        self.events.tell(kind, chat=room.id, message_id=post.id, only=only)

    def notify_bot(self, kind: str, body: Any) -> None:
        """Queue an update for the bot."""
        self.updates.push(kind, body, self.clock.now())

    def bring_updates(self, webhook: Webhook | None) -> None:
        """From now on updates are brought, and whoever waits for them must go; or else they are asked for."""
        self.webhook = webhook
        self.updates.webhook = webhook.url if webhook else ""
        self.updates.polling = False
        if webhook is not None:
            self.updates.end_poll(WEBHOOK_SET)
        self.updates.bell.ring()
