"""Who goes on after the agreed time: one message for all pairs, one tap for each or for all."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from domain.pairs import PairId
from domain.people import Actor
from domain.renewals import Choice
from handlers.answers import redraw, toast
from handlers.buttons import IdOrAll
from handlers.pages import button, turns
from handlers.voice import Voice
from services import renewals
from services.app import App
from services.renewals import Endings
from texts.buttons import renewals as words
from texts.buttons.check_ins import KEPT

EVERY_PAIR = 0


class EndingsPage(CallbackData, prefix="ends"):
    page: int


class RenewButton(CallbackData, prefix="goon"):
    """With no pair: of all that have no answer."""

    pair: IdOrAll
    choice: Choice
    page: int


async def turn(
    query: CallbackQuery, callback_data: EndingsPage, app: App, actor: Actor, voice: Voice
) -> None:
    endings = await app.see(renewals.look, actor, callback_data.page)
    await toast(query)
    await _redraw(query, voice, endings)


async def answer(
    query: CallbackQuery, callback_data: RenewButton, app: App, actor: Actor, voice: Voice
) -> None:
    pair_id, page = PairId(callback_data.pair), callback_data.page
    endings = await app.do(renewals.answer, actor, pair_id, callback_data.choice, page)
    await toast(query, voice.word(KEPT))
    await _redraw(query, voice, endings)


async def answer_all(
    query: CallbackQuery, callback_data: RenewButton, app: App, actor: Actor, voice: Voice
) -> None:
    endings = await app.do(renewals.answer_all, actor, callback_data.page)
    await toast(query, voice.word(KEPT))
    await _redraw(query, voice, endings)


async def _redraw(query: CallbackQuery, voice: Voice, endings: Endings) -> None:
    markup = endings_keyboard(voice, **renewals.keyboard(endings).ids)
    await redraw(query, voice.say(renewals.message(endings)), markup)


def endings_keyboard(
    voice: Voice,
    rows: Sequence[tuple[int, str, str | None]],
    open: int,  # noqa: A002 - as the letter calls it
    page: int,
    pages: int,
) -> InlineKeyboardMarkup:
    """Go on, or let it end: a row for each pair; one tap for all that have no answer."""
    alone = len(rows) == 1 and pages == 1
    drawn = [
        _row(voice, pair, "" if alone else name, Choice(said) if said else None, page)
        for pair, name, said in rows
    ]
    if open and not alone:
        to_all = RenewButton(pair=EVERY_PAIR, choice=Choice.GO_ON, page=page)
        drawn.append([button(voice.word(words.ALL_GO_ON), to_all)])
    drawn += turns(page, pages, lambda to: EndingsPage(page=to))
    return InlineKeyboardMarkup(inline_keyboard=drawn)


def _row(
    voice: Voice, pair: int, name: str = "", said: Choice | None = None, page: int = 0
) -> list[InlineKeyboardButton]:
    """The two answers of one pair, a mark at what was said; without a name where there is no other."""
    yes = voice.word(words.GO_ON_WITH).replace("%(name)s", name) if name else voice.word(words.GO_ON)
    return [
        button(f"✓ {text}" if said is choice else text, RenewButton(pair=pair, choice=choice, page=page))
        for choice, text in ((Choice.GO_ON, yes), (Choice.LET_END, voice.word(words.LET_END)))
    ]


def to_endings(voice: Voice, pairs: Sequence[int]) -> list[list[InlineKeyboardButton]]:
    """Below another question: of one pair the two answers themselves, of several the way to their list."""
    if len(pairs) == 1:
        return [_row(voice, pairs[0])]
    return [[button(voice.word(words.ENDING_SOON), EndingsPage(page=0))]] if pairs else []


KEYBOARDS = {"renewals": endings_keyboard}


def routes() -> Router:
    router = Router(name="renewals")
    router.callback_query.register(turn, EndingsPage.filter())
    router.callback_query.register(answer_all, RenewButton.filter(F.pair == EVERY_PAIR))
    router.callback_query.register(answer, RenewButton.filter())
    return router
