"""Writing a nomination down for somebody without a phone — 代填."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.assistance import ASSISTED_NOMINATION
from domain.nominations import NominationId
from domain.people import Actor
from handlers import forms
from handlers.answers import redraw, reply, retire, toast
from handlers.buttons import ShortId, VillageButton
from handlers.desk import ItemButton, back_to_desk
from handlers.filters import InPrivate, Says
from handlers.pages import button
from handlers.voice import Voice
from services import assistance, take_overs
from services.app import App
from services.assistance import Card
from texts.buttons import assistance as words
from texts.messages.assistance import Erased


class Step(StrEnum):
    ASK = "a"
    INDEED = "y"
    KEEP = "n"


class AssistButton(CallbackData, prefix="as"):
    """Begins one for somebody of this village."""

    village: ShortId


class MendButton(CallbackData, prefix="am"):
    """Takes up the one that came back."""

    id: ShortId


class TakeOverButton(CallbackData, prefix="at"):
    """Makes a link by which its person takes it over."""

    id: ShortId


class DoubtButton(CallbackData, prefix="ad"):
    """Says that the wrong person took it over."""

    id: ShortId


class GiveBackButton(CallbackData, prefix="ag"):
    """Takes it back from the wrong person."""

    id: ShortId


class EraseButton(CallbackData, prefix="ae"):
    """Takes it back for its person."""

    id: ShortId
    step: Step


async def assist(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    await _begin(message, app, actor, voice, {})


async def assist_there(
    query: CallbackQuery, callback_data: AssistButton, app: App, actor: Actor, voice: Voice
) -> None:
    if isinstance(query.message, Message):  # a new message: the village's card stays in view
        await _begin(query.message, app, actor, voice, {"village": callback_data.village})
    await toast(query)


async def mend(query: CallbackQuery, callback_data: MendButton, app: App, actor: Actor, voice: Voice) -> None:
    if isinstance(query.message, Message):  # a new message: the letter with the reason stays in view
        await _begin(query.message, app, actor, voice, {assistance.MENDED: callback_data.id})
    await toast(query)


async def open_card(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(assistance.card, actor, NominationId(callback_data.id))
    await toast(query)
    await redraw(query, voice.say(card.message), _for_card(voice, card))


async def make_link(
    query: CallbackQuery, callback_data: TakeOverButton, app: App, actor: Actor, voice: Voice
) -> None:
    """The code is made once and shown once; a new press makes a new one."""
    link = await app.do(assistance.invite, actor, NominationId(callback_data.id))
    await toast(query)
    if isinstance(query.message, Message):
        await reply(query.message, voice.say(link))


async def doubt(
    query: CallbackQuery, callback_data: DoubtButton, app: App, actor: Actor, voice: Voice
) -> None:
    passed_on = await app.do(take_overs.doubt, actor, NominationId(callback_data.id))
    await toast(query)
    if isinstance(query.message, Message):  # a new message: who took it over stays in view
        await reply(query.message, voice.say(passed_on))


async def give_back(
    query: CallbackQuery, callback_data: GiveBackButton, app: App, actor: Actor, voice: Voice
) -> None:
    given_back = await app.do(take_overs.undo, actor, NominationId(callback_data.id))
    await toast(query)
    await redraw(query, voice.say(given_back), ways_on(voice, callback_data.id, returned=True))


async def ask_before_erasing(
    query: CallbackQuery, callback_data: EraseButton, app: App, actor: Actor, voice: Voice
) -> None:
    question = await app.see(assistance.ask_before_erasing, actor, NominationId(callback_data.id))
    indeed = _erasing(voice, words.ERASE_INDEED, callback_data.id, Step.INDEED)
    keep = _erasing(voice, words.KEEP, callback_data.id, Step.KEEP)
    await toast(query)
    choice = InlineKeyboardMarkup(inline_keyboard=[[indeed, keep]])
    if isinstance(query.message, Message):  # a new message: the link stays in view
        await reply(query.message, voice.say(question), choice)


async def erase(
    query: CallbackQuery, callback_data: EraseButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(assistance.erase, actor, NominationId(callback_data.id))
    await toast(query)
    await redraw(query, voice.say(Erased()))


async def keep(query: CallbackQuery) -> None:
    """The question goes, and everything stays."""
    await toast(query)
    await retire(query)


async def _begin(message: Message, app: App, actor: Actor, voice: Voice, context: Mapping[str, int]) -> None:
    await forms.begin(message, app, actor, voice, ASSISTED_NOMINATION.name, context)


def to_take_over(voice: Voice, nomination_id: int) -> InlineKeyboardButton:
    data = TakeOverButton(id=nomination_id).pack()
    return InlineKeyboardButton(text=voice.word(words.LINK), callback_data=data)


def _erasing(voice: Voice, label: str, nomination_id: int, step: Step) -> InlineKeyboardButton:
    data = EraseButton(id=nomination_id, step=step).pack()
    return InlineKeyboardButton(text=voice.word(label), callback_data=data)


def ways_on(voice: Voice, nomination: int, returned: bool) -> InlineKeyboardMarkup:  # noqa: FBT001 - by name
    """What can be done for somebody whose nomination was written down for them."""
    mend = InlineKeyboardButton(text=voice.word(words.MEND), callback_data=MendButton(id=nomination).pack())
    first = mend if returned else to_take_over(voice, nomination)
    erasing = _erasing(voice, words.ERASE, nomination, Step.ASK)
    return InlineKeyboardMarkup(inline_keyboard=[[first], [erasing]])


def _for_card(voice: Voice, card: Card) -> InlineKeyboardMarkup:
    helping = ways_on(voice, card.nomination_id, card.returned).inline_keyboard
    rows = helping if card.can_withdraw else helping[:1]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_way_back(voice, card)]])


def _way_back(voice: Voice, card: Card) -> InlineKeyboardButton:
    """To the list of what waits; a village's secretary, who has none at hand, to their village."""
    if card.organizes:
        return back_to_desk(voice)
    return button(
        voice.word(words.TO_VILLAGE) % {"village": card.village.name}, VillageButton(place=card.village.id)
    )


def to_doubt(voice: Voice, nomination: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[button(voice.word(words.DOUBT), DoubtButton(id=nomination))]]
    )


def to_giving_back(voice: Voice, nomination: int) -> InlineKeyboardMarkup:
    giving = button(voice.word(words.GIVE_BACK), GiveBackButton(id=nomination))
    return InlineKeyboardMarkup(inline_keyboard=[[giving]])


KEYBOARDS: Mapping[str, Callable[..., InlineKeyboardMarkup]] = {
    "assisted": ways_on,
    "taken_over": to_doubt,
    "doubted": to_giving_back,
}


def routes() -> Router:
    router = Router(name="assistance")
    router.message.register(assist, InPrivate(), Says("behalf"))
    router.callback_query.register(assist_there, AssistButton.filter())
    router.callback_query.register(open_card, ItemButton.filter(F.kind == assistance.DESK))
    router.callback_query.register(mend, MendButton.filter())
    router.callback_query.register(erase, EraseButton.filter(F.step == Step.INDEED))
    router.callback_query.register(keep, EraseButton.filter(F.step == Step.KEEP))
    router.callback_query.register(ask_before_erasing, EraseButton.filter())
    router.callback_query.register(doubt, DoubtButton.filter())
    router.callback_query.register(give_back, GiveBackButton.filter())
    router.callback_query.register(make_link, TakeOverButton.filter())
    return router
