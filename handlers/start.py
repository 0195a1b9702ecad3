"""The first screen, links that lead somewhere, and the way home."""

import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from aiogram import F, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import CommandStart
from aiogram.filters.callback_data import CallbackData
from aiogram.filters.command import CommandObject
from aiogram.types import (
    CallbackQuery,
    ErrorEvent,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)
from aiogram.utils.keyboard import InlineKeyboardBuilder

from domain.errors import AlreadyDone, NoLongerThere
from domain.people import Actor
from handlers.answers import drawn, redraw, reply, toast
from handlers.filters import InPrivate, Says
from handlers.forms import offer_to_go_on, say_it_is_paused
from handlers.voice import Voice
from services import invitations, menus, people
from services.app import App
from services.forms import find_begun
from services.people import Hats
from texts.buttons import people as words
from texts.commands import helped
from texts.message import Message as Said
from texts.messages.people import (
    ComingAs,
    ConsentChanged,
    ConsentDeclined,
    ConsentText,
    Help,
    Home,
    NotAgreedYet,
    NotUnderstood,
)

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,40}")
OPEN_TO_STRANGERS = ("b_",)
"""A ballot needs no registration: nothing about the voter is kept."""
COMING_FOR = {"w_recommend": ComingAs.RECOMMENDER, "o_": ComingAs.VILLAGER}
"""What is kept of whoever came for something else than to nominate themselves."""
Follow = Callable[[Message, App, Actor, Voice, str], Awaitable[None]]
Grant = Callable[[Message, App, Actor, Voice], Awaitable[None]]


class ConsentButton(CallbackData, prefix="agree"):
    """Agrees to the text of one version; a later one is shown before anybody has agreed to it."""

    yes: bool
    payload: str
    version: str = ""


class ConsentAgain(CallbackData, prefix="consent"):
    """Back to the first screen, with where the link led."""

    payload: str


def look_again_keyboard(voice: Voice, payload: str) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    builder.button(text=voice.word(words.LOOK_AGAIN), callback_data=ConsentAgain(payload=payload))
    return drawn(builder, 1)


def consent_keyboard(voice: Voice, payload: str, version: str) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for label, yes in ((words.AGREE, True), (words.DECLINE, False)):
        data = ConsentButton(yes=yes, payload=payload, version=version)
        builder.button(text=voice.word(label), callback_data=data)
    return drawn(builder, 1)


def home_keyboard(voice: Voice, hats: Hats) -> ReplyKeyboardMarkup:
    """Big buttons that stay: what this person most often wants, two in a row."""
    mine: list[str] = []
    if hats.organizer:
        mine += [words.DESK, words.VILLAGES, words.PAIRS]
    elif hats.host:
        mine += [words.VILLAGES, words.RECOMMEND]
    if hats.reviewer and not hats.organizer:
        mine += [words.DESK]
    if hats.mentor or hats.reserve:
        mine += [words.CHECK_IN, words.LOG, words.MENTOR]
    if hats.daybook:
        mine += [words.DAYBOOK]
    if hats.training:
        mine += [words.TRAINING]
    if not hats.holder and not hats.mentor:
        newcomers = [words.NOMINATE, words.STATUS, words.MENTOR, words.RECOMMEND, words.POLICY]
        mine += [words.STATUS] if hats.reserve else newcomers
    buttons = [KeyboardButton(text=voice.word(each)) for each in [*mine, words.HELP]]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    return ReplyKeyboardMarkup(keyboard=rows, resize_keyboard=True, is_persistent=True)


def draw_home(voice: Voice, **hats: bool) -> ReplyKeyboardMarkup:
    return home_keyboard(voice, Hats(**hats))


KEYBOARDS = {"home": draw_home}


class Door:
    """Where a link leads: `v_qinghe` to a village's nomination, `i_CODE` to what the code gives."""

    def __init__(self, ways: Mapping[str, Follow]) -> None:
        self._ways = ways

    async def start(
        self, message: Message, command: CommandObject, app: App, actor: Actor, voice: Voice
    ) -> None:
        payload = command.args or ""
        payload = payload if PAYLOAD.fullmatch(payload) else ""
        if actor.person is None and not payload.startswith(OPEN_TO_STRANGERS):
            await reply(message, *await _asking_consent(app, voice, payload))
            return
        await self.follow(message, app, actor, voice, payload)

    async def agree(
        self, query: CallbackQuery, callback_data: ConsentButton, app: App, actor: Actor, voice: Voice
    ) -> None:
        coming_as, _ = await _coming(app, callback_data.payload)
        if actor.person is None:
            if callback_data.version != _version(coming_as):
                await toast(query, voice.say(ConsentChanged()))
                await self._show(query, app, voice, callback_data.payload)
                return
            actor = await app.do(people.agree, actor, query.from_user.full_name, coming_as)
        await self._go_on(query, callback_data.payload, app, actor, voice)

    async def _go_on(self, query: CallbackQuery, payload: str, app: App, actor: Actor, voice: Voice) -> None:
        """Where the link led; a press that came twice, or was cut short, leads there too."""
        if isinstance(query.message, Message):
            with suppress(TelegramAPIError):  # cosmetic: what the link promised must follow all the same
                await query.message.edit_reply_markup(reply_markup=None)
            await self.follow(query.message, app.then("follow"), actor, voice, payload)
        await toast(query)

    async def decline(self, query: CallbackQuery, callback_data: ConsentButton, voice: Voice) -> None:
        again = look_again_keyboard(voice, callback_data.payload)
        await redraw(query, voice.say(ConsentDeclined()), again)
        await toast(query)

    async def look_again(
        self, query: CallbackQuery, callback_data: ConsentAgain, app: App, voice: Voice
    ) -> None:
        await toast(query)
        await self._show(query, app, voice, callback_data.payload)

    async def _show(self, query: CallbackQuery, app: App, voice: Voice, payload: str) -> None:
        await redraw(query, *await _asking_consent(app, voice, payload))

    async def follow(self, message: Message, app: App, actor: Actor, voice: Voice, payload: str) -> None:
        kind, _, rest = payload.partition("_")
        if rest and kind in self._ways:
            await self._ways[kind](message, app, actor, voice, rest)
        else:
            await go_home(message, app, actor, voice)


