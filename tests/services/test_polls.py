"""A group votes on a question: who asks, what counts, what is said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.ballots import BallotsClosed, BoxId, OnlyHostsAsk
from domain.errors import NoLongerThere
from domain.polls import PollNotClear
from scheduler.ballots import count_due_boxes, redraw_stale_cards
from services import ballots, polls, ratings
from tests.services.gathering import ELSEWHERE, GROUP, Gathering, gather, villager

WORDS = "修路还是修渠？ 修路 / 修渠 / 都不修"


@pytest.fixture
async def hall(app, village) -> Gathering:
    return await gather(app, village)


@pytest.fixture
async def box(hall: Gathering) -> BoxId:
    poll = await hall.app.do(polls.open_poll, hall.host, GROUP, WORDS)
    return poll.box.id


async def vote(hall: Gathering, box: BoxId, choices: list[int]) -> None:
    for number, choice in enumerate(choices):
        await hall.app.do(polls.cast_ballot, villager(number), box, choice, GROUP)


async def result(hall: Gathering, box: BoxId, choices: list[int], calendar) -> str:
    await vote(hall, box, choices)
    calendar.pass_days(1)
    await count_due_boxes(hall.app)
    return (await hall.everything_posted())[-1]


async def test_one_question_one_card_a_button_an_option(hall, box):
    ((card, keyboard),) = await hall.letters(GROUP)
    assert "<b>修路还是修渠？</b>" in card
    assert "12月1日周二 09:00" in card
    assert keyboard == {"name": "poll", "ids": {"box": box, "options": ["修路", "修渠", "都不修"]}}


async def test_only_hosts_ask_and_only_in_their_own_group(hall):
    for somebody in (villager(1), hall.reserve):
        with pytest.raises(OnlyHostsAsk):
            await hall.app.do(polls.open_poll, somebody, GROUP, WORDS)
        with pytest.raises(OnlyHostsAsk):
            await hall.app.see(polls.may_open, somebody, GROUP)
    with pytest.raises(NoLongerThere):
        await hall.app.do(polls.open_poll, hall.host, ELSEWHERE, WORDS)
    with pytest.raises(PollNotClear):
        await hall.app.do(polls.open_poll, hall.host, GROUP, "修路")
    assert await hall.everything_posted() == []


async def test_the_winner_is_named_with_how_many_voted(hall, box, calendar):
    said = await result(hall, box, [1] * 8 + [2] * 4 + [3], calendar)
    assert "13 个账号投了票，选<b>「修路」</b>的最多" in said
    assert "修渠：4 票" in said


async def test_level_options_are_both_named(hall, box, calendar):
    assert "打了个平手：<b>修路、修渠</b>" in await result(hall, box, [1] * 6 + [2] * 6, calendar)


async def test_a_near_unanimous_vote_is_said_in_words(hall, box, calendar):
    said = await result(hall, box, [2] * 12 + [1] * 2, calendar)
    assert "几乎都选了<b>「修渠」</b>" in said
    assert "票。" not in said
    assert "12" not in said


async def test_too_few_votes_are_not_told(hall, box, calendar):
    said = await result(hall, box, [1, 2, 3], calendar)
    assert "人太少" in said
    assert "修渠" not in said.replace("修路还是修渠？", "")


async def test_the_digest_learns_the_winner(hall, box, calendar):
    await result(hall, box, [1] * 8 + [2] * 4, calendar)
    week = (calendar.now - timedelta(days=7), calendar.now + timedelta(seconds=1))
    (poll,) = await hall.app.see(lambda tx: tx.ballots.results_of_week(hall.place.id, *week))
    assert (poll.question, poll.winners, poll.voters) == ("修路还是修渠？", ("修路",), 12)
    (nothing_yet,) = [
        await hall.app.see(lambda tx: tx.ballots.results_of_week(hall.place.id, week[0], calendar.now))
    ]
    assert nothing_yet == []


@pytest.mark.parametrize("choice", [0, 4, -1, 2**40])
async def test_a_forged_choice_changes_nothing(hall, box, choice):
    with pytest.raises(NoLongerThere):
        await hall.app.do(polls.cast_ballot, villager(1), box, choice, GROUP)
    assert await hall.ballots_in(box) == []


async def test_a_button_of_one_kind_of_box_does_not_open_the_other(hall, box):
    rating = await hall.app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)
    with pytest.raises(NoLongerThere):
        await hall.app.do(polls.cast_ballot, villager(1), rating.box.id, 1, GROUP)
    with pytest.raises(NoLongerThere):
        await hall.app.do(ratings.cast_ballot, villager(1), box, 1, GROUP)
    with pytest.raises(NoLongerThere):
        await hall.app.do(polls.cast_ballot, villager(1), box, 1, ELSEWHERE)
    assert await hall.ballots_in(box) == await hall.ballots_in(rating.box.id) == []


async def test_a_late_tap_is_refused_kindly(hall, box, calendar):
    calendar.pass_days(1)
    with pytest.raises(BallotsClosed) as refused:
        await hall.app.do(polls.cast_ballot, villager(1), box, 1, GROUP)
    assert "已经截止了" in hall.app.texts.explain(refused.value)


async def test_what_people_write_stays_harmless_in_the_group(hall):
    await hall.app.do(polls.open_poll, hall.host, GROUP, "<b>听谁的</b> @zhou /start？ 甲 / 乙")
    ((card, _),) = await hall.letters(GROUP)
    assert "&lt;b&gt;听谁的" in card
    assert "@zhou" not in card
    assert "/start" not in card


async def test_a_card_is_brought_up_to_date_by_the_clock(hall, box):
    await vote(hall, box, [1] * 5)
    assert (await redraw_stale_cards(hall.app))["done"] == 1
    assert "已有 5 票以上" in (await hall.everything_posted())[-1]


async def test_the_clock_knows_when_to_come_back(hall, calendar):
    assert await hall.app.see(ballots.next_close_at) is None
    poll = await hall.app.do(polls.open_poll, hall.host, GROUP, WORDS)
    rating = await hall.app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)
    assert await hall.app.see(ballots.next_close_at) == poll.box.closes_at
    calendar.pass_days(1)
    await count_due_boxes(hall.app)
    assert await hall.app.see(ballots.next_close_at) == rating.box.closes_at


async def test_a_group_is_written_to_in_its_programmes_language(hall):
    in_english = replace(hall.app, programme=replace(hall.app.programme, locale="en"))
    await in_english.do(polls.open_poll, hall.host, GROUP, "修路还是修渠？ 修路 / 修渠")
    (card, _), *_ = await hall.letters(GROUP)
    assert "刚开始" not in card
