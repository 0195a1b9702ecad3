"""The composition root: the one place where everything meets."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot, Dispatcher
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update

from domain.letters import Keyboard
from handlers import (
    asides,
    assessments,
    assistance,
    attendances,
    burdens,
    check_ins,
    colours,
    conflicts,
    daybooks,
    demands,
    department_lines,
    departments,
    desk,
    digests,
    errands,
    errors,
    exams,
    forgetting,
    forms,
    groups,
    help_days,
    help_sessions,
    issues,
    joint_vetting,
    leaving,
    lessons,
    matching,
    members,
    mentors,
    nominations,
    notices,
    overdue,
    pairs,
    people,
    placements,
    places,
    plans,
    policies,
    polls,
    posters,
    questions,
    quiet_pairs,
    ratings,
    recommendations,
    renewals,
    reports,
    roles,
    sign_outs,
    standings,
    start,
    surveys,
    terms,
    unclear,
    vetting,
)
from handlers.answers import toast
from handlers.buttons import GroupButton
from handlers.filters import said_to
from handlers.keyboards import Drawn, draw
from handlers.pausing import PauseQuestions
from handlers.voice import Voice
from handlers.whispers import Hints
from services import people as people_services
from services.app import App
from texts.commands import COMMANDS
from texts.languages import negotiate
from texts.messages.people import Trouble

ANONYMOUS = frozenset({1087968824, 136817688, 777000})
"""Telegram's stand-ins for anonymous admins, channels and linked posts: never anybody's authority."""

log = structlog.get_logger()

Witness = Callable[[int, int, str, str], Awaitable[object]]
Next = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class KnowTheCaller(BaseMiddleware):
    """Tell the handler who acts and from which place, and give it an app that acts once for this update.

    Bots, channels and anonymous admins are nobody; in a group that is not bound only /bind is heard; a button
    that belongs into a private chat does nothing in a group, wherever its data was copied from, and no button
    does anything where nobody knows in which chat it stands.
    """

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        key = data.get("key") or f"update:{event.update_id}"
        if event.my_chat_member or event.chat_member or _is_news(event.message):  # whoever did it
            data["app"] = data["app"].once(key)
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
        if event.callback_query and not _may_stand_there(event.callback_query, chat):
            await toast(event.callback_query)
            return None
        if (
            not in_group
            and caller.actor.person is not None
            and caller.actor.person.unreachable_at is not None
        ):
            await app.do(people_services.regain, user.id)
        data["actor"], data["place"] = caller.actor, caller.place
        data["app"] = app.once(key)
        data["voice"] = Voice(
            app.texts, app.programme.locale if in_group else caller.actor.locale, app.username
        )
        return await handler(event, data)


class HearWitnesses(BaseMiddleware):
    """Tell the courier which message was pressed: it may wonder whether that message ever arrived."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Any:
        query = event.callback_query if isinstance(event, Update) else None
        if query is not None and isinstance(query.message, Message) and query.data is not None:
            said = query.message
            try:
                await self._witness(
                    said.chat.id, said.message_id, said.text or said.caption or "", query.data
                )
            except Exception:  # whatever comes of it, the press is to be answered
                log.exception("witness not heard")
        return await handler(event, data)


def dispatcher(app: App, witness: Witness | None = None) -> Dispatcher:
    """Every route there is. Drafts are rows, so aiogram's own state machine stays off."""
    dp = Dispatcher(app=app, hints=Hints(), disable_fsm=True)
    if witness is not None:
        dp.update.outer_middleware(HearWitnesses(witness))
    dp.update.outer_middleware(KnowTheCaller())
    for observer in (dp.message, dp.callback_query):
        observer.outer_middleware(PauseQuestions())
    wishes = start.Wishes(
        {
            "nominate": nominations.nominate,
            "recommend": recommendations.recommend,
            "status": nominations.show_standing,
        }
    )
    dp.include_routers(
        groups.first_routes(),
        members.first_routes(),
        start.routes(
            {
                "b": ratings.ballot_in_private,
                "i": places.accept,
                "o": notices.object_by_link,
                "p": posters.begin_at,
                "t": attendances.attend,
                "v": nominations.begin_at,
                "w": wishes.grant,
            }
        ),
        forms.routes(),
        people.routes(),
        burdens.routes(),
        forgetting.routes(),
        places.routes(),
        posters.routes(),
        roles.routes(),
        groups.routes(),
        nominations.routes(),
        leaving.routes(),
        sign_outs.routes(),
        recommendations.routes(),
        policies.routes(),
        assistance.routes(),
        errands.routes(),
        desk.routes(),
        standings.routes(),
        overdue.routes(),
        questions.routes(),
        unclear.routes(),
        vetting.routes(),
        conflicts.routes(),
        departments.routes(),
        department_lines.routes(),
        joint_vetting.routes(),
        notices.routes(),
        mentors.routes(),
        matching.routes(),
        pairs.routes(),
        terms.routes(),
        renewals.routes(),
        plans.routes(),
        assessments.routes(),
        placements.routes(),
        check_ins.routes(),
        surveys.routes(),
        help_days.routes(),
        colours.routes(),
        demands.routes(),
        quiet_pairs.routes(),
        help_sessions.routes(),
        ratings.routes(),
        polls.routes(),
        issues.routes(),
        daybooks.routes(),
        lessons.routes(),
        attendances.routes(),
        exams.routes(),
        digests.routes(),
        reports.routes(),
        asides.routes(),
        start.last_routes(),
        errors.routes(wishes),
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


def _may_stand_there(query: CallbackQuery, chat: Chat | None) -> bool:
    """Whether a button of this kind may be pressed there; under a message sent through a bot, none."""
    return chat is not None and (chat.type == "private" or GroupButton.covers(query.data))


def _is_news(message: Message | None) -> bool:
    """Whether Telegram says that a group has another id now, or who came into it, or who left it."""
    if message is None:
        return False
    moves = message.migrate_to_chat_id or message.migrate_from_chat_id
    return bool(moves or message.new_chat_members or message.left_chat_member)


def _asks_to_bind(message: Message | None, username: str) -> bool:
    bind = COMMANDS["bind"]
    if message is None or not message.text:
        return False
    words, _ = said_to(message.text, username)
    first = words.partition(" ")[0].partition("@")[0].lower()
    return first in {f"/{bind.name}", *bind.words}
