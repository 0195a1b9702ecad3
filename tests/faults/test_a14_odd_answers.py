"""A14, I07: what the intake makes of answers that no server should give, and of a disk that fills."""

import asyncio

import orjson
import pytest

from bot.intake import Parcel
from bot.updates import arrive
from tests.bot.polled import Telegram, message, updates
from tests.faults.hostile import Hostile


@pytest.mark.parametrize("odd", [["x"], [None], [[1]], [7, "x"]], ids=str)
async def test_a14_a_list_of_what_are_no_updates_is_waited_out(app, odd):
    """Else the next is asked for at once, and again, as fast as the line carries it."""
    telegram = Telegram(app, updates(*odd), updates(*odd), updates(message(1)))
    rests = []

    def take_note(call: int) -> None:
        telegram.intake.rest = rest  # type: ignore[method-assign]

    async def rest(seconds: float) -> None:
        rests.append(seconds)

    telegram.before_answer = take_note
    await telegram.poll()
    assert telegram.handled == [1]
    assert len(rests) == 2


async def test_a14_one_stranger_among_updates_hides_none(app):
    telegram = Telegram(app, updates(message(1), "x", message(2)))  # type: ignore[arg-type]
    await telegram.poll()
    assert telegram.handled == [1, 2]
    assert telegram.offsets == [0, 3, 3]


async def test_i07_an_update_that_cannot_be_crossed_out_ends_nothing(hostile: Hostile, monkeypatch):
    """It was handled while it was written down, and then the disk was full."""
    intake, number = hostile.process.intake, 5
    parcel = Parcel(arrive(message(number), b"k" * 32), asyncio.get_running_loop().create_future())
    await intake._try_keeping([parcel])
    parcel.is_through = True

    async def full(work):
        raise OSError("disk is full")

    monkeypatch.setattr(hostile.app.db, "write", full)
    await intake._note_kept(parcel)
    assert orjson.loads(parcel.arrival.body)["update_id"] == number
