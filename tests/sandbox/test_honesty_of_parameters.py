"""No parameter is dropped in silence: a method that answers ok has looked at all it was given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiogram.methods import TelegramMethod

import sandbox.botapi
from sandbox import talking
from sandbox.errors import ApiError
from sandbox.files import Upload
from sandbox.methods.registry import KNOWN
from sandbox.requests import build
from tests.sandbox import plausible
from tests.sandbox.phones import Phones, phones, png

ANN = 1001
FILE = "attach://x"
BUTTON = {"inline_keyboard": [[{"text": "y", "callback_data": "y"}]]}
PRIVATE: dict[str, Any] = {"chat_id": ANN}
QUIZ = {"type": "quiz", "correct_option_ids": [0]}
# What makes no difference to anybody here, so that nothing is lost when it is not read.
NO_DIFFERENCE = {
    "disable_notification": "no phone here rings",
    "disable_content_type_detection": "a document here is never taken for anything else",
}
# Parameters Telegram itself ignores unless another one is given: that other one.
WITH: dict[str, dict[str, Any]] = {
    "allow_sending_without_reply": {"reply_to_message_id": 777},
    "callback_query_id": {"receiver_user_id": ANN},
    "caption_entities": {"caption": "x"},
    "explanation": QUIZ,
    "explanation_entities": QUIZ | {"explanation": "x"},
    "explanation_parse_mode": QUIZ | {"explanation": "x"},
    "correct_option_id": {"type": "quiz"},
    "correct_option_ids": {"type": "quiz"},
    "type": QUIZ,
    "allow_adding_options": {"is_anonymous": False},
}
COPYING: dict[str, dict[str, Any]] = {
    name: {"caption": "x"} for name in ("parse_mode", "caption_entities", "show_caption_above_media")
}
SENT: dict[str, tuple[str, dict[str, Any]]] = {
    "text": ("sendMessage", {"text": "hello", "reply_markup": BUTTON}),
    "photo": ("sendPhoto", {"photo": FILE, "caption": "hello"}),
    "poll": ("sendPoll", {"question": "x", "options": ["a", "b"]}),
}
ABOUT = {"Caption": "photo", "Media": "photo", "stopPoll": "poll", "copyMessage": "photo"}
CONTENT: dict[str, dict[str, Any]] = {
    "setWebhook": {"url": "http://127.0.0.1:9/"},
    "Text": {"text": "changed"},
    "Caption": {"caption": "changed"},
    "Media": {"media": {"type": "photo", "media": FILE}},
    "sendChatAction": {"action": "typing"},
    "sendMediaGroup": {"media": [{"type": "photo", "media": FILE}] * 2},
    "getChatMember": {"user_id": ANN},
}


class Readings:
    """Which fields of the method its answer has looked at."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def build(self, *given: Any) -> TelegramMethod[Any]:
        method = build(*given)
        names = self.names
        names.clear()

        class Watched(type(method)):  # type: ignore[misc] # the class is known only now
            def __getattribute__(self, name: str) -> Any:
                names.add(name)
                return super().__getattribute__(name)

        object.__setattr__(method, "__class__", Watched)
        return method


