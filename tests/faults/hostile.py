"""A hostile Telegram: updates made by hand, answers that fail or die, and eyes on all that is kept."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    EditMessageText,
    GetChatMember,
    GetMe,
    SendMessage,
    SendPhoto,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import Chat, ChatMemberMember, Message, User
from sqlalchemy import Connection, select

from bot.intake import NotKept
from bot.process import Process, open_bot, prepared
from bot.steady import Rest
from bot.updates import Arrival
from domain.places import Outline
from services.app import App
from storage.schema import metadata
from tests.conversations.conftest import COUNTY

TOKEN = "4242424242:AAcanary-token-canary-token-canary"
BOT = User(id=4242424242, is_bot=True, first_name="归雁", username="guiyan_bot")
SPEAKING = (SendMessage, SendPhoto, SendVoice, EditMessageText, EditMessageReplyMarkup)
NOT_STATE = frozenset({"ledger", "postings"})
"""Which updates were seen, and which message shows something; a question asked again stands elsewhere."""


class Died(BaseException):
    """The process is gone: nothing after this line runs."""


@dataclass
class Wire:
    """In place of the network: remembers every call and says yes, unless told what to do first."""

    calls: list[TelegramMethod[Any]] = field(default_factory=list)
    faults: dict[type[TelegramMethod[Any]], list[BaseException]] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: count(500))

    def fail(self, method: type[TelegramMethod[Any]], *faults: BaseException) -> None:
        self.faults.setdefault(method, []).extend(faults)

    async def __call__(self, make_request: Any, bot: Bot, method: TelegramMethod[Any]) -> Any:
        self.calls.append(method)
        await asyncio.sleep(0)
        waiting = self.faults.get(type(method))
        if waiting:
            raise waiting.pop(0)
        if isinstance(method, GetMe):
            return BOT
        if isinstance(method, GetChatMember):
            return ChatMemberMember(user=User(id=method.user_id, is_bot=False, first_name="某"))
        if isinstance(method, SPEAKING) and isinstance(method.chat_id, int):
            return self._said(bot, method.chat_id, getattr(method, "text", None) or "")
        return True

    def _said(self, bot: Bot, chat_id: int, text: str) -> Message:
        chat = Chat(id=chat_id, type="private" if chat_id > 0 else "supergroup")
        said = Message(message_id=next(self.ids), date=datetime.now(UTC), chat=chat, text=text)  # noqa: TID251 - Telegram's own clock
        return said.as_(bot)

    def heard(self, chat_id: int | None = None) -> list[str]:
        """Every text that went out, to one chat or to all: messages, toasts and the words on buttons."""
        return [
            text
            for call in self.calls
            if chat_id is None or getattr(call, "chat_id", None) == chat_id
            for text in _texts(call)
        ]

    def forget(self) -> None:
        self.calls.clear()


def _texts(call: TelegramMethod[Any]) -> Iterator[str]:
    for name in ("text", "caption", "url"):
        if value := getattr(call, name, None):
            yield str(value)
    markup = getattr(call, "reply_markup", None)
    for row in getattr(markup, "inline_keyboard", None) or getattr(markup, "keyboard", None) or ():
        for button in row:
            yield from (str(each) for each in (button.text, getattr(button, "callback_data", None)) if each)


class Hostile:
    """Hands updates to the real bot's handlers as they come, forged, twice or out of order."""

    def __init__(self, process: Process, wire: Wire) -> None:
        self.process, self.wire, self.app = process, wire, process.app
        self.numbers = count(1_000_000)

    def tap(self, data: str, user: int, chat: int | None = None, **more: Any) -> dict[str, Any]:
        """A press of a button with this data, wherever the presser says it stands."""
        number = next(self.numbers)
        chat = user if chat is None else chat
        message = {
            "message_id": more.pop("message_id", number),
            "date": 1,
            "chat": _chat(chat),
            "from": BOT.model_dump(),
            "text": "x",
        }
        query = {
            "id": str(number),
            "from": _user(user),
            "chat_instance": "1",
            "message": message,
            "data": data,
        }
        return {"update_id": number, "callback_query": query | more}

    def say(self, text: str, user: int, chat: int | None = None, **more: Any) -> dict[str, Any]:
        number = next(self.numbers)
        chat = user if chat is None else chat
        message = {"message_id": number, "date": 1, "chat": _chat(chat), "from": _user(user), "text": text}
        return {"update_id": number, "message": message | more}

    async def send(self, raw: dict[str, Any]) -> None:
        """One delivery; what the handlers raise comes out here."""
        arrival = self._arrived(raw)
        await self.process.intake._handle(arrival.read(self.process.bot), arrival.key)

    async def deliver(self, raw: dict[str, Any]) -> None:
        """One delivery the way the intake does it: tried again, then an apology."""
        with suppress(NotKept):
            await self.process.intake.handle(self._arrived(raw))

    def _arrived(self, raw: dict[str, Any]) -> Arrival:
        return self.process.intake._arrive(raw)

    async def carry(self) -> None:
        await self.process.courier.carry_letters()

    async def state(self) -> dict[str, list[str]]:
        return await state_of(self.app)


def _user(user: int) -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": f"某{user}", "language_code": "zh-hans"}


def _chat(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private", "first_name": "某"} if chat > 0 else {
        "id": chat, "type": "supergroup", "title": "群"
    }  # fmt: skip


async def state_of(app: App) -> dict[str, list[str]]:
    """Every row of every table, but for the list of updates that were seen."""

    def rows(connection: Connection) -> dict[str, list[str]]:
        tables = [table for table in metadata.sorted_tables if table.name not in NOT_STATE]
        return {
            table.name: sorted(repr(row) for row in connection.execute(select(table))) for table in tables
        }

    return await app.db.read(rows)


def changes(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: [row for row in after[name] if row not in before[name]] or ["gone"]
            for name in after if after[name] != before[name]}  # fmt: skip


def opened(app: App, wire: Wire, outline: Outline = COUNTY, rest: Rest = asyncio.sleep) -> Any:
    """A bot whose network is the wire; `rest` is how it waits before a call is made again."""
    bot = open_bot(TOKEN, "http://127.0.0.1:9", rest)
    bot.session.middleware(wire)
    return prepared(app, bot, outline)


async def run_together(*work: Any) -> Sequence[BaseException | Any]:
    return await asyncio.gather(*work, return_exceptions=True)


__all__ = ["TOKEN", "AnswerCallbackQuery", "Died", "Hostile", "Wire", "changes", "opened", "run_together"]
