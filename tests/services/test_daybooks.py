"""The daybook: what is kept of an errand, and who may read it."""

from dataclasses import replace

import pytest

from domain.daybooks import Favour, NoDaybook, Whom, Work
from domain.errors import NoLongerThere, NotYours
from domain.joint_vetting import TooClose
from services import daybooks, forms
from tests.reserves import a_mentor, a_pair, a_person, a_reserve, acting, an_organizer, with_roles


@pytest.fixture
def programme(programme):
    return replace(programme, work_log=True)


@pytest.fixture
async def people(app, village):
    def come(tx):
        mentor = a_mentor(tx, village, 1, "王建国")
        reserve = a_reserve(tx, village, 2, "李强")
        a_pair(tx, mentor, reserve)
        return mentor, reserve, an_organizer(tx, village.parent_id, 70, "方干事")

    return await app.do(come)


async def test_an_errand_is_counted_in_ones_own_record_and_in_the_village(app, people, village):
    _, reserve, _ = people
    await app.do(daybooks.write, acting(reserve), Work.ERRAND, Favour.PHONE, Whom.ALONE)
    kept = await app.do(daybooks.write, acting(reserve), Work.MEETING)
    page = await app.see(daybooks.read, acting(reserve), reserve.id)
    assert (page.message.count, page.message.errands) == (2, 1)
    week_on = page.lines[0].happened_on
    assert await app.see(lambda tx: tx.daybooks.errands_of_week(week_on)) == {village.id: 1}
    await app.do(daybooks.strike, acting(reserve), kept.id)
    assert (await app.see(daybooks.read, acting(reserve), reserve.id)).message.count == 1


async def test_an_errand_says_what_and_for_whom_and_nothing_else_does(app, people):
    _, reserve, _ = people
    with pytest.raises(NoLongerThere):
        await app.do(daybooks.write, acting(reserve), Work.ERRAND)
    with pytest.raises(NoLongerThere):
        await app.do(daybooks.write, acting(reserve), Work.MEETING, Favour.PHONE, Whom.ALONE)


async def test_mentor_and_organizer_read_and_hear_it_and_nobody_else_does(app, people, village):
    mentor, reserve, organizer = people
    kept = await app.do(daybooks.write, acting(reserve), Work.REPAIR)
    await app.do(forms.begin, acting(reserve), "daybook_note", {"line": kept.id})
    await app.do(forms.speak, acting(reserve), "voice-1", 7)
    for reader in (acting(mentor), await app.see(lambda tx: tx.people.actor(70, "zh_CN", tx.now))):
        assert (await app.see(daybooks.read, reader, reserve.id)).message.name == "李强"
        assert await app.see(daybooks.recording, reader, kept.id) == "voice-1"
    for stranger in (
        await app.do(lambda tx: a_person(tx, 90, "路人")),
        await app.do(lambda tx: a_reserve(tx, village, 91, "周敏")),
    ):
        with pytest.raises(NotYours):
            await app.see(daybooks.read, acting(stranger), reserve.id)
        with pytest.raises(NotYours):
            await app.see(daybooks.recording, acting(stranger), kept.id)
        with pytest.raises(NotYours):
            await app.do(daybooks.strike, acting(stranger), kept.id)
    assert organizer.name == "方干事"


async def test_a_mentor_keeps_no_daybook(app, people):
    mentor, _, _ = people
    with pytest.raises(NoDaybook):
        await app.do(daybooks.write, acting(mentor), Work.MEETING)


class TestElsewhere:
    @pytest.fixture
    def programme(self, programme):
        return replace(programme, work_log=False)

    async def test_where_the_county_wants_none_nothing_is_kept_or_read(self, app, people):
        _, reserve, _ = people
        with pytest.raises(NoDaybook):
            await app.do(daybooks.write, acting(reserve), Work.MEETING)
        with pytest.raises(NoDaybook):
            await app.see(daybooks.read, acting(reserve), reserve.id)


async def test_who_is_close_to_the_reserve_reads_nothing_of_their_days(app, people):
    _, reserve, organizer = people

    def step_back(tx):
        tx.conflicts.flag(tx.nominations.find_live(reserve.id).id, organizer.id, tx.now, by_candidate=False)

    clerk = await with_roles(app, organizer)
    await app.see(daybooks.read, clerk, reserve.id)
    await app.do(step_back)
    with pytest.raises(TooClose):
        await app.see(daybooks.read, clerk, reserve.id)
