"""How a letter is said: buttons drawn, picture painted or table laid, as a new message or as an edit."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog
from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    InputRichMessage,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
)

from bot.verdicts import Verdict
from domain.letters import Keyboard, Letter, LetterKind, plain
from services.letters import Opened
from texts.blocks import lay

log = structlog.get_logger()

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup
NO_TABLE = frozenset({Verdict.UNKNOWN, Verdict.REFUSED, Verdict.PLAIN, Verdict.BARE})
"""Answers that say for certain that a table was not put up: its words can go in its place."""
Draw = Callable[[Keyboard, str], Markup]


@dataclass(frozen=True)
class Speech:
    """A letter with everything that is needed to say it; `edits` is the message that speaks on its topic.

    `thread_id` is the topic of the group's forum in which a new message stands.
    """

    letter: Letter
    edits: int | None = None
    buttons: Markup | None = None
    png: bytes | None = None
    table: InputRichMessage | None = None
    is_plain: bool = False
    thread_id: int | None = None

    @property
    def plain_text(self) -> str:
        return plain(self.letter.text)

    @property
    def text(self) -> str:
        return self.plain_text if self.is_plain else self.letter.text

    def reads(self, text: str, data: str) -> bool:
        """Whether a message with these words and this button is this letter."""
        rows = self.buttons.inline_keyboard if isinstance(self.buttons, InlineKeyboardMarkup) else []
        has_button = any(button.callback_data == data for row in rows for button in row)
        return has_button and self.plain_text.split() == text.split()

    def without(self, verdict: Verdict) -> "Speech | None":
        """The same words without what Telegram would not have; None where it had nothing of that."""
        if self.table is not None:
            return replace(self, table=None) if verdict in NO_TABLE else None
        if verdict is Verdict.PLAIN and not self.is_plain:
            return replace(self, is_plain=True)
        return replace(self, png=None) if verdict is Verdict.BARE and self.png is not None else None

    @property
    def is_quiet(self) -> bool:
        """News rings in nobody's pocket because they are in a group."""
        return self.letter.kind is LetterKind.NEWS and self.letter.chat_id < 0

    @property
    def parse_mode(self) -> ParseMode | None:
        return None if self.is_plain else ParseMode.HTML


async def prepared(opened: Opened, draw: Draw) -> Speech:
    """Draw what a letter shows. What cannot be drawn keeps nobody from the words."""
    letter = opened.letter
    buttons = draw(letter.keyboard, letter.locale) if letter.keyboard else None
    return Speech(
        letter, opened.edits, buttons, await _painted(letter), _laid(letter), thread_id=opened.thread_id
    )


async def say(bot: Bot, speech: Speech) -> int:
    """Say it, and return the message that says it now; raises what Telegram or the network raises."""
    if speech.png is not None:
        return (await _show(bot, speech, speech.png)).message_id
    if speech.table is not None:
        return (await _lay_out(bot, speech, speech.table)).message_id
    if speech.edits is not None:
        await _edit(bot, speech, speech.edits)
        return speech.edits
    letter = speech.letter
    said = await bot.send_message(
        letter.chat_id,
        speech.text,
        parse_mode=speech.parse_mode,
        reply_markup=speech.buttons,
        link_preview_options=NO_PREVIEW,
        message_thread_id=speech.thread_id,
        disable_notification=speech.is_quiet,
    )
    return said.message_id


async def _edit(bot: Bot, speech: Speech, message_id: int) -> None:
    await bot.edit_message_text(
        speech.text,
        chat_id=speech.letter.chat_id,
        message_id=message_id,
        parse_mode=speech.parse_mode,
        reply_markup=speech.buttons if isinstance(speech.buttons, InlineKeyboardMarkup) else None,
        link_preview_options=NO_PREVIEW,
    )


async def _show(bot: Bot, speech: Speech, png: bytes) -> Message:
    picture = speech.letter.picture
    assert picture is not None
    return await bot.send_photo(
        speech.letter.chat_id,
        BufferedInputFile(png, f"{picture.name}.png"),
        message_thread_id=speech.thread_id,
        caption=speech.text,
        parse_mode=speech.parse_mode,
        reply_markup=speech.buttons,
    )


async def _lay_out(bot: Bot, speech: Speech, table: InputRichMessage) -> Message:
    return await bot.send_rich_message(
        speech.letter.chat_id,
        table,
        message_thread_id=speech.thread_id,
        reply_markup=speech.buttons,
        disable_notification=speech.is_quiet,
    )


def _laid(letter: Letter) -> InputRichMessage | None:
    if letter.picture is None or not letter.picture.is_table:
        return None
    try:
        blocks = lay(letter.picture, letter.locale)
        return InputRichMessage.model_validate({"blocks": blocks, "skip_entity_detection": True})
    except Exception:
        log.exception("table not laid", letter=letter.id)
        return None


async def _painted(letter: Letter) -> bytes | None:
    if letter.picture is None or letter.picture.is_table:
        return None
    from texts.pictures import draw  # noqa: PLC0415 - loaded with the first picture

    try:
        return await asyncio.to_thread(draw, letter.picture, letter.locale)
    except Exception:
        log.exception("picture not drawn", letter=letter.id)
        return None
