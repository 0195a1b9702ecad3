"""What people say to the bot in a group that is nothing for the group: one line, and where to say it."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from domain.places import Place, PlaceKind
from handlers.filters import InGroup, Says, said_to
from handlers.voice import Voice
from handlers.whispers import Hints, answer_alone
from services.app import App
from texts.commands import COMMANDS, GROUPS, Command
from texts.messages.groups import GroupHelp, InPrivateRather

OF_PRIVATE_CHATS = tuple(each for each in COMMANDS.values() if not each.audiences & GROUPS)


class SaidAside(Filter):
    """A private chat's word, said to the bot or as a whole message; or anything after the bot's name.

    What neighbours say to each other is not: not an answer below a card, nor a name inside a sentence.
    """

    async def __call__(self, message: Message, voice: Voice) -> bool | dict[str, Any]:
        words, is_addressed = said_to(message.text or "", voice.username)
        for command in OF_PRIVATE_CHATS:
            if await Says(command.name)(message, voice) is not False:
                return {"command": command}
        return {"command": None} if is_addressed or words.lower() == f"@{voice.username.lower()}" else False


async def send_aside(
    message: Message, command: Command | None, app: App, voice: Voice, place: Place, hints: Hints
) -> None:
    """A way to where it can be said; what somebody nominates themselves with names the group's village."""
    if command is None or command.name == "help":
        said = voice.say(GroupHelp(voice.link("home")))
    else:
        is_here = command.name == "nominate" and place.kind is PlaceKind.VILLAGE
        way = voice.link(f"v_{place.code}" if is_here else "home")
        said = voice.say(InPrivateRather(voice.word(command.words[0]), way))
    await answer_alone(message, said, app, hints)


def routes() -> Router:
    router = Router(name="asides")
    router.message.register(send_aside, InGroup(), SaidAside())
    return router
