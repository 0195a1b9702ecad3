"""Who asks at night hears at once what was kept for the morning, and finds the button where they stand."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

import handlers.notices
import services.notices
from domain.nominations import Status
from services import notices
from storage.schema.joint_vetting import notices as notice_rows
from tests.reserves import connection_of, make_reserve

TEN_AT_NIGHT = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)


@pytest.fixture
async def liu(phones):
    """Up for the village's notice since tonight, when nobody is woken any more."""
    phone = await phones.known("刘大江")
    await phones.turn(to=TEN_AT_NIGHT)

    def passed(tx):
        person, village = tx.people.find(phone.id), tx.places.find("qinghe")
        make_reserve(tx, village, person, "刘大江", status=Status.PUBLIC_NOTICE)
        notices.ask(tx, [tx.nominations.find_live(person.id)])

    await phones.app.do(passed)
    await phones.rest()
    assert "联审都过了" not in await phone.last()
    return phone


async def test_what_waits_for_the_morning_comes_with_the_answer(phones, liu):
    await liu.says("进度")
    said = await liu.reads()
    assert any("轮到公示" in each for each in said)
    assert "好消息：各部门联审都过了" in said[-1]
    assert await liu.buttons() == ["同意公示", "先等等，我想想"]
    await liu.taps("同意公示")
    await liu.says("进度")
    assert "您也同意了" in await liu.last()


async def test_where_they_stand_leads_to_the_button_however_far_up_it_is(phones, liu):
    await liu.says("进度")
    await liu.taps("先等等，我想想")
    await liu.says("政策")
    await liu.says("进度")
    await liu.taps("看看公示写什么")
    assert "村里的群会看到这些" in await liu.last()
    await liu.taps("同意公示")
    await liu.says("进度")
    assert "看看公示写什么" not in await liu.buttons()


async def test_a_text_that_changed_is_read_before_it_is_agreed_to(phones, liu, monkeypatch):
    await liu.says("进度")
    for module in (handlers.notices, services.notices):
        monkeypatch.setattr(module, "CONSENT_VERSION", "2027-06")
    assert "刚改过，请再看一眼" in await liu.taps("同意公示")
    assert "村里的群会看到这些" in await liu.last()
    assert await kept(phones) == [None]
    await liu.taps("同意公示")
    assert await kept(phones) == ["2027-06"]


async def kept(phones):
    versions = select(notice_rows.c.consent_version)
    return await phones.app.see(lambda tx: connection_of(tx).scalars(versions).all())


async def test_nobody_else_is_woken(phones, liu):
    other = await phones.known("小陈")
    await other.says("进度")
    assert "联审都过了" not in "".join(await liu.reads())
