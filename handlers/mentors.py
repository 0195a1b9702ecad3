"""Offering to be a mentor, and looking for one."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain.mentors import OFFER, Mentor
from domain.people import Actor, PersonId
from handlers import forms
from handlers.answers import redraw, reply, toast
from handlers.assessments import to_owed
from handlers.buttons import IdOrAll
from handlers.filters import InPrivate, Says
from handlers.pages import button, turns
from handlers.pair_buttons import FindButton, MinePage
from handlers.pairs import mine_keyboard
from handlers.voice import Voice
from services import mentors, pairs
from services.app import App
from services.mentors import Choices, Home
from texts.buttons import mentors as words
from texts.messages.mentors import MentorCard, MentorChoices, MentorHome
from texts.messages.pairs import MyPairs, RequestSent


class Act(StrEnum):
    LOOK = "l"
    ASK = "a"
    CHANGE = "c"


class MentorButton(CallbackData, prefix="mentor"):
    act: Act
    mentor: IdOrAll = 0


async def show(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    """A mentor's own page, a reserve's pairs, or whom a reserve can ask."""
    home = await app.see(mentors.home, actor)
    if home.begun:
        await forms.offer_to_go_on(message, voice, OFFER.name)
    elif home.offer is not None:
        await reply(message, *_home(voice, home, home.offer.mentor))
    elif home.choices is not None:
        await reply(message, _choices(voice, home.choices), choices_keyboard(voice, home.choices))
    else:
        mine = await app.see(pairs.mine, actor)
        await reply(message, voice.say(MyPairs(mine.counts)), mine_keyboard(voice, mine))


async def change_offer(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    await toast(query)
    await forms.begin(query, app, actor, voice, OFFER.name)


async def list_choices(
    query: CallbackQuery, callback_data: FindButton, app: App, actor: Actor, voice: Voice
) -> None:
    choices = await app.see(mentors.choices, actor, callback_data.page)
    await toast(query)
    await redraw(query, _choices(voice, choices), choices_keyboard(voice, choices))


async def look(
    query: CallbackQuery, callback_data: MentorButton, app: App, actor: Actor, voice: Voice
) -> None:
    offer = await app.see(mentors.consider, actor, PersonId(callback_data.mentor))
    await toast(query)
    mentor, months = offer.mentor, app.programme.months_with(offer.mentor.role)
    card = MentorCard(offer.name, offer.place, mentor.role, mentor.specialities, offer.free, months)
    await redraw(query, voice.say(card), card_keyboard(voice, mentor.person_id))


async def ask(
    query: CallbackQuery, callback_data: MentorButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.do(pairs.request, actor, PersonId(callback_data.mentor))
    await toast(query)
    days = app.programme.pair_answer_within.days
    await redraw(query, voice.say(RequestSent(card.mentor, days)))


def home_keyboard(voice: Voice, *, pairs: bool, owed: Sequence[int] = ()) -> InlineKeyboardMarkup:
    rows = [*to_owed(voice, owed), [button(voice.word(words.CHANGE_OFFER), MentorButton(act=Act.CHANGE))]]
    if pairs:
        rows.insert(0, [button(voice.word(words.MY_PAIRS), MinePage(page=0))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def choices_keyboard(voice: Voice, choices: Choices) -> InlineKeyboardMarkup:
    names = [(offer.mentor.person_id, offer.name) for offer in choices.offers]
    markup = offers_keyboard(voice, names)
    pages = turns(choices.page, choices.pages, lambda page: FindButton(page=page))
    return InlineKeyboardMarkup(inline_keyboard=[*markup.inline_keyboard, *pages])


def offers_keyboard(voice: Voice, offers: Sequence[tuple[int, str]]) -> InlineKeyboardMarkup:
    """A mentor in each row; a tap shows them before anything is sent."""
    rows = [[button(name, MentorButton(act=Act.LOOK, mentor=mentor))] for mentor, name in offers]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def card_keyboard(voice: Voice, mentor: int) -> InlineKeyboardMarkup:
    rows = [
        [button(voice.word(words.ASK), MentorButton(act=Act.ASK, mentor=mentor))],
        [button(voice.word(words.OTHERS), FindButton())],
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _home(voice: Voice, home: Home, offer: Mentor) -> tuple[str, InlineKeyboardMarkup]:
    said = MentorHome(
        offer.role,
        offer.specialities,
        offer.capacity,
        home.active,
        home.waiting,
        home.sessions,
        home.assessments,
    )
    return voice.say(said), home_keyboard(
        voice, pairs=bool(home.active or home.waiting or home.may_ask), owed=home.owed
    )


def _choices(voice: Voice, choices: Choices) -> str:
    return voice.say(MentorChoices(choices.offers, choices.skills))


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {
    "mentor_offers": offers_keyboard,
}


def routes() -> Router:
    router = Router(name="mentors")
    router.message.register(show, Says("mentor"), InPrivate())
    router.callback_query.register(change_offer, MentorButton.filter(F.act == Act.CHANGE))
    router.callback_query.register(list_choices, FindButton.filter())
    router.callback_query.register(look, MentorButton.filter(F.act == Act.LOOK))
    router.callback_query.register(ask, MentorButton.filter(F.act == Act.ASK))
    return router
