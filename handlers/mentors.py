"""Offering to be a mentor, and looking for one."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.mentors import OFFER, SEARCH, Mentor, Offer
from domain.nominations import Skill
from domain.pairs import REQUEST
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
from services import mentor_search, mentors, pairs
from services.app import App
from services.mentors import Choices, Home
from texts.buttons import mentors as words
from texts.messages.mentors import MentorCard, MentorChoices, MentorHome, MentorTrades
from texts.messages.pairs import MyPairs, RequestSent


class Act(StrEnum):
    LOOK = "l"
    ASK = "a"
    WORDS = "w"
    CHANGE = "c"


class MentorButton(CallbackData, prefix="mentor"):
    act: Act
    mentor: IdOrAll = 0


class SearchButton(CallbackData, prefix="msearch"):
    """To the trades, or to a question for words."""

    typed: bool


class TradeButton(CallbackData, prefix="mtrade"):
    """A page of the mentors who can do one thing."""

    skill: Skill
    page: int = 0


class FoundButton(CallbackData, prefix="mfound"):
    """A page of the mentors who go by some words."""

    page: int
    words: str


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
    card = MentorCard(
        offer.name, offer.place, mentor.role, mentor.specialities, offer.free, months, offer.why
    )
    await redraw(query, voice.say(card), card_keyboard(voice, mentor.person_id))


async def search(
    query: CallbackQuery, callback_data: SearchButton, app: App, actor: Actor, voice: Voice
) -> None:
    if callback_data.typed:
        await toast(query)
        await forms.begin(query, app, actor, voice, SEARCH.name)
        return
    counts = await app.see(mentor_search.trades, actor)
    await toast(query)
    await redraw(query, voice.say(MentorTrades()), trades_keyboard(voice, counts))


async def list_trade(
    query: CallbackQuery, callback_data: TradeButton, app: App, actor: Actor, voice: Voice
) -> None:
    skill = callback_data.skill
    found = await app.see(mentor_search.by_trade, actor, skill, callback_data.page)
    await toast(query)
    markup = found_keyboard(voice, _rows(found.offers), found.page, found.pages, skill=skill)
    await redraw(query, voice.say(mentor_search.message(found, skill=skill)), markup)


async def list_found(
    query: CallbackQuery, callback_data: FoundButton, app: App, actor: Actor, voice: Voice
) -> None:
    words = callback_data.words
    found = await app.see(mentor_search.by_words, actor, words, callback_data.page)
    await toast(query)
    markup = found_keyboard(voice, _rows(found.offers), found.page, found.pages, words=words)
    await redraw(query, voice.say(mentor_search.message(found, words=words)), markup)


async def ask(
    query: CallbackQuery, callback_data: MentorButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.do(pairs.request, actor, PersonId(callback_data.mentor))
    await toast(query)
    days, at_once = app.programme.pair_answer_within.days, app.programme.open_requests
    markup = more_keyboard(voice) if at_once > 1 else None
    await redraw(query, voice.say(RequestSent(card.mentor, days, at_once)), markup)


async def ask_with_words(
    query: CallbackQuery, callback_data: MentorButton, app: App, actor: Actor, voice: Voice
) -> None:
    await toast(query)
    await forms.begin(query, app, actor, voice, REQUEST.name, {"mentor": callback_data.mentor})


def home_keyboard(voice: Voice, *, pairs: bool, owed: Sequence[int] = ()) -> InlineKeyboardMarkup:
    rows = [*to_owed(voice, owed), [button(voice.word(words.CHANGE_OFFER), MentorButton(act=Act.CHANGE))]]
    if pairs:
        rows.insert(0, [button(voice.word(words.MY_PAIRS), MinePage(page=0))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def choices_keyboard(voice: Voice, choices: Choices) -> InlineKeyboardMarkup:
    """Where there are more than a few, they can be searched."""
    rows = offers_keyboard(voice, _rows(choices.offers)).inline_keyboard
    rows += turns(choices.page, choices.pages, lambda page: FindButton(page=page))
    if choices.pages > 1:
        rows.append(_ways_to_search(voice))
    return InlineKeyboardMarkup(inline_keyboard=rows)


def trades_keyboard(voice: Voice, counts: Mapping[Skill, int]) -> InlineKeyboardMarkup:
    """Each trade with how many know it, so that nobody looks in vain."""
    buttons = [
        button(
            voice.word(words.TRADE) % {"trade": voice.label(skill), "count": count}, TradeButton(skill=skill)
        )
        for skill, count in counts.items()
    ]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [button(voice.word(words.OTHERS), FindButton())]])


def found_keyboard(
    voice: Voice,
    offers: Sequence[tuple[int, str]],
    page: int = 0,
    pages: int = 1,
    *,
    skill: Skill | None = None,
    words: str = "",
) -> InlineKeyboardMarkup:
    """Who was found, page by page: by a trade or by words."""

    def to(other: int) -> CallbackData:
        return TradeButton(skill=skill, page=other) if skill else FoundButton(page=other, words=words)

    rows = offers_keyboard(voice, offers).inline_keyboard
    rows += turns(page, pages, to)
    return InlineKeyboardMarkup(inline_keyboard=[*rows, _ways_to_search(voice)])


def offers_keyboard(voice: Voice, offers: Sequence[tuple[int, str]]) -> InlineKeyboardMarkup:
    """A mentor in each row; a tap shows them before anything is sent."""
    rows = [[button(name, MentorButton(act=Act.LOOK, mentor=mentor))] for mentor, name in offers]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def card_keyboard(voice: Voice, mentor: int) -> InlineKeyboardMarkup:
    rows = [
        [button(voice.word(words.ASK), MentorButton(act=Act.ASK, mentor=mentor))],
        [button(voice.word(words.WITH_WORDS), MentorButton(act=Act.WORDS, mentor=mentor))],
        [button(voice.word(words.OTHERS), FindButton())],
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def more_keyboard(voice: Voice) -> InlineKeyboardMarkup:
    """Where several may be asked at once."""
    return InlineKeyboardMarkup(inline_keyboard=[[button(voice.word(words.OTHERS), FindButton())]])


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
    return voice.say(MentorChoices(choices.offers, choices.page))


def _rows(offers: Sequence[Offer]) -> list[tuple[int, str]]:
    return [(offer.mentor.person_id, offer.name) for offer in offers]


def _ways_to_search(voice: Voice) -> list[InlineKeyboardButton]:
    return [
        button(voice.word(words.BY_TRADE), SearchButton(typed=False)),
        button(voice.word(words.BY_WORDS), SearchButton(typed=True)),
    ]


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {
    "mentor_offers": offers_keyboard,
    "mentors_found": found_keyboard,
    "more_mentors": more_keyboard,
}


def routes() -> Router:
    router = Router(name="mentors")
    router.message.register(show, Says("mentor"), InPrivate())
    router.callback_query.register(change_offer, MentorButton.filter(F.act == Act.CHANGE))
    router.callback_query.register(list_choices, FindButton.filter())
    router.callback_query.register(search, SearchButton.filter())
    router.callback_query.register(list_trade, TradeButton.filter())
    router.callback_query.register(list_found, FoundButton.filter())
    router.callback_query.register(look, MentorButton.filter(F.act == Act.LOOK))
    router.callback_query.register(ask, MentorButton.filter(F.act == Act.ASK))
    router.callback_query.register(ask_with_words, MentorButton.filter(F.act == Act.WORDS))
    return router
