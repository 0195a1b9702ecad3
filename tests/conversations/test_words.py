"""A command's plain words work in every language, in large letters and small."""

from datetime import UTC, datetime

import pytest
from aiogram.types import Chat, Message

from handlers.filters import Says
from handlers.voice import Voice
from texts.commands import COMMANDS
from texts.languages import LOCALES
from texts.render import Texts

TEXTS = Texts()


def message(text):
    return Message(
        message_id=1, date=datetime(2026, 12, 6, tzinfo=UTC), chat=Chat(id=1, type="private"), text=text
    )


async def called(text, locale):
    voice = Voice(TEXTS, locale, "guiyan_bot")
    return [name for name in COMMANDS if await Says(name)(message(text), voice) is not False]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
async def test_every_word_of_a_command_calls_it_and_no_other(command, locale):
    for word in command.words:
        assert await called(word, locale) == [command.name]
        assert await called(TEXTS.word(word, locale), locale) == [command.name]
        assert await called(TEXTS.word(word, locale).lower(), locale) == [command.name]


@pytest.mark.parametrize("text", ["Mentors", "My mentor is kind", "導師", ""])
async def test_other_words_call_nothing(text):
    assert await called(text, "en") == []
