"""Groups: bound by a code, silent until then, left alone when the bot is put out."""

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus
from aiogram.types import (
    ChatMemberRestricted,
    ChatMemberUnion,
    ChatMemberUpdated,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.utils.keyboard import InlineKeyboardBuilder

from domain.people import Actor, CodeNotValid
from domain.places import Place, PlaceKind
from handlers.answers import reply, thread_of
from handlers.filters import InGroup, Says
from handlers.voice import Voice
from handlers.whispers import Hints, answer_alone
from services import groups, moves, people
from services.app import App
from texts.buttons.people import NOMINATE_HERE
from texts.messages.groups import CodeMissing, GroupWelcome

SPEAKING = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.CREATOR})


def nominate_here(voice: Voice, code: str) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    builder.button(text=voice.word(NOMINATE_HERE), url=voice.link(f"v_{code}"))
    return builder.as_markup()


async def bind(
    message: Message, args: str, app: App, actor: Actor, voice: Voice, place: Place | None, hints: Hints
) -> None:
    """The only words a stranger's group is heard for; without a valid code it still gets silence."""
    try:
        bound = await app.do(groups.bind, actor, message.chat.id, args, thread_of(message))
    except CodeNotValid as refusal:
        if place is not None:
            said = voice.explain(refusal) if args else voice.say(CodeMissing())
            await answer_alone(message, said, app, hints)
        return
    way_in = nominate_here(voice, bound.code) if bound.kind is PlaceKind.VILLAGE else None
    await reply(message, voice.say(GroupWelcome(bound.name)), way_in)


async def note_standing(event: ChatMemberUpdated, app: App) -> None:
    """The bot was let in or put out, allowed to speak or forbidden; in private: started or blocked."""
    lost, back = (
        (people.lose, people.regain) if event.chat.type == "private" else (groups.leave, groups.come_back)
    )
    await app.do(back if may_speak(event.new_chat_member) else lost, event.chat.id)


def may_speak(member: ChatMemberUnion) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status in SPEAKING


async def move(message: Message, app: App) -> None:
    """Telegram says it twice, in the old chat and in the new one; once is enough."""
    old_id = message.migrate_from_chat_id or message.chat.id
    await app.do(moves.move_group, old_id, message.migrate_to_chat_id or message.chat.id)


KEYBOARDS = {"nominate_here": nominate_here}


def first_routes() -> Router:
    """What Telegram itself says about a group; nobody acts, so these come before all that asks who does."""
    router = Router(name="group news")
    router.message.register(move, F.migrate_to_chat_id | F.migrate_from_chat_id)
    router.my_chat_member.register(note_standing)
    return router


def routes() -> Router:
    router = Router(name="groups")
    router.message.register(bind, Says("bind"), InGroup())
    return router
