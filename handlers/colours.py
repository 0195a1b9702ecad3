"""An organizer's own word on a village's colour."""

from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from domain.overrides import OVERRIDE
from domain.people import Actor
from handlers import forms
from handlers.answers import toast
from handlers.buttons import ShortId
from handlers.voice import Voice
from services.app import App


class Act(StrEnum):
    SET = "s"
    END = "e"


class ColourButton(CallbackData, prefix="colour"):
    act: Act
    village: ShortId


async def ask(
    query: CallbackQuery, callback_data: ColourButton, app: App, actor: Actor, voice: Voice
) -> None:
    await forms.begin(query, app, actor, voice, OVERRIDE.name, {"village": callback_data.village})
    await toast(query)


def routes() -> Router:
    router = Router(name="colours")
    router.callback_query.register(ask, ColourButton.filter(F.act == Act.SET))
    return router
