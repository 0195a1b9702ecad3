"""Groups: bound by a code, silent until then, left alone when the bot is put out."""

from aiogram import Router
from aiogram.filters import IS_MEMBER, IS_NOT_MEMBER, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

from domain.people import Actor, CodeNotValid
from domain.places import Place, PlaceKind
from handlers.answers import reply
from handlers.filters import InGroup, Says
from handlers.voice import Voice
from handlers.whispers import Hints, answer_alone
from services import groups, people
from services.app import App
from texts.buttons.people import NOMINATE_HERE
from texts.messages.groups import CodeMissing, GroupWelcome


def nominate_here(voice: Voice, code: str) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    builder.button(text=voice.word(NOMINATE_HERE), url=voice.link(f"v_{code}"))
    return builder.as_markup()


async def bind(
    message: Message, args: str, app: App, actor: Actor, voice: Voice, place: Place | None, hints: Hints
) -> None:
    """The only words a stranger's group is heard for; without a valid code it still gets silence."""
    try:
        bound = await app.do(groups.bind, actor, message.chat.id, args)
    except CodeNotValid as refusal:
        if place is not None:
            said = voice.explain(refusal) if args else voice.say(CodeMissing())
            await answer_alone(message, said, app, hints)
        return
    way_in = nominate_here(voice, bound.code) if bound.kind is PlaceKind.VILLAGE else None
    await reply(message, voice.say(GroupWelcome(bound.name)), way_in)


async def leave(event: ChatMemberUpdated, app: App) -> None:
    if event.chat.type == "private":
        await app.do(people.lose, event.chat.id)
    else:
        await app.do(groups.leave, event.chat.id)


async def come_back(event: ChatMemberUpdated, app: App) -> None:
    if event.chat.type == "private":
        await app.do(people.regain, event.chat.id)
    else:
        await app.do(groups.come_back, event.chat.id)


KEYBOARDS = {"nominate_here": nominate_here}


def routes() -> Router:
    router = Router(name="groups")
    router.message.register(bind, Says("bind"), InGroup())
    router.my_chat_member.register(leave, ChatMemberUpdatedFilter(IS_MEMBER >> IS_NOT_MEMBER))
    router.my_chat_member.register(come_back, ChatMemberUpdatedFilter(IS_NOT_MEMBER >> IS_MEMBER))
    return router
