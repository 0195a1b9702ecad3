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
from handlers.pages import button, turns
from handlers.voice import Voice
from services import surveys
from services.app import App
from services.surveys import EVERY_VILLAGE, View
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
    """All that has no answer is as it was: of one village, or of every one."""

    week: Ordinal
    village: IdOrAll
    page: int = 0


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
    view = await app.do(surveys.repeat, actor, week_on, village_id, callback_data.page)
    await _redraw(query, voice, view, voice.word(words.KEPT))


async def _redraw(query: CallbackQuery, voice: Voice, view: View, said: str = "") -> None:
    await toast(query, said)
    await redraw(query, voice.say(surveys.message(view)), draw(view, voice))


def draw(view: View, voice: Voice) -> InlineKeyboardMarkup:
    keyboard = surveys.keyboard(view)
    return (sheet_keyboard if keyboard.name == "surveys" else page_keyboard)(voice, **keyboard.ids)


def sheet_keyboard(
    voice: Voice, week: int, rows: Sequence[tuple[int, str, bool]], page: int, pages: int, *, repeat: bool
) -> InlineKeyboardMarkup:
    """One tap for all that is as it was, then a row for each village."""
    drawn: list[list[InlineKeyboardButton]] = []
    if repeat:
        every = RepeatButton(week=week, village=EVERY_VILLAGE, page=page)
        drawn.append([button(voice.word(words.ALL_AS_BEFORE), every)])
    drawn += [
        [button(f"✓ {name}" if done else name, TopicButton(village=village))] for village, name, done in rows
    ]
    drawn += turns(page, pages, lambda to: SurveysButton(act=Act.LIST, page=to))
    return InlineKeyboardMarkup(inline_keyboard=drawn)


def page_keyboard(
    voice: Voice,
    week: int,
    village: int,
    topic: str | None,
    before: str | None,
    *,
    repeat: bool,
    begun: bool,
    alone: bool,
) -> InlineKeyboardMarkup:
    """The answers to the question that waits, the one of the time before marked; or what can be changed."""
    drawn: list[list[InlineKeyboardButton]] = []
    if repeat:
        text = voice.word(words.REST_AS_BEFORE if begun else words.ALL_AS_BEFORE)
        drawn.append([button(text, RepeatButton(week=week, village=village))])
    if topic is not None:
        found = [
            button(
                f"· {voice.word(words.SHORT[each])} ·" if each == before else voice.word(words.SHORT[each]),
                FindingButton(week=week, village=village, finding=each),
            )
            for each in ANSWERS[Topic(topic)]
        ]
    else:
        found = [
            button(voice.word(words.CHANGE[each]), TopicButton(village=village, topic=each)) for each in Topic
        ]
    drawn += [found[start : start + 2] for start in range(0, len(found), 2)]
    if not alone:
        drawn.append([button(voice.word(words.BACK), SurveysButton(act=Act.LIST))])
    return InlineKeyboardMarkup(inline_keyboard=drawn)


def to_surveys(voice: Voice) -> InlineKeyboardButton:
    """For a letter that asks something else as well."""
    return button(voice.word(words.OPEN), SurveysButton(act=Act.BELOW))


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {
    "surveys": sheet_keyboard,
    "survey": page_keyboard,
}


def routes() -> Router:
    router = Router(name="surveys")
    router.callback_query.register(look, SurveysButton.filter())
    router.callback_query.register(open_village, TopicButton.filter())
    router.callback_query.register(answer, FindingButton.filter())
    router.callback_query.register(repeat, RepeatButton.filter())
    return router
