"""Posts and secondments, on every database: who is waited for, since when, and what a human decides."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from domain.errors import NoLongerThere, NotYours
from domain.nominations import Status
from domain.people import Role
from domain.placement_rules import Observation, Placements
from domain.placements import (
    HasPlacement,
    Mark,
    NoPlacements,
    Outcome,
    PlacementOver,
    Sort,
    StillThere,
    months_after,
)
from domain.places import PlaceKind
from domain.programme import Programme
from scheduler.placements import ask_about_placements
from services import desk, placement_ends, placements
from services.placements import Choice, Wanted
from storage.schema.nominations import nominations
from tests.reserves import a_reserve, acting, connection_of, letters_to

WELL = [Mark.GOOD, Mark.FAIR, Mark.GOOD]


@pytest.fixture
def programme():
    return Programme(placements=Placements(("组长",), (3, 6), Observation(each_fortnight=True)))


@pytest.fixture
async def reserve(app, village):
    return await app.do(lambda tx: a_reserve(tx, village, 500, "李强"))


@pytest.fixture
async def strong(app, township):
    return await app.do(lambda tx: tx.places.add("shanwan", PlaceKind.VILLAGE, "山湾村", township))


async def arrange(app, clerk, reserve, sort, place, months):
    wanted = Wanted(reserve.id, Choice(sort), place.id, months)
    return (await app.do(placements.arrange, clerk, wanted)).placement.id


async def waiting(app, actor):
    found = await app.see(desk.look, actor)
    return [(each.who, each.where) for each in found.items if each.kind == "placement"]


async def test_the_reserve_hears_of_it_and_there_is_one_of_a_sort(app, clerk, reserve, village, strong):
    await arrange(app, clerk, reserve, Sort.POST, village, 3)
    [told] = await letters_to(app, reserve)
    assert "组长" in told.text
    with pytest.raises(HasPlacement):
        await arrange(app, clerk, reserve, Sort.POST, strong, 3)
    await arrange(app, clerk, reserve, Sort.SECONDMENT, strong, 3)
    with pytest.raises(NoLongerThere):
        await arrange(app, clerk, reserve, Sort.OBSERVATION, village, 5)
    seen = await app.see(placements.file, clerk, reserve.id)
    assert [choice.sort for choice, _ in seen.choices] == [Sort.OBSERVATION]


async def test_nobody_is_seconded_to_where_they_are_nor_arranges_for_themselves(
    app, clerk, reserve, village, meet, township
):
    with pytest.raises(NotYours):
        await arrange(app, clerk, reserve, Sort.SECONDMENT, village, 3)
    with pytest.raises(NotYours):
        await arrange(
            app, await meet("常支书", Role.VILLAGE_SECRETARY, village), reserve, Sort.POST, village, 3
        )


async def test_the_desk_shows_it_a_month_and_a_week_ahead_and_when_it_is_over(
    app, clerk, reserve, village, calendar
):
    number = await arrange(app, clerk, reserve, Sort.POST, village, 3)  # to 28 February
    shown = []
    for day in range(1, 95):
        calendar.pass_days(1)
        if await waiting(app, clerk):
            shown.append((date(2027, 2, 28) - calendar.now.date()).days)
            if calendar.now.date() <= date(2027, 2, 28):
                await app.do(placements.let_end, clerk, number)
            else:
                break
        assert day < 94, "it was never over"
    assert shown == [30, 7, -1]
    seen = await app.do(placements.extend, clerk, number, 1)
    assert seen.placement.until_on == date(2027, 4, 1)
    assert await waiting(app, clerk) == []


async def test_after_the_end_a_word_is_waited_for_and_then_it_stands(app, clerk, reserve, village):
    number = await arrange(app, clerk, reserve, Sort.POST, village, 3)
    with pytest.raises(StillThere):
        await app.do(placements.evaluate, clerk, number, WELL)
    await app.do(placements.end, clerk, number)
    with pytest.raises(NotYours):
        await app.do(placements.evaluate, acting(reserve), number, WELL)
    assert await waiting(app, clerk) == [("李强", "等一句评语 · 组长 · 清河村")]
    await app.do(placements.evaluate, clerk, number, WELL)
    assert await waiting(app, clerk) == []
    with pytest.raises(PlacementOver):
        await app.do(placements.evaluate, clerk, number, WELL)
    with pytest.raises(PlacementOver):
        await app.do(placements.extend, clerk, number, 1)


async def test_a_host_is_asked_twice_and_then_an_organizer_says_it(
    app, clerk, reserve, strong, meet, calendar
):
    host = await meet("常支书", Role.VILLAGE_SECRETARY, strong)
    number = await arrange(app, clerk, reserve, Sort.SECONDMENT, strong, 3)
    await app.do(placements.end, clerk, number)
    assert (await ask_about_placements(app))["done"] == 1
    assert (await ask_about_placements(app))["done"] == 0, "once a week"
    calendar.pass_days(7)
    assert (await ask_about_placements(app))["done"] == 1
    assert await waiting(app, clerk) == []
    calendar.pass_days(7)
    assert (await ask_about_placements(app))["done"] == 0
    assert len(await letters_to(app, host.person)) == 2
    assert await waiting(app, clerk) == [("李强", "等一句评语 · 挂职 · 山湾村")]
    await app.do(placements.evaluate, host, number, WELL)
    assert await waiting(app, clerk) == []


async def test_each_fortnight_two_observers_score_and_only_a_human_decides(
    app, clerk, reserve, village, meet, calendar
):
    secretary = await meet("秦支书", Role.VILLAGE_SECRETARY, village)
    number = await arrange(app, clerk, reserve, Sort.OBSERVATION, village, 2)
    calendar.pass_days(14)
    for observer, given in ((clerk, 2), (secretary, 3)):
        for item in range(4):
            asked = await app.see(placement_ends.scoring, observer, number)
            assert (asked.period, asked.item) == (1, item)
            await app.do(placement_ends.score, observer, number, 1, item, given)
        with pytest.raises(PlacementOver):
            await app.do(placement_ends.score, observer, number, 1, 0, 5)
    assert (await app.see(placement_ends.result, secretary, number)).message is None
    assert (await app.see(placement_ends.result, acting(reserve), number)).message is None
    assert (await app.see(placement_ends.result, clerk, number)).message.mean == "2.5"
    with pytest.raises(StillThere):
        await app.do(placement_ends.decide, clerk, number, Outcome.TALKED)
    await app.do(placements.end, clerk, number)
    assert await waiting(app, clerk) == [("李强", "等您看结果 · 在岗实践 · 清河村")]
    before = await app.see(lambda tx: tx.nominations.find_live(reserve.id))
    await app.do(placement_ends.decide, clerk, number, Outcome.TALKED)
    assert await app.see(lambda tx: tx.nominations.find_live(reserve.id)) == before
    assert await waiting(app, clerk) == []


async def test_scores_at_the_mark_trouble_nobody(app, clerk, reserve, village, meet, calendar):
    rule = Placements(observation=Observation())
    app = replace(app, programme=replace(app.programme, placements=rule))
    secretary = await meet("秦支书", Role.VILLAGE_SECRETARY, village)
    number = await arrange(app, clerk, reserve, Sort.OBSERVATION, village, 2)
    await app.do(placements.end, clerk, number)
    for observer in (clerk, secretary):
        for item in range(4):
            await app.do(placement_ends.score, observer, number, 1, item, 3)
    assert await waiting(app, clerk) == []


async def test_who_left_the_reserve_waits_for_nobody(app, clerk, reserve, village):
    number = await arrange(app, clerk, reserve, Sort.POST, village, 3)
    await app.do(placements.end, clerk, number)
    gone = update(nominations).where(nominations.c.person_id == reserve.id).values(status=Status.EXITED)
    await app.do(lambda tx: connection_of(tx).execute(gone))
    assert await waiting(app, clerk) == []
    with pytest.raises(NoLongerThere):
        await arrange(app, clerk, reserve, Sort.OBSERVATION, village, 2)


async def test_of_somebody_without_a_phone_who_cares_for_them_hears(app, clerk, reserve, village, meet):
    carer = await meet("秦支书", Role.VILLAGE_SECRETARY, village)
    written = update(nominations).where(nominations.c.person_id == reserve.id)
    written = written.values(assisted_by=carer.person_id)
    await app.do(lambda tx: connection_of(tx).execute(written))
    await arrange(app, clerk, reserve, Sort.POST, village, 3)
    [told] = await letters_to(app, carer.person)
    assert "请转告<b>李强</b>" in told.text
    assert await letters_to(app, reserve) == []


async def test_where_nothing_is_arranged_old_buttons_say_so(app, clerk, reserve, village):
    app = replace(app, programme=Programme())
    with pytest.raises(NoPlacements):
        await app.see(placements.file, clerk, reserve.id)
    assert await app.see(placement_ends.next_ask_at) is None
    assert await ask_about_placements(app) == {"done": 0, "failed": 0}


def test_months_end_where_the_month_does():
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert months_after(date(2026, 10, 31), 1) == date(2026, 11, 30)
    assert months_after(date(2026, 10, 1), 3) - date(2026, 10, 1) == timedelta(days=92)


async def test_who_is_close_to_the_reserve_ends_nothing_of_theirs(app, clerk, reserve, village):
    found = await arrange(app, clerk, reserve, Sort.POST, village, 3)

    def step_back(tx):
        tx.conflicts.flag(
            tx.nominations.find_live(reserve.id).id, clerk.person_id, tx.now, by_candidate=False
        )

    assert (await app.see(placements.card, clerk, found)).arranges
    await app.do(step_back)
    for question in (placements.card, placements.let_end, placements.end):
        with pytest.raises(NotYours):
            await app.do(question, clerk, found)
    assert (await app.see(placements.reserves, clerk, village.id)).reserves == []
