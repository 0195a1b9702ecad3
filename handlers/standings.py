"""Where everybody stands who is before the departments or the village: one tap from the county's desk."""

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from domain.people import Actor
from handlers.answers import redraw, toast
from handlers.departments import DepartmentsButton
from handlers.desk import StandingsPage, back_to_desk
from handlers.pages import button, turns
from handlers.voice import Voice
from services import standings
from services.app import App
from texts.buttons.departments import OPEN


async def turn(
    query: CallbackQuery, callback_data: StandingsPage, app: App, actor: Actor, voice: Voice
) -> None:
    seen = await app.see(standings.look, actor, callback_data.page)
    rows = turns(seen.page, seen.pages, lambda to: StandingsPage(page=to))
    if any(each.empty for each in seen.message.before_departments):
        rows.append([button(voice.word(OPEN), DepartmentsButton(below=True))])
    await toast(query)
    keyboard = InlineKeyboardMarkup(inline_keyboard=[*rows, [back_to_desk(voice)]])
    await redraw(query, voice.say(seen.message), keyboard)


def routes() -> Router:
    router = Router(name="standings")
    router.callback_query.register(turn, StandingsPage.filter())
    return router
