"""Secrecy against who steals everything, and no ballot lost or doubled around the close."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from domain.ballots import BallotsClosed, BoxId
from scheduler.ballots import count_due_boxes, shred_spent_keys
from services import ballots, polls
from storage.ballots import voter_key
from storage.schema.ballots import ballot_boxes
from tests.services.gathering import GROUP, Gathering, gather, villager

VILLAGERS = range(300)
WORDS = "修路还是修渠？ 修路 / 修渠"


@pytest.fixture
async def hall(app, village) -> Gathering:
    return await gather(app, village)


@pytest.fixture
async def box(hall: Gathering) -> BoxId:
    poll = await hall.app.do(polls.open_poll, hall.host, GROUP, WORDS)
    return poll.box.id


class Thief:
    """Has the whole database and, if they were lucky, the secrets folder. Knows everybody's Telegram id."""

    def __init__(self, hall: Gathering, folder: Path | None) -> None:
        self.hall, self.folder = hall, folder

    async def links(self, box: BoxId) -> dict[int, int]:
        """Whose ballot says what, as far as it can be worked out."""
        stolen = dict(await self.hall.ballots_in(box))
        keys = [b"", b"\0" * 32]
        if self.folder is not None:
            keys += [
                bytes.fromhex(line)
                for path in self.folder.rglob("*.key*")
                for line in path.read_text().split()
            ]
        return {
            number: stolen[guess]
            for key in keys
            for number in VILLAGERS
            if (guess := voter_key(key, villager(number).telegram_id)) in stolen
        }

    async def every_cell(self) -> list[str]:
        """Every value of every table, as text."""

        def read(connection):
            found = MetaData()
            found.reflect(connection)
            return [
                repr(cell)
                for table in found.sorted_tables
                for row in connection.execute(select(table))
                for cell in row
            ]

        return await self.hall.app.db.read(read)


async def test_a_thief_learns_nothing_from_the_database_and_nothing_at_all_after_the_close(
    hall, box, calendar
):
    app, folder = hall.app, hall.app.secrets.folder
    for number in range(40):
        await app.do(polls.cast_ballot, villager(number), box, 1 + number % 2, GROUP)
    with_keys, without = Thief(hall, folder), Thief(hall, None)
    assert len(await with_keys.links(box)) == 40  # the thief is a good one: while open, the key is the secret
    assert await without.links(box) == {}
    assert not any(str(villager(7).telegram_id) in cell for cell in await without.every_cell())

    calendar.pass_days(1)
    await count_due_boxes(app)
    await shred_spent_keys(app)
    assert await hall.ballots_in(box) == []
    assert app.secrets.boxes_with_keys() == set()
    assert await with_keys.links(box) == {}
    assert not any(str(villager(7).telegram_id) in cell for cell in await with_keys.every_cell())


async def test_a_key_outlives_a_crash_between_count_and_shredding_but_not_the_next_start(hall, box, calendar):
    await hall.app.do(polls.cast_ballot, villager(1), box, 1, GROUP)
    calendar.pass_days(1)
    await count_due_boxes(hall.app)
    assert hall.app.secrets.boxes_with_keys() == {box}
    assert await shred_spent_keys(hall.app) == {"shredded": 1}
    assert await shred_spent_keys(hall.app) == {"shredded": 0}
    assert hall.app.secrets.boxes_with_keys() == set()


async def test_the_key_of_an_open_box_is_left_alone(hall, box):
    await hall.app.do(polls.cast_ballot, villager(1), box, 1, GROUP)
    await shred_spent_keys(hall.app)
    await hall.app.do(polls.cast_ballot, villager(1), box, 2, GROUP)
    assert [choice for _, choice in await hall.ballots_in(box)] == [2]


async def test_a_count_that_is_not_committed_shreds_no_key(hall, box, calendar):
    await hall.app.do(polls.cast_ballot, villager(1), box, 1, GROUP)
    calendar.pass_days(1)

    def stumble(tx):
        polls.close_poll(tx, box)
        assert box in ballots.spent_boxes(tx)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await hall.app.do(stumble)
    await shred_spent_keys(hall.app)
    assert len(await hall.ballots_in(box)) == 1
    assert hall.app.secrets.boxes_with_keys() == {box}


async def test_ten_taps_at_once_by_one_person_are_one_ballot(hall, box):
    await asyncio.gather(
        *(hall.app.do(polls.cast_ballot, villager(1), box, 1 + n % 2, GROUP) for n in range(10))
    )
    assert len(await hall.ballots_in(box)) == 1


async def test_of_three_hundred_who_vote_around_the_close_each_accepted_vote_is_counted_once(
    hall, box, calendar
):
    app = hall.app
    accepted: list[int] = []

    async def vote(number: int) -> None:
        try:
            await app.do(polls.cast_ballot, villager(number), box, 1 + number % 2, GROUP)
        except BallotsClosed:
            return
        accepted.append(number)
        if len(accepted) == 100:  # the hour strikes while two hundred are still pressing
            calendar.pass_days(1)
            await count_due_boxes(app)

    await asyncio.gather(*(vote(number) for number in VILLAGERS))
    row = (
        await app.db.read(
            lambda connection: connection.execute(select(ballot_boxes.c.voters, ballot_boxes.c.tally)).all()
        )
    )[0]
    assert 100 <= len(accepted) < 300
    assert row.voters == len(accepted)
    assert row.tally == [len([n for n in accepted if n % 2 == 0]), len([n for n in accepted if n % 2])]
    assert await hall.ballots_in(box) == []
