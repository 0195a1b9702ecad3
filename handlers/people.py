"""Rest and language: what a person decides for themselves."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

from domain.people import Actor
from handlers.answers import drawn, reply, toast
from handlers.filters import InPrivate, Says
from handlers.start import at_home
from handlers.voice import Voice
from services import people
from services.app import App
from texts.buttons.people import LANGUAGES
from texts.messages.people import LanguageChoice, LanguageKept, Paused, Resumed


class LanguageButton(CallbackData, prefix="lang"):
    locale: str


def language_keyboard() -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for locale, name in LANGUAGES.items():
        builder.button(text=name, callback_data=LanguageButton(locale=locale))
    return drawn(builder, 1)


async def pause(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    until = await app.do(people.pause, actor)
    rest = Paused(until.astimezone(app.programme.zone).date()) if until else Resumed()
    await reply(message, voice.say(rest))


async def ask_language(message: Message, voice: Voice) -> None:
    await reply(message, voice.say(LanguageChoice()), language_keyboard())


async def choose_language(
    query: CallbackQuery, callback_data: LanguageButton, app: App, actor: Actor, voice: Voice
) -> None:
    if callback_data.locale in LANGUAGES:
        await app.do(people.speak, actor, callback_data.locale)
        chosen = Voice(voice.texts, callback_data.locale, voice.username)
        if isinstance(query.message, Message):  # the big buttons change their language with it
            await at_home(query.message, chosen.say(LanguageKept()), app, actor, chosen)
    await toast(query)


def routes() -> Router:
    router = Router(name="people")
    router.message.register(pause, Says("pause"), InPrivate())
    router.message.register(ask_language, Says("language"), InPrivate())
    router.callback_query.register(choose_language, LanguageButton.filter())
    return router
