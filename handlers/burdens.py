"""What the bot asked of me this month — 负担."""

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain.people import Actor
from handlers.answers import redraw, reply, toast
from handlers.filters import InPrivate, Says
from handlers.pages import button
from handlers.voice import Voice
from services import burdens
from services.app import App
from services.burdens import Seen
from texts.buttons import burdens as words
from texts.messages.people import Paused


class RestButton(CallbackData, prefix="bdrest"):
    """Asks to be left in peace for a week."""


class BurdenButton(CallbackData, prefix="burden"):
    """The county's sum, or one's own again."""

    county: bool


async def show(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    seen = await app.see(burdens.look, actor)
    await reply(message, voice.say(seen.message), _keyboard(voice, seen))


async def reshow(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    seen = await app.see(burdens.look, actor)
    await toast(query)
    await redraw(query, voice.say(seen.message), _keyboard(voice, seen))


async def show_county(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    message = await app.see(burdens.look_at_county, actor)
    await toast(query)
    back = button(voice.word(words.MINE), BurdenButton(county=False))
    await redraw(query, voice.say(message), InlineKeyboardMarkup(inline_keyboard=[[back]]))


async def rest(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    until = await app.do(burdens.rest, actor)
    await toast(query)
    await redraw(query, voice.say(Paused(until.astimezone(app.programme.zone).date())))


def _keyboard(voice: Voice, seen: Seen) -> InlineKeyboardMarkup:
    rows = []
    if not seen.message.rests:
        rows.append([button(voice.word(words.REST), RestButton())])
    if seen.sees_county:
        rows.append([button(voice.word(words.COUNTY), BurdenButton(county=True))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def routes() -> Router:
    router = Router(name="burdens")
    router.message.register(show, Says("burden"), InPrivate())
    router.callback_query.register(show_county, BurdenButton.filter(F.county))
    router.callback_query.register(reshow, BurdenButton.filter())
    router.callback_query.register(rest, RestButton.filter())
    return router
