"""What must never be true, the database itself refuses."""

from datetime import date

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from domain.help_sessions import HelpKind
from domain.issues import RaiserKey
from storage.schema.ballots import ballot_boxes
from storage.schema.issues import issues
from storage.schema.letters import outbox
from storage.schema.pairs import check_ins, help_sessions, pairs
from storage.schema.people import invitations, places
from tests.conftest import MONDAY
from tests.reserves import a_mentor, a_pair, a_reserve, connection_of


@pytest.fixture
async def pair(app, village):
    return await app.do(
        lambda tx: a_pair(tx, a_mentor(tx, village, 1, "王建国"), a_reserve(tx, village, 2, "李强"))
    )


async def refused(app, statement, *rows):
    with pytest.raises(IntegrityError):
        await app.do(lambda tx: connection_of(tx).execute(statement, *rows))


@pytest.mark.parametrize(
    "change",
    [
        {"mentor_signed_at": None},
        {"reserve_signed_at": None},
        {"ends_on": None},
        {"status": "ended"},
        {"status": "declined"},
    ],
    ids=str,
)
async def test_a_pair_is_active_signed_by_both_for_a_time_and_ends_with_a_reason(app, pair, change):
    await refused(app, update(pairs).values(change))


async def test_only_who_did_not_meet_has_an_excuse(app, pair):
    row = {"pair_id": pair, "week_on": date(2026, 11, 30), "side": "mentor", "answered_at": MONDAY}
    await refused(app, insert(check_ins), {**row, "answer": "met", "excuse": "away"})


async def test_a_word_on_a_session_has_its_moment(app, pair):
    await app.do(
        lambda tx: tx.help_sessions.add(
            pair, HelpKind.TALK, happened_on=date(2026, 11, 30), logged_by=1, now=tx.now
        )
    )
    await refused(app, update(help_sessions).values(word="right"))


@pytest.mark.parametrize(
    "change", [{"parent_id": None}, {"kind": "county"}], ids=["a village nowhere", "a county in a township"]
)
async def test_only_a_county_is_below_nothing(app, village, change):
    await refused(app, update(places).where(places.c.id == village.id).values(change))


@pytest.mark.parametrize(("kind", "role"), [("role", None), ("bind", "liaison"), ("party", None)])
async def test_a_code_gives_a_role_or_none(app, village, kind, role):
    row = {"digest": "x", "kind": kind, "role": role, "place_id": village.id, "expires_at": MONDAY}
    await refused(app, insert(invitations), row)


async def test_while_a_box_is_open_nothing_of_its_result_is_kept(app, pair, village):
    row = {"place_id": village.id, "chat_id": -1, "choices": 5, "opened_by": 1, "opened_at": MONDAY}
    await refused(app, insert(ballot_boxes), {**row, "closes_at": MONDAY, "alike": 3})


async def test_a_letter_that_was_sent_is_a_message(app):
    row = {"chat_id": 7, "kind": "news", "text": "您好", "locale": "zh_CN", "status": "sent"}
    await refused(app, insert(outbox), {**row, "created_at": MONDAY, "not_before": MONDAY})


@pytest.mark.parametrize(
    "change",
    [
        {"status": "taken"},
        {"taken_by": 1},
        {"status": "solved", "taken_by": 1},
        {"status": "solved", "solved_at": MONDAY},
        {"status": "satisfied", "taken_by": 1, "solved_at": MONDAY},
        {"status": "withdrawn"},
        {"raiser": None},
        {"solved_at": MONDAY},
        {"status": "forgotten"},
        {"number": 0},
    ],
    ids=str,
)
async def test_an_issue_says_who_sees_to_it_when_it_was_solved_and_forgets_who_raised_it(app, pair, change):
    """Each is one part of a step; the whole step is what the database takes."""

    def raised(tx):
        return tx.issues.add(tx.places.find("qinghe").id, -1, "路灯坏了", RaiserKey(b"k"), tx.now)

    await app.do(raised)
    await refused(app, update(issues).values(change))


async def test_two_issues_of_a_village_never_share_a_number(app, village):
    def raised(tx):
        return tx.issues.add(village.id, -1, "路灯坏了", RaiserKey(b"k"), tx.now)

    assert [(await app.do(raised)).number for _ in range(2)] == [1, 2]
    await refused(app, update(issues).values(number=1))
