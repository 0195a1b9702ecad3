"""Carries letters from the outbox to Telegram. The only code that speaks first."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
)
from aiohttp import ClientConnectorError

from domain.letters import Keyboard, Letter, LetterKind, LetterStatus
from services import letters
from services.app import App, nobody_waits

log = structlog.get_logger()

PATIENCE = 5  # attempts before a letter is given up
LONGEST_PAUSE = 80  # seconds between attempts while nothing can be reached
SIDE_BY_SIDE = 20  # chats written to at once
GONE = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")
NOBODY = (
    "chat not found",
    "PEER_ID_INVALID",
    "user not found",
    "have no rights to send",
    "not enough rights",
)

Owed = tuple[Callable[..., None], Letter, tuple[str, ...]]
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup
Draw = Callable[[Keyboard, str], Markup]


class Courier:
    """Takes due letters, carries them in order within a chat and side by side across chats."""

    def __init__(self, app: App, bot: Bot, draw: Draw, stirred: asyncio.Event) -> None:
        """`stirred` is set whenever somebody else committed something: there may be letters."""
        self._app = replace(app, stir=nobody_waits)  # its own book-keeping must not call it again
        self._bot, self._draw = bot, draw
        self._stirred, self._stopping = stirred, False
        self._alone = asyncio.Lock()
        self._owed: list[Owed] = []
        """What became of letters while the database would not hear it."""

    def stop(self) -> None:
        self._stopping = True
        self._stirred.set()

    async def run(self, look_every: float = 1.0) -> None:
        """Carry letters when stirred and when their hour comes, until stopped; then those that are left."""
        if lost := await self._app.do(letters.reclaim):
            log.warning("letters were on their way when the bot stopped", count=lost)
        while not self._stopping:
            self._stirred.clear()
            await self._try_carrying()
            try:
                await asyncio.wait_for(self._stirred.wait(), look_every)
            except TimeoutError:
                continue
        await self._try_carrying()

    async def _try_carrying(self) -> None:
        try:
            await self.carry_letters()
        except Exception:
            log.exception("letters not carried")

    async def carry_letters(self) -> int:
        """Carry what may go out now, until nothing may; returns how many were carried."""
        async with self._alone:  # two rounds at once would mix the order within a chat
            return await self._carry_all()

    async def _carry_all(self) -> int:
        owed, self._owed = self._owed, []
        for wish, letter, more in owed:
            await self._record(wish, letter, *more)
        carried = 0
        while due := await self._app.do(letters.take_letters):
            lanes: defaultdict[int, list[Letter]] = defaultdict(list)
            for letter in due:
                lanes[letter.chat_id].append(letter)
            places = asyncio.Semaphore(SIDE_BY_SIDE)
            async with asyncio.TaskGroup() as group:
                for lane in lanes.values():
                    group.create_task(self._follow(lane, places))
            carried += len(due)
        return carried

    async def _follow(self, lane: list[Letter], places: asyncio.Semaphore) -> None:
        """In order: behind a letter that has to wait, the others of its chat wait too."""
        async with places:
            waits_until: datetime | None = None
            for letter in lane:
                if waits_until is None:
                    waits_until = await self._carry(letter)
                else:
                    await self._record(letters.record_letter, letter.held(waits_until))

    async def _record(self, wish: Callable[..., None], letter: Letter, *more: str) -> None:
        """Write down what became of a letter; what cannot be written now is owed, and others go on."""
        try:
            await self._app.do(wish, letter, *more)
        except Exception:
            log.exception("letter not recorded", letter=letter.id)
            self._owed.append((wish, letter, more))

    async def _carry(self, letter: Letter) -> datetime | None:
        """Carry one letter and write down how it went; returns until when its chat has to wait, if it has."""
        outcome = self._too_late_or_too_early(letter) or await self._tried(letter)
        if outcome is None:
            return None
        await self._record(letters.record_letter, outcome)
        return outcome.not_before if outcome.status is LetterStatus.WAITING else None

    def _too_late_or_too_early(self, letter: Letter) -> Letter | None:
        """Quiet hours hold also what became due by day, when the bot was down or Telegram busy."""
        now, programme = self._app.clock(), self._app.programme
        if letter.expires_at is not None and letter.expires_at <= now:
            return letter.expired()
        morning = programme.quiet.after(now, programme.zone)
        return letter.held(morning) if letter.kind is not LetterKind.REPLY and morning > now else None

    async def _tried(self, letter: Letter) -> Letter | None:
        """The letter as it stands after the attempt; None when its chat is lost, which is written down."""
        try:
            earlier = await self._app.see(letters.find_posting, letter)
            buttons = self._draw(letter.keyboard, letter.locale) if letter.keyboard else None
            png = await self._paint(letter)
        except Exception:
            log.exception("letter not made ready", letter=letter.id)
            return self._again(letter, "not made ready")
        try:
            return letter.sent(await self._speak(letter, earlier, buttons, png))
        except TelegramForbiddenError as refused:
            await self._record(letters.lose_chat, letter, refused.message)
            return None
        except TelegramBadRequest as refused:
            return await self._take_no(letter, refused.message)
        except TelegramRetryAfter as busy:
            return letter.later(self._app.clock() + timedelta(seconds=busy.retry_after), "busy")
        except Exception as trouble:  # noqa: BLE001 - only success is known by its kind
            return self._weigh(letter, earlier, trouble)

    async def _take_no(self, letter: Letter, because: str) -> Letter | None:
        """Telegram will not have this letter, or not in this shape."""
        if any(words in because for words in NOBODY):
            await self._record(letters.lose_chat, letter, because)
            return None
        if any(words in because for words in GONE):
            await self._record(letters.forget_posting, letter)
            return letter.later(self._app.clock(), because)
        log.error("letter refused", letter=letter.id, reason=because)
        return letter.given_up(because)

    def _weigh(self, letter: Letter, earlier: int | None, trouble: Exception) -> Letter:
        """Repeat what surely did not arrive and what may safely arrive twice; keep the rest as ambiguous."""
        log.warning("letter not carried", letter=letter.id, error=type(trouble).__name__)
        never_left = isinstance(trouble.__cause__, ClientConnectorError)
        if never_left:  # the fault is not the letter's
            return letter.later(self._app.clock() + _pause(letter), type(trouble).__name__)
        if earlier is not None:
            return self._again(letter, type(trouble).__name__)
        return letter.ambiguous(type(trouble).__name__)

    def _again(self, letter: Letter, because: str) -> Letter:
        if letter.attempts >= PATIENCE:
            return letter.given_up(because)
        return letter.later(self._app.clock() + _pause(letter), because)

    async def _speak(
        self, letter: Letter, earlier: int | None, buttons: Markup | None, png: bytes | None
    ) -> int:
        """Edit the message that already speaks on this topic, or say something new; returns its id."""
        if png is not None:
            return await self._show(letter, buttons, png)
        if earlier is not None:
            await self._edit(letter, earlier, buttons)
            return earlier
        said = await self._bot.send_message(
            letter.chat_id,
            letter.text,
            parse_mode=ParseMode.HTML,
            reply_markup=buttons,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            disable_notification=letter.kind is LetterKind.NEWS and letter.chat_id < 0,
        )
        return said.message_id

    async def _edit(self, letter: Letter, earlier: int, buttons: Markup | None) -> None:
        try:
            await self._bot.edit_message_text(
                letter.text,
                chat_id=letter.chat_id,
                message_id=earlier,
                parse_mode=ParseMode.HTML,
                reply_markup=buttons if isinstance(buttons, InlineKeyboardMarkup) else None,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except TelegramBadRequest as refused:
            if "message is not modified" not in refused.message:
                raise

    async def _paint(self, letter: Letter) -> bytes | None:
        """The letter's picture; one that cannot be drawn keeps nobody from the words."""
        if letter.picture is None:
            return None
        from texts.pictures import draw as draw_picture  # noqa: PLC0415 - loaded with the first picture

        try:
            return await asyncio.to_thread(draw_picture, letter.picture, letter.locale)
        except Exception:
            log.exception("picture not drawn", letter=letter.id)
            return None

    async def _show(self, letter: Letter, buttons: Markup | None, png: bytes) -> int:
        assert letter.picture is not None
        said: Message = await self._bot.send_photo(
            letter.chat_id,
            BufferedInputFile(png, f"{letter.picture.name}.png"),
            caption=letter.text,
            parse_mode=ParseMode.HTML,
            reply_markup=buttons,
        )
        return said.message_id


def _pause(letter: Letter) -> timedelta:
    return timedelta(seconds=min(5 * 2 ** min(letter.attempts, 10), LONGEST_PAUSE))
