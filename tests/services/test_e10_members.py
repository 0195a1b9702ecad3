"""E09, E10: who may vote is what the box says since it opened, under whatever id its group goes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.ballots import BoxId
from domain.members import JustJoined, OutsideTheGroup
from domain.programme import Programme
from services import ledger, members, moves, polls
from storage.secrets import Secrets
from tests.conftest import MONDAY
from tests.services.gathering import GROUP, Gathering, gather, villager

NEW_ID = -1009
ONE, OTHER = villager(1), villager(2)
DAY = timedelta(days=1)


@pytest.fixture
async def hall(app, village) -> Gathering:
    return await gather(app, village)


def asking(hall: Gathering, **more) -> Gathering:
    return replace(hall, app=replace(hall.app, programme=Programme(**more)))


async def opened(hall: Gathering) -> BoxId:
    poll = await hall.app.do(polls.open_poll, hall.host, GROUP, "修路还是修渠？ 修路 / 修渠")
    return poll.box.id


async def vote(hall: Gathering, box: BoxId, who=ONE, choice=1, chat=GROUP):
    return await hall.app.do(polls.cast_ballot, who, box, choice, chat)


async def comes(hall: Gathering, who=ONE, chat=GROUP, *, at=MONDAY - 90 * DAY, gone=False):
    await hall.app.do(members.note, chat, [who.telegram_id], at, gone=gone)


@pytest.mark.parametrize(
    ("days", "waited", "counts"), [(7, 6, 0), (7, 7, 1), (1, 0, 0), (1, 1, 1), (0, 0, 1)]
)
async def test_e09_the_county_says_how_many_days(hall, calendar, days, waited, counts):
    hall = asking(hall, member_for=timedelta(days=days))
    await comes(hall)
    calendar.pass_days(waited)
    box = await opened(hall)
    if counts:
        await vote(hall, box)
    else:
        with pytest.raises(JustJoined) as refused:
            await vote(hall, box)
        assert refused.value.days == days
    assert len(await hall.ballots_in(box)) == counts


async def test_e09_an_open_vote_keeps_the_days_it_opened_with(hall, calendar):
    await comes(hall)
    strict, loose = await opened(hall), await opened(asking(hall, member_for=timedelta(0)))
    for programme in (timedelta(0), timedelta(days=60)):
        later = asking(hall, member_for=programme)
        with pytest.raises(JustJoined):
            await vote(later, strict)
        await vote(later, loose)


async def test_e09_without_a_wait_who_comes_while_it_is_open_votes_too(hall, calendar):
    loose = asking(hall, member_for=timedelta(0))
    box = await opened(loose)
    calendar.pass_days(0.5)
    await comes(hall, at=calendar() + DAY)
    await vote(loose, box)
    assert len(await hall.ballots_in(box)) == 1


async def test_e09_the_moment_it_opened_counts_not_the_moment_of_the_tap(hall, calendar):
    hall = asking(hall, poll_open_for=timedelta(days=30))
    await comes(hall)
    box = await opened(hall)
    calendar.pass_days(20)
    with pytest.raises(JustJoined):
        await vote(hall, box)


async def test_e10_join_vote_leave(hall, calendar):
    """Of who goes the ballot stays, so that nobody is silenced by being put out; it is changed no more."""
    box = await opened(hall)
    await vote(hall, box, choice=1)
    await comes(hall, gone=True)
    with pytest.raises(OutsideTheGroup):
        await vote(hall, box, choice=2)
    await comes(hall)
    with pytest.raises(JustJoined):
        await vote(hall, box, choice=2)
    assert [choice for _, choice in await hall.ballots_in(box)] == [1]


async def test_e10_leaving_and_coming_again_begins_anew(hall, calendar):
    await comes(hall)
    calendar.pass_days(6)
    await comes(hall, gone=True)
    calendar.pass_days(1)
    await comes(hall)
    calendar.pass_days(6)
    with pytest.raises(JustJoined):
        await vote(hall, await opened(hall))
    calendar.pass_days(1)
    await vote(hall, await opened(hall))


async def test_e10_a_clock_that_was_set_back_makes_nobody_older(hall, calendar):
    """Neither while a box is open, nor when Telegram's own date says better; nor is what was seen undone."""
    box = await opened(hall)
    calendar.pass_days(-20)
    await comes(hall)
    calendar.pass_days(20)
    with pytest.raises(JustJoined):
        await vote(hall, box)
    calendar.pass_days(-20)
    await comes(hall)
    calendar.pass_days(20)
    with pytest.raises(JustJoined):
        await vote(hall, box)


async def test_e10_where_our_clock_is_behind_telegrams_date_counts(hall, calendar):
    calendar.pass_days(-20)
    await comes(hall, at=MONDAY)
    calendar.pass_days(20)
    with pytest.raises(JustJoined):
        await vote(hall, await opened(hall))


async def test_e10_a_group_that_moves_takes_along_who_came_and_who_went(hall, calendar):
    box = await opened(hall)
    await comes(hall, ONE)
    await comes(hall, OTHER, gone=True)
    await hall.app.do(moves.move_group, GROUP, NEW_ID)
    with pytest.raises(JustJoined):
        await vote(hall, box, ONE, chat=NEW_ID)
    with pytest.raises(OutsideTheGroup):
        await vote(hall, box, OTHER, chat=NEW_ID)


@pytest.mark.parametrize("first", [GROUP, NEW_ID])
async def test_e10_of_who_was_seen_under_both_ids_the_later_day_counts(hall, calendar, first):
    await hall.app.do(lambda tx: tx.groups.bind(NEW_ID, hall.place.id, bound_by=None, now=tx.now))
    await comes(hall, chat=first)
    calendar.pass_days(5)
    await comes(hall, chat=GROUP if first == NEW_ID else NEW_ID)
    calendar.pass_days(5)
    box = await opened(hall)
    await hall.app.do(moves.move_group, GROUP, NEW_ID)
    with pytest.raises(JustJoined):
        await vote(hall, box, chat=NEW_ID)


async def test_e10_the_next_process_knows_them_still(hall, calendar):
    await comes(hall)
    box = await opened(hall)
    again = replace(hall, app=replace(hall.app, secrets=Secrets(hall.app.secrets.folder)))
    with pytest.raises(JustJoined):
        await vote(again, box)


async def test_e10_nothing_is_forgotten_that_an_open_vote_asks_for(hall, calendar):
    """Though the county asks for fewer days by now, and its longest vote is still open."""
    strict = asking(hall, member_for=timedelta(days=60), poll_open_for=timedelta(days=30))
    await comes(strict)
    calendar.pass_days(59)
    box = await opened(strict)
    calendar.pass_days(29)
    await hall.app.do(ledger.forget)
    with pytest.raises(JustJoined):
        await vote(hall, box)
