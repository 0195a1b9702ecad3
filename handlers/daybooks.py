"""What a reserve did today: one tap a line, three for an errand; and reading it."""

from collections.abc import Callable
from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.daybooks import NOTE, Favour, LineId, Whom, Work
from domain.people import Actor, PersonId
from handlers import forms
from handlers.answers import place_of, redraw, reply, toast
from handlers.buttons import ShortId
from handlers.filters import InPrivate, Says
from handlers.pages import button, turns
from handlers.voice import Voice
from services import daybooks
from services.app import App
from services.daybooks import Kept, Page
from texts.buttons import daybooks as words
from texts.messages.daybooks import ForWhom, LineStruck, WhatFavour, WhatToday


class Act(StrEnum):
    SHIFT = "y"
    NOTE = "n"
    STRIKE = "w"
    LISTEN = "l"


class WorkButton(CallbackData, prefix="day"):
    work: Work


class FavourButton(CallbackData, prefix="dayfor"):
    favour: Favour


class WhomButton(CallbackData, prefix="daywhom"):
    favour: Favour
    whom: Whom


class LineButton(CallbackData, prefix="dayline"):
    line: ShortId
    act: Act


class MoreButton(CallbackData, prefix="daymore"):
    """To the first question again, below what was kept."""


class DaybookButton(CallbackData, prefix="daybook"):
    person: ShortId
    page: int = 0


async def begin(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    await app.see(daybooks.begin, actor)
    await reply(message, voice.say(WhatToday()), work_keyboard(voice, actor))


async def write(
    query: CallbackQuery, callback_data: WorkButton, app: App, actor: Actor, voice: Voice
) -> None:
    if callback_data.work is Work.ERRAND:
        await toast(query)
        await redraw(query, voice.say(WhatFavour()), favour_keyboard(voice))
        return
    once = app.once(f"day:{place_of(query)}")  # two taps on one question are one line
    await _show_kept(query, voice, await once.do(daybooks.write, actor, callback_data.work))


async def ask_whom(query: CallbackQuery, callback_data: FavourButton, voice: Voice) -> None:
    await toast(query)
    favour = callback_data.favour
    await redraw(query, voice.say(ForWhom(favour)), whom_keyboard(voice, favour))


async def write_errand(
    query: CallbackQuery, callback_data: WhomButton, app: App, actor: Actor, voice: Voice
) -> None:
    favour, whom = callback_data.favour, callback_data.whom
    once = app.once(f"day:{place_of(query)}")
    await _show_kept(query, voice, await once.do(daybooks.write, actor, Work.ERRAND, favour, whom))


async def shift(
    query: CallbackQuery, callback_data: LineButton, app: App, actor: Actor, voice: Voice
) -> None:
    await _show_kept(query, voice, await app.do(daybooks.shift, actor, LineId(callback_data.line)))


async def annotate(
    query: CallbackQuery, callback_data: LineButton, app: App, actor: Actor, voice: Voice
) -> None:
    await toast(query)
    await forms.begin(query, app, actor, voice, NOTE.name, {"line": callback_data.line})


async def strike(
    query: CallbackQuery, callback_data: LineButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(daybooks.strike, actor, LineId(callback_data.line))
    await toast(query)
    await redraw(query, voice.say(LineStruck()))


async def listen(query: CallbackQuery, callback_data: LineButton, app: App, actor: Actor) -> None:
    file_id = await app.see(daybooks.recording, actor, LineId(callback_data.line))
    await toast(query)
    if isinstance(query.message, Message):
        await query.message.answer_voice(file_id, protect_content=True)


async def begin_again(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    """Below: what was kept stays in view."""
    await app.see(daybooks.begin, actor)
    await toast(query)
    if isinstance(query.message, Message):
        await reply(query.message, voice.say(WhatToday()), work_keyboard(voice, actor))


async def read(
    query: CallbackQuery, callback_data: DaybookButton, app: App, actor: Actor, voice: Voice
) -> None:
    page = await app.see(daybooks.read, actor, PersonId(callback_data.person), callback_data.page)
    await toast(query)
    await redraw(query, voice.say(page.message), _page_keyboard(voice, page))


async def _show_kept(query: CallbackQuery, voice: Voice, kept: Kept) -> None:
    await toast(query)
    await redraw(query, voice.say(kept.message), line_keyboard(voice, kept.id, today=kept.message.today))


def work_keyboard(voice: Voice, actor: Actor) -> InlineKeyboardMarkup:
    works = [button(voice.label(work), WorkButton(work=work)) for work in Work]
    mine = button(voice.word(words.MINE), DaybookButton(person=actor.person_id))
    return InlineKeyboardMarkup(inline_keyboard=[*_rows(works), [mine]])


def favour_keyboard(voice: Voice) -> InlineKeyboardMarkup:
    favours = [button(voice.label(favour), FavourButton(favour=favour)) for favour in Favour]
    return InlineKeyboardMarkup(inline_keyboard=_rows(favours))


def whom_keyboard(voice: Voice, favour: Favour) -> InlineKeyboardMarkup:
    whoms = [button(voice.label(whom), WhomButton(favour=favour, whom=whom)) for whom in Whom]
    return InlineKeyboardMarkup(inline_keyboard=_rows(whoms))


def line_keyboard(voice: Voice, line: int, *, today: bool = True) -> InlineKeyboardMarkup:
    """What can still be put right, and the next line."""
    shift = words.SHIFT if today else words.SHIFT_BACK
    mend = [
        button(voice.word(text), LineButton(line=line, act=act))
        for text, act in ((shift, Act.SHIFT), (words.NOTE, Act.NOTE), (words.STRIKE, Act.STRIKE))
    ]
    return InlineKeyboardMarkup(inline_keyboard=[mend, [button(voice.word(words.MORE), MoreButton())]])


def to_daybook(voice: Voice, person: int) -> list[InlineKeyboardButton]:
    """The way to a reserve's daybook, for their mentors and organizers."""
    return [button(voice.word(words.DAYBOOK), DaybookButton(person=person))]


def _page_keyboard(voice: Voice, page: Page) -> InlineKeyboardMarkup:
    spoken = [
        button(
            voice.word(words.LISTEN) % {"day": f"{line.happened_on.month}-{line.happened_on.day}"},
            LineButton(line=line.id, act=Act.LISTEN),
        )
        for line in page.lines
        if line.voice is not None
    ]
    rows = _rows(spoken) + turns(
        page.page, page.pages, lambda to: DaybookButton(person=page.person_id, page=to)
    )
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _rows(buttons: list[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {"daybook_line": line_keyboard}


def routes() -> Router:
    router = Router(name="daybooks")
    press = router.callback_query.register
    router.message.register(begin, Says("daybook"), InPrivate())
    press(write, WorkButton.filter())
    press(ask_whom, FavourButton.filter())
    press(write_errand, WhomButton.filter())
    press(shift, LineButton.filter(F.act == Act.SHIFT))
    press(annotate, LineButton.filter(F.act == Act.NOTE))
    press(strike, LineButton.filter(F.act == Act.STRIKE))
    press(listen, LineButton.filter(F.act == Act.LISTEN))
    press(begin_again, MoreButton.filter())
    press(read, DaybookButton.filter())
    return router
