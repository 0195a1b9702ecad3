"""The weekly survey: a tap for each question, or one for everything that is as it was."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.colours import ANSWERS, Finding, Topic
from domain.people import Actor
from domain.places import PlaceId
from handlers.answers import redraw, reply, toast
from handlers.buttons import IdOrAll, Ordinal, ShortId
from handlers.filters import InPrivate, Says
from handlers.pages import button, turns
from handlers.voice import Voice
from services import surveys
from services.app import App
from services.surveys import SHOWN, View
from texts.buttons import surveys as words


class Act(StrEnum):
    BELOW = "b"  # for a letter that has to stay
    LIST = "l"


class SurveysButton(CallbackData, prefix="svs"):
    act: Act
    page: int = 0


class TopicButton(CallbackData, prefix="svt"):
    """Opens a village at its next question, or at the one that is to be changed."""

    village: ShortId
    topic: Topic | None = None


class FindingButton(CallbackData, prefix="sva"):
    """`week` is the ordinal of its Monday."""

    week: Ordinal
    village: ShortId
    finding: Finding


class RepeatButton(CallbackData, prefix="svr"):
    """All that has no answer is as it was: of one village, or of those on a screen, known by its mark."""

    week: Ordinal
    village: IdOrAll
    page: int = 0
    mark: IdOrAll = 0


class LaterButton(CallbackData, prefix="svl"):
    """Where the finger still is that opened the survey: a second tap must not file anything."""


async def show(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    view = await app.see(surveys.look, actor)
    await reply(message, voice.say(surveys.message(view)), draw(view, voice))


async def look(
    query: CallbackQuery, callback_data: SurveysButton, app: App, actor: Actor, voice: Voice
) -> None:
    view = await app.see(surveys.look, actor, callback_data.page)
    if callback_data.act is Act.LIST:
        await _redraw(query, voice, view)
        return
    await toast(query)
    if isinstance(query.message, Message):
        await reply(query.message, voice.say(surveys.message(view)), draw(view, voice))


async def open_village(
    query: CallbackQuery, callback_data: TopicButton, app: App, actor: Actor, voice: Voice
) -> None:
    village_id = PlaceId(callback_data.village)
    await _redraw(query, voice, await app.see(surveys.open_village, actor, village_id, callback_data.topic))


async def answer(
    query: CallbackQuery, callback_data: FindingButton, app: App, actor: Actor, voice: Voice
) -> None:
    week_on, village_id = date.fromordinal(callback_data.week), PlaceId(callback_data.village)
    page = await app.do(surveys.answer, actor, week_on, village_id, callback_data.finding)
    await _redraw(query, voice, page, voice.word(words.KEPT))


async def repeat(
    query: CallbackQuery, callback_data: RepeatButton, app: App, actor: Actor, voice: Voice
) -> None:
    week_on, village_id = date.fromordinal(callback_data.week), PlaceId(callback_data.village)
    filed = await app.do(surveys.repeat, actor, week_on, village_id, callback_data.page, callback_data.mark)
    said = words.KEPT if filed.kept else words.ANOTHER_LIST
    await _redraw(query, voice, filed.view, voice.word(said))


async def leave_for_later(query: CallbackQuery, voice: Voice) -> None:
    await toast(query, voice.word(words.UNTIL_LATER))


async def _redraw(query: CallbackQuery, voice: Voice, view: View, said: str = "") -> None:
    await toast(query, said)
    await redraw(query, voice.say(surveys.message(view)), draw(view, voice))


def draw(view: View, voice: Voice) -> InlineKeyboardMarkup:
    keyboard = surveys.keyboard(view)
    return (sheet_keyboard if keyboard.name == "surveys" else page_keyboard)(voice, **keyboard.ids)


def sheet_keyboard(
    voice: Voice,
    week: int,
    rows: Sequence[tuple[int, str, bool]],
    page: int,
    pages: int,
    *,
    mark: int | None,
    waits: bool,
) -> InlineKeyboardMarkup:
    """A row for each village, then one tap for all on the screen that is as it was."""
    drawn = [
        [button(f"✓ {name}" if done else name, TopicButton(village=village))] for village, name, done in rows
    ]
    if mark is not None:
        text = voice.word(words.PAGE_AS_BEFORE if pages > 1 else words.SHOWN_AS_BEFORE)
        drawn.append([button(text, RepeatButton(week=week, village=SHOWN, page=page, mark=mark))])
    drawn += turns(page, pages, lambda to: SurveysButton(act=Act.LIST, page=to))
    if waits:
        drawn.append([_later(voice)])
    return InlineKeyboardMarkup(inline_keyboard=drawn)


def page_keyboard(
    voice: Voice,
    week: int,
    village: int,
    topic: str | None,
    said: Sequence[str],
    before: Sequence[str],
    *,
    repeat: bool,
    last_week: bool,
    alone: bool,
) -> InlineKeyboardMarkup:
    """The answers of the time before with one tap for them all; or one question; or what can be changed."""

    def answers(asked: Topic) -> list[InlineKeyboardButton]:
        return [
            button(
                _marked(voice.word(words.SHORT[each]), each, said, before),
                FindingButton(week=week, village=village, finding=each),
            )
            for each in ANSWERS[asked]
        ]

    if repeat:
        drawn = [answers(each) for each in Topic]
        text = voice.word(_as_before(begun=bool(said), last_week=last_week))
        drawn.append([button(text, RepeatButton(week=week, village=village))])
    elif topic is not None:
        drawn = _in_twos(answers(Topic(topic)))
    else:
        drawn = _in_twos(
            [
                button(voice.word(words.CHANGE[each]), TopicButton(village=village, topic=each))
                for each in Topic
            ]
        )
    if not alone:
        drawn.append([button(voice.word(words.BACK), SurveysButton(act=Act.LIST))])
    elif topic is not None:
        drawn.append([_later(voice)])
    return InlineKeyboardMarkup(inline_keyboard=drawn)


def _marked(text: str, finding: Finding, said: Sequence[str], before: Sequence[str]) -> str:
    """✓ is this week's word, ● the one of the time before."""
    if finding in said:
        return f"✓ {text}"
    return f"● {text}" if finding in before else text


def _as_before(*, begun: bool, last_week: bool) -> str:
    if last_week:
        return words.REST_AS_LAST_WEEK if begun else words.ALL_AS_LAST_WEEK
    return words.REST_AS_BEFORE if begun else words.ALL_AS_BEFORE


def _in_twos(row: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [list(row[start : start + 2]) for start in range(0, len(row), 2)]


def _later(voice: Voice) -> InlineKeyboardButton:
    return button(voice.word(words.LATER), LaterButton())


def to_surveys(voice: Voice) -> InlineKeyboardButton:
    """For a letter that asks something else as well."""
    return button(voice.word(words.OPEN), SurveysButton(act=Act.BELOW))


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {
    "surveys": sheet_keyboard,
    "survey": page_keyboard,
}


def routes() -> Router:
    router = Router(name="surveys")
    router.message.register(show, Says("survey"), InPrivate())
    router.callback_query.register(look, SurveysButton.filter())
    router.callback_query.register(open_village, TopicButton.filter())
    router.callback_query.register(answer, FindingButton.filter())
    router.callback_query.register(repeat, RepeatButton.filter())
    router.callback_query.register(leave_for_later, LaterButton.filter())
    return router
