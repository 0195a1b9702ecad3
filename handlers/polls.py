"""Quick polls: one card, a button per option, one tap."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

from domain.ballots import BoxId
from domain.people import Actor
from handlers.answers import drawn, toast
from handlers.buttons import GroupButton, Secret, ShortId
from handlers.filters import InGroup, Says
from handlers.members import require_inside
from handlers.voice import Voice
from handlers.whispers import Hints, answer_alone, chat_of
from services import polls
from services.app import App
from texts.messages.polls import PollHowTo, PollNoted


class OptionButton(GroupButton, Secret, prefix="poll"):
    box: ShortId
    choice: int


def card_keyboard(voice: Voice, box: int, options: Sequence[str]) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for choice, option in enumerate(options, start=1):
        builder.button(text=option, callback_data=OptionButton(box=box, choice=choice))
    return drawn(builder, 1)


async def ask(message: Message, args: str, app: App, actor: Actor, voice: Voice, hints: Hints) -> None:
    if args:
        await app.do(polls.open_poll, actor, message.chat.id, args)
        return
    await app.see(polls.may_open, actor, message.chat.id)
    await answer_alone(message, voice.say(PollHowTo(app.programme.member_for.days)), app, hints)


async def cast_ballot(
    query: CallbackQuery, callback_data: OptionButton, app: App, actor: Actor, voice: Voice
) -> None:
    await require_inside(query)
    box_id, choice = BoxId(callback_data.box), callback_data.choice
    noted = await app.do(polls.cast_ballot, actor, box_id, choice, chat_of(query))
    await toast(query, voice.spoken(PollNoted(noted.option, noted.closes_at)))


KEYBOARDS = {"poll": card_keyboard}


def routes() -> Router:
    router = Router(name="polls")
    router.message.register(ask, Says("poll"), InGroup())
    router.callback_query.register(cast_ballot, OptionButton.filter())
    return router
