"""Polls that come to their end while the bot is killed: the hour strikes when everybody's ballot is in."""

import asyncio
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.torture.people import CHOICES, NUMBERS
from benchmarks.torture.phones import Phones, buttons, words
from benchmarks.torture.village import ENDS_SOON, Village
from sandbox.rooms import Post

VOTERS = 12
COMES_WITHIN = 30.0
"""Seconds for which everybody waits for the card; it may be one of the letters that are unclear."""
CLOSES_WITHIN = 60.0
ANSWERED_WITHIN = 600.0
"""Seconds for which people go on tapping: on a busy machine few lives of a bot last for long."""
LOOKS_EVERY = 0.2
THINKS = 1.0
WAITS = 5.0
NOTED = "记下"
STRIKE = "UPDATE ballot_boxes SET closes_at = ? WHERE id = ?"
CLOSED = "SELECT 1 FROM ballot_boxes WHERE id = ? AND counted_at IS NOT NULL"


@dataclass
class Round:
    """A poll, and what its voters were told was noted."""

    question: str
    chat: int
    box_id: int = 0
    ballots: dict[int, int] = field(default_factory=dict)
    has_struck: bool = False


async def hold_polls(phones: Phones, village: Village, folder: Path, rounds: list[Round]) -> None:
    """One poll after the other, each asked, voted on by everybody, and closed."""
    chat = village.evening
    dice = phones.dice(-chat + 1)
    while not phones.over.is_set():
        held = Round(f"第{next(NUMBERS)}问{ENDS_SOON}，先办哪样？", chat)
        text = f"/poll {held.question} {' / '.join(CHOICES)}"
        await phones.say(village.host, chat, text, "poll", chat, held.question)
        card = await _card(phones, held)
        if card is None:
            continue
        held.box_id = int(buttons(card)[0].split(":")[1])
        rounds.append(held)
        voters = dice.sample(village.villagers, VOTERS)
        await asyncio.gather(*(_insist(phones, held, card, who) for who in voters))
        if phones.over.is_set() and len(held.ballots) < VOTERS:
            return  # they were still at it when the storm was over
        _strike(folder, held)
        await _closed(folder, held)


async def _card(phones: Phones, held: Round) -> Post | None:
    ends = time.monotonic() + COMES_WITHIN
    while time.monotonic() < ends:
        for post in phones.posts(held.chat):
            if held.question in words(post) and buttons(post):
                return post
        await asyncio.sleep(LOOKS_EVERY)
    return None


async def _insist(phones: Phones, held: Round, card: Post, who: int) -> None:
    """Tap until the bot says that it is noted."""
    dice = phones.dice(who + held.box_id * 1009)
    choice = dice.randint(1, len(CHOICES))
    ends = time.monotonic() + ANSWERED_WITHIN
    while time.monotonic() < ends and not phones.over.is_set():
        await asyncio.sleep(dice.expovariate(1 / THINKS))
        data = f"poll:{held.box_id}:{choice}"
        deed = await phones.tap(who, card, held.chat, data, "ballot to be closed", held.box_id, choice, WAITS)
        if deed is not None and deed.heard is not None and NOTED in deed.heard:
            held.ballots[who] = choice
            return


def _strike(folder: Path, held: Round) -> None:
    """Let the poll's hour come."""
    now = datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251 - the bot that is tortured lives by the real clock
    with closing(sqlite3.connect(folder / "county.db", timeout=20)) as connection, connection:
        connection.execute(STRIKE, (f"{now:%Y-%m-%d %H:%M:%S.%f}", held.box_id))
    held.has_struck = True


async def _closed(folder: Path, held: Round) -> None:
    """Wait until it is counted; one that never is will be found at the end."""
    ends = time.monotonic() + CLOSES_WITHIN
    while time.monotonic() < ends:
        await asyncio.sleep(LOOKS_EVERY)
        if _is_counted(folder, held):
            return


def _is_counted(folder: Path, held: Round) -> bool:
    with closing(sqlite3.connect(f"file:{folder}/county.db?mode=ro", uri=True)) as connection:
        return connection.execute(CLOSED, (held.box_id,)).fetchone() is not None
