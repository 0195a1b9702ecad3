"""An agreement's paper, a rest, pairs that are over, and a pair as its organizer sees it."""

import asyncio

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from domain.pairs import PairCard, PairId, PauseReason
from domain.people import Actor
from domain.places import PlaceId
from domain.terms import PauseFor
from handlers.answers import redraw, toast
from handlers.buttons import ShortId
from handlers.pages import button, turns
from handlers.pair_buttons import (
    Act,
    MinePage,
    OverseeButton,
    PairButton,
    PaperButton,
    PastPage,
    VillagePage,
    VillagePastPage,
)
from handlers.pairs import Growing, growing_of, growing_rows, look
from handlers.voice import Voice
from services import pairs, terms
from services.app import App
from services.terms import Past
from texts.buttons import terms as words
from texts.messages.terms import OverseenPair, PastPairs, PausedByYou, PauseTill, WhyPause


class PauseButton(CallbackData, prefix="rest"):
    pair: ShortId
    reason: PauseReason


class PauseForButton(CallbackData, prefix="restfor"):
    pair: ShortId
    reason: PauseReason
    span: PauseFor


async def hand_over(
    query: CallbackQuery, callback_data: PaperButton, app: App, actor: Actor, voice: Voice
) -> None:
    """The agreement, made anew from what was signed."""
    from texts.papers.agreement import print_agreement  # noqa: PLC0415 - loads the typesetter with the first

    signed = await app.see(terms.paper, actor, PairId(callback_data.pair))
    await toast(query)
    pdf = await asyncio.to_thread(print_agreement, signed, app.programme.name, voice.locale)
    name = f"{voice.word(words.FILE)}-{signed.pair_id}.pdf"
    if isinstance(query.message, Message):
        await query.message.answer_document(BufferedInputFile(pdf, name))


async def ask_why(
    query: CallbackQuery, callback_data: PairButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(pairs.look, actor, PairId(callback_data.pair))
    await toast(query)
    why = [
        button(voice.label(reason), PauseButton(pair=card.pair.id, reason=reason)) for reason in PauseReason
    ]
    rows = [why[:2], why[2:], [_back(voice, card.pair.id)]]
    text = voice.say(WhyPause(card.name_for(actor.person_id)))
    await redraw(query, text, InlineKeyboardMarkup(inline_keyboard=rows))


async def ask_how_long(
    query: CallbackQuery, callback_data: PauseButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(pairs.look, actor, PairId(callback_data.pair))
    await toast(query)
    reason, pair_id = callback_data.reason, card.pair.id
    spans = [
        button(voice.label(span), PauseForButton(pair=pair_id, reason=reason, span=span)) for span in PauseFor
    ]
    rows = [spans, [_back(voice, pair_id)]]
    text = voice.say(PauseTill(card.name_for(actor.person_id), reason))
    await redraw(query, text, InlineKeyboardMarkup(inline_keyboard=rows))


async def pause(
    query: CallbackQuery, callback_data: PauseForButton, app: App, actor: Actor, voice: Voice
) -> None:
    pair_id = PairId(callback_data.pair)
    card = await app.do(terms.pause, actor, pair_id, callback_data.reason, callback_data.span)
    await toast(query)
    assert card.pair.paused_until is not None
    said = PausedByYou(card.name_for(actor.person_id), card.pair.paused_until)
    await redraw(query, voice.say(said))


async def resume(
    query: CallbackQuery, callback_data: PairButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(terms.resume, actor, PairId(callback_data.pair))
    await look(query, callback_data, app, actor, voice)


async def list_past(
    query: CallbackQuery, callback_data: PastPage, app: App, actor: Actor, voice: Voice
) -> None:
    found = await app.see(terms.past, actor, callback_data.page)
    await toast(query)
    rows = [
        [button(card.name_for(actor.person_id), PairButton(act=Act.LOOK, pair=card.pair.id))]
        for card in found.cards
    ]
    rows += turns(found.page, found.pages, lambda page: PastPage(page=page))
    rows.append([button(voice.word(words.BACK), MinePage(page=0))])
    await _redraw_past(query, voice, found, rows)


async def list_past_of_village(
    query: CallbackQuery, callback_data: VillagePastPage, app: App, actor: Actor, voice: Voice
) -> None:
    village = callback_data.village
    found = await app.see(terms.past_of_village, actor, PlaceId(village), callback_data.page)
    await toast(query)
    rows = [
        [button(f"{card.reserve} ← {card.mentor}", OverseeButton(pair=card.pair.id))] for card in found.cards
    ]
    rows += turns(found.page, found.pages, lambda page: VillagePastPage(village=village, page=page))
    rows.append([button(voice.word(words.BACK), VillagePage(village=village, page=0))])
    await _redraw_past(query, voice, found, rows)


async def oversee(
    query: CallbackQuery, callback_data: OverseeButton, app: App, actor: Actor, voice: Voice
) -> None:
    """A pair, for its organizer."""
    card, sessions = await app.see(terms.oversee, actor, PairId(callback_data.pair))
    await toast(query)
    await redraw(
        query,
        voice.say(_overseen(card, sessions)),
        overseen_keyboard(voice, card, growing_of(app)),
    )


def overseen_keyboard(voice: Voice, card: PairCard, growing: Growing) -> InlineKeyboardMarkup:
    rows = []
    if card.pair.was_signed:
        rows += growing_rows(voice, card, growing)
        rows.append([button(voice.word(words.PAPER), PaperButton(pair=card.pair.id))])
    if card.village_id is not None:
        rows.append([button(voice.word(words.BACK), VillagePage(village=card.village_id, page=0))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _overseen(card: PairCard, sessions: int) -> OverseenPair:
    pair = card.pair
    return OverseenPair(
        mentor=card.mentor,
        reserve=card.reserve,
        village=card.village,
        role=pair.role,
        status=pair.status,
        began_on=pair.began_on,
        ends_on=pair.ends_on,
        paused_until=pair.paused_until,
        sessions=sessions,
    )


def _back(voice: Voice, pair: int) -> InlineKeyboardButton:
    return button(voice.word(words.BACK), PairButton(act=Act.LOOK, pair=pair))


async def _redraw_past(
    query: CallbackQuery, voice: Voice, found: Past, rows: list[list[InlineKeyboardButton]]
) -> None:
    text = voice.say(PastPairs(len(found.cards)))
    await redraw(query, text, InlineKeyboardMarkup(inline_keyboard=rows))


def routes() -> Router:
    router = Router(name="terms")
    press = router.callback_query.register
    press(hand_over, PaperButton.filter())
    press(ask_why, PairButton.filter(F.act == Act.PAUSE))
    press(ask_how_long, PauseButton.filter())
    press(pause, PauseForButton.filter())
    press(resume, PairButton.filter(F.act == Act.RESUME))
    press(list_past, PastPage.filter())
    press(list_past_of_village, VillagePastPage.filter())
    press(oversee, OverseeButton.filter())
    return router
