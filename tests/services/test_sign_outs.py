"""The county signs somebody out of the reserve: who hears what, who may, and the way back."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from domain.errors import NoLongerThere, NotYours
from domain.joint_vetting import TooClose
from domain.nominations import AlreadyDecided, Reason, Status
from domain.pairs import EndReason, PairStatus
from domain.programme import Programme
from domain.training import Training
from services import nominations, ratings, sign_outs
from storage.schema.pairs import pairs as pair_rows
from storage.schema.records import audit
from tests.faults.scenery import write_down
from tests.reserves import letters_to
from tests.services.gathering import GROUP, gather

WHY = Reason.TESTS_NOT_PASSED


@pytest.fixture
def programme():
    return Programme(training=Training(classes=True))


@pytest.fixture
async def hall(app, village):
    """清河村 with its group, a host, and 王小燕 in the reserve."""
    return await gather(app, village)


@pytest.fixture
async def number(app, hall):
    return (await app.see(lambda tx: tx.nominations.find_live(hall.reserve.person_id))).id


async def test_what_is_read_before_the_signature_is_what_the_person_reads(app, hall, number, chief, clerk):
    listed = await app.see(sign_outs.choose, chief, hall.place.id)
    assert listed.reserves == [(number, "王小燕")]
    assert WHY in (await app.see(sign_outs.why, chief, number)).reasons
    shown = await app.see(sign_outs.preview, chief, number, WHY)
    assert shown.message.has_phone
    assert await app.see(lambda tx: tx.nominations.reserves_of(hall.place.id)), "nothing is done yet"
    box = (await app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)).box

    await app.do(sign_outs.sign, chief, number, WHY)

    mine = (await letters_to(app, hall.reserve))[-1]
    assert mine.text == app.texts.say(shown.letter, "zh_CN")
    for words in ("培训的考试没过", "老梁叔", "陈部长", "再看一遍", "发“自荐”"):
        assert words in mine.text
    assert mine.keyboard["ids"]["reserve"] is False
    assert box.id not in await app.see(lambda tx: list(tx.ratings.under_way()))
    [parted] = [each.text for each in await letters_to(app, hall.mentor) if "退出后备了" in each.text]
    [told] = [each.text for each in await letters_to(app, clerk) if "退出了后备" in each.text]
    for said in (parted, told):
        assert "王小燕" in said
        assert "考试" not in said, "the reason is the person's own"
    [pair] = await app.db.read(lambda c: c.execute(select(pair_rows)).mappings().all())
    assert (pair["status"], pair["end_reason"]) == (PairStatus.ENDED, EndReason.MOVED_ON)
    assert "sign_out_nomination" in await app.db.read(lambda c: list(c.scalars(select(audit.c.action))))


async def test_where_one_stands_says_why_and_the_way_back_is_open(app, hall, number, chief):
    await app.do(sign_outs.sign, chief, number, WHY)
    standing = await app.see(nominations.standing, hall.reserve)
    assert (standing.message.status, standing.message.reason) == (Status.EXITED, WHY)
    assert "培训的考试没过" in app.texts.say(standing.message, "zh_CN")
    assert standing.can_begin


async def test_only_the_county_signs_and_only_once(app, hall, number, chief, clerk):
    for nobody in (clerk, hall.host, hall.mentor, hall.reserve):
        for deed, given in (
            (sign_outs.choose, (hall.place.id,)),
            (sign_outs.why, (number,)),
            (sign_outs.preview, (number, WHY)),
            (sign_outs.sign, (number, WHY)),
        ):
            with pytest.raises(NotYours):
                await app.do(deed, nobody, *given)
    with pytest.raises(NoLongerThere):
        await app.do(sign_outs.sign, chief, number, Reason.TOO_SOON)
    await app.do(sign_outs.sign, chief, number, WHY)
    with pytest.raises(AlreadyDecided):
        await app.do(sign_outs.sign, chief, number, WHY)


async def test_to_who_has_no_phone_somebody_passes_it_on(app, hall, chief):
    def come(tx):
        number = write_down(tx, hall.place, "冯没手机", hall.host.person_id)
        paper = tx.nominations.get(number)
        tx.nominations.save(replace(paper, status=Status.RESERVE, status_since=tx.now))
        return number

    number = await app.do(come)
    shown = await app.see(sign_outs.preview, chief, number, WHY)
    assert not shown.message.has_phone
    await app.do(sign_outs.sign, chief, number, WHY)
    told = (await letters_to(app, hall.host))[-1].text
    for words in ("请转告冯没手机", "培训的考试没过", "县委组织部"):
        assert words in told


async def test_who_is_close_to_them_signs_nothing(app, hall, number, chief):
    await app.do(lambda tx: tx.conflicts.flag(number, chief.person_id, tx.now, by_candidate=True))
    assert (await app.see(sign_outs.choose, chief, hall.place.id)).reserves == []
    for deed in (sign_outs.preview, sign_outs.sign):
        with pytest.raises(TooClose):
            await app.do(deed, chief, number, WHY)


async def test_without_classes_nobody_leaves_over_their_tests(app, hall, number, chief):
    app = replace(app, programme=Programme())
    assert WHY not in (await app.see(sign_outs.why, chief, number)).reasons
    with pytest.raises(NoLongerThere):
        await app.do(sign_outs.sign, chief, number, WHY)


async def test_who_has_stopped_the_bot_is_told_by_the_township(app, hall, number, chief, clerk):
    await app.do(lambda tx: tx.people.lose(hall.reserve.telegram_id, tx.now))
    preview = await app.see(sign_outs.preview, chief, number, Reason.OTHER_WORK)
    assert "他收不到" in app.texts.say(preview.message)
    await app.do(sign_outs.sign, chief, number, Reason.OTHER_WORK)
    [told] = [each.text for each in await letters_to(app, clerk.person) if "退出了后备" in each.text]
    assert "有了别的工作" in told
    assert "请您当面跟他说" in told
