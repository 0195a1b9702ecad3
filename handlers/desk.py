"""The organizer's desk: one list of everything that waits — 待办."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.people import Actor
from handlers.answers import redraw, reply, toast
from handlers.filters import InPrivate, Says
from handlers.voice import Voice
from services import desk
from services.app import App
from services.waiting import Item
from texts.buttons import desk as words
from texts.messages.desk import WaitingList

SHOWN = 10


class DeskButton(CallbackData, prefix="d"):
    """Opens the list."""


class ItemButton(CallbackData, prefix="di"):
    """Opens one card; the feature whose kind it is answers."""

    kind: str
    id: int


async def open_desk(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    await reply(message, *_drawn(await app.see(desk.waiting, actor), app, voice))


async def reopen_desk(query: CallbackQuery, app: App, actor: Actor, voice: Voice, said: str = "") -> None:
    """Turn the message into the list, after a toast that says what was done."""
    items = await app.see(desk.waiting, actor)
    await toast(query, said)
    await redraw(query, *_drawn(items, app, voice))


def to_desk(voice: Voice, label: str = words.OPEN) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[back_to_desk(voice, label)]])


def back_to_desk(voice: Voice, label: str = words.BACK) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=voice.word(label), callback_data=DeskButton().pack())


def _drawn(items: list[Item], app: App, voice: Voice) -> tuple[str, InlineKeyboardMarkup]:
    shown = items[:SHOWN]
    rows = [
        [InlineKeyboardButton(text=_label(item, app, voice), callback_data=_opening(item))] for item in shown
    ]
    return voice.say(WaitingList(len(items), len(shown))), InlineKeyboardMarkup(inline_keyboard=rows)


def _label(item: Item, app: App, voice: Voice) -> str:
    days = (app.clock() - item.since).days
    label = voice.word(words.DAYS if days else words.TODAY)
    return label % {"who": item.who, "where": item.where, "days": days}


def _opening(item: Item) -> str:
    return ItemButton(kind=item.kind, id=item.id).pack()


KEYBOARDS = {"desk": to_desk}


def routes() -> Router:
    router = Router(name="desk")
    router.message.register(open_desk, InPrivate(), Says("desk"))
    router.callback_query.register(reopen_desk, DeskButton.filter())
    return router
