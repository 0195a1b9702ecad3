"""The county signs somebody out of the reserve: whom, why, what they will read, then the signature — 请退."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from domain.nominations import NominationId, Reason
from domain.people import Actor
from domain.places import PlaceId
from handlers.answers import redraw, toast
from handlers.buttons import ShortId, VillageButton
from handlers.desk import back_to_desk
from handlers.pages import button
from handlers.voice import Voice
from services import sign_outs
from services.app import App
from texts.buttons import sign_outs as words


class OfVillageButton(CallbackData, prefix="sov"):
    """To the reserves of a village, one of whom is to go."""

    village: ShortId


class WhyButton(CallbackData, prefix="sow"):
    """To the reasons; `id` is the nomination."""

    id: ShortId


class ReasonButton(CallbackData, prefix="sor"):
    """To what the person would read."""

    id: ShortId
    reason: Reason


class SignButton(CallbackData, prefix="sos"):
    """The signature."""

    id: ShortId
    reason: Reason


async def choose(
    query: CallbackQuery, callback_data: OfVillageButton, app: App, actor: Actor, voice: Voice
) -> None:
    listed = await app.see(sign_outs.choose, actor, PlaceId(callback_data.village))
    rows = [[button(name, WhyButton(id=number))] for number, name in listed.reserves]
    await toast(query)
    await redraw(query, voice.say(listed.message), _rows(*rows, [_to_village(voice, listed.village_id)]))


async def ask_why(
    query: CallbackQuery, callback_data: WhyButton, app: App, actor: Actor, voice: Voice
) -> None:
    why = await app.see(sign_outs.why, actor, NominationId(callback_data.id))
    rows = [
        [button(voice.label(each), ReasonButton(id=why.nomination_id, reason=each))] for each in why.reasons
    ]
    await toast(query)
    await redraw(query, voice.say(why.message), _rows(*rows, [_to_village(voice, why.village_id)]))


async def preview(
    query: CallbackQuery, callback_data: ReasonButton, app: App, actor: Actor, voice: Voice
) -> None:
    number, reason = callback_data.id, callback_data.reason
    shown = await app.see(sign_outs.preview, actor, NominationId(number), reason)
    sign = button(voice.word(words.SIGN), SignButton(id=number, reason=reason))
    keep = button(voice.word(words.KEEP), WhyButton(id=number))
    await toast(query)
    await redraw(query, f"{voice.say(shown.message)}\n\n{voice.say(shown.letter)}", _rows([sign], [keep]))


async def sign(query: CallbackQuery, callback_data: SignButton, app: App, actor: Actor, voice: Voice) -> None:
    signed = await app.do(sign_outs.sign, actor, NominationId(callback_data.id), callback_data.reason)
    await toast(query)
    keyboard = _rows([_to_village(voice, signed.village_id), back_to_desk(voice)])
    await redraw(query, voice.say(signed.message), keyboard)


def to_sign_outs(voice: Voice, village_id: PlaceId) -> InlineKeyboardButton:
    """On a village's card."""
    return button(voice.word(words.CHOOSE), OfVillageButton(village=village_id))


def to_sign_out(voice: Voice, nomination_id: NominationId) -> InlineKeyboardButton:
    """On the card of somebody who did not pass."""
    return button(voice.word(words.OUT), WhyButton(id=nomination_id))


def _to_village(voice: Voice, village_id: PlaceId) -> InlineKeyboardButton:
    return button(voice.word(words.TO_VILLAGE), VillageButton(place=village_id))


def _rows(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=list(rows))


def routes() -> Router:
    router = Router(name="sign_outs")
    router.callback_query.register(choose, OfVillageButton.filter())
    router.callback_query.register(ask_why, WhyButton.filter())
    router.callback_query.register(preview, ReasonButton.filter())
    router.callback_query.register(sign, SignButton.filter())
    return router
