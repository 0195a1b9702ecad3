"""Logging help in a few taps, and one tap to say whether it is right."""

from collections.abc import Callable
from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.help_sessions import NOTE, SEVERAL, HelpKind, HelpSessionId, Lasted, Word
from domain.pairs import PairCard, PairId
from domain.people import Actor
from handlers import forms
from handlers.answers import place_of, redraw, reply, toast
from handlers.buttons import Moment, ShortId
from handlers.filters import InPrivate, Says
from handlers.pages import button, marked, turns
from handlers.voice import Voice
from services import help_sessions, joint_sessions
from services.app import App
from services.help_sessions import Logged, Partners
from texts.buttons import help_sessions as words
from texts.messages.help_sessions import SessionsTakenBack, SessionTakenBack, WhatHelp, WhomHelped, WordKept


class Act(StrEnum):
    NOTE = "n"
    WITHDRAW = "w"
    ENCLOSED = "e"


class WhomPage(CallbackData, prefix="whom"):
    page: int


class WhomButton(CallbackData, prefix="with"):
    pair: ShortId


class SeveralButton(CallbackData, prefix="helpall"):
    """Log with several at once; `met` is 1 where those met this week are ticked beforehand."""

    met: int


class BatchButton(CallbackData, prefix="helpundo"):
    moment: Moment


class KindButton(CallbackData, prefix="help"):
    pair: ShortId
    kind: HelpKind


class DayButton(CallbackData, prefix="helpday"):
    session: ShortId
    back: int


class LastedButton(CallbackData, prefix="helplast"):
    session: ShortId
    lasted: Lasted


class SessionButton(CallbackData, prefix="session"):
    session: ShortId
    act: Act


class WordButton(CallbackData, prefix="word"):
    session: ShortId
    word: Word


