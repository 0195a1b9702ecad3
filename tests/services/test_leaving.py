"""Out of the reserve by one's own word: what ends, who hears it, and the way back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.errors import NoLongerThere
from domain.nominations import Status
from domain.pairs import EndReason, PairStatus
from services import entering, forgetting, forms, issues, leaving, nominations, notices, ratings
from storage.schema.letters import outbox
from storage.schema.pairs import pairs as pair_rows
from storage.schema.records import audit
from tests.letters import send_all
from tests.reserves import letters_to, make_reserve
from tests.services.gathering import GROUP, gather, villager
from tests.services.test_joint_vetting import DEPARTMENTS, all_signed, notice_of
from tests.services.vetting_county import vetting_county


@pytest.fixture
async def hall(app, village):
    """清河村 with its group, a host, and 王小燕 in the reserve."""
    return await gather(app, village)


async def own(app, reserve):
    return (await app.see(lambda tx: tx.nominations.find_live(reserve.person_id))).id


async def test_where_one_stands_has_a_way_out(app, hall):
    standing = await app.see(nominations.standing, hall.reserve)
    assert standing.can_leave
    assert not standing.can_withdraw


async def test_what_happens_is_said_before_anything_does(app, hall):
    number = await own(app, hall.reserve)
    question = await app.see(leaving.ask, hall.reserve, number)
    assert question.mentors == ("老梁叔",)
    assert (await app.see(nominations.standing, hall.reserve)).can_leave


async def test_who_leaves_is_off_the_roster_and_everything_of_theirs_ends_without_fault(
    app, hall, village, clerk
):
    box = (await app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)).box
    issue = await app.do(issues.raise_issue, hall.host, GROUP, "井盖没了，谁看看")
    await app.do(issues.take, hall.reserve, issue.id, GROUP)
    await app.do(leaving.leave, hall.reserve, await own(app, hall.reserve))

    assert await app.see(lambda tx: tx.nominations.reserves_of(village.id)) == []
    [pair] = await app.db.read(lambda c: c.execute(select(pair_rows)).mappings().all())
    assert (pair["status"], pair["end_reason"]) == (PairStatus.ENDED, EndReason.MOVED_ON)
    [parted] = [each.text for each in await letters_to(app, hall.mentor) if "退出后备了" in each.text]
    assert "王小燕" in parted
    assert "不算谁的错" in parted
    assert box.id not in await app.see(lambda tx: list(tx.ratings.under_way()))
    assert hall.reserve.person_id not in await app.see(lambda tx: tx.ratings.under_way())
    assert (await app.see(lambda tx: tx.issues.get(issue.id))).taken_by is None
    [told] = [each.text for each in await letters_to(app, clerk) if "退出" in each.text]
    assert "王小燕（清河村）" in told
    mine = (await letters_to(app, hall.reserve))[-1]
    assert "您退出" in mine.text
    assert mine.keyboard["name"] == "home"
    assert mine.keyboard["ids"]["reserve"] is False
    deeds = await app.db.read(lambda c: list(c.scalars(select(audit.c.action))))
    assert "leave_reserve" in deeds


async def test_who_left_comes_back_by_the_same_door(app, hall, village):
    await app.do(leaving.leave, hall.reserve, await own(app, hall.reserve))
    standing = await app.see(nominations.standing, hall.reserve)
    assert (standing.message.status, standing.can_begin) == (Status.EXITED, True)
    await app.do(forms.begin, hall.reserve, "self_nomination", {})
    await app.do(forms.submit, hall.reserve, "self_nomination")
    again = await app.see(lambda tx: tx.nominations.find_live(hall.reserve.person_id))
    assert again.status is Status.SUBMITTED


async def test_nobody_leaves_twice_nor_for_another(app, hall, clerk):
    number = await own(app, hall.reserve)
    for deed in (leaving.ask, leaving.leave):
        with pytest.raises(NoLongerThere):
            await app.do(deed, clerk, number)
    await app.do(leaving.leave, hall.reserve, number)
    with pytest.raises(NoLongerThere):
        await app.do(leaving.leave, hall.reserve, number)


async def test_the_organizer_hears_when_somebody_goes_whom_the_departments_look_into(
    app, liu, clerk, village
):
    def looked_into(tx):
        make_reserve(tx, village, tx.people.get(liu.person_id), "刘大江", status=Status.JOINT_VETTING)
        return tx.nominations.find_live(liu.person_id).id

    number = await app.do(looked_into)
    assert (await app.see(nominations.standing, liu)).is_looked_into
    await app.do(nominations.withdraw, liu, number)
    assert "刘大江（清河村）撤回了自荐" in (await letters_to(app, clerk))[-1].text


async def waiting_for(app, chat_id):
    found = select(outbox.c.text).where(outbox.c.chat_id == chat_id, outbox.c.status == "waiting")
    return await app.db.read(lambda connection: list(connection.scalars(found)))


async def forget(app, actor):
    _, key = await app.see(forgetting.ask, actor)
    await app.do(forgetting.forget, actor, key)


@pytest.mark.parametrize("how", ["leaves", "is forgotten"])
async def test_the_village_reads_no_rating_of_who_left_before_it_was_told(app, hall, calendar, how):
    box = (await app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)).box
    for number in range(12):
        await app.do(ratings.cast_ballot, villager(number), box.id, 1 + number % 3, GROUP)
    calendar.pass_days(3)
    await app.do(ratings.close_rating, box.id)
    assert [each for each in await waiting_for(app, GROUP) if "王小燕" in each]
    if how == "leaves":
        await app.do(leaving.leave, hall.reserve, await own(app, hall.reserve))
    else:
        await forget(app, hall.reserve)
    [card] = await waiting_for(app, GROUP)
    assert "这次打分不办了" in card


async def test_the_village_does_not_read_in_the_morning_of_who_came_and_left_in_the_night(app, calendar):
    county = await vetting_county(app, DEPARTMENTS, townships=1, villages=1, candidates=1, readers=1)
    await all_signed(county)
    await app.do(lambda tx: tx.groups.bind(GROUP, county.villages[0].id, bound_by=None, now=tx.now))
    candidate, number = await county.candidate(county.candidates[0]), await notice_of(county, 0)
    await app.do(notices.agree, candidate, number)
    await app.do(send_all)
    calendar.now = (await app.see(lambda tx: tx.notices.get(number).ends_at)) + timedelta(
        hours=13
    )  # at night
    await app.do(notices.run_out, number)
    await app.do(send_all)
    await app.do(entering.sign_in, county.chief, number)
    assert [each for each in await waiting_for(app, GROUP) if "候选0" in each]
    await app.do(leaving.leave, candidate, county.candidates[0])
    assert [each for each in await waiting_for(app, GROUP) if "候选0" in each] == []


async def test_the_organizer_hears_that_a_reserve_is_gone_who_wanted_to_be_forgotten(app, hall, clerk):
    await forget(app, hall.reserve)
    [told] = [each.text for each in await letters_to(app, clerk) if "后备退出" in each.text]
    assert "清河村" in told
    assert "王小燕" not in told
