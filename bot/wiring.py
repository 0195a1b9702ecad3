"""The composition root: the one place where everything meets."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot, Dispatcher
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

from domain.letters import Keyboard
from handlers import (
    check_ins,
    desk,
    digests,
    errors,
    forms,
    groups,
    help_sessions,
    issues,
    mentors,
    nominations,
    overdue,
    pairs,
    people,
    places,
    polls,
    quiet_pairs,
    ratings,
    roles,
    start,
    vetting,
)
from handlers.answers import toast
from handlers.buttons import GroupButton
from handlers.filters import said_to
from handlers.keyboards import Drawn, draw
from handlers.voice import Voice
from handlers.whispers import Hints
from services import people as people_services
from services.app import App
from texts.commands import COMMANDS
from texts.languages import negotiate
from texts.messages.people import Trouble

ANONYMOUS = frozenset({1087968824, 136817688, 777000})
"""Telegram's stand-ins for anonymous admins, channels and linked posts: never anybody's authority."""

Next = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class KnowTheCaller(BaseMiddleware):
    """Tell the handler who acts and from which place, and give it an app that acts once for this update.

    Bots, channels and anonymous admins are nobody; in a group that is not bound only /bind is heard; a button
    that belongs into a private chat does nothing in a group, wherever its data was copied from.
    """

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        if event.my_chat_member is not None:  # whoever did it: the bot is in or out
            data["app"] = data["app"].once(f"update:{event.update_id}")
            return await handler(event, data)
        user, chat = data.get("event_from_user"), data.get("event_chat")
        if user is None or user.is_bot or user.id in ANONYMOUS:
            return None
        app: App = data["app"]
        chat_id = chat.id if chat is not None else None
        locale = negotiate(user.language_code)
        caller = await app.see(people_services.recognize, user.id, locale, chat_id)
        in_group = chat is not None and chat.type != "private"
        if in_group and caller.place is None and not _asks_to_bind(event.message, app.username):
            return None
        if in_group and event.callback_query and not GroupButton.covers(event.callback_query.data):
            await toast(event.callback_query)
            return None
        if (
            not in_group
            and caller.actor.person is not None
            and caller.actor.person.unreachable_at is not None
        ):
            await app.do(people_services.regain, user.id)
        data["actor"], data["place"] = caller.actor, caller.place
        data["app"] = app.once(f"update:{event.update_id}")
        data["voice"] = Voice(
            app.texts, app.programme.locale if in_group else caller.actor.locale, app.username
        )
        return await handler(event, data)


def dispatcher(app: App) -> Dispatcher:
    """Every route there is. Drafts are rows, so aiogram's own state machine stays off."""
    dp = Dispatcher(app=app, hints=Hints(), disable_fsm=True)
    dp.update.outer_middleware(KnowTheCaller())
    dp.include_routers(
        start.routes({"b": ratings.ballot_in_private, "i": places.accept, "v": nominations.begin_at}),
        forms.routes(),
        people.routes(),
        places.routes(),
        roles.routes(),
        groups.routes(),
        nominations.routes(),
        desk.routes(),
        overdue.routes(),
        vetting.routes(),
        mentors.routes(),
        pairs.routes(),
        check_ins.routes(),
        quiet_pairs.routes(),
        help_sessions.routes(),
        ratings.routes(),
        polls.routes(),
        issues.routes(),
        digests.routes(),
        start.last_routes(),
        errors.routes(),
    )
    return dp


def drawing(app: App) -> Callable[[Keyboard, str], Drawn]:
    """How the courier turns a letter's keyboard into buttons."""
    return lambda keyboard, locale: draw(keyboard, Voice(app.texts, locale, app.username))


def apology(app: App, bot: Bot) -> Callable[[Update], Awaitable[None]]:
    """What a person hears when their update could not be carried out."""

    async def apologize(update: Update) -> None:
        event = update.callback_query or update.message
        if event is None or event.from_user is None:
            return
        text = app.texts.say(Trouble(), negotiate(event.from_user.language_code))
        if isinstance(event, CallbackQuery):
            await bot.answer_callback_query(event.id, text[:200], show_alert=True)
        elif event.chat.type == "private":
            await bot.send_message(event.chat.id, text)

    return apologize


def _asks_to_bind(message: Message | None, username: str) -> bool:
    bind = COMMANDS["bind"]
    if message is None or not message.text:
        return False
    words, _ = said_to(message.text, username)
    first = words.partition(" ")[0].partition("@")[0].lower()
    return first in {f"/{bind.name}", *bind.words}
