"""Routing: which words and buttons lead where. Never the last word on permission."""

import re
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from domain.people import Actor
from handlers.voice import Voice
from services import forms
from services.app import App
from texts.commands import COMMANDS, Command

AFTER_A_WORD = re.compile(r"\s*[:：,，]\s*|\s+")
"""People write 说事：路灯坏了 as well as 说事 路灯坏了."""


class Says(Filter):
    """The message is the command, or its Chinese words, or what they are called on the reader's buttons.

    What follows the command or the word comes along as `args`; a command followed by nothing but its own word
    has none. `@bot 说事 …` is said to the bot, so that no ordinary sentence is meant by it.
    """

    def __init__(self, command: str) -> None:
        self._command = COMMANDS[command]

    async def __call__(self, message: Message, voice: Voice) -> bool | dict[str, Any]:
        words, is_addressed = said_to(message.text or "", voice.username)
        first, *rest = AFTER_A_WORD.split(words, maxsplit=1)
        addressed, _, username = first.partition("@")
        if username and username.lower() != voice.username.lower():
            return False
        chatting = message.chat.type != "private" and not is_addressed
        if rest and addressed in self._command.words and chatting and not self._command.spoken:
            return False  # in a group that is how an ordinary sentence begins
        if addressed.lower() == f"/{self._command.name}" or addressed in self._command.words:
            args = "".join(rest).strip()
            return {"args": "" if _calls(self._command, args, voice) else args}
        return {"args": ""} if _calls(self._command, words, voice) else False


def said_to(text: str, username: str) -> tuple[str, bool]:
    """The words without the bot's name before them, and whether it stood there."""
    first, *rest = AFTER_A_WORD.split(text.strip(), maxsplit=1)
    is_addressed = first.lower() == f"@{username.lower()}"
    return "".join(rest) if is_addressed else text.strip(), is_addressed


class InPrivate(Filter):
    async def __call__(self, message: Message) -> bool:
        return message.chat.type == "private"


class InGroup(Filter):
    async def __call__(self, message: Message) -> bool:
        return message.chat.type in {"group", "supergroup"}


class Filling(Filter):
    """In private, not a command, from somebody with a form in hand."""

    async def __call__(self, message: Message, app: App, actor: Actor, voice: Voice) -> bool:
        if message.chat.type != "private" or is_command(message, voice):
            return False
        return await app.see(forms.is_filling, actor)


def is_command(message: Message, voice: Voice) -> bool:
    """Whether somebody says a command, or a word of the menu standing alone; never an answer."""
    words = (message.text or "").strip()
    return words.startswith("/") or any(_calls(command, words, voice) for command in COMMANDS.values())


def puts_away(message: Message, voice: Voice) -> bool:
    """Whether somebody says that the form in hand may wait."""
    command, words = COMMANDS["cancel"], (message.text or "").strip()
    return words.partition("@")[0] == f"/{command.name}" or _calls(command, words, voice)


def _calls(command: Command, words: str, voice: Voice) -> bool:
    """Whether these are the command's own words, in Chinese or in the reader's language."""
    names = {*command.words, *map(voice.word, command.words)}
    return words.casefold() in {name.casefold() for name in names}
