"""Being forgotten, and reading what is kept — 忘了我，我的资料."""

import json
from collections.abc import Mapping

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardMarkup,
    Message,
    ReplyKeyboardRemove,
)

from domain.people import Actor
from handlers.answers import redraw, reply, reply_below, toast
from handlers.filters import InPrivate, Says
from handlers.pages import button
from handlers.voice import Voice
from services import forgetting
from services.app import App
from texts.buttons import forgetting as words
from texts.kept import RECORDINGS, readable
from texts.messages.forgetting import AllKept, Forgotten, NobodysNow, NothingKept, Stays

FILE = "guiyan"


class ForgetButton(CallbackData, prefix="forget"):
    """Forgets who asked, if its key is theirs and fresh."""

    key: str


class StayButton(CallbackData, prefix="stay"):
    """They would rather stay."""


async def ask(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    """What goes and what stays; nothing happens before the press."""
    if actor.person is None:
        untied = await app.do(forgetting.forget_stranger, actor)
        await reply(message, voice.say(NobodysNow(untied) if untied else NothingKept(0)))
        return
    said, key = await app.see(forgetting.ask, actor)
    rows = [
        [button(voice.word(words.FORGET), ForgetButton(key=key))],
        [button(voice.word(words.STAY), StayButton())],
    ]
    await reply(message, voice.say(said), InlineKeyboardMarkup(inline_keyboard=rows))


async def forget(
    query: CallbackQuery, callback_data: ForgetButton, app: App, actor: Actor, voice: Voice
) -> None:
    """The one press; whoever is a stranger by now pressed twice."""
    if actor.person is not None:
        await app.do(forgetting.forget, actor, callback_data.key)
        await toast(query)
        await reply_below(query, voice.say(Forgotten()), ReplyKeyboardRemove(remove_keyboard=True))
        return
    await toast(query, voice.spoken(NothingKept(0)))


async def stay(query: CallbackQuery, voice: Voice) -> None:
    await toast(query)
    await redraw(query, voice.say(Stays()))


async def hand_over(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    """Everything that is kept, in a file to read and in one for machines."""
    if actor.person is None:
        await reply(message, voice.say(NothingKept(await app.see(forgetting.raised_by, actor))))
        return
    kept = await app.see(forgetting.everything, actor)
    rows = sum(map(len, kept.values()))
    recordings = sum(bool(row.get(name)) for table, name in RECORDINGS for row in kept[table])
    for_people, for_machines = _files(readable(kept, voice.texts, voice.locale, app.programme.zone), kept)
    await message.answer_document(for_people)
    caption = voice.say(AllKept(rows, recordings))
    await message.answer_document(for_machines, caption=caption, parse_mode="HTML")


def _files(words: str, kept: Mapping[str, object]) -> tuple[BufferedInputFile, BufferedInputFile]:
    """The same for people, as their computers open it, and for machines."""
    for_machines = json.dumps(kept, ensure_ascii=False, indent=2, default=_written)
    return (
        BufferedInputFile(words.encode("utf-8-sig"), f"{FILE}.txt"),
        BufferedInputFile(for_machines.encode(), f"{FILE}.json"),
    )


def _written(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def routes() -> Router:
    router = Router(name="forgetting")
    router.message.register(ask, Says("forget"), InPrivate())
    router.message.register(hand_over, Says("mydata"), InPrivate())
    router.callback_query.register(forget, ForgetButton.filter())
    router.callback_query.register(stay, StayButton.filter())
    return router
