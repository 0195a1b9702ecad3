"""No parameter is dropped in silence: a method that answers ok has read all it was given."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram.methods import TelegramMethod
from pydantic import BaseModel

import sandbox.botapi
from sandbox import talking
from sandbox.errors import ApiError
from sandbox.files import Upload
from sandbox.methods.registry import KNOWN, UNKNOWN_PARAMETERS
from sandbox.requests import build
from tests.sandbox import plausible
from tests.sandbox.phones import Phones, phones, png

ANN = 1001
# What makes no difference to anybody here, so that nothing is lost when it is not read.
NO_DIFFERENCE = {
    "disable_notification": "no phone here rings",
}


@dataclass
class Readings:
    """Which fields of the method under test its answer has looked at."""

    names: set[str] = field(default_factory=set)

    def watch(self, method: TelegramMethod[Any]) -> TelegramMethod[Any]:
        names = self.names

        class Watched(type(method)):  # type: ignore[misc] # the class is known only now
            def __getattribute__(self, name: str) -> Any:
                names.add(name)
                return super().__getattribute__(name)

        object.__setattr__(method, "__class__", Watched)
        return method


@pytest.fixture
def readings(monkeypatch):
    seen = Readings()
    monkeypatch.setattr(sandbox.botapi, "build", lambda *given: seen.watch(build(*given)))
    return seen


class Probe:
    """A world with one of everything, and a good call of every known method in it."""

    def __init__(self, village: Phones) -> None:
        self.village = village

    async def call(self, name: str, params: dict[str, Any]) -> Any:
        files = {n: Upload("x.png", png(1, 2, 3), None) for n in params if params[n] == FILE}
        return await self.village.sandbox._api.call(name, params, files)

    async def good(self, name: str) -> dict[str, Any]:
        """Parameters with which this method does what it should."""
        cls = KNOWN[name.lower()].cls
        given = plausible.required(cls)
        if {"chat_id", "message_id"} <= set(cls.model_fields):
            given |= await self._place(SENT.get(name, "text"))
        elif "chat_id" in cls.model_fields:
            given |= {"chat_id": ANN}
        given |= {n: FILE for n in ("photo", "document", "voice") if n in given}
        return given | await self._own(name)

    async def _place(self, kind: str) -> dict[str, Any]:
        name, params = MESSAGES[kind]
        sent = await self.call(name, {"chat_id": ANN, **params})
        return {"chat_id": ANN, "message_id": sent["message_id"]}

    async def _own(self, name: str) -> dict[str, Any]:
        world = self.village.sandbox.world
        if name in ALSO:
            return ALSO[name]
        if name in {"forwardMessage", "copyMessage"}:
            place = await self._place("text")
            return {"from_chat_id": ANN, "message_id": place["message_id"]}
        if name == "answerCallbackQuery":
            place = await self._place("text")
            room = world.room_of(ANN, self.village.bot)
            post = room.posts[place["message_id"]]
            return {"callback_query_id": talking.press(world, room, ANN, post, "x").id}
        return {}


FILE = "attach://x"
BUTTON = {"inline_keyboard": [[{"text": "y", "callback_data": "y"}]]}
MESSAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "text": ("sendMessage", {"text": "hello", "reply_markup": BUTTON}),
    "photo": ("sendPhoto", {"photo": FILE, "caption": "hello"}),
    "poll": ("sendPoll", {"question": "x", "options": ["a", "b"]}),
}
SENT = {"editMessageCaption": "photo", "editMessageMedia": "photo", "stopPoll": "poll"}
ALSO: dict[str, dict[str, Any]] = {
    "editMessageText": {"text": "changed"},
    "editMessageCaption": {"caption": "changed"},
    "sendChatAction": {"action": "typing"},
    "getChatMember": {"user_id": ANN},
    "sendRichMessage": {"rich_message": {"blocks": [{"type": "divider"}]}},
}


async def sweep():
    silent, refused, good = [], [], []
    for key in sorted(KNOWN):
        known = KNOWN[key]
        name = known.cls.__api_method__
        seen = Readings()
        sandbox.botapi.build = lambda *given: seen.watch(build(*given))
        for field_name, info in [("", None), *known.cls.model_fields.items()]:
            if info is not None and (info.is_required() or field_name in known.ignores): continue
            async with phones() as village:
                await village.person(ANN, "阿安")
                await village.say(ANN, "/start")
                probe = Probe(village)
                try:
                    given = await probe.good(name)
                    if info is not None: given = given | {field_name: plausible.of_field(field_name, info)}
                    seen.names.clear()
                    await probe.call(name, given)
                except ApiError as e:
                    refused.append((name, field_name, e.description)); continue
                except Exception as e:
                    refused.append((name, field_name, "CRASH " + repr(e)[:300])); continue
            good.append((name, field_name))
            if field_name and field_name not in seen.names: silent.append((name, field_name))
    print("silent"); [print("  ", x) for x in silent]
    print("refused"); [print("  ", x) for x in refused]
    print(len(good))

if __name__ == "__main__":
    import asyncio
    asyncio.run(sweep())
