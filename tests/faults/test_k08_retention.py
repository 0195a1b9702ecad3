"""K08: nothing is kept longer than it is of use; the clock jumps, the rows are counted."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, func, select

from domain.colours import ANSWERS, Colour, Finding, Survey, Topic
from domain.forms import Draft
from domain.nominations import Decision, Reason, Status, Verdict
from domain.places import PlaceKind
from domain.updates import InboxStatus, KeptUpdate
from scheduler.timetable import run_due
from services import colours
from storage.schema.colours import overrides, surveys
from storage.schema.joint_vetting import notices, vetting_lines
from storage.schema.nominations import decisions, drafts, nominations
from storage.schema.updates import inbox
from tests.conftest import MONDAY
from tests.reserves import a_person, make_reserve

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def full(app, village):
    """Of everything that has its time one row, of a nomination one in every state."""

    def settle(tx):
        for number, kept_as in enumerate(InboxStatus):
            body = '{"message": {"text": "悄悄话"}}'
            tx.inbox.keep([KeptUpdate(number, "f", kept_as, body, tx.now)])
        for number, status in enumerate(Status):
            person = a_person(tx, 100 + number, "某人")
            make_reserve(tx, village, person, "某人", status=status)
            one = tx.nominations.find_latest(person.id)
            tx.nominations.sign(Decision(one.id, Verdict.RETURN, Reason.TELL_MORE, person.id, tx.now))
            tx.vettings.open([one.id], ["公安局"], tx.now, tx.now)
            tx.vettings.close([one.id], tx.now)
            [notice] = tx.notices.add([one.id], tx.now).values()
            tx.notices.end([notice.id], tx.now)
        tx.drafts.save(Draft(person.id, "mentor", "capacity", tx.now), tx.now)

    await app.do(settle)


async def rows(app):
    """How many updates, how many of them readable, how many drafts, nominations and what hangs on those."""

    def count(connection: Connection) -> tuple[int, ...]:
        asked = (
            inbox.c.update_id, inbox.c.body, drafts.c.person_id, nominations.c.id, decisions.c.id,
            vetting_lines.c.id, notices.c.id,
        )  # fmt: skip
        return tuple(connection.scalar(select(func.count(each))) or 0 for each in asked)

    return await app.db.read(count)


@pytest.mark.parametrize(
    ("later", "left"),
    [
        (DAY, (3, 3, 1, 10, 10, 10, 10)),
        (DAY + HOUR, (3, 1, 1, 10, 10, 10, 10)),
        (8 * DAY + HOUR, (1, 1, 1, 10, 10, 10, 10)),  # what waits to be handled is never dropped
        (30 * DAY + HOUR, (1, 1, 0, 10, 10, 10, 10)),
        (180 * DAY, (1, 1, 0, 10, 10, 10, 10)),
        (180 * DAY + HOUR, (1, 1, 0, 8, 8, 8, 8)),
    ],
    ids=lambda value: str(value) if isinstance(value, timedelta) else None,
)
async def test_k08_everything_has_its_time(app, full, calendar, later, left):
    assert await rows(app) == (3, 3, 1, 10, 10, 10, 10)
    calendar.now = MONDAY + later
    await run_due(app)
    assert await rows(app) == left


async def kept(app):
    """Of which weeks there are surveys of each village, and which organizers' words there are."""

    def read(connection: Connection) -> tuple[list[tuple[int, date]], list[int]]:
        said = connection.execute(
            select(surveys.c.village_id, surveys.c.week_on).order_by(*surveys.primary_key)
        )
        return [tuple(row) for row in said], list(connection.scalars(select(overrides.c.id)))

    return await app.db.read(read)


@pytest.mark.parametrize(
    ("later", "weeks", "words"),
    [
        (90 * DAY, [(0, 0), (1, 0), (1, 1)], [1, 2, 3]),
        (90 * DAY + HOUR, [(0, 0), (1, 0), (1, 1)], [2, 3]),
        (91 * DAY, [(0, 0), (1, 1)], [2, 3]),
        (104 * DAY, [(0, 0), (1, 1)], [2, 3]),
        (105 * DAY, [(0, 0), (1, 1)], [3]),
        (400 * DAY, [(0, 0), (1, 1)], []),
    ],
)
async def test_k08_of_a_village_what_was_said_last_is_kept_and_no_word_that_is_over(
    app, calendar, village, later, weeks, words
):
    """One village was spoken of twice, and a third time to no end; one word was taken back, one expires."""
    well = dict(zip(Topic, (each[0] for each in ANSWERS.values()), strict=True))
    monday = MONDAY.date()

    def settle(tx):
        township = tx.places.get(village.parent_id)
        places = [village, tx.places.add("shanwan", PlaceKind.VILLAGE, "山湾村", township)]
        clerk = a_person(tx, 100, "经办人")
        for place, week, answers in (
            (0, 0, well),
            (1, 0, well),
            (1, 1, well),
            (0, -1, {Topic.TEAM: Finding.SPLIT}),
        ):
            said = Survey(places[place].id, monday + timedelta(weeks=week), answers)
            tx.colours.keep(said, clerk.id, tx.now)
        for place, days in ((0, 90), (0, 14), (1, 300)):
            until = monday + timedelta(days=days)
            tx.colours.override(
                places[place].id, Colour.RED, "悄悄话", set_by=clerk.id, now=tx.now, expires_on=until
            )
        return [place.id for place in places]

    ids = await app.do(settle)
    calendar.now = MONDAY + later
    await run_due(app)
    expected = [(ids[place], monday + timedelta(weeks=week)) for place, week in weeks]
    assert await kept(app) == (expected, words)
    before = await app.see(colours.grades)
    await run_due(app)
    assert await app.see(colours.grades) == before
    assert len(before) == 2, "both villages have a colour still"
