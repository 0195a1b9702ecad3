"""Nominating oneself, and following one's nomination — 自荐, 进度."""

from contextlib import suppress
from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.errors import AlreadyDone
from domain.nominations import SELF_NOMINATION, NominationId
from domain.people import Actor
from handlers import errands, forms
from handlers.answers import redraw, reply, toast
from handlers.buttons import ShortId
from handlers.conflicts import to_relatives
from handlers.filters import InPrivate, Says
from handlers.leaving import LeaveButton, Step, to_leaving
from handlers.notices import to_notice
from handlers.voice import Voice
from services import nominations, people, places
from services.app import App
from services.nominations import Standing
from texts.buttons import nominations as words
from texts.buttons.forms import RESUME
from texts.messages.nominations import ConfirmWithdrawal, NoSuchVillage, Withdrawn


class Way(StrEnum):
    BEGIN = "b"
    STANDING = "s"
    RECOMMEND = "r"  # to a recommendation of somebody else
    BACK = "k"  # to where one stands, in place of a question


class WayButton(CallbackData, prefix="n"):
    """Leads to one's own form or to where one stands."""

    way: Way


class WithdrawButton(CallbackData, prefix="nw"):
    id: ShortId
    indeed: bool


async def begin_at(message: Message, app: App, actor: Actor, voice: Voice, code: str) -> None:
    """Begin at a village's link: the village is then known and not asked."""
    if await app.see(places.find_village, code) is None:
        await reply(message, voice.say(NoSuchVillage()), to_beginning(voice))
        return
    await forms.begin(message, app, actor, voice, SELF_NOMINATION.name, {"village_code": code})


async def nominate(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    await forms.begin(message, app, actor, voice, SELF_NOMINATION.name)


async def nominate_by_button(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    if isinstance(query.message, Message):  # a new message: the letter with the reason stays in view
        await nominate(query.message, app, actor, voice)
    await toast(query)


async def show_standing(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    """Who helps others to theirs and has none of their own reads of the others."""
    standing = await app.see(nominations.standing, actor)
    others_first = standing.nomination_id is None and not standing.has_draft
    me_too = _leading(voice, words.ALSO_ME, Way.BEGIN)
    if not (others_first and await errands.show(message, app, actor, voice, me_too)):
        await reply(message, voice.say(standing.message), _ways_on(standing, voice))
    if standing.waits_overnight:
        with suppress(AlreadyDone):
            await app.then("wake").do(people.bring_now, actor)
    if not others_first:
        await errands.show(message, app, actor, voice)


async def show_standing_by_button(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    if isinstance(query.message, Message):
        await show_standing(query.message, app, actor, voice)
    await toast(query)


async def go_back_to_standing(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    standing = await app.see(nominations.standing, actor)
    await toast(query)
    await redraw(query, voice.say(standing.message), _ways_on(standing, voice))


async def ask_before_withdrawing(query: CallbackQuery, callback_data: WithdrawButton, voice: Voice) -> None:
    indeed = _withdrawing(voice, words.WITHDRAW_INDEED, callback_data.id, indeed=True)
    keep = _leading(voice, words.KEEP, Way.BACK)
    await toast(query)
    await redraw(
        query, voice.say(ConfirmWithdrawal()), InlineKeyboardMarkup(inline_keyboard=[[indeed, keep]])
    )


async def withdraw(
    query: CallbackQuery, callback_data: WithdrawButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(nominations.withdraw, actor, NominationId(callback_data.id))
    await toast(query)
    await redraw(query, voice.say(Withdrawn()))


def to_beginning(voice: Voice) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[_leading(voice, words.BEGIN, Way.BEGIN)]])


def to_standing(voice: Voice) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[_leading(voice, words.STANDING, Way.STANDING)]])


def to_mending(voice: Voice) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[_leading(voice, words.MEND, Way.BEGIN)]])


def _ways_on(standing: Standing, voice: Voice) -> InlineKeyboardMarkup:
    row = []
    if standing.can_begin:
        row.append(_leading(voice, _beginning(standing), Way.BEGIN))
    if standing.can_withdraw:
        assert standing.nomination_id is not None
        label = words.LEAVE if standing.is_looked_into else words.WITHDRAW
        row.append(_withdrawing(voice, label, standing.nomination_id, indeed=False))
    if standing.can_leave:
        assert standing.nomination_id is not None
        row.append(to_leaving(voice, standing.nomination_id))
    rows = [row] if row else []
    if standing.notice is not None:
        rows.insert(0, [to_notice(voice, standing.notice)])
    if standing.can_withdraw:
        rows.append([to_relatives(voice)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _beginning(standing: Standing) -> str:
    if standing.has_draft:
        return RESUME
    return words.MEND if standing.can_withdraw else words.BEGIN


def _leading(voice: Voice, label: str, way: Way) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=voice.word(label), callback_data=WayButton(way=way).pack())


def _withdrawing(voice: Voice, label: str, nomination_id: int, *, indeed: bool) -> InlineKeyboardButton:
    data = WithdrawButton(id=nomination_id, indeed=indeed).pack()
    return InlineKeyboardButton(text=voice.word(label), callback_data=data)


KEYBOARDS = {"standing": to_standing, "mend_nomination": to_mending}


def routes() -> Router:
    router = Router(name="nominations")
    router.message.register(nominate, InPrivate(), Says("nominate"))
    router.message.register(show_standing, InPrivate(), Says("status"))
    taps = router.callback_query
    taps.register(nominate_by_button, WayButton.filter(F.way == Way.BEGIN))
    taps.register(show_standing_by_button, WayButton.filter(F.way == Way.STANDING))
    taps.register(go_back_to_standing, WayButton.filter(F.way == Way.BACK))
    taps.register(go_back_to_standing, LeaveButton.filter(F.step == Step.STAY))
    taps.register(withdraw, WithdrawButton.filter(F.indeed))
    taps.register(ask_before_withdrawing, WithdrawButton.filter())
    return router
