"""A village rates a reserve: who may, what is kept, what is said."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.ballots import Alike, BallotsClosed, BoxId, Counts, OnlyHostsAsk
from domain.errors import AlreadyDone, NoLongerThere
from domain.pairs import EndReason
from domain.people import Actor, PersonId
from domain.places import PlaceKind
from domain.ratings import (
    Approval,
    NobodyToRate,
    RatingARelative,
    RatingOneself,
    RatingOnesOwnReserve,
    RatingUnderWay,
)
from scheduler.ballots import count_due_boxes, redraw_stale_cards, shred_spent_keys
from services import pairs as pair_wishes
from services import ratings
from storage.schema.nominations import nominations
from storage.schema.pairs import pairs
from storage.schema.records import audit
from tests.letters import send_all
from tests.services.gathering import ELSEWHERE, GROUP, Gathering, gather, make_reserve, villager


@pytest.fixture
async def hall(app, village) -> Gathering:
    return await gather(app, village)


@pytest.fixture
async def box(hall: Gathering) -> BoxId:
    rating = await hall.app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)
    return rating.box.id


async def rate(hall: Gathering, box: BoxId, marks: list[int], first: int = 0) -> None:
    for number, mark in enumerate(marks, start=first):
        await hall.app.do(ratings.cast_ballot, villager(number), box, mark, GROUP)


async def close(hall: Gathering, calendar) -> None:
    calendar.pass_days(3)
    await count_due_boxes(hall.app)


async def this_week(hall: Gathering):
    return await hall.app.see(
        lambda tx: tx.ballots.results_of_week(
            hall.place.id, tx.now - timedelta(days=7), tx.now + timedelta(seconds=1)
        )
    )


async def test_a_host_puts_a_reserve_to_the_village_and_the_group_gets_one_card(hall, box):
    (card, keyboard), *others = await hall.letters(GROUP)
    assert others == []
    assert "清河村：王小燕这个月干得怎么样？" in card
    assert "12月3日周四 09:00" in card
    assert "刚开始" in card
    assert keyboard == {"name": "rating", "ids": {"box": box}}


async def test_only_a_host_of_this_village_opens_a_rating(hall):
    for somebody in (hall.reserve, hall.mentor):
        with pytest.raises(OnlyHostsAsk):
            await hall.app.do(ratings.open_rating, somebody, GROUP, hall.reserve.person_id)
        with pytest.raises(OnlyHostsAsk):
            await hall.app.see(ratings.ratable, somebody, GROUP)
    with pytest.raises(NoLongerThere):
        await hall.app.do(ratings.open_rating, hall.host, ELSEWHERE, hall.reserve.person_id)
    with pytest.raises(NoLongerThere):
        await hall.app.do(ratings.open_rating, hall.host, GROUP, hall.mentor.person_id)
    assert await hall.everything_posted() == []


async def test_a_reserve_of_another_village_is_not_rated_here(hall):
    def found(tx):
        place = tx.places.add("shanwan", PlaceKind.VILLAGE, "山湾村", tx.places.get(hall.place.parent_id))
        return place, tx.people.add(44, "李铁柱", "zh_CN", "1", tx.now)

    elsewhere, person = await hall.app.do(found)
    await hall.app.db.write(
        lambda connection: make_reserve(connection, hall.app, person, elsewhere, "李铁柱")
    )
    assert len(await hall.app.see(ratings.ratable, hall.host, GROUP)) == 1
    with pytest.raises(NoLongerThere):
        await hall.app.do(ratings.open_rating, hall.host, GROUP, person.id)


async def test_a_reserve_is_rated_once_at_a_time_and_again_afterwards(hall, box, calendar):
    with pytest.raises(RatingUnderWay):
        await hall.app.see(ratings.ratable, hall.host, GROUP)
    with pytest.raises(RatingUnderWay):
        await hall.app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)
    await close(hall, calendar)
    assert len(await hall.app.see(ratings.ratable, hall.host, GROUP)) == 1
    await hall.app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)


async def test_a_village_without_reserves_has_nobody_to_rate(hall):
    await hall.app.db.write(
        lambda connection: connection.execute(update(nominations).values(status="withdrawn"))
    )
    with pytest.raises(NobodyToRate):
        await hall.app.see(ratings.ratable, hall.host, GROUP)


async def test_a_second_tap_changes_the_ballot_and_adds_none(hall, box):
    first = await hall.app.do(ratings.cast_ballot, villager(1), box, 2, GROUP)
    second = await hall.app.do(ratings.cast_ballot, villager(1), box, 5, GROUP)
    assert (first.chosen, second.chosen) == (2, 5)
    assert [mark for _, mark in await hall.ballots_in(box)] == [5]
    assert (await hall.app.see(ratings.take_ballot, villager(1), box, GROUP)).chosen == 5
    assert (await hall.app.see(ratings.take_ballot, villager(2), box, GROUP)).chosen is None


async def test_who_is_too_close_does_not_rate(hall, box):
    for somebody, refusal in ((hall.reserve, RatingOneself), (hall.mentor, RatingOnesOwnReserve)):
        with pytest.raises(refusal):
            await hall.app.see(ratings.take_ballot, somebody, box, GROUP)
        with pytest.raises(refusal):
            await hall.app.do(ratings.cast_ballot, somebody, box, 5, GROUP)
    await hall.app.do(ratings.cast_ballot, hall.host, box, 4, GROUP)
    assert len(await hall.ballots_in(box)) == 1


async def test_a_mentor_whose_pair_has_ended_is_a_villager_again(hall, box):
    ended = update(pairs).values(status="ended", end_reason="no_time")
    await hall.app.db.write(lambda connection: connection.execute(ended))
    await hall.app.do(ratings.cast_ballot, hall.mentor, box, 4, GROUP)


@pytest.mark.parametrize("by_candidate", [True, False])
async def test_who_is_named_as_a_relative_steps_back_and_nobody_sees_it(hall, box, by_candidate):
    """Whoever said so; in the group and in private; of their name or their press nothing is kept."""
    ballot = await hall.app.see(ratings.take_ballot, hall.host, box, GROUP)

    def name(tx):
        nomination = tx.nominations.find_live(hall.reserve.person_id)
        tx.conflicts.flag(nomination.id, hall.host.person_id, tx.now, by_candidate=by_candidate)

    await hall.app.do(name)
    logged = select(audit.c.id)
    before = await hall.app.db.read(lambda connection: connection.scalars(logged).all())
    letters = await hall.letters(GROUP)
    for wish, *args in (
        (ratings.take_ballot, box, GROUP),
        (ratings.cast_ballot, box, 5, GROUP),
        (ratings.take_ballot_by_ticket, ballot.ticket),
        (ratings.cast_ballot_by_ticket, ballot.ticket, 5),
    ):
        with pytest.raises(RatingARelative):
            await hall.app.do(wish, hall.host, *args)
    assert await hall.ballots_in(box) == []
    assert await hall.letters(GROUP) == letters
    assert await hall.app.db.read(lambda connection: connection.scalars(logged).all()) == before
    await hall.app.do(ratings.cast_ballot, villager(1), box, 4, GROUP)
    assert len(await hall.ballots_in(box)) == 1


async def test_a_mentor_who_left_as_a_relative_does_not_rate_either(hall, box):
    """Where a pair ends for any other reason, the mentor is a villager again."""
    [pair_id] = await hall.app.db.read(lambda connection: connection.scalars(select(pairs.c.id)).all())
    await hall.app.do(pair_wishes.end, hall.mentor, pair_id, EndReason.RELATIVE)
    with pytest.raises(RatingARelative):
        await hall.app.do(ratings.cast_ballot, hall.mentor, box, 5, GROUP)


@pytest.mark.parametrize("mark", [0, 6, -1, 10**6])
async def test_a_forged_mark_changes_nothing(hall, box, mark):
    with pytest.raises(NoLongerThere):
        await hall.app.do(ratings.cast_ballot, villager(1), box, mark, GROUP)
    assert await hall.ballots_in(box) == []


async def test_a_button_from_another_chat_or_of_no_box_changes_nothing(hall, box):
    for box_id, chat_id in ((box, ELSEWHERE), (box, villager(1).telegram_id), (box, 0), (BoxId(999), GROUP)):
        with pytest.raises(NoLongerThere):
            await hall.app.see(ratings.take_ballot, villager(1), box_id, chat_id)
        with pytest.raises(NoLongerThere):
            await hall.app.do(ratings.cast_ballot, villager(1), box_id, 5, chat_id)
    assert await hall.ballots_in(box) == []


async def test_a_ticket_opens_the_ballot_of_its_owner_and_of_nobody_else(hall, box):
    ticket = (await hall.app.see(ratings.take_ballot, villager(1), box, GROUP)).ticket
    assert len(f"b_{ticket}") <= 40
    await hall.app.do(ratings.cast_ballot_by_ticket, villager(1), ticket, 4)
    assert (await hall.app.see(ratings.take_ballot, villager(1), box, GROUP)).chosen == 4
    forged = [str(box), f"{box}_", f"{box}_{'0' * 16}", "x_1", "_", "", "9" * 30, "１_２", f"{box}_票"]
    for presented, who in ((ticket, villager(2)), *((each, villager(1)) for each in forged)):
        with pytest.raises(NoLongerThere):
            await hall.app.do(ratings.cast_ballot_by_ticket, who, presented, 5)
    assert [mark for _, mark in await hall.ballots_in(box)] == [4]


async def test_a_ticket_does_not_let_a_reserve_rate_themselves(hall, box, calendar):
    ticket = (await hall.app.see(ratings.take_ballot, villager(1), box, GROUP)).ticket
    with pytest.raises(RatingOneself):
        await hall.app.see(ratings.take_ballot, hall.reserve, box, GROUP)
    calendar.pass_days(3)
    with pytest.raises(BallotsClosed):
        await hall.app.see(ratings.take_ballot_by_ticket, villager(1), ticket)


async def test_the_card_counts_in_fives_and_only_by_the_clock(hall, box):
    await rate(hall, box, [5, 4, 3, 4])
    await redraw_stale_cards(hall.app)
    assert len(await hall.everything_posted()) == 1
    await rate(hall, box, [5, 4, 3, 4, 5, 5, 4, 4], first=4)
    assert "刚开始" in (await hall.everything_posted())[-1]
    assert (await redraw_stale_cards(hall.app))["done"] == 1
    assert "已有 10 多份打分" in (await hall.everything_posted())[-1]
    assert (await redraw_stale_cards(hall.app))["done"] == 0


async def test_at_its_hour_the_village_hears_the_mean_and_the_reserve_hears_it_first(hall, box, calendar):
    await rate(hall, box, [5] * 7 + [4] * 4 + [3])
    await close(hall, calendar)
    card, result = await hall.everything_posted()
    assert "给王小燕打分结束了" in card
    assert "平均 <b>4.5 分</b>" in result
    assert "12 个账号打了分" in result
    ((private, _),) = await hall.letters(hall.reserve.telegram_id)
    assert "平均 <b>4.5 分</b>" in private
    assert "去留由人来定" in private
    waiting = {letter.chat_id: letter for letter in await hall.app.do(send_all)}
    assert hall.reserve.telegram_id in waiting
    assert waiting[GROUP].text == card
    calendar.now += timedelta(minutes=5)
    (last,) = await hall.app.do(send_all)
    assert last.text == result


async def test_a_closed_card_has_no_button(hall, box, calendar):
    await close(hall, calendar)
    (_, keyboard), *_ = await hall.letters(GROUP)
    assert keyboard is None


async def test_when_too_few_rated_nothing_is_said_and_nothing_kept(hall, box, calendar):
    await rate(hall, box, [1] * 9)
    await close(hall, calendar)
    said = "\n".join(
        [*(await hall.everything_posted()), *(await hall.everything_posted(hall.reserve.telegram_id))]
    )
    assert "人太少" in said
    assert "9" not in said
    week = await this_week(hall)
    assert week == []
    assert await hall.ballots_in(box) == []


async def test_a_near_unanimous_rating_is_said_in_words(hall, box, calendar):
    await rate(hall, box, [5] * 11 + [2])
    await close(hall, calendar)
    for chat in (GROUP, hall.reserve.telegram_id):
        result = (await hall.everything_posted(chat))[-1]
        assert "几乎都觉得<b>很好</b>" in result
        assert "平均" not in result


async def test_what_the_week_brought_is_there_for_the_digest(hall, box, calendar):
    await rate(hall, box, [5] * 7 + [4] * 4 + [3])
    await close(hall, calendar)
    (result,) = await this_week(hall)
    assert (result.full_name, result.voters, result.mean, result.approval) == ("王小燕", 12, 4.5, None)
    assert result.outcome == Counts((0, 0, 1, 4, 7))


async def test_the_digest_does_not_talk_about_who_left_the_reserve(hall, box, calendar):
    await rate(hall, box, [5] * 7 + [4] * 4 + [3])
    await close(hall, calendar)
    await hall.app.db.write(
        lambda connection: connection.execute(update(nominations).values(status="exited"))
    )
    assert await this_week(hall) == []


async def test_words_of_the_week_for_the_digest(hall, box, calendar):
    await rate(hall, box, [5] * 11 + [2])
    await close(hall, calendar)
    (result,) = await this_week(hall)
    assert (result.mean, result.approval, result.outcome) == (None, Approval.VERY_GOOD, Alike(5))


async def test_a_late_tap_is_refused_before_and_after_the_count(hall, box, calendar):
    calendar.pass_days(3)
    for _ in range(2):
        with pytest.raises(BallotsClosed):
            await hall.app.see(ratings.take_ballot, villager(1), box, GROUP)
        with pytest.raises(BallotsClosed):
            await hall.app.do(ratings.cast_ballot, villager(1), box, 5, GROUP)
        await count_due_boxes(hall.app)
        await shred_spent_keys(hall.app)
    assert hall.app.secrets.boxes_with_keys() == set()


async def test_counting_twice_says_it_once(hall, box, calendar):
    await rate(hall, box, [5] * 7 + [4] * 4 + [3])
    await close(hall, calendar)
    posted = await hall.everything_posted()
    with pytest.raises(BallotsClosed):
        await hall.app.do(ratings.close_rating, box)
    await count_due_boxes(hall.app)
    assert await hall.everything_posted() == posted


async def test_a_box_is_not_counted_before_its_hour(hall, box):
    with pytest.raises(BallotsClosed):
        await hall.app.do(ratings.close_rating, box)


async def test_whoever_left_the_reserve_meanwhile_is_not_talked_about(hall, box, calendar):
    await rate(hall, box, [1] * 12)
    await hall.app.db.write(
        lambda connection: connection.execute(update(nominations).values(status="exited"))
    )
    await close(hall, calendar)
    (card,) = await hall.everything_posted()
    assert "王小燕" not in card
    assert "这次打分不办了" in card
    assert await hall.letters(hall.reserve.telegram_id) == []


async def test_the_log_tells_that_a_rating_was_opened_and_closed_and_nothing_of_ballots(hall, box, calendar):
    await rate(hall, box, [5] * 12)
    await close(hall, calendar)
    entries = await hall.app.db.read(
        lambda connection: [tuple(row) for row in connection.execute(select(audit.c.action, audit.c.subject))]
    )
    assert entries == [("open_rating", f"box:{box}"), ("close_rating", f"box:{box}")]


async def test_a_rating_closes_by_day(hall, calendar):
    calendar.now += timedelta(hours=14)  # 23:00
    rating = await hall.app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)
    local = rating.box.closes_at.astimezone(hall.app.programme.zone)
    assert (local.hour, local.minute) == (7, 30)


async def test_of_several_reserves_the_host_chooses(hall):
    def another(tx):
        return tx.people.add(44, "李铁柱", "zh_CN", "1", tx.now)

    person = await hall.app.do(another)
    await hall.app.db.write(
        lambda connection: make_reserve(connection, hall.app, person, hall.place, "李铁柱")
    )
    names = [each.reserve.full_name for each in await hall.app.see(ratings.ratable, hall.host, GROUP)]
    assert names == ["王小燕", "李铁柱"]
    await hall.app.do(ratings.open_rating, hall.host, GROUP, PersonId(person.id))
    (left,) = await hall.app.see(ratings.ratable, hall.host, GROUP)
    assert left.reserve.full_name == "王小燕"


async def test_a_repeated_update_casts_once(hall, box):
    once = hall.app.once("update:7")
    await once.do(ratings.cast_ballot, villager(1), box, 5, GROUP)
    with pytest.raises(AlreadyDone):
        await once.do(ratings.cast_ballot, villager(1), box, 1, GROUP)
    assert [mark for _, mark in await hall.ballots_in(box)] == [5]


async def test_a_stranger_without_grants_is_not_a_host(hall):
    with pytest.raises(OnlyHostsAsk):
        await hall.app.do(ratings.open_rating, Actor(1, "zh_CN"), GROUP, hall.reserve.person_id)


async def test_nothing_private_reaches_the_group(hall, box, calendar):
    await rate(hall, box, [5] * 7 + [4] * 4 + [3])
    await redraw_stale_cards(hall.app)
    await close(hall, calendar)
    said = "\n".join(await hall.everything_posted())
    assert not any(
        private in said for private in ("1994", "苏州", "合作社", "22", "trade", "老梁叔", "周书记")
    )
