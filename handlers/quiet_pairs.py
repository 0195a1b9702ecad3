"""The organizer's Monday list: a word with the two, or another mentor."""

from collections.abc import Sequence
from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from domain.pages import PAGE
from domain.pairs import RELEASE_REASONS, EndReason, PairId
from domain.people import Actor
from handlers.answers import redraw, toast
from handlers.buttons import ShortId
from handlers.pages import button, turns
from handlers.surveys import to_surveys
from handlers.voice import Voice
from services import quiet_pairs
from services.app import App
from services.quiet_pairs import Quiet
from texts.buttons import quiet_pairs as words
from texts.messages.quiet_pairs import Released, WhyRelease


class Act(StrEnum):
    CALL = "a"
    CALLED = "c"
    RELEASE = "r"


class QuietPage(CallbackData, prefix="quiet"):
    page: int


class QuietButton(CallbackData, prefix="quietdo"):
    act: Act
    pair: ShortId
    page: int


class ReleaseButton(CallbackData, prefix="release"):
    pair: ShortId
    reason: EndReason


async def turn(query: CallbackQuery, callback_data: QuietPage, app: App, actor: Actor, voice: Voice) -> None:
    await _redraw(query, voice, await app.see(quiet_pairs.look, actor, callback_data.page))


async def call(
    query: CallbackQuery, callback_data: QuietButton, app: App, actor: Actor, voice: Voice
) -> None:
    pair_id, page = PairId(callback_data.pair), callback_data.page
    contact = await app.do(quiet_pairs.whom_to_call, actor, pair_id)
    await toast(query)
    called = button(voice.word(words.HAVE_CALLED), QuietButton(act=Act.CALLED, pair=pair_id, page=page))
    back = button(voice.word(words.BACK), QuietPage(page=page))
    await redraw(query, voice.say(contact), InlineKeyboardMarkup(inline_keyboard=[[called], [back]]))


async def note_call(
    query: CallbackQuery, callback_data: QuietButton, app: App, actor: Actor, voice: Voice
) -> None:
    pair_id = PairId(callback_data.pair)
    await _redraw(query, voice, await app.do(quiet_pairs.note_call, actor, pair_id, callback_data.page))


async def ask_why(
    query: CallbackQuery, callback_data: QuietButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(quiet_pairs.consider, actor, PairId(callback_data.pair))
    await toast(query)
    text = voice.say(WhyRelease(card.reserve, card.mentor))
    await redraw(query, text, reasons_keyboard(voice, card.pair.id, callback_data.page))


async def release(
    query: CallbackQuery, callback_data: ReleaseButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.do(quiet_pairs.release, actor, PairId(callback_data.pair), callback_data.reason)
    await toast(query)
    back = [[button(voice.word(words.BACK), QuietPage(page=0))]]
    markup = InlineKeyboardMarkup(inline_keyboard=back)
    await redraw(query, voice.say(Released(card.reserve, card.mentor)), markup)


async def _redraw(query: CallbackQuery, voice: Voice, quiet: Quiet) -> None:
    await toast(query)
    markup = list_keyboard(voice, **quiet_pairs.keyboard(quiet).ids)
    await redraw(query, voice.say(quiet_pairs.message(quiet)), markup)


def list_keyboard(
    voice: Voice, rows: Sequence[tuple[int, str, bool]], page: int, pages: int, surveys: int = 0
) -> InlineKeyboardMarkup:
    """A row for each pair, with its number on the list: have a word with them, or find another mentor."""
    drawn = [
        [
            button(
                voice.word(words.CALLED if called else words.CALL) % {"number": number, "name": name},
                QuietButton(act=Act.CALL, pair=pair, page=page),
            ),
            button(
                voice.word(words.OTHER_MENTOR) % {"number": number},
                QuietButton(act=Act.RELEASE, pair=pair, page=page),
            ),
        ]
        for number, (pair, name, called) in enumerate(rows, page * PAGE + 1)
    ]
    drawn += turns(page, pages, lambda to: QuietPage(page=to))
    if surveys:
        drawn.append([to_surveys(voice)])
    return InlineKeyboardMarkup(inline_keyboard=drawn)


def reasons_keyboard(voice: Voice, pair: int, page: int) -> InlineKeyboardMarkup:
    reasons = [button(voice.label(why), ReleaseButton(pair=pair, reason=why)) for why in RELEASE_REASONS]
    back = [button(voice.word(words.BACK), QuietPage(page=page))]
    return InlineKeyboardMarkup(inline_keyboard=[reasons[:2], reasons[2:4], reasons[4:], back])


KEYBOARDS = {"quiet_pairs": list_keyboard}


def routes() -> Router:
    router = Router(name="quiet_pairs")
    router.callback_query.register(turn, QuietPage.filter())
    router.callback_query.register(call, QuietButton.filter(F.act == Act.CALL))
    router.callback_query.register(note_call, QuietButton.filter(F.act == Act.CALLED))
    router.callback_query.register(ask_why, QuietButton.filter(F.act == Act.RELEASE))
    router.callback_query.register(release, ReleaseButton.filter())
    return router
