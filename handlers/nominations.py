"""Nominating oneself, and following one's nomination — 自荐, 进度."""

from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.nominations import SELF_NOMINATION, NominationId
from domain.people import Actor
from handlers import forms
from handlers.answers import redraw, reply, toast
from handlers.filters import InPrivate, Says
from handlers.voice import Voice
from services import nominations
from services.app import App
from services.nominations import Standing
from texts.buttons import nominations as words
from texts.messages.nominations import ConfirmWithdrawal, Withdrawn


class Act(StrEnum):
    BEGIN = "b"
    STANDING = "s"
    WITHDRAW = "w"
    WITHDRAW_INDEED = "y"


class NominationButton(CallbackData, prefix="n"):
    act: Act
    id: int = 0


async def begin_at(message: Message, app: App, actor: Actor, voice: Voice, code: str) -> None:
    """Begin at a village's link: the village is then known and not asked."""
    await forms.begin(message, app, actor, voice, SELF_NOMINATION.name, {"village_code": code})


async def nominate(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    await forms.begin(message, app, actor, voice, SELF_NOMINATION.name)


async def nominate_by_button(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    await forms.begin(query, app, actor, voice, SELF_NOMINATION.name)
    await toast(query)


async def show_standing(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    standing = await app.see(nominations.standing, actor)
    await reply(message, voice.say(standing.message), _ways_on(standing, voice))


async def show_standing_by_button(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    standing = await app.see(nominations.standing, actor)
    await toast(query)
    await redraw(query, voice.say(standing.message), _ways_on(standing, voice))


async def ask_before_withdrawing(query: CallbackQuery, callback_data: NominationButton, voice: Voice) -> None:
    indeed = _button(voice, words.WITHDRAW_INDEED, Act.WITHDRAW_INDEED, callback_data.id)
    keep = _button(voice, words.KEEP, Act.STANDING)
    await toast(query)
    await redraw(
        query, voice.say(ConfirmWithdrawal()), InlineKeyboardMarkup(inline_keyboard=[[indeed, keep]])
    )


async def withdraw(
    query: CallbackQuery, callback_data: NominationButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(nominations.withdraw, actor, NominationId(callback_data.id))
    await toast(query)
    await redraw(query, voice.say(Withdrawn()))


def to_standing(voice: Voice) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[_button(voice, words.STANDING, Act.STANDING)]])


def to_mending(voice: Voice) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[_button(voice, words.MEND, Act.BEGIN)]])


def _ways_on(standing: Standing, voice: Voice) -> InlineKeyboardMarkup:
    row = []
    if standing.can_begin:
        row.append(_button(voice, words.MEND if standing.can_withdraw else words.BEGIN, Act.BEGIN))
    if standing.can_withdraw:
        assert standing.nomination_id is not None
        row.append(_button(voice, words.WITHDRAW, Act.WITHDRAW, standing.nomination_id))
    return InlineKeyboardMarkup(inline_keyboard=[row] if row else [])


def _button(voice: Voice, label: str, act: Act, nomination_id: int = 0) -> InlineKeyboardButton:
    data = NominationButton(act=act, id=nomination_id).pack()
    return InlineKeyboardButton(text=voice.word(label), callback_data=data)


KEYBOARDS = {"standing": to_standing, "mend_nomination": to_mending}


def routes() -> Router:
    router = Router(name="nominations")
    router.message.register(nominate, InPrivate(), Says("nominate"))
    router.message.register(show_standing, InPrivate(), Says("status"))
    taps = router.callback_query
    taps.register(nominate_by_button, NominationButton.filter(F.act == Act.BEGIN))
    taps.register(show_standing_by_button, NominationButton.filter(F.act == Act.STANDING))
    taps.register(ask_before_withdrawing, NominationButton.filter(F.act == Act.WITHDRAW))
    taps.register(withdraw, NominationButton.filter(F.act == Act.WITHDRAW_INDEED))
    return router