class Probe:
    """A world with one of everything, and a good call of every known method in it."""

    def __init__(self, village: Phones, group: int) -> None:
        self.village = village
        self.group = {"chat_id": group}

    async def call(self, name: str, params: dict[str, Any]) -> Any:
        upload = Upload("x.png", png(1, 2, 3), None)
        files = {n: upload for n, value in params.items() if value == FILE}
        return await self.village.sandbox._api.call(name, params, files | {"x": upload})

    async def good(self, name: str, place: dict[str, Any]) -> dict[str, Any]:
        """Parameters with which this method does what it should."""
        cls = KNOWN[name.lower()].cls
        given = plausible.required(cls)
        given |= place if "chat_id" in cls.model_fields else {}
        given |= {n: FILE for n in ("photo", "document", "voice") if n in given}
        for part, content in CONTENT.items():
            given |= content if name.endswith(part) else {}
        return given | await self._target(name, place)

    async def _target(self, name: str, place: dict[str, Any]) -> dict[str, Any]:
        """What the method is about, freshly sent."""
        fields = KNOWN[name.lower()].cls.model_fields
        if "ForumTopic" in name:
            return await self._topic(name, fields)
        if "ephemeral_message_id" in fields:
            sent = await self._sent(
                name, self.group | {"ephemeral_message_parameters": {"receiver_user_id": ANN}}
            )
            own = {"receiver_user_id": ANN, "ephemeral_message_id": sent["ephemeral_message_id"]}
            return self.group | own
        if "callback_query_id" in fields and name.startswith("answer"):
            sent = await self._sent(name, PRIVATE)
            world = self.village.sandbox.world
            room = world.room_of(ANN, self.village.bot)
            return {
                "callback_query_id": talking.press(world, room, ANN, room.posts[sent["message_id"]], "y").id
            }
        if name == "getFile":
            sent = await self._sent("Media", PRIVATE)
            return {"file_id": sent["photo"][0]["file_id"]}
        if "message_id" not in fields or name == "sendMessage":
            return {}
        sent = await self._sent(name, place)
        if name == "unpinChatMessage":
            await self.call("pinChatMessage", place | {"message_id": sent["message_id"]})
        source = {"from_chat_id": place["chat_id"]} if "from_chat_id" in fields else {}
        return {"message_id": sent["message_id"]} | source

    async def _topic(self, name: str, fields: Any) -> dict[str, Any]:
        """A forum as this method needs it: with a topic, closed or hidden where it opens or shows one."""
        bot = self.village.bot
        forum = await self.village.post("chats", title="村", members=[ANN], admins=[bot], forum=True)
        chat = {"chat_id": forum["id"]}
        topic = await self.call("createForumTopic", chat | {"name": "x"})
        thread = {n: topic[n] for n in fields if n == "message_thread_id"}
        opposite = {"reopen": "close", "unhide": "hide"}
        for verb, before in opposite.items():
            if name.startswith(verb):
                await self.call(name.replace(verb, before), chat | thread)
        return chat | thread | {n: "changed" for n in fields if n == "name"}

    async def _sent(self, name: str, place: dict[str, Any]) -> Any:
        kind = next((kind for part, kind in ABOUT.items() if name.endswith(part)), "text")
        method, params = SENT[kind]
        return await self.call(method, place | params)


@asynccontextmanager
async def probing() -> AsyncIterator[Probe]:
    async with phones() as village:
        await village.person(ANN, "阿安")
        await village.say(ANN, "/start")
        group = await village.post("chats", title="村", members=[ANN, village.bot], admins=[village.bot])
        await village.say(ANN, "/start", group["id"])
        yield Probe(village, group["id"])


@pytest.mark.parametrize("key", sorted(KNOWN))
async def test_what_a_method_is_given_it_reads(key, monkeypatch):
    known = KNOWN[key]
    name = known.cls.__api_method__
    readings = Readings()
    monkeypatch.setattr(sandbox.botapi, "build", readings.build)
    answered = 0
    dropped = []
    optional = [n for n, info in known.cls.model_fields.items() if not info.is_required()]
    for where in ("private", "group"):
        for parameter in ["", *(n for n in optional if n not in known.ignores and n not in NO_DIFFERENCE)]:
            async with probing() as probe:
                given = await probe.good(name, PRIVATE if where == "private" else probe.group)
                given = {**given, **added(name, parameter, given)}
                try:
                    await probe.call(name, given)
                except ApiError:
                    continue  # refused aloud is honest too
            answered += not parameter
            if parameter and parameter not in readings.names:
                dropped.append(f"{parameter} ({where})")
    assert dropped == []
    assert answered, "the method never did anything, so nothing was proved"


def added(name: str, parameter: str, given: dict[str, Any]) -> dict[str, Any]:
    """The parameter under test, with what it needs to mean anything."""
    if not parameter or parameter in given:
        return {}
    needs = COPYING if name == "copyMessage" and parameter in COPYING else WITH
    value = plausible.of_field(parameter, KNOWN[name.lower()].cls.model_fields[parameter])
    return {**needs.get(parameter, {}), parameter: value}
