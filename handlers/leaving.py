"""Out of the reserve by one's own word — 退出."""

from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from domain.nominations import NominationId
from domain.people import Actor
from handlers.answers import redraw, retire, toast
from handlers.buttons import ShortId
from handlers.pages import button
from handlers.voice import Voice
from services import leaving
from services.app import App
from texts.buttons import leaving as words


class Step(StrEnum):
    ASK = "a"
    INDEED = "y"
    STAY = "n"  # to where one stands, in place of the question


class LeaveButton(CallbackData, prefix="lv"):
    """Leaves the reserve, once it has been asked about."""

    id: ShortId
    step: Step


async def ask(query: CallbackQuery, callback_data: LeaveButton, app: App, actor: Actor, voice: Voice) -> None:
    question = await app.see(leaving.ask, actor, NominationId(callback_data.id))
    indeed = _button(voice.word(words.INDEED), callback_data.id, Step.INDEED)
    stay = _button(voice.word(words.STAY), callback_data.id, Step.STAY)
    await toast(query)
    await redraw(query, voice.say(question), InlineKeyboardMarkup(inline_keyboard=[[indeed, stay]]))


async def leave(query: CallbackQuery, callback_data: LeaveButton, app: App, actor: Actor) -> None:
    """What comes of it is a letter: other big buttons come with it."""
    await app.do(leaving.leave, actor, NominationId(callback_data.id))
    await toast(query)
    await retire(query)


def to_leaving(voice: Voice, nomination_id: NominationId) -> InlineKeyboardButton:
    return _button(voice.word(words.LEAVE), nomination_id, Step.ASK)


def _button(label: str, nomination_id: int, step: Step) -> InlineKeyboardButton:
    return button(label, LeaveButton(id=nomination_id, step=step))


def routes() -> Router:
    router = Router(name="leaving")
    router.callback_query.register(leave, LeaveButton.filter(F.step == Step.INDEED))
    router.callback_query.register(ask, LeaveButton.filter(F.step == Step.ASK))
    return router
