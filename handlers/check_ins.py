"""The week's question: one message, one tap for each pair."""

from collections.abc import Sequence
from datetime import date

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.check_ins import EVERY_PAIR, EXCEPT, Answer, Excuse, NothingToMeet, Sheet
from domain.letters import Keyboard
from domain.pairs import PairId, PairNotActive
from domain.people import Actor
from handlers import forms
from handlers.answers import redraw, reply, toast
from handlers.assessments import to_owed
from handlers.buttons import IdOrAll, Ordinal
from handlers.filters import InPrivate, Says
from handlers.lessons import LessonsPage
from handlers.pages import button, marked, turns
from handlers.pair_buttons import MinePage
from handlers.plans import to_plan
from handlers.renewals import to_endings
from handlers.surveys import to_surveys
from handlers.voice import Voice
from services import check_ins
from services.app import App
from texts.buttons import check_ins as words
from texts.buttons import lessons as lesson_words
from texts.buttons import mentors as mentor_words
from texts.messages.check_ins import AllKept, CheckIn


class AnswerButton(CallbackData, prefix="week"):
    """`week` is the ordinal of its Monday."""

    week: Ordinal
    pair: IdOrAll
    answer: Answer
    page: int


class ExcuseButton(CallbackData, prefix="weekwhy"):
    week: Ordinal
    pair: IdOrAll
    excuse: Excuse
    page: int


class ExceptButton(CallbackData, prefix="weekbut"):
    week: Ordinal


class SheetPage(CallbackData, prefix="weekpage"):
    week: Ordinal
    page: int


