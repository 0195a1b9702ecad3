"""The help day's question: one tap begins a recommendation or an entry, one says that there is nobody."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from handlers.answers import redraw, toast
from handlers.assistance import AssistButton
from handlers.nominations import Way, WayButton
from handlers.pages import button
from handlers.places import ToVillagesButton
from handlers.voice import Voice
from texts.buttons import colours as colour_words
from texts.buttons import help_days as words
from texts.buttons.assistance import ASSIST
from texts.buttons.recommendations import RECOMMEND
from texts.messages.help_days import NobodyThisMonth


class NobodyButton(CallbackData, prefix="hdn"):
    """Whoever has seen nobody need not say more; it is kept nowhere."""


async def nobody(query: CallbackQuery, voice: Voice) -> None:
    await toast(query)
    await redraw(query, voice.say(NobodyThisMonth()))


def help_day_keyboard(voice: Voice, village: int | None) -> InlineKeyboardMarkup:
    """An entry for somebody begins in a village: in the only one, or in one from the list."""
    if village is None:
        entry = button(voice.word(colour_words.VILLAGES), ToVillagesButton())
    else:
        entry = button(voice.word(ASSIST), AssistButton(village=village))
    recommend = button(voice.word(RECOMMEND), WayButton(way=Way.RECOMMEND))
    return InlineKeyboardMarkup(
        inline_keyboard=[[recommend], [entry], [button(voice.word(words.NOBODY), NobodyButton())]]
    )


KEYBOARDS = {"help_day": help_day_keyboard}


def routes() -> Router:
    router = Router(name="help_days")
    router.callback_query.register(nobody, NobodyButton.filter())
    return router
