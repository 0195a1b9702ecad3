"""Carries letters from the outbox to Telegram. The only code that speaks first."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from aiogram import Bot

from bot.pace import Pace
from bot.speech import Draw, Speech, prepared, say
from bot.verdicts import Answer, Verdict, weigh
from domain.letters import Claim, Letter, LetterKind
from services import letters
from services.app import App, nobody_waits
from storage.sealing import WrongKey

log = structlog.get_logger()

OF_THE_LETTER = (WrongKey, ValueError, TypeError, LookupError)
"""What is wrong with a letter itself and will be the next time too."""
PATIENCE = 5  # attempts before a letter is given up
LAST_PATIENCE = 1_000  # looks for lost letters, a day's: what cannot be opened by then never will be
LONG_PATIENCE = 80  # an hour and more: what may be repeated must outlive an outage
LONGEST_PAUSE = 50  # seconds between attempts while nothing can be reached
SIDE_BY_SIDE = 20  # chats written to at once
AT_FIRST = (
    2  # of these: one more with each letter that landed, so that a bot that keeps dying leaves few unclear
)
LOST_AFTER = 60.0  # seconds between looks for letters whose courier is gone
LEAVES_WITHIN = 8.0  # seconds for what is due when the bot stops; the rest waits in the outbox


class Courier:
    """Takes due letters, carries them in order within a chat and side by side across chats.

    At most one letter of a chat is under way; which ones may go now, the outbox says.
    """

    def __init__(
        self, app: App, bot: Bot, draw: Draw, stirred: asyncio.Event, pace: Pace | None = None
    ) -> None:
        """`stirred` is set whenever somebody else committed something: there may be letters.

        Without a `pace` nothing is held back: for a Telegram that has no limits.
        """
        self._app = replace(app, stir=nobody_waits)  # its own book-keeping must not call it again
        self._bot, self._draw, self._pace = bot, draw, pace
        self._stirred, self._stopping = stirred, False
        self._alone = asyncio.Lock()
        self._under_way: set[int] = set()
        self._side_by_side = AT_FIRST
        self._strangers: set[int] = set()
        """Letters that were under way at the last look though this courier does not carry them."""
        self._landed = asyncio.Event()
        self._owed: list[Callable[[], Awaitable[None]]] = []
        """What became of letters while the database would not hear it."""
        self.unclear_chats: set[int] = set()
        """Where letters went of which nobody knows whether they arrived."""
        self._has_looked = False
        self._on_the_way: set[int] = set()
        """Where a letter is under way: it may be pressed before its answer is here."""

    def stop(self) -> None:
        self._stopping = True
        self._stirred.set()

    async def run(self, look_every: float = 1.0) -> None:
        """Carry letters when stirred and when their hour comes, until stopped; then some of those left."""
        await self._look_what_was_left()
        look_at = asyncio.get_running_loop().time() + LOST_AFTER
        async with asyncio.TaskGroup() as group:
            while not self._stopping:
                self._stirred.clear()
                if asyncio.get_running_loop().time() >= look_at:
                    look_at += LOST_AFTER
                    await self.look_for_lost()
                if not await self._try_starting(group):
                    await self._wait(look_every)
        try:
            await self.carry_letters(within=LEAVES_WITHIN)
        except Exception:
            log.exception("letters left to the next process")

    async def carry_letters(self, within: float | None = None) -> int:
        """Carry what may go out now, until nothing may or the seconds are over; returns how many."""
        loop = asyncio.get_running_loop()
        ends = None if within is None else loop.time() + within
        carried = 0
        async with self._alone:
            while ends is None or loop.time() < ends:
                async with asyncio.TaskGroup() as group:
                    started = await self._start(group)
                carried += started
                if not started and not await self._waited_for_others():
                    break
        return carried

    async def witness(self, chat_id: int, message_id: int, text: str, data: str) -> None:
        """A button was pressed under these words: if they are a letter's that may have arrived, it has."""
        if self._has_looked and chat_id not in self.unclear_chats | self._on_the_way:
            return  # before it has looked what was left, the first press may already be here
        unclear = await self._app.see(letters.unclear_letters, chat_id)
        for letter in unclear:
            buttons = self._draw(letter.keyboard, letter.locale) if letter.keyboard else None
            if Speech(letter, buttons=buttons).reads(text, data):
                if await self._app.do(letters.witness, letter, message_id):
                    log.info("letter had arrived", letter=letter.id)
                return
        if not unclear:
            self.unclear_chats.discard(chat_id)

    async def _waited_for_others(self) -> bool:
        """Whether letters of another round were under way, one of which has landed now."""
        if not self._under_way:
            return False
        self._landed.clear()
        await self._landed.wait()
        return True

    async def _look_what_was_left(self) -> None:
        try:
            if lost := await self._app.do(letters.reclaim):
                log.warning("letters were on their way when the bot stopped", count=lost)
            self.unclear_chats |= await self._app.see(letters.unclear_chats)
            self._has_looked = True
        except Exception:
            log.exception("nobody looked what was left")

    async def look_for_lost(self) -> None:
        """Free the chats of letters that were under way at two looks and that nobody here carries.

        A courier that lost its lease, or a letter that could not be recorded, leaves such.
        """
        try:
            strangers = await self._app.see(letters.under_way) - self._under_way
            if lost := strangers & self._strangers:
                log.warning("letters were left under way", count=len(lost))
                await self._app.do(letters.reclaim_lost, lost)
                known = {*self.unclear_chats}
                found = await self._app.see(letters.unclear_chats)
                self.unclear_chats = found | (self.unclear_chats - known)  # some came in meanwhile
            self._strangers = strangers - lost
        except Exception:
            log.exception("nobody looked for lost letters")

    async def _try_starting(self, group: asyncio.TaskGroup) -> int:
        try:
            return await self._start(group)
        except Exception:
            log.exception("letters not carried")
            return 0

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stirred.wait(), seconds)
        except TimeoutError:
            return

    async def _start(self, group: asyncio.TaskGroup) -> int:
        """Set out with as many letters as may leave now; returns how many."""
        await self._pay_what_is_owed()
        room = self._side_by_side - len(self._under_way)
        if self._pace is not None:
            room = min(room, self._pace.room(self._app.clock()))
        if room <= 0:
            return 0
        claims = await self._app.do(letters.claim_letters, room)
        for claim in claims:
            if self._pace is not None:
                self._pace.note(self._app.clock())
            self._under_way.add(claim.letter_id)
            group.create_task(self._carry(claim))
        return len(claims)

    async def _carry(self, claim: Claim) -> None:
        self._on_the_way.add(claim.chat_id)
        try:
            await self._carry_claimed(claim)
        except Exception:  # the last resort: one letter must not end the courier
            log.exception("letter left", letter=claim.letter_id)
        finally:
            self._under_way.discard(claim.letter_id)
            self._on_the_way.discard(claim.chat_id)
            self._side_by_side = min(self._side_by_side + 1, SIDE_BY_SIDE)
            self._landed.set()
            self._stirred.set()

    async def _carry_claimed(self, claim: Claim) -> None:
        try:
            opened = await self._app.see(letters.open_letter, claim.letter_id)
        except Exception as trouble:
            log.exception("letter cannot be opened", letter=claim.letter_id)
            if isinstance(trouble, OF_THE_LETTER) or claim.attempts > LAST_PATIENCE:
                await self._record(letters.spoil_letter, claim.letter_id, type(trouble).__name__)
            return  # else it was the database, for a moment: the look for lost letters frees it again
        letter = opened.letter
        if letter.attempts != claim.attempts:
            log.warning("letter is carried by another", letter=letter.id)
            return
        if await self._is_too_late_or_too_early(letter, opened.waits_until):
            return
        try:
            speech = await prepared(opened, self._draw)
        except Exception as trouble:
            log.exception("letter not made ready", letter=letter.id)
            patience = PATIENCE if isinstance(trouble, OF_THE_LETTER) else LONG_PATIENCE
            await self._try_later(letter, "not made ready", patience)
            return
        if await self._sets_out(letter):
            await self._speak(speech)

    async def _sets_out(self, letter: Letter) -> bool:
        """Who dies before this has said nothing; who was overtaken says nothing."""
        try:
            is_ours: bool = await self._app.do(letters.set_out, letter)
        except Exception:
            log.exception("letter not set out", letter=letter.id)
            await self._record(letters.hold_back, self._later(letter, "not set out"))
            return False
        if not is_ours:
            log.warning("letter is carried by another", letter=letter.id)
        return is_ours

    async def _is_too_late_or_too_early(self, letter: Letter, waits_until: datetime | None) -> bool:
        """Quiet hours hold also what became due by day, when the bot was down or Telegram busy.

        A full week holds whatever question comes last, though every writer has looked for room.
        """
        now, programme = self._app.clock(), self._app.programme
        if letter.expires_at is not None and letter.expires_at <= now:
            await self._record(letters.record_letter, letter.expired())
            return True
        morning = programme.quiet.after(now, programme.zone)
        if is_night := letter.kind is not LetterKind.REPLY and morning > now:
            await self._record(letters.put_off, letter, morning)
        elif waits_until is not None:
            await self._record(letters.put_off, letter, waits_until)
        return is_night or waits_until is not None

    async def _speak(self, speech: Speech) -> None:
        """Say it, and write down what came of it."""
        letter = speech.letter
        try:
            said = await say(self._bot, speech)
        except Exception as trouble:  # noqa: BLE001 - only success is known by its kind
            answer = weigh(trouble)
            if (simpler := speech.without(answer.verdict)) is None:
                await self._take_answer(speech, answer)
                return
            log.warning("letter goes without its dress", letter=letter.id, reason=answer.reason)
            await self._speak(simpler)
        else:
            await self._record(letters.record_letter, letter.sent(said), self._rest_of(letter))

    async def _take_answer(self, speech: Speech, answer: Answer) -> None:
        letter, because = speech.letter, answer.reason
        match answer.verdict:
            case Verdict.SAID if speech.edits is not None:
                await self._record(letters.record_letter, letter.sent(speech.edits), self._rest_of(letter))
            case Verdict.ASTRAY if speech.thread_id is not None:
                await self._record(letters.leave_topic, letter, speech.thread_id, because)
            case Verdict.GONE | Verdict.ASTRAY if speech.edits is not None:
                await self._record(letters.repost, letter, because)
            case Verdict.LOST | Verdict.ASTRAY:
                await self._record(letters.lose_chat, letter, because)
            case Verdict.MIGRATED:
                await self._record(letters.follow_group, letter, answer.new_chat_id)
            case Verdict.BUSY:
                until = self._app.clock() + timedelta(seconds=answer.retry_after)
                await self._record(
                    letters.hold_back, letter.later(until, "busy"), busy_for_all=letter.chat_id > 0
                )
            case Verdict.NOT_NOW | Verdict.UNKNOWN:
                log.warning("letter not carried", letter=letter.id, reason=because)
                await self._record(letters.hold_back, self._later(letter, because))
            case Verdict.UNCLEAR:
                await self._take_unclear(speech, because)
            case _:
                log.error("letter refused", letter=letter.id, reason=because)
                await self._record(letters.record_letter, letter.given_up(because))

    async def _take_unclear(self, speech: Speech, because: str) -> None:
        """An edit may safely arrive twice; anything else that may have arrived is never repeated blindly."""
        letter = speech.letter
        log.warning("letter may have arrived or not", letter=letter.id, error=because)
        if speech.edits is not None and speech.png is None:
            await self._try_later(letter, because, LONG_PATIENCE)
        else:
            self.unclear_chats.add(letter.chat_id)
            await self._record(letters.record_letter, letter.ambiguous(because), self._rest_of(letter))

    async def _try_later(self, letter: Letter, because: str, patience: int) -> None:
        if letter.attempts >= patience:
            await self._record(letters.record_letter, letter.given_up(because))
        else:
            await self._record(letters.hold_back, self._later(letter, because))

    def _later(self, letter: Letter, because: str) -> Letter:
        return letter.later(self._app.clock() + _pause(letter), because)

    def _rest_of(self, letter: Letter) -> datetime | None:
        return None if self._pace is None else self._pace.rest_of(letter.chat_id, self._app.clock())

    async def _record(self, wish: Callable[..., object], *about: object, **more: object) -> None:
        """Write down what became of a letter; what cannot be written now is owed, and others go on."""

        async def write() -> None:
            await self._app.do(wish, *about, **more)

        await self._write(write)

    async def _write(self, write: Callable[[], Awaitable[None]]) -> None:
        try:
            await write()
        except Exception:
            log.exception("letter not recorded")
            self._owed.append(write)

    async def _pay_what_is_owed(self) -> None:
        owed, self._owed = self._owed, []
        for write in owed:
            await self._write(write)


def _pause(letter: Letter) -> timedelta:
    return timedelta(seconds=min(5 * 2 ** min(letter.attempts, 10), LONGEST_PAUSE))
