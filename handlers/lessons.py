"""Training classes: a tap joins, another steps back; organizers list, move and call off — 培训."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardMarkup, Message

from domain.lessons import LIST_LESSON, MOVE_LESSON, LessonId, Stand
from domain.people import Actor
from handlers import forms
from handlers.answers import redraw, reply, toast
from handlers.buttons import ShortId
from handlers.filters import InPrivate, Says
from handlers.pages import button, turns
from handlers.voice import Voice
from services import lessons
from services.app import App
from services.lessons import Board, Card, File, Mine, Shown
from texts import moments
from texts.buttons import attendances as attendance_words
from texts.buttons import lessons as words

LONGEST_TOPIC = 12
"""On a button beside its day."""
LABELS = {Stand.OPEN: words.JOIN, Stand.SEATED: words.SEATED, Stand.IN_LINE: words.IN_LINE}


class Act(StrEnum):
    JOIN = "j"
    LOOK = "o"
    BELOW = "b"  # below a letter that has to stay
    STEP_BACK = "x"
    CALENDAR = "c"


class LessonButton(CallbackData, prefix="ls"):
    lesson: ShortId
    act: Act


class LessonsPage(CallbackData, prefix="lsp"):
    page: int


class Deed(StrEnum):
    CARD = "c"
    MOVE = "m"
    CALL_OFF = "x"
    CODE = "q"
    ROLL = "r"
    INDEED = "y"


class CardButton(CallbackData, prefix="lc"):
    lesson: ShortId
    act: Deed


class BoardPage(CallbackData, prefix="lb"):
    page: int


class ListButton(CallbackData, prefix="lnew"):
    """Begins to list a class."""


class Trains(Filter):
    """The county lists its classes here; elsewhere the word is like any other."""

    async def __call__(self, message: Message, app: App) -> bool:
        return app.programme.training.classes


async def go(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    seen = await app.see(lessons.home, actor)
    await reply(message, voice.say(seen.message), _drawn(seen, voice))


async def turn(
    query: CallbackQuery, callback_data: LessonsPage, app: App, actor: Actor, voice: Voice
) -> None:
    await _redraw(query, voice, await app.see(lessons.mine, actor, callback_data.page))


async def join(
    query: CallbackQuery, callback_data: LessonButton, app: App, actor: Actor, voice: Voice
) -> None:
    joined = await app.do(lessons.join, actor, LessonId(callback_data.lesson))
    seated = joined.stand is Stand.SEATED
    await _redraw(query, voice, joined.mine, voice.word(words.JOINED if seated else words.WAITS))
    if seated:
        await _send(query, voice, joined.file)


async def look(
    query: CallbackQuery, callback_data: LessonButton, app: App, actor: Actor, voice: Voice
) -> None:
    await _redraw(query, voice, await app.see(lessons.look, actor, LessonId(callback_data.lesson)))


async def look_below(
    query: CallbackQuery, callback_data: LessonButton, app: App, actor: Actor, voice: Voice
) -> None:
    shown = await app.see(lessons.look, actor, LessonId(callback_data.lesson))
    await toast(query)
    if isinstance(query.message, Message):
        await reply(query.message, voice.say(shown.message), _drawn(shown, voice))


async def step_back(
    query: CallbackQuery, callback_data: LessonButton, app: App, actor: Actor, voice: Voice
) -> None:
    mine = await app.do(lessons.step_back, actor, LessonId(callback_data.lesson))
    await _redraw(query, voice, mine, voice.word(words.STEPPED_BACK))


async def fetch(
    query: CallbackQuery, callback_data: LessonButton, app: App, actor: Actor, voice: Voice
) -> None:
    file = await app.see(lessons.calendar, actor, LessonId(callback_data.lesson))
    await toast(query)
    await _send(query, voice, file)


async def turn_board(
    query: CallbackQuery, callback_data: BoardPage, app: App, actor: Actor, voice: Voice
) -> None:
    await _redraw(query, voice, await app.see(lessons.board, actor, callback_data.page))


async def open_card(
    query: CallbackQuery, callback_data: CardButton, app: App, actor: Actor, voice: Voice
) -> None:
    await _redraw(query, voice, await app.see(lessons.card, actor, LessonId(callback_data.lesson)))


async def list_one(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    await forms.begin(query, app, actor, voice, LIST_LESSON.name)
    await toast(query)


async def move(query: CallbackQuery, callback_data: CardButton, app: App, actor: Actor, voice: Voice) -> None:
    await forms.begin(query, app, actor, voice, MOVE_LESSON.name, {"lesson": callback_data.lesson})
    await toast(query)


async def ask_before_calling_off(
    query: CallbackQuery, callback_data: CardButton, app: App, actor: Actor, voice: Voice
) -> None:
    lesson_id = callback_data.lesson
    asked = await app.see(lessons.ask_before_calling_off, actor, LessonId(lesson_id))
    indeed = button(voice.word(words.INDEED), CardButton(lesson=lesson_id, act=Deed.INDEED))
    keep = button(voice.word(words.KEEP), CardButton(lesson=lesson_id, act=Deed.CARD))
    await toast(query)
    await redraw(query, voice.say(asked), InlineKeyboardMarkup(inline_keyboard=[[indeed], [keep]]))


async def call_off(
    query: CallbackQuery, callback_data: CardButton, app: App, actor: Actor, voice: Voice
) -> None:
    await _redraw(query, voice, await app.do(lessons.call_off, actor, LessonId(callback_data.lesson)))


async def _redraw(
    query: CallbackQuery, voice: Voice, seen: Board | Card | Mine | Shown, said: str = ""
) -> None:
    await toast(query, said)
    await redraw(query, voice.say(seen.message), _drawn(seen, voice))


async def _send(query: CallbackQuery, voice: Voice, file: File) -> None:
    if isinstance(query.message, Message):
        document = BufferedInputFile(file.content, file.name)
        await query.message.answer_document(document, caption=voice.say(file.message), parse_mode="HTML")


def _drawn(seen: Board | Card | Mine | Shown, voice: Voice) -> InlineKeyboardMarkup:
    if isinstance(seen, Mine):
        rows = lessons.rows(seen.message.lines)
        return list_keyboard(voice, rows, seen.page, seen.pages)
    if isinstance(seen, Shown):
        return _page_keyboard(seen, voice)
    return _board_keyboard(seen, voice) if isinstance(seen, Board) else _card_keyboard(seen, voice)


def list_keyboard(
    voice: Voice, rows: Sequence[Sequence[object]], page: int = 0, pages: int = 1
) -> InlineKeyboardMarkup:
    """A tap joins; where one has joined it opens the class."""
    drawn = [
        [button(_label(voice, LABELS[Stand(str(stand))], day, str(topic)), _leads(lesson, stand))]
        for lesson, stand, day, topic in rows
    ]
    drawn += turns(page, pages, lambda to: LessonsPage(page=to))
    return InlineKeyboardMarkup(inline_keyboard=drawn)


def _leads(lesson: object, stand: object) -> LessonButton:
    act = Act.JOIN if stand == Stand.OPEN else Act.LOOK
    return LessonButton(lesson=int(str(lesson)), act=act)


def _label(voice: Voice, label: str, day: object, topic: str) -> str:
    called = moments.day(date.fromordinal(int(str(day))), voice.locale)
    return voice.word(label) % {"day": called, "topic": short(topic)}


def short(topic: str) -> str:
    """As much of it as stands on a button."""
    return topic if len(topic) <= LONGEST_TOPIC else f"{topic[:LONGEST_TOPIC]}…"


def letter_keyboard(voice: Voice, lesson: int) -> InlineKeyboardMarkup:
    """Below news of a class that somebody joined."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                button(voice.word(words.OPEN), LessonButton(lesson=lesson, act=Act.BELOW)),
                button(voice.word(words.CALENDAR), LessonButton(lesson=lesson, act=Act.CALENDAR)),
            ]
        ]
    )


