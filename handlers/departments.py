"""The departments that vet together, and a link for whoever signs for one — 联审部门."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain.people import Actor
from handlers.answers import reply, toast
from handlers.buttons import ShortId
from handlers.filters import InPrivate, Says
from handlers.pages import button
from handlers.voice import Voice
from services import departments
from services.app import App
from services.departments import Department, Departments
from texts.buttons import departments as words
from texts.messages.departments import ReviewerLink


class DepartmentsButton(CallbackData, prefix="depts"):
    """Opens the list, below a letter that stays."""

    below: bool


class DepartmentButton(CallbackData, prefix="dept"):
    """A link for one more person of a department, by its number in the programme's list."""

    number: ShortId


async def list_departments(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    await _show(message, await app.see(departments.look, actor), voice)


async def open_list(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    found = await app.see(departments.look, actor)
    await toast(query)
    if isinstance(query.message, Message):
        await _show(query.message, found, voice)


async def invite(
    query: CallbackQuery, callback_data: DepartmentButton, app: App, actor: Actor, voice: Voice
) -> None:
    """The code is made once and shown once; a new press makes a new one."""
    name, code = await app.do(departments.invite, actor, callback_data.number)
    await toast(query)
    if isinstance(query.message, Message):
        await reply(query.message, voice.say(ReviewerLink(name, voice.link(f"i_{code}"))))


async def _show(message: Message, found: Departments, voice: Voice) -> None:
    rows = [[button(_label(each, voice), DepartmentButton(number=each.number))] for each in found.listed]
    await reply(message, voice.say(found.message), InlineKeyboardMarkup(inline_keyboard=rows))


def _label(department: Department, voice: Voice) -> str:
    said = voice.word(words.NAMED if department.readers else words.EMPTY)
    return said % {"department": department.name, "count": department.readers}


def to_departments(voice: Voice) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[button(voice.word(words.OPEN), DepartmentsButton(below=True))]]
    )


KEYBOARDS = {"departments": to_departments}


def routes() -> Router:
    router = Router(name="departments")
    router.message.register(list_departments, Says("departments"), InPrivate())
    router.callback_query.register(open_list, DepartmentsButton.filter())
    router.callback_query.register(invite, DepartmentButton.filter())
    return router
