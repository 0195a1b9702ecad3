"""Letters: one living message a topic, replies first, nothing repeated blindly."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from domain.letters import EVERYBODY, Letter, LetterKind, LetterStatus, Picture
from services.letters import (
    follow_group,
    hold_back,
    leave_topic,
    put_off,
    record_letter,
    repost,
    set_out,
)
from storage.outbox import AFTER_DEATHS, TAKEN_UP_AT_ONCE
from tests.conftest import MONDAY
from tests.letters import send_all, take_on
from tests.reserves import connection_of


def letter(chat_id: int = 7, text: str = "您好", kind: LetterKind = LetterKind.NEWS, **more) -> Letter:
    created_at = MONDAY + more.pop("created", timedelta(0))
    return Letter(chat_id, kind, text, "zh_CN", created_at, more.pop("not_before", MONDAY), **more)


async def put(app, *letters: Letter) -> None:
    for each in letters:
        await app.do(lambda tx, each=each: tx.outbox.put(each))


async def take(app) -> list[Letter]:
    taken: list[Letter] = await app.do(take_on)
    return taken


async def land(app, *letters: Letter, until: datetime | None = None) -> None:
    for each in letters:
        await app.do(record_letter, each.sent(1), until)


async def test_replies_go_first_and_each_letter_goes_once(app):
    await put(app, letter(text="一"), letter(text="二", kind=LetterKind.REPLY), letter(text="三"))
    assert [each.text for each in await app.do(send_all)] == ["二", "一", "三"]
    assert await take(app) == []


async def test_of_a_chat_one_letter_is_under_way_and_chats_do_not_wait_for_each_other(app):
    await put(app, letter(text="一"), letter(text="二"), letter(chat_id=8, text="三"))
    first = await take(app)
    assert [each.text for each in first] == ["一", "三"]
    assert await take(app) == []
    await land(app, first[0])
    assert [each.text for each in await take(app)] == ["二"]


async def test_two_letters_of_one_chat_cannot_be_under_way(app):
    await put(app, letter(text="一"), letter(text="二"))
    with pytest.raises(IntegrityError):
        await app.do(lambda tx: connection_of(tx).exec_driver_sql("UPDATE outbox SET status = 'sending'"))


async def test_d07_a_chat_that_rests_is_left_alone_and_others_are_not(app, calendar):
    await put(app, letter(text="一"), letter(text="二"), letter(chat_id=8, text="三"))
    first, other = await take(app)
    await land(app, first, until=calendar.now + timedelta(seconds=4))
    await land(app, other)
    assert await take(app) == []
    assert await app.see(lambda tx: tx.outbox.next_at(tx.now)) == calendar.now + timedelta(seconds=4)
    calendar.now += timedelta(seconds=4)
    assert [each.text for each in await take(app)] == ["二"]


async def test_d06_while_telegram_is_busy_only_replies_go(app, calendar):
    await put(app, letter(text="一"), letter(chat_id=8, text="二"), letter(chat_id=9, kind=LetterKind.REPLY))
    taken = await take(app)
    busy = next(each for each in taken if each.text == "一")
    await app.do(hold_back, busy.later(calendar.now + timedelta(seconds=30), "busy"), busy_for_all=True)
    for each in taken:
        if each is not busy:
            await app.do(put_off, each, calendar.now)
    assert [each.kind for each in await take(app)] == [LetterKind.REPLY]
    calendar.now += timedelta(seconds=30)
    assert len(await take(app)) == 2


HOURS = st.integers(-2, 30).map(lambda hours: timedelta(hours=hours))
UP_TO_A_DAY = st.integers(-2, 24).map(lambda hours: timedelta(hours=hours))
"""Or for ever: what lasts longer than a day is not believed, and it does not begin to be on its last day."""
MADE = st.sampled_from([timedelta(0), timedelta(days=9)])
LETTERS = st.lists(st.tuples(st.integers(7, 9), st.sampled_from(LetterKind), MADE, HOURS), max_size=6)
PAUSES = st.dictionaries(st.sampled_from([EVERYBODY, 7, 8]), UP_TO_A_DAY | st.just(timedelta(days=900)))
BUSY = st.sets(st.integers(7, 9))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(letters=LETTERS, paused=PAUSES, busy=BUSY)
async def test_d06_when_the_next_letter_may_go_is_when_one_is_taken(app, calendar, letters, paused, busy):
    """Neither slept past nor looked for in vain: from one such moment to the next, until nothing waits."""

    def laid_out(tx):
        for table in ("outbox", "pauses"):
            connection_of(tx).exec_driver_sql(f"DELETE FROM {table}")
        for each in busy:
            tx.outbox.put(letter(each))
        tx.outbox.claim(tx.now, 9)
        for chat_id, kind, made, due in letters:
            tx.outbox.put(letter(chat_id, kind=kind, created=made, not_before=MONDAY + due))
        for chat_id, hours in paused.items():
            tx.outbox.pause(chat_id, tx.now + hours)

    calendar.now = MONDAY
    await app.do(laid_out)
    wait_on = len([chat_id for chat_id, *_ in letters if chat_id not in busy])
    while (moment := await app.see(lambda tx: tx.outbox.next_at(tx.now))) is not None:
        assert moment >= calendar.now
        if moment > calendar.now:
            calendar.now = moment - timedelta(seconds=1)
            assert await take(app) == []
            calendar.now = moment
        taken = await take(app)
        assert taken
        wait_on -= len(taken)
        for each in taken:
            await app.do(record_letter, each.sent(1))
    assert wait_on == 0


async def test_i05_a_pause_from_before_the_clock_was_set_back_holds_nobody(app, calendar):
    await put(app, letter(text="一"))
    await app.do(lambda tx: tx.outbox.pause(7, tx.now + timedelta(days=30)))
    assert len(await take(app)) == 1


async def test_a_waiting_letter_on_a_topic_is_replaced(app):
    await put(app, letter(text="旧", topic="box:1:card"), letter(text="新", topic="box:1:card"))
    assert [each.text for each in await take(app)] == ["新"]


async def test_letters_on_one_topic_to_two_chats_are_two(app):
    cards = [letter(chat_id=chat, text=f"卡片{chat}", topic="notice:1:card") for chat in (-7, -8)]
    await put(app, *cards)
    first, second = await take(app)
    assert (first.text, second.text) == ("卡片-7", "卡片-8")
    await app.do(lambda tx: tx.outbox.record(first.sent(50)))
    await app.do(lambda tx: tx.postings.remember(first, 50, tx.now))
    await put(app, letter(chat_id=-7, text="新", topic="notice:1:card"))
    await app.do(lambda tx: tx.outbox.record(second.later(MONDAY, "busy")))
    assert [each.text for each in await take(app)] == ["卡片-8", "新"]


async def test_what_one_chat_was_told_says_nothing_of_another(app):
    await put(app, letter(chat_id=-7, topic="notice:1:card"), letter(chat_id=-8, topic="notice:1:card"))
    told = (await take(app))[0]
    await app.do(lambda tx: (tx.outbox.record(told.sent(50)), tx.postings.remember(told, 50, tx.now)))
    await app.do(lambda tx: tx.outbox.reclaim(tx.now))
    assert await app.see(
        lambda tx: [tx.postings.speaks_on("notice:1:card", chat) for chat in (-7, -8, -9)]
    ) == [
        True,
        True,
        False,
    ]
    assert not await app.see(lambda tx: tx.postings.is_posted("notice:1:card", -8))
    assert not await app.do(lambda tx: tx.outbox.recall("notice:1:card", -7))
    assert await app.do(lambda tx: tx.outbox.recall("notice:1:card", -8))


async def test_c01_what_waits_under_both_ids_of_a_group_is_one_letter_when_it_moves(app, village):
    def bound(tx):
        for chat in (-7, -1007):
            tx.groups.bind(chat, village.id, bound_by=None, now=tx.now)

    await app.do(bound)
    await put(app, *(letter(chat_id=chat, text=str(chat), topic="notice:1:card") for chat in (-1007, -7)))
    await app.do(lambda tx: tx.groups.move(-7, -1007))
    assert [(each.chat_id, each.text) for each in await take(app)] == [(-1007, "-7")]


async def test_c01_a_letter_whose_group_moves_while_it_is_carried_gives_way_to_fresher_news(app, village):
    await app.do(lambda tx: tx.groups.bind(-7, village.id, bound_by=None, now=tx.now))
    await put(app, letter(chat_id=-7, text="旧", topic="notice:1:card"))
    [old] = await take(app)
    await app.do(lambda tx: tx.groups.move(-7, -1007))
    await put(app, letter(chat_id=-1007, text="新", topic="notice:1:card"))
    await app.do(lambda tx: tx.outbox.record(old.later(MONDAY, "busy")))
    assert [each.text for each in await take(app)] == ["新"]


async def test_i08_letters_that_came_back_go_to_each_chat_of_a_topic(app):
    await put(app, *(letter(chat_id=chat, text=str(chat), topic="notice:1:card") for chat in (-7, -8)))
    await app.do(lambda tx: tx.held_letters.hold(tx.now))
    assert await app.do(lambda tx: tx.held_letters.release(tx.now)) == 2
    assert [each.text for each in await take(app)] == ["-7", "-8"]


async def test_a_letter_waits_for_its_hour(app, calendar):
    await put(app, letter(not_before=MONDAY + timedelta(hours=2)))
    assert await take(app) == []
    assert await app.see(lambda tx: tx.outbox.next_at(tx.now)) == MONDAY + timedelta(hours=2)
    calendar.pass_days(0.1)
    assert len(await take(app)) == 1


async def test_stale_news_is_not_retried_once_there_is_fresher_news(app):
    await put(app, letter(text="旧", topic="box:1:card"))
    [old] = await take(app)
    await put(app, letter(text="新", topic="box:1:card"))
    await app.do(lambda tx: tx.outbox.record(old.later(MONDAY, "busy")))
    assert [each.text for each in await take(app)] == ["新"]


async def test_d02_after_a_crash_a_send_is_ambiguous_and_an_edit_is_drawn_again(app):
    await put(app, letter(text="卡片", topic="box:1:card"))
    [card] = await take(app)
    await app.do(lambda tx: (tx.outbox.record(card.sent(50)), tx.postings.remember(card, 50, tx.now)))
    await put(app, letter(text="卡片二", topic="box:1:card"), letter(chat_id=8, text="通知"))
    for each in await take(app):
        assert await app.do(set_out, each)  # and here the process dies

    assert await app.do(lambda tx: tx.outbox.reclaim(tx.now)) == 2
    assert [each.text for each in await take(app)] == ["卡片二"]


@pytest.mark.parametrize("kept_back", [hold_back, repost, leave_topic], ids=lambda each: each.__name__)
async def test_i15_who_was_overtaken_puts_no_letter_back_that_its_successor_carries(app, kept_back):
    more = {hold_back: (), repost: ("gone",), leave_topic: (5, "closed")}[kept_back]
    await put(app, letter(text="卡片", topic="box:1:card"))
    [card] = await take(app)
    await app.do(lambda tx: (tx.outbox.record(card.sent(50)), tx.postings.remember(card, 50, tx.now)))
    await put(app, letter(text="卡片二", topic="box:1:card"))
    [overtaken] = await take(app)
    await app.do(lambda tx: tx.outbox.reclaim(tx.now))
    [carried] = await take(app)
    later = overtaken.later(MONDAY, "not now") if kept_back is hold_back else overtaken
    await app.do(kept_back, later, *more)
    await app.do(put_off, overtaken, MONDAY)
    now = await app.see(lambda tx: tx.outbox.get(carried.id))
    assert (now.status, now.attempts) == (LetterStatus.SENDING, carried.attempts)
    assert await app.see(lambda tx: tx.postings.posted(carried)) == 50


async def test_i15_whoever_carried_a_letter_that_is_in_doubt_by_now_may_say_that_it_was_refused(app):
    await put(app, letter(text="通知"))
    [slow] = await take(app)
    assert await app.do(set_out, slow)
    await app.do(lambda tx: tx.outbox.reclaim(tx.now))
    assert await app.see(lambda tx: tx.outbox.ambiguous_chats()) == {7}
    await app.do(hold_back, slow.later(MONDAY, "busy"))
    assert [each.text for each in await take(app)] == ["通知"]


async def test_c01_a_letter_to_a_group_that_nobody_bound_is_given_up_when_the_group_moves(app):
    await put(app, letter(chat_id=-7))
    [moved] = await take(app)
    await app.do(follow_group, moved, -1007)
    assert (await app.see(lambda tx: tx.outbox.get(moved.id))).status is LetterStatus.GIVEN_UP


async def test_d02_what_was_only_being_made_ready_when_the_process_died_is_not_in_doubt(app):
    await put(app, letter(text="小结", picture=Picture("week", {})), letter(chat_id=8, text="小结二"))
    _, said = await take(app)
    assert await app.do(set_out, said)
    assert await app.do(lambda tx: tx.outbox.reclaim(tx.now)) == 2
    assert [each.text for each in await take(app)] == ["小结"]
    assert await app.see(lambda tx: tx.outbox.ambiguous_chats()) == {8}


async def test_d02_a_picture_that_kills_whoever_draws_it_lets_others_go_first(app, calendar):
    await put(app, letter(text="小结", picture=Picture("week", {})))
    for _ in range(TAKEN_UP_AT_ONCE):
        assert len(await take(app)) == 1
        await app.do(lambda tx: tx.outbox.reclaim(tx.now))
    assert await take(app) == []
    assert await app.see(lambda tx: tx.outbox.ambiguous_chats()) == set()
    await put(app, letter(text="回答"))
    [other] = await take(app)
    assert other.text == "回答"
    await app.do(lambda tx: tx.outbox.record(other.sent(5)))
    calendar.now += AFTER_DEATHS
    assert [each.text for each in await take(app)] == ["小结"]


async def test_d02_what_was_not_said_waits_again_however_often_the_chat_was_out_of_reach(app):
    await put(app, letter(text="还没说"))
    for _ in range(2 * TAKEN_UP_AT_ONCE):
        [taken] = await take(app)
        await app.do(lambda tx, which=taken.id: tx.outbox.reclaim(tx.now, {which}))
    assert [each.text for each in await take(app)] == ["还没说"]


async def test_asks_are_counted_for_the_weekly_budget(app):
    await put(app, letter(kind=LetterKind.ASK), letter(kind=LetterKind.ASK), letter())
    asked = await app.see(lambda tx: tx.outbox.asked_since(7, MONDAY - timedelta(days=1)))
    assert asked == 2


async def test_c03_what_waits_for_a_lost_chat_is_given_up(app):
    await put(app, letter(), letter(chat_id=8))
    await app.do(lambda tx: tx.outbox.drop(7, "blocked"))
    assert [each.chat_id for each in await take(app)] == [8]


@pytest.mark.parametrize(
    "change", [Letter.expired, lambda it: it.given_up("x"), lambda it: it.ambiguous("x")]
)
async def test_a_letter_that_has_ended_is_not_taken_again(app, change):
    await put(app, letter())
    [taken] = await take(app)
    ended = change(taken)
    assert ended.status is not LetterStatus.WAITING
    await app.do(lambda tx: tx.outbox.record(ended))
    assert await take(app) == []