async def show(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    """The question of this week, at any time."""
    sheet = await app.see(check_ins.look, actor)
    await reply(message, voice.say(CheckIn.of(sheet)), draw(check_ins.keyboard(sheet), voice))


async def turn(query: CallbackQuery, callback_data: SheetPage, app: App, actor: Actor, voice: Voice) -> None:
    week_on = date.fromordinal(callback_data.week)
    await _redraw(query, voice, await app.see(check_ins.turn, actor, week_on, callback_data.page))


async def answer(
    query: CallbackQuery, callback_data: AnswerButton, app: App, actor: Actor, voice: Voice
) -> None:
    week_on, pair_id = date.fromordinal(callback_data.week), PairId(callback_data.pair)
    try:
        sheet = await app.do(
            check_ins.answer, actor, week_on, pair_id, callback_data.answer, callback_data.page
        )
    except PairNotActive:
        await _say_who_left(query, app, actor, voice)
        return
    why = pair_id if callback_data.answer is Answer.NOT_THIS_WEEK else None
    await _redraw(query, voice, sheet, why, said=voice.word(words.KEPT))


async def answer_all(
    query: CallbackQuery, callback_data: AnswerButton, app: App, actor: Actor, voice: Voice
) -> None:
    week_on = date.fromordinal(callback_data.week)
    try:
        sheet = await app.do(check_ins.answer_all, actor, week_on, callback_data.answer, callback_data.page)
    except NothingToMeet:
        await _say_who_left(query, app, actor, voice)
        return
    if callback_data.answer is Answer.NOT_THIS_WEEK:
        await _redraw(query, voice, sheet, EVERY_PAIR, said=voice.word(words.KEPT))
    else:
        await _redraw(query, voice, sheet, said=voice.spoken(AllKept.of(sheet)))


async def excuse(
    query: CallbackQuery, callback_data: ExcuseButton, app: App, actor: Actor, voice: Voice
) -> None:
    week_on, pair_id = date.fromordinal(callback_data.week), PairId(callback_data.pair)
    try:
        sheet = await app.do(
            check_ins.excuse, actor, week_on, pair_id, callback_data.excuse, callback_data.page
        )
    except NothingToMeet:
        await _say_who_left(query, app, actor, voice)
        return
    await _redraw(query, voice, sheet, said=voice.word(words.KEPT))


async def _say_who_left(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    """The card still asks about a pair that is over: it is drawn as things are now, or put away."""
    try:
        sheet = await app.see(check_ins.look, actor)
    except NothingToMeet as nothing:
        await toast(query, voice.word(words.PAIR_IS_OVER))
        await redraw(query, voice.explain(nothing))
    else:
        await _redraw(query, voice, sheet, said=voice.word(words.PAIR_IS_OVER))


async def begin_except(
    query: CallbackQuery, callback_data: ExceptButton, app: App, actor: Actor, voice: Voice
) -> None:
    """Name the few that were not met; the rest were."""
    await toast(query)
    await forms.begin(query, app, actor, voice, EXCEPT.name, {"week": callback_data.week})


async def _redraw(
    query: CallbackQuery, voice: Voice, sheet: Sheet, why: PairId | None = None, *, said: str = ""
) -> None:
    await toast(query, said)
    text = voice.say(CheckIn.of(sheet, why))
    await redraw(query, text, draw(check_ins.keyboard(sheet, why), voice))


def draw(keyboard: Keyboard, voice: Voice) -> InlineKeyboardMarkup:
    return sheet_keyboard(voice, **keyboard.ids)


def sheet_keyboard(
    voice: Voice,
    week: int,
    page: int,
    pages: int,
    rows: Sequence[tuple[int, str, str | None]],
    requests: int,
    why: int | None = None,
    surveys: int = 0,
    endings: Sequence[int] = (),
    plan: int | None = None,
    assessments: Sequence[int] = (),
    lessons: int = 0,
    open: int = 0,  # noqa: A002 - letters that an earlier version wrote still carry it
) -> InlineKeyboardMarkup:
    """Two rows for each pair, a mark at what was answered; then one tap for all, and the pages.

    A tap moves no key of another pair under the finger: the reasons stand in the place of what was tapped,
    and the rows below stay when everything is answered.
    """
    alone = len(rows) == 1 and pages == 1
    reasons = [
        button(voice.label(excuse), ExcuseButton(week=week, pair=why or EVERY_PAIR, excuse=excuse, page=page))
        for excuse in Excuse
    ]
    why_rows = [reasons[:2], reasons[2:]]
    drawn: list[list[InlineKeyboardButton]] = []
    for pair, name, said in rows:
        met, *others = [
            button(
                marked(_words(voice, answer, "" if alone else name), marked=said == answer),
                AnswerButton(week=week, pair=pair, answer=answer, page=page),
            )
            for answer in Answer
        ]
        drawn += why_rows if why == pair and not alone else [[met], others]
    if pages > 1:
        drawn.append([button(voice.word(words.EXCEPT), ExceptButton(week=week))])
    if alone:
        drawn += why_rows if why is not None else []
    elif why == EVERY_PAIR:
        drawn += why_rows
    else:
        drawn.append(
            [
                button(voice.word(text), AnswerButton(week=week, pair=EVERY_PAIR, answer=answer, page=page))
                for text, answer in ((words.ALL_MET, Answer.MET), (words.NOBODY_MET, Answer.NOT_THIS_WEEK))
            ]
        )
    drawn += turns(page, pages, lambda to: SheetPage(week=week, page=to))
    if plan is not None:
        drawn.append(to_plan(voice, plan))
    drawn += to_owed(voice, assessments)
    drawn += to_endings(voice, endings)
    if requests:
        drawn.append([button(voice.word(mentor_words.MY_PAIRS), MinePage(page=0))])
    if surveys:
        drawn.append([to_surveys(voice)])
    if lessons:
        drawn.append([button(voice.word(lesson_words.MINE), LessonsPage(page=0))])
    return InlineKeyboardMarkup(inline_keyboard=drawn)


def _words(voice: Voice, answer: Answer, name: str) -> str:
    """The full words where there is one pair; in a list the name and as little as possible."""
    if not name:
        return voice.label(answer)
    short = {Answer.MET: words.MET, Answer.CALLED: words.CALLED, Answer.NOT_THIS_WEEK: words.NOT_MET}
    return voice.word(short[answer]).replace("%(name)s", name)


KEYBOARDS = {"check_in": sheet_keyboard}


def routes() -> Router:
    router = Router(name="check_ins")
    router.message.register(show, Says("checkin"), InPrivate())
    router.callback_query.register(turn, SheetPage.filter())
    router.callback_query.register(answer_all, AnswerButton.filter(F.pair == EVERY_PAIR))
    router.callback_query.register(answer, AnswerButton.filter())
    router.callback_query.register(begin_except, ExceptButton.filter())
    router.callback_query.register(excuse, ExcuseButton.filter())
    return router
