"""What an organizer can do about a letter that may be lost."""

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from domain.people import Actor
from handlers.answers import redraw, toast
from handlers.buttons import ShortId
from handlers.desk import ItemButton, back_to_desk, reopen_desk
from handlers.pages import button
from handlers.voice import Voice
from services import unclear
from services.app import App
from texts.buttons.unclear import SEEN, SEND_AGAIN
from texts.messages.unclear import UnclearCard, UnclearSettled


class SeenButton(CallbackData, prefix="seen"):
    letter: ShortId


class SendAgainButton(CallbackData, prefix="again"):
    letter: ShortId


def card_keyboard(voice: Voice, letter_id: int, card: UnclearCard) -> InlineKeyboardMarkup:
    rows = [[button(voice.word(SEEN), SeenButton(letter=letter_id))]]
    if card.is_kept and not card.is_stale:
        rows.append([button(voice.word(SEND_AGAIN), SendAgainButton(letter=letter_id))])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back_to_desk(voice)]])


async def open_card(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(unclear.card, actor, callback_data.id)
    await toast(query)
    await redraw(query, voice.say(card), card_keyboard(voice, callback_data.id, card))


async def mark_seen(
    query: CallbackQuery, callback_data: SeenButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(unclear.mark_seen, actor, callback_data.letter)
    await reopen_desk(query, app, actor, voice, voice.say(UnclearSettled(sent_again=False)))


async def send_again(
    query: CallbackQuery, callback_data: SendAgainButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(unclear.send_again, actor, callback_data.letter)
    await reopen_desk(query, app, actor, voice, voice.say(UnclearSettled(sent_again=True)))


def routes() -> Router:
    router = Router(name="unclear")
    router.callback_query.register(open_card, ItemButton.filter(F.kind == unclear.KIND))
    router.callback_query.register(mark_seen, SeenButton.filter())
    router.callback_query.register(send_again, SendAgainButton.filter())
    return router
