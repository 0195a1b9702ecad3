"""The person's side over HTTP: /sim/*."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiogram.types import User
from aiohttp import web

from sandbox import asking, buttons, membership, moments, talking, topics, transcripts, voting
from sandbox.answering import got, posted
from sandbox.asking import Asked
from sandbox.botapi import reply
from sandbox.callbacks import ANSWER_WITHIN, Answer
from sandbox.clock import TimeRunsForward
from sandbox.errors import CannotDo
from sandbox.journal import KEPT
from sandbox.parcels import album_of, content_of
from sandbox.rooms import Room
from sandbox.shape import plain, written
from sandbox.staging import Staging
from sandbox.talking import Manner
from sandbox.transcripts import described
from sandbox.world import Person, World

Settled = Callable[[], Awaitable[None]]
KEEP_ALIVE = 15
MANUAL = Path(__file__).parent / "MANUAL.md"
# A person's HTML or SVG, opened by its own address, must not act on the page's origin.
HARMLESS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}


class People:
    """Everything a phone, a page or a test can do."""

    def __init__(self, world: World, settled: Settled) -> None:
        self._world = world
        self._settled = settled

    def routes(self) -> list[web.RouteDef]:
        posts: dict[str, Callable[[Asked], Any]] = {
            "users": self.add_person,
            "chats": self.add_chat,
            "say": self.say,
            "edit": self.edit,
            "tap": self.tap,
            "vote": self.vote,
            "join": self.join,
            "leave": self.leave,
            "block": self.block,
            "unblock": self.unblock,
            "promote": self.promote,
            "read": self.read,
            "clock": self.turn_clock,
            "bot": self.set_bot,
        }
        posts |= Staging(self._world).posts()
        gets: dict[str, Callable[[Asked], Any]] = {
            "transcript": self.transcript,
            "inbox": self.inbox,
            "state": self.state,
            "requests": self.requests,
            "commands": self.commands,
            "clock": self.clock,
        }
        return [
            *(web.post(f"/sim/{name}", posted(call)) for name, call in posts.items()),
            *(web.get(f"/sim/{name}", got(call)) for name, call in gets.items()),
            web.post("/sim/chats/{id}/members", self.add_member),
            web.put("/sim/guide", posted(self.put_guide)),
            web.get("/sim/help", _help),
            web.get("/sim/file/{file_id}", self.file),
            web.get("/sim/settled", self.settled),
            web.get("/sim/events", self.events),
            web.route("*", "/sim/{name:.*}", _unknown),
        ]

    def add_person(self, asked: Asked) -> Any:
        user_id = asking.number(
            asked, "id", next(i for i in range(1001, 2**40) if i not in self._world.people)
        )
        if user_id == self._world.bot.id or user_id <= 0:
            raise CannotDo(f"{user_id} cannot be a person's id.")
        user = User(
            id=user_id,
            is_bot=bool(asked.get("is_bot")),
            first_name=asking.words(asked, "first_name"),
            last_name=asking.maybe_words(asked, "last_name"),
            username=asking.maybe_words(asked, "username"),
            language_code=asking.maybe_words(asked, "language_code"),
        )
        about, face = asking.maybe_words(asked, "about"), asking.maybe_words(asked, "face")
        self._world.add_person(Person(user, about, face))
        return plain(user) | {"about": about, "face": face}

    def add_chat(self, asked: Asked) -> Any:
        kind = asked.get("type") or "supergroup"
        if kind not in ("group", "supergroup", "channel"):
            raise CannotDo("A chat is a channel, a group or a supergroup.")
        room_id = asking.number(asked, "id", self._world.free_id(kind))
        if room_id >= 0 or room_id in self._world.rooms:
            raise CannotDo(f"{room_id} cannot be the id of a new chat.")
        members, admins = asking.ids(asked, "members"), asking.ids(asked, "admins")
        for user_id in {*members, *admins}:
            self._world.user(user_id)
        room = self._world.open_group(room_id, asking.words(asked, "title"), kind)
        if asked.get("forum"):
            if kind != "supergroup":
                raise CannotDo("Only a supergroup can be a forum.")
            topics.open_forum(room)
        membership.create(self._world, room, members, admins)
        self._world.events.tell("people")
        return described(room)

    async def add_member(self, request: web.Request) -> web.Response:
        def add(asked: Asked) -> Any:
            return self._add_member(asked | {"chat": request.match_info["id"]})

        return await posted(add)(request)

    def _add_member(self, asked: Asked) -> Any:
        room = self._group(asked)
        by = asking.number(asked, "by", membership.owner(self._world, room))
        membership.join(self._world, room, asking.number(asked, "user"), by)
        return described(room)

    def say(self, asked: Asked) -> Any:
        user_id, chat_id = asking.number(asked, "user"), asking.number(asked, "chat")
        manner = Manner(
            reply_to=asking.number(asked, "reply_to", 0) or None,
            guise=asking.maybe_words(asked, "as"),
            channel=asking.number(asked, "channel", 0) or None,
            thread=asking.number(asked, "thread", 0) or None,
        )
        world = self._world
        if asked.get("album") is None:
            return self._said(user_id, chat_id, content_of(world, user_id, asked), manner)
        contents = album_of(world, user_id, asked)
        return [self._said(user_id, chat_id, content, manner) for content in contents]

    def _said(self, user_id: int, chat_id: int, content: dict[str, Any], manner: Manner) -> Any:
        post = talking.say(self._world, user_id, chat_id, content, manner)
        return transcripts.shown(self._world, self._world.room_of(user_id, chat_id), post, user_id)

    def edit(self, asked: Asked) -> Any:
        user_id, chat_id = asking.number(asked, "user"), asking.number(asked, "chat")
        message_id = asking.number(asked, "message_id")
        return plain(talking.edit(self._world, user_id, chat_id, message_id, str(asked.get("text") or "")))

    async def tap(self, asked: Asked) -> Any:
        """Press a button and wait for what the bot says to it."""
        user_id = asking.number(asked, "user")
        room = self._world.room_of(user_id, asking.number(asked, "chat"))
        post, button = buttons.find(
            room,
            user_id,
            asking.number(asked, "message_id"),
            asking.words(asked, "button"),
            ephemeral=bool(asked.get("ephemeral")),
        )
        if button.data is None:
            copied = {"copied": button.copied} if button.copied else {}
            return _heard(Answer(url=button.url)) | copied | ({"disabled": True} if button.disabled else {})
        query = talking.press(self._world, room, user_id, post, button.data)
        try:
            async with asyncio.timeout(asking.real(asked, "wait", ANSWER_WITHIN.total_seconds())):
                return _heard(await asyncio.shield(query.heard))
        except TimeoutError:
            return _heard(Answer(timed_out=True))

    def vote(self, asked: Asked) -> Any:
        user_id, chat_id = asking.number(asked, "user"), asking.number(asked, "chat")
        options = asking.ids(asked, "options")
        post = voting.vote(self._world, user_id, chat_id, asking.number(asked, "message_id"), options)
        room = self._world.room_of(user_id, chat_id)
        return transcripts.shown(self._world, room, post, user_id)

    def join(self, asked: Asked) -> Any:
        room, user_id = self._group(asked), asking.number(asked, "user")
        membership.join(self._world, room, user_id, by=user_id)
        return described(room)

    def leave(self, asked: Asked) -> Any:
        room, user_id = self._group(asked), asking.number(asked, "user")
        membership.leave(self._world, room, user_id, by=asking.number(asked, "by", user_id))
        return described(room)

    def promote(self, asked: Asked) -> Any:
        room = self._group(asked)
        by = asking.number(asked, "by", membership.owner(self._world, room))
        membership.promote(self._world, room, asking.number(asked, "user"), by)
        return described(room)

    def block(self, asked: Asked) -> Any:
        membership.block(self._world, asking.number(asked, "user"))
        return {}

    def unblock(self, asked: Asked) -> Any:
        membership.unblock(self._world, asking.number(asked, "user"))
        return {}

    def read(self, asked: Asked) -> Any:
        user_id = asking.number(asked, "user")
        talking.mark_read(self._world, self._world.room_of(user_id, asking.number(asked, "chat")), user_id)
        return {}

    def set_bot(self, asked: Asked) -> Any:
        """What BotFather would change: whether the bot reads everything said in groups."""
        changes = {"can_read_all_group_messages": not asked.get("privacy_mode", True)}
        self._world.bot = self._world.bot.model_copy(update=changes)
        return plain(self._world.bot)

    def transcript(self, asked: Asked) -> Any:
        user_id = asking.number(asked, "user")
        return transcripts.transcript(
            self._world, user_id, self._world.room_of(user_id, asking.number(asked, "chat"))
        )

    def inbox(self, asked: Asked) -> Any:
        return transcripts.inbox(self._world, asking.number(asked, "user"))

    def state(self, asked: Asked) -> Any:
        return transcripts.state(self._world)

    def requests(self, asked: Asked) -> Any:
        newest = asking.count(asked, "limit", KEPT)
        return self._world.journal.since(asking.number(asked, "since", 0), newest)

    def commands(self, asked: Asked) -> Any:
        user_id = asking.number(asked, "user")
        room = self._world.room_of(user_id, asking.number(asked, "chat"))
        return plain(self._world.commands.offered(room, user_id, self._world.user(user_id).language_code))

    def clock(self, asked: Asked) -> Any:
        return {"now": self._world.clock.now().isoformat()}

    async def turn_clock(self, asked: Asked) -> Any:
        clock = self._world.clock
        try:
            if "advance" in asked:
                by: timedelta = moments.span(asking.words(asked, "advance"))
                await clock.advance(by)
            else:
                zone = str(asked.get("tz") or "Asia/Shanghai")
                await clock.set(moments.moment(asking.words(asked, "to"), clock.now(), zone))
        except TimeRunsForward as past:
            raise CannotDo(f"Time only runs forward: {past}.") from past
        except OverflowError as beyond:
            raise CannotDo("That is too far: the calendar ends with the year 9999.") from beyond
        return self.clock(asked)

    def put_guide(self, asked: Asked) -> Any:
        self._world.guide = asked
        self._world.events.tell("people")
        return {}

    async def file(self, request: web.Request) -> web.Response:
        stored = self._world.files.find(request.match_info["file_id"])
        if stored is None:
            return reply({"error": "There is no such file."}, 404)
        return web.Response(body=stored.content, content_type=stored.mime, headers=HARMLESS)

    async def settled(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(30):
                await self._settled()
        except TimeoutError:
            return reply({"error": "The bot is still busy after 30 seconds."}, 408)
        return reply({})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events for as long as the page listens."""
        stream = web.StreamResponse(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        stream.content_type = "text/event-stream"
        await stream.prepare(request)
        with self._world.events.listening() as queue:
            await stream.write(b": hello\n\n")
            while True:
                try:
                    async with asyncio.timeout(KEEP_ALIVE):
                        event = await queue.get()
                except TimeoutError:
                    await stream.write(b": still here\n\n")
                    continue
                if event is None:
                    return stream
                await stream.write(f"event: {event[0]}\ndata: {written(event[1])}\n\n".encode())

    def _group(self, asked: Asked) -> Room:
        room = self._world.rooms.get(asking.number(asked, "chat"))
        if room is None or room.is_private:
            raise CannotDo(f"There is no group {asked.get('chat')}.")
        return room


def _heard(answer: Answer) -> dict[str, Any]:
    heard: dict[str, Any] = {"toast": answer.toast, "alert": answer.alert, "url": answer.url}
    return heard | ({"timed_out": True} if answer.timed_out else {})


async def _help(request: web.Request) -> web.Response:
    return web.Response(text=MANUAL.read_text(encoding="utf-8"), content_type="text/markdown")


async def _unknown(request: web.Request) -> web.Response:
    what = f"{request.method} /sim/{request.match_info['name']}"
    return reply({"error": f"The sandbox does not know {what}."}, 501)
