"""Rating a reserve: one card for the village, one ballot that only its villager sees."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from aiogram.types import Message as Said
from aiogram.utils.keyboard import InlineKeyboardBuilder

from domain.ballots import BoxId
from domain.people import Actor, PersonId
from domain.ratings import MARKS
from handlers.answers import drawn, redraw, reply, toast
from handlers.buttons import GroupButton, Secret, ShortId
from handlers.filters import InGroup, Says
from handlers.members import require_inside, require_member
from handlers.voice import Voice
from handlers.whispers import Hints, answer_alone, chat_of, point_to, take_away, whisper, whisper_again
from services import ratings
from services.app import App
from services.ratings import Ballot, Ratable
from texts.buttons import ratings as words
from texts.messages.ratings import RatingBallot, RatingChoice, RatingNoted


class ReserveButton(GroupButton, prefix="rate"):
    """Whom the host puts to the village."""

    reserve: ShortId


class BallotButton(GroupButton, prefix="ballot"):
    """On the card: give me my ballot."""

    box: ShortId


class MarkButton(GroupButton, Secret, prefix="mark"):
    """On the ballot that only its villager sees."""

    box: ShortId
    mark: int


class PointerButton(GroupButton, prefix="up"):
    """Below the marks, where the finger still is that asked for the ballot: a second tap must not rate."""


class TicketButton(CallbackData, Secret, prefix="ticket"):
    """On the ballot in a private chat."""

    ticket: str
    mark: int


def card_keyboard(voice: Voice, box: int) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    builder.button(text=voice.word(words.RATE), callback_data=BallotButton(box=box))
    return drawn(builder, 1)


def choice_keyboard(reserves: Sequence[Ratable]) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for each in reserves:
        builder.button(text=each.reserve.full_name, callback_data=ReserveButton(reserve=each.person_id))
    return drawn(builder, 1)


def ballot_keyboard(
    voice: Voice, chosen: int | None, press: Callable[[int], CallbackData]
) -> InlineKeyboardBuilder:
    """A mark a row, in words: nobody has to wonder whether 5 is the best."""
    builder = InlineKeyboardBuilder()
    for mark, approval in MARKS.items():
        text = voice.word(words.MARK) % {"mark": mark, "words": voice.label(approval)}
        chosen_text = voice.word(words.CHOSEN) % {"words": text}
        builder.button(text=chosen_text if mark == chosen else text, callback_data=press(mark))
    return builder


def in_group(voice: Voice, ballot: Ballot) -> InlineKeyboardMarkup:
    builder = ballot_keyboard(voice, ballot.chosen, lambda mark: MarkButton(box=ballot.box_id, mark=mark))
    builder.button(text=voice.word(words.POINTER), callback_data=PointerButton())
    return drawn(builder, 1)


def in_private(voice: Voice, ballot: Ballot) -> InlineKeyboardMarkup:
    ticket = ballot.ticket
    return drawn(
        ballot_keyboard(voice, ballot.chosen, lambda mark: TicketButton(ticket=ticket, mark=mark)), 1
    )


def said(voice: Voice, ballot: Ballot) -> str:
    return voice.say(RatingBallot(ballot.reserve, ballot.closes_at, ballot.chosen is not None))


async def rate(message: Said, args: str, app: App, actor: Actor, voice: Voice, hints: Hints) -> None:
    reserves = await app.see(ratings.ratable, actor, message.chat.id, args)
    if len(reserves) == 1:
        await app.do(ratings.open_rating, actor, message.chat.id, reserves[0].person_id)
        return
    choice = RatingChoice(tuple(each.reserve.full_name for each in reserves))
    await answer_alone(message, voice.say(choice), app, hints, choice_keyboard(reserves))


async def choose(query: CallbackQuery, callback_data: ReserveButton, app: App, actor: Actor) -> None:
    await app.do(ratings.open_rating, actor, chat_of(query), PersonId(callback_data.reserve))
    await toast(query)
    if isinstance(query.message, Said):
        with suppress(TelegramAPIError):  # the card has taken its place
            await take_away(query.message)


async def hand_out_ballot(
    query: CallbackQuery, callback_data: BallotButton, app: App, actor: Actor, voice: Voice
) -> None:
    await require_inside(query)
    ballot = await app.see(ratings.take_ballot, actor, BoxId(callback_data.box), chat_of(query))
    if await whisper(query, said(voice, ballot), in_group(voice, ballot)):
        await toast(query)
    else:
        await point_to(query, voice.link(f"b_{ballot.ticket}"))


async def cast_ballot(
    query: CallbackQuery, callback_data: MarkButton, app: App, actor: Actor, voice: Voice
) -> None:
    await require_inside(query)
    box_id, mark = BoxId(callback_data.box), callback_data.mark
    ballot = await app.do(ratings.cast_ballot, actor, box_id, mark, chat_of(query))
    await toast(query, voice.say(RatingNoted(ballot.closes_at)))
    await whisper_again(query, said(voice, ballot), in_group(voice, ballot))


async def point_up(query: CallbackQuery, voice: Voice) -> None:
    await toast(query, voice.word(words.POINTED))


async def ballot_in_private(message: Said, app: App, actor: Actor, voice: Voice, ticket: str) -> None:
    """Where the link `b_<ticket>` leads those whose group could not show them a ballot of their own."""
    chat_id = await app.see(ratings.chat_of_ticket, actor, ticket)
    await require_member(message.bot, chat_id, actor.telegram_id)
    ballot = await app.see(ratings.take_ballot_by_ticket, actor, ticket)
    await reply(message, said(voice, ballot), in_private(voice, ballot))


async def cast_in_private(
    query: CallbackQuery, callback_data: TicketButton, app: App, actor: Actor, voice: Voice
) -> None:
    chat_id = await app.see(ratings.chat_of_ticket, actor, callback_data.ticket)
    await require_member(query.bot, chat_id, actor.telegram_id)
    ballot = await app.do(ratings.cast_ballot_by_ticket, actor, callback_data.ticket, callback_data.mark)
    await toast(query, voice.say(RatingNoted(ballot.closes_at)))
    await redraw(query, said(voice, ballot), in_private(voice, ballot))


KEYBOARDS = {"rating": card_keyboard}


def routes() -> Router:
    router = Router(name="ratings")
    router.message.register(rate, Says("rate"), InGroup())
    router.callback_query.register(choose, ReserveButton.filter())
    router.callback_query.register(hand_out_ballot, BallotButton.filter())
    router.callback_query.register(point_up, PointerButton.filter())
    router.callback_query.register(cast_ballot, MarkButton.filter())
    router.callback_query.register(cast_in_private, TicketButton.filter())
    return router
