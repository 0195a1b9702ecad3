"""Who was there: six digits, a scan, or an organizer's tap — 签到."""

import asyncio
from io import BytesIO

import segno
from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardMarkup, Message

from domain.attendances import typed
from domain.lessons import LessonId
from domain.nominations import NominationId
from domain.people import Actor
from handlers.answers import redraw, reply, toast
from handlers.buttons import ShortId
from handlers.filters import InPrivate
from handlers.lessons import CardButton, Deed, Trains
from handlers.pages import button, turns
from handlers.voice import Voice
from services import attendances
from services.app import App
from services.attendances import RollPage
from texts.buttons import attendances as words


class RollButton(CallbackData, prefix="roll"):
    """A page of whom a class is for."""

    lesson: ShortId
    page: int


class MarkButton(CallbackData, prefix="there"):
    """Somebody was there, or was not after all."""

    lesson: ShortId
    nomination: ShortId
    there: bool
    page: int


class SaysDigits(Filter):
    """Somebody who is known says six digits and nothing else."""

    async def __call__(self, message: Message, actor: Actor) -> bool | dict[str, str]:
        code = typed(message.text or "")
        return {"code": code} if code is not None and actor.person is not None else False


async def attend(message: Message, app: App, actor: Actor, voice: Voice, code: str) -> None:
    """By digits, or by the link in the picture."""
    await reply(message, voice.say(await app.do(attendances.attend, actor, code)))


async def show_code(
    query: CallbackQuery, callback_data: CardButton, app: App, actor: Actor, voice: Voice
) -> None:
    code = await app.see(attendances.show_code, actor, LessonId(callback_data.lesson))
    await toast(query)
    if isinstance(query.message, Message):
        picture = await asyncio.to_thread(_picture, voice.link(code.payload))
        photo = BufferedInputFile(picture, "code.png")
        await query.message.answer_photo(photo, caption=voice.say(code.message), parse_mode="HTML")


async def open_roll(
    query: CallbackQuery, callback_data: CardButton | RollButton, app: App, actor: Actor, voice: Voice
) -> None:
    page = callback_data.page if isinstance(callback_data, RollButton) else 0
    seen = await app.see(attendances.roll, actor, LessonId(callback_data.lesson), page)
    await _redraw(query, voice, seen)


async def mark(query: CallbackQuery, callback_data: MarkButton, app: App, actor: Actor, voice: Voice) -> None:
    lesson_id, nomination_id = LessonId(callback_data.lesson), NominationId(callback_data.nomination)
    there, page = callback_data.there, callback_data.page
    seen = await app.do(attendances.mark, actor, lesson_id, nomination_id, there, page)
    await _redraw(query, voice, seen)


async def _redraw(query: CallbackQuery, voice: Voice, seen: RollPage) -> None:
    await toast(query)
    await redraw(query, voice.say(seen.message), _keyboard(voice, seen))


def _keyboard(voice: Voice, seen: RollPage) -> InlineKeyboardMarkup:
    lesson = seen.lesson_id
    rows = [
        [
            button(
                f"{'✓ ' if each.was_there else ''}{each.full_name} · {each.village}",
                MarkButton(
                    lesson=lesson, nomination=each.nomination_id, there=not each.was_there, page=seen.page
                ),
            )
        ]
        for each in seen.entered
    ]
    rows += turns(seen.page, seen.pages, lambda to: RollButton(lesson=lesson, page=to))
    rows.append([button(voice.word(words.BACK), CardButton(lesson=lesson, act=Deed.CARD))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _picture(link: str) -> bytes:
    png = BytesIO()
    segno.make_qr(link).save(png, kind="png", scale=12, border=4)
    return png.getvalue()


def routes() -> Router:
    router = Router(name="attendances")
    router.message.register(attend, InPrivate(), Trains(), SaysDigits())
    taps = router.callback_query
    taps.register(show_code, CardButton.filter(F.act == Deed.CODE))
    taps.register(open_roll, CardButton.filter(F.act == Deed.ROLL))
    taps.register(open_roll, RollButton.filter())
    taps.register(mark, MarkButton.filter())
    return router