def to_board(voice: Voice) -> InlineKeyboardMarkup:
    again = button(voice.word(words.LIST), ListButton())
    board = button(voice.word(words.BOARD), BoardPage(page=0))
    return InlineKeyboardMarkup(inline_keyboard=[[again, board]])


def _page_keyboard(shown: Shown, voice: Voice) -> InlineKeyboardMarkup:
    lesson = shown.lesson_id
    rows = []
    if not shown.message.is_over and shown.stand is Stand.OPEN:
        rows.append([button(voice.word(words.JOIN_THIS), LessonButton(lesson=lesson, act=Act.JOIN))])
    if shown.stand is not Stand.OPEN:
        back = button(voice.word(words.STEP_BACK), LessonButton(lesson=lesson, act=Act.STEP_BACK))
        rows.append([back, button(voice.word(words.CALENDAR), LessonButton(lesson=lesson, act=Act.CALENDAR))])
    rows.append([button(voice.word(words.ALL), LessonsPage(page=0))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _board_keyboard(board: Board, voice: Voice) -> InlineKeyboardMarkup:
    rows = [
        [
            button(
                f"{moments.day(line.starts_at.date(), voice.locale)} {line.topic}",
                CardButton(lesson=number, act=Deed.CARD),
            )
        ]
        for number, line in zip(board.ids, board.message.lines, strict=True)
    ]
    rows += turns(board.page, board.pages, lambda to: BoardPage(page=to))
    rows.append([button(voice.word(words.LIST), ListButton())])
    if board.is_reserve:
        rows.append([button(voice.word(words.MINE), LessonsPage(page=0))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _card_keyboard(card: Card, voice: Voice) -> InlineKeyboardMarkup:
    def to(act: Deed) -> CardButton:
        return CardButton(lesson=card.lesson_id, act=act)

    rows = []
    if card.is_open:
        move, call_off = voice.word(words.MOVE), voice.word(words.CALL_OFF)
        rows.append([button(move, to(Deed.MOVE)), button(call_off, to(Deed.CALL_OFF))])
    if not card.message.line.is_off:
        code, roll = voice.word(attendance_words.CODE), voice.word(attendance_words.ROLL)
        rows.append([button(code, to(Deed.CODE)), button(roll, to(Deed.ROLL))])
    rows.append([button(voice.word(words.ALL), BoardPage(page=0))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {
    "lessons": list_keyboard,
    "lesson": letter_keyboard,
    "lesson_board": to_board,
}


def routes() -> Router:
    router = Router(name="lessons")
    router.message.register(go, InPrivate(), Trains(), Says("training"))
    taps = router.callback_query
    taps.register(join, LessonButton.filter(F.act == Act.JOIN))
    taps.register(look, LessonButton.filter(F.act == Act.LOOK))
    taps.register(look_below, LessonButton.filter(F.act == Act.BELOW))
    taps.register(step_back, LessonButton.filter(F.act == Act.STEP_BACK))
    taps.register(fetch, LessonButton.filter(F.act == Act.CALENDAR))
    taps.register(turn, LessonsPage.filter())
    taps.register(open_card, CardButton.filter(F.act == Deed.CARD))
    taps.register(move, CardButton.filter(F.act == Deed.MOVE))
    taps.register(ask_before_calling_off, CardButton.filter(F.act == Deed.CALL_OFF))
    taps.register(call_off, CardButton.filter(F.act == Deed.INDEED))
    taps.register(turn_board, BoardPage.filter())
    taps.register(list_one, ListButton.filter())
    return router