class Wishes:
    """What a stranger asked for: done as soon as they have agreed, so that nobody asks twice."""

    def __init__(self, wishes: Mapping[str, Grant]) -> None:
        self._wishes = wishes

    async def ask_consent(
        self, _: ErrorEvent, message: Message, app: App, actor: Actor, voice: Voice
    ) -> None:
        """In place of a refusal: the first screen, which keeps in mind what was asked for."""
        payload = await self._meant(message, voice)
        await reply(message, *await _asking_consent(app, voice, payload))

    async def grant(self, message: Message, app: App, actor: Actor, voice: Voice, name: str) -> None:
        if name in self._wishes:
            await self._wishes[name](message, app, actor, voice)
        else:
            await go_home(message, app, actor, voice)

    async def _meant(self, message: Message, voice: Voice) -> str:
        said = [name for name in self._wishes if await Says(name)(message, voice)]
        return f"w_{said[0]}" if said else ""


async def _asking_consent(app: App, voice: Voice, payload: str) -> tuple[str, InlineKeyboardMarkup]:
    """The first screen, and above it who asks the person for what, where an invitation led here."""
    coming_as, welcome = await _coming(app, payload)
    consent = voice.say(ConsentText(app.programme.name, coming_as, len(app.programme.departments)))
    said = consent if welcome is None else f"{voice.say(welcome)}\n\n{consent}"
    return said, consent_keyboard(voice, payload, _version(coming_as))


def _version(coming_as: ComingAs) -> str:
    """Which text it is, short enough for a button: one of a few, each of a day."""
    return people.CONSENT_VERSION + ("" if coming_as in people.READS_ALL else coming_as[0])


async def _coming(app: App, payload: str) -> tuple[ComingAs, Said | None]:
    """What somebody is to become by a link, or by what they asked for, and who asks them for it."""
    code = payload.removeprefix("i_") if payload.startswith("i_") else ""
    offered = await app.see(invitations.read, code) if code else None
    if offered is not None:
        return offered.coming_as, offered.welcome
    coming_as = next((each for way, each in COMING_FOR.items() if payload.startswith(way)), None)
    return coming_as or ComingAs.CANDIDATE, None


async def go_home(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    name = actor.person.name if actor.person else ""
    roles = tuple(dict.fromkeys(grant.role for grant in actor.grants))
    await at_home(message, voice.say(Home(name, roles)), app, actor, voice)
    if actor.person and (form := await app.see(find_begun, actor)) is not None:
        await offer_to_go_on(message, voice, form)


async def help_out(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    """Everything this person can say, in the order of their menu."""
    worn = await app.see(people.hats, actor)
    lines = tuple(voice.word(each.purpose) for each in helped(menus.audiences(worn)))
    await at_home(message, voice.say(Help(lines, app.programme.member_for.days)), app, actor, voice)


async def not_understood(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    """Whatever nobody else wanted, in private. It is answered, and nothing of it is kept."""
    if await app.is_repeated():  # it was an answer that handed a form in, and nobody asks any more
        raise AlreadyDone
    if actor.person is None:
        await reply(message, voice.say(NotAgreedYet()), look_again_keyboard(voice, ""))
        return
    if not await say_it_is_paused(message, app, actor, voice):
        await at_home(message, voice.say(NotUnderstood()), app, actor, voice)


async def at_home(message: Message, text: str, app: App, actor: Actor, voice: Voice) -> None:
    """Say something with the person's own buttons below; a stranger has none yet."""
    hats = await app.see(people.hats, actor)
    await reply(message, text, home_keyboard(voice, hats) if actor.person else None)


def routes(ways: Mapping[str, Follow]) -> Router:
    router = Router(name="start")
    door = Door(ways)
    router.message.register(door.start, CommandStart(), InPrivate())
    router.callback_query.register(door.agree, ConsentButton.filter(F.yes))
    router.callback_query.register(door.decline, ConsentButton.filter())
    router.callback_query.register(door.look_again, ConsentAgain.filter())
    router.message.register(help_out, Says("help"), InPrivate())
    return router


def last_routes() -> Router:
    """What is left when every feature has had its chance."""
    router = Router(name="last")
    router.message.register(not_understood, InPrivate())
    router.callback_query.register(stale_button, F.data)
    return router


async def stale_button(query: CallbackQuery, voice: Voice) -> None:
    """A button no release knows any more."""
    await toast(query, voice.explain(NoLongerThere()), alert=True)