async def begin(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    """Whom, if there are several; otherwise what, at once."""
    partners = await app.see(help_sessions.partners, actor)
    if len(partners.cards) == 1 and partners.pages == 1:
        await reply(message, _what(voice, partners.cards[0], actor), kinds_keyboard(voice, partners.cards[0]))
    else:
        await reply(message, voice.say(WhomHelped()), partners_keyboard(voice, partners, actor))


async def turn(query: CallbackQuery, callback_data: WhomPage, app: App, actor: Actor, voice: Voice) -> None:
    partners = await app.see(help_sessions.partners, actor, callback_data.page)
    await toast(query)
    await redraw(query, voice.say(WhomHelped()), partners_keyboard(voice, partners, actor))


async def choose(
    query: CallbackQuery, callback_data: WhomButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(help_sessions.partner, actor, PairId(callback_data.pair))
    await toast(query)
    await redraw(query, _what(voice, card, actor), kinds_keyboard(voice, card))


async def begin_several(
    query: CallbackQuery, callback_data: SeveralButton, app: App, actor: Actor, voice: Voice
) -> None:
    await toast(query)
    context = {joint_sessions.MET: 1} if callback_data.met else {}
    await forms.begin(query, app, actor, voice, SEVERAL.name, context)


async def withdraw_batch(
    query: CallbackQuery, callback_data: BatchButton, app: App, actor: Actor, voice: Voice
) -> None:
    count = await app.do(joint_sessions.withdraw, actor, callback_data.moment)
    await toast(query)
    await redraw(query, voice.say(SessionsTakenBack(count)))


async def log(query: CallbackQuery, callback_data: KindButton, app: App, actor: Actor, voice: Voice) -> None:
    once = app.once(f"help:{place_of(query)}")  # two taps on one question are one session
    logged = await once.do(help_sessions.log, actor, PairId(callback_data.pair), callback_data.kind)
    await toast(query)
    await _redraw_logged(query, voice, logged)


async def last(
    query: CallbackQuery, callback_data: LastedButton, app: App, actor: Actor, voice: Voice
) -> None:
    session_id = HelpSessionId(callback_data.session)
    logged = await app.do(help_sessions.last, actor, session_id, callback_data.lasted)
    await toast(query)
    await _redraw_logged(query, voice, logged)


async def move(query: CallbackQuery, callback_data: DayButton, app: App, actor: Actor, voice: Voice) -> None:
    session_id = HelpSessionId(callback_data.session)
    logged = await app.do(help_sessions.move, actor, session_id, callback_data.back)
    await toast(query)
    await _redraw_logged(query, voice, logged)


async def annotate(
    query: CallbackQuery, callback_data: SessionButton, app: App, actor: Actor, voice: Voice
) -> None:
    await toast(query)
    await forms.begin(query, app, actor, voice, NOTE.name, {"session": callback_data.session})


async def withdraw(
    query: CallbackQuery, callback_data: SessionButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(help_sessions.withdraw, actor, HelpSessionId(callback_data.session))
    await toast(query)
    await redraw(query, voice.say(SessionTakenBack()))


async def show_enclosed(
    query: CallbackQuery, callback_data: SessionButton, app: App, actor: Actor, voice: Voice
) -> None:
    """The recording, the photo, the place: whatever came along, for these eyes only."""
    session = await app.see(help_sessions.enclosed, actor, HelpSessionId(callback_data.session))
    await toast(query)
    if not isinstance(query.message, Message):
        return
    if session.voice is not None:
        await query.message.answer_voice(session.voice, protect_content=True)
    if session.photo is not None:
        await query.message.answer_photo(session.photo, protect_content=True)
    if session.spot is not None:
        latitude, longitude = session.where
        await query.message.answer_location(latitude, longitude, protect_content=True)


async def give_word(
    query: CallbackQuery, callback_data: WordButton, app: App, actor: Actor, voice: Voice
) -> None:
    session_id, word = HelpSessionId(callback_data.session), callback_data.word
    logged = await app.do(help_sessions.give_word, actor, session_id, word)
    await toast(query)
    session = logged.session
    kept = WordKept(logged.name, session.kind, session.happened_on, word is Word.RIGHT)
    await redraw(query, voice.say(kept))


def partners_keyboard(voice: Voice, partners: Partners, actor: Actor) -> InlineKeyboardMarkup:
    buttons = [
        button(card.name_for(actor.person_id), WhomButton(pair=card.pair.id)) for card in partners.cards
    ]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    if len(partners.cards) > 1 or partners.pages > 1:
        several = [button(voice.word(words.SEVERAL), SeveralButton(met=0))]
        met = [button(voice.word(words.ALL_MET), SeveralButton(met=1))] if partners.met > 1 else []
        rows.append([*several, *met])
    rows += turns(partners.page, partners.pages, lambda page: WhomPage(page=page))
    return InlineKeyboardMarkup(inline_keyboard=rows)


def kinds_keyboard(voice: Voice, card: PairCard) -> InlineKeyboardMarkup:
    kinds = [button(voice.label(kind), KindButton(pair=card.pair.id, kind=kind)) for kind in HelpKind]
    rows = [kinds[start : start + 2] for start in range(0, len(kinds), 2)]
    return InlineKeyboardMarkup(inline_keyboard=rows)


async def _redraw_logged(query: CallbackQuery, voice: Voice, logged: Logged) -> None:
    text = voice.say(help_sessions.message(logged))
    await redraw(query, text, logged_keyboard(voice, **help_sessions.shown(logged)))


def logged_keyboard(
    voice: Voice, session: int, days_back: int = 0, lasted: str | None = None, *, enclosed: bool = False
) -> InlineKeyboardMarkup:
    """What can still be put right: how long, the other days, a word more, taking it back."""
    spans = [
        button(marked(voice.label(each), marked=each == lasted), LastedButton(session=session, lasted=each))
        for each in Lasted
    ]
    days = [
        button(voice.word(text), DayButton(session=session, back=back))
        for back, text in enumerate((words.TODAY, words.YESTERDAY, words.DAY_BEFORE))
        if back != days_back
    ]
    more = [
        button(voice.word(words.NOTE), SessionButton(session=session, act=Act.NOTE)),
        button(voice.word(words.WITHDRAW), SessionButton(session=session, act=Act.WITHDRAW)),
    ]
    return InlineKeyboardMarkup(
        inline_keyboard=[spans, days, more, *([_to_enclosed(voice, session)] if enclosed else [])]
    )


def word_keyboard(voice: Voice, session: int, *, enclosed: bool = False) -> InlineKeyboardMarkup:
    rows = [[button(voice.label(word), WordButton(session=session, word=word)) for word in Word]]
    if enclosed:
        rows.append(_to_enclosed(voice, session))
    return InlineKeyboardMarkup(inline_keyboard=rows)


def enclosed_keyboard(voice: Voice, session: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[_to_enclosed(voice, session)])


def _to_enclosed(voice: Voice, session: int) -> list[InlineKeyboardButton]:
    return [button(voice.word(words.ENCLOSED), SessionButton(session=session, act=Act.ENCLOSED))]


def _what(voice: Voice, card: PairCard, actor: Actor) -> str:
    return voice.say(WhatHelp(card.name_for(actor.person_id), card.pair.side_of(actor.person_id)))


def batch_keyboard(voice: Voice, moment: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[button(voice.word(words.WITHDRAW_ALL), BatchButton(moment=moment))]]
    )


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {
    "session_logged": logged_keyboard,
    "session_word": word_keyboard,
    "session_enclosed": enclosed_keyboard,
    "sessions_logged": batch_keyboard,
}


def routes() -> Router:
    router = Router(name="help_sessions")
    press = router.callback_query.register
    router.message.register(begin, Says("log"), InPrivate())
    press(turn, WhomPage.filter())
    press(choose, WhomButton.filter())
    press(begin_several, SeveralButton.filter())
    press(withdraw_batch, BatchButton.filter())
    press(log, KindButton.filter())
    press(last, LastedButton.filter())
    press(move, DayButton.filter())
    press(annotate, SessionButton.filter(F.act == Act.NOTE))
    press(withdraw, SessionButton.filter(F.act == Act.WITHDRAW))
    press(show_enclosed, SessionButton.filter(F.act == Act.ENCLOSED))
    press(give_word, WordButton.filter())
    return router
