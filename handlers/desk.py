"""The organizer's desk: one list of everything that waits — 待办."""

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.people import Actor
from handlers.answers import redraw, reply, toast
from handlers.buttons import ShortId
from handlers.filters import InPrivate, Says
from handlers.pages import button, turns
from handlers.surveys import to_surveys
from handlers.voice import Voice
from services import desk
from services.app import App
from services.desk import Desk
from services.waiting import Item
from texts.buttons import desk as words
from texts.message import Message as Said
from texts.messages.desk import WaitingList


class DeskButton(CallbackData, prefix="d"):
    """Opens the list: in place of the message, or below one that has to stay."""

    below: bool


class DeskPage(CallbackData, prefix="dp"):
    """A page of the list, perhaps of one kind alone."""

    page: int
    kind: str = ""


class StandingsPage(CallbackData, prefix="sg"):
    """A page of where everybody stands; that feature answers."""

    page: int


class ItemButton(CallbackData, prefix="di"):
    """Opens one card; the feature whose kind it is answers."""

    kind: str
    id: ShortId


async def open_desk(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    await reply(message, *_drawn(await app.see(desk.look, actor), app, voice))


async def reopen_desk(query: CallbackQuery, app: App, actor: Actor, voice: Voice, said: str = "") -> None:
    """Turn the message into the list, after a toast that says what was done."""
    seen = await app.see(desk.look, actor)
    await toast(query, said)
    await redraw(query, *_drawn(seen, app, voice))


async def turn(query: CallbackQuery, callback_data: DeskPage, app: App, actor: Actor, voice: Voice) -> None:
    seen = await app.see(desk.look, actor, callback_data.page, callback_data.kind)
    await toast(query)
    await redraw(query, *_drawn(seen, app, voice))


async def open_desk_below(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    seen = await app.see(desk.look, actor)
    await toast(query)
    if isinstance(query.message, Message):
        await reply(query.message, *_drawn(seen, app, voice))


def to_desk(voice: Voice, surveys: int = 0) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton(text=voice.word(words.OPEN), callback_data=DeskButton(below=True).pack())
    also = [[to_surveys(voice)]] if surveys else []
    return InlineKeyboardMarkup(inline_keyboard=[[button], *also])


def back_to_desk(voice: Voice) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=voice.word(words.BACK), callback_data=DeskButton(below=False).pack())


def to_desk_below(voice: Voice) -> InlineKeyboardButton:
    """For a card that has to stay where it is."""
    return InlineKeyboardButton(text=voice.word(words.BACK), callback_data=DeskButton(below=True).pack())


async def show_item(
    query: CallbackQuery, said: Said, voice: Voice, *rows: list[InlineKeyboardButton]
) -> None:
    """Turn the list into one of its cards: what can be done with it, and below that the way back."""
    await toast(query)
    await redraw(query, voice.say(said), InlineKeyboardMarkup(inline_keyboard=[*rows, [back_to_desk(voice)]]))


async def leave_trace(query: CallbackQuery, done: Said, voice: Voice, toasted: str = "") -> None:
    """What was signed stays in the chat; the list is one tap away, below it."""
    await toast(query, toasted)
    way_on = InlineKeyboardMarkup(inline_keyboard=[[to_desk_below(voice)]])
    await redraw(query, voice.say(done), way_on)


def _drawn(seen: Desk, app: App, voice: Voice) -> tuple[str, InlineKeyboardMarkup]:
    rows = [
        [InlineKeyboardButton(text=_label(item, app, voice), callback_data=_opening(item))]
        for item in (*seen.shortcuts, *seen.items)
    ]
    rows += turns(seen.page, seen.pages, lambda to: DeskPage(page=to, kind=seen.kind))
    kinds = [button(_counted(kind, count, voice), DeskPage(page=0, kind=kind)) for kind, count in seen.groups]
    rows += [kinds[start : start + 2] for start in range(0, len(kinds), 2)]
    if seen.standings:
        rows.append([button(voice.word(words.STANDINGS) % {"count": seen.standings}, StandingsPage(page=0))])
    if seen.kind:
        rows.append([button(voice.word(words.ALL), DeskPage(page=0))])
    said = WaitingList(seen.total, len(seen.items), len(seen.shortcuts), seen.standings)
    return voice.say(said), InlineKeyboardMarkup(inline_keyboard=rows)


def _counted(kind: str, count: int, voice: Voice) -> str:
    return voice.word(words.KIND) % {"kind": voice.word(words.KINDS[kind]), "count": count}


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
    router.callback_query.register(turn, DeskPage.filter())
    router.callback_query.register(open_desk_below, DeskButton.filter(F.below))
    router.callback_query.register(reopen_desk, DeskButton.filter())
    return router
