"""Agreed is what stood on the screen: of this version, and of what somebody came as."""

import pytest

from domain.invitations import InvitationKind
from domain.programme import Programme
from services import invitations, people


@pytest.fixture
def programme():
    return Programme(departments=("纪委监委", "公安局"))


async def version(phones, person):
    def kept(tx):
        found = tx.people.find(person.id)
        return None if found is None else tx.people.consent_version(found.id)

    return await phones.app.see(kept)


async def test_a_text_that_changed_is_shown_before_anybody_has_agreed_to_it(phones, monkeypatch):
    liu = await phones.person("小刘")
    await liu.says("/start v_qinghe")
    monkeypatch.setattr(people, "CONSENT_VERSION", "2027-06-01")
    assert "刚改过，请再看一眼" in await liu.taps("同意，开始")
    assert await version(phones, liu) is None
    assert "您同意，我才开始记" in await liu.last()
    await liu.taps("同意，开始")
    assert await version(phones, liu) == "2027-06-01"
    assert "您叫什么名字" in await liu.last(), "the link is not forgotten"


async def fill_in(person):
    await person.says("/start v_qinghe")
    await person.says("梁建国")
    await person.says("1990")
    for button in ("外省打工", "大专", "在外务工", "种植养殖", "选好了"):
        await person.taps(button)
    await person.says("娃要上学了，想回来把茶园接上")


async def test_a_mentor_who_nominates_themselves_reads_first_who_will_read_it(phones):
    chief = await phones.known("陈部长", county_organizer="yanshi")

    def code(tx):
        actor = tx.people.actor(chief.id, "zh_CN", tx.now)
        return invitations.invite(tx, actor, tx.places.find("qinghe").id, InvitationKind.MENTOR)[1]

    liang = await phones.person("老梁")
    await liang.says(f"/start i_{await phones.app.do(code)}")
    assert "联审部门" not in await liang.last()
    await liang.taps("同意，开始")
    assert await version(phones, liang) == f"{people.CONSENT_VERSION} mentor"
    await liang.says("取消")
    await fill_in(liang)
    assert "还有县里 2 个联审部门" in await liang.last()
    await liang.taps("没错，交上去")
    assert await version(phones, liang) == people.CONSENT_VERSION


async def test_who_has_read_it_already_is_not_told_again(phones):
    liu = await phones.person("小刘")
    await liu.says("/start")
    assert "联审部门" in await liu.last()
    await liu.taps("同意，开始")
    await fill_in(liu)
    assert "联审部门" not in await liu.last()


async def test_who_agreed_to_an_older_text_reads_todays_before_handing_in(phones, monkeypatch):
    liu = await phones.person("小刘")
    await liu.says("/start")
    await liu.taps("同意，开始")
    monkeypatch.setattr(people, "CONSENT_VERSION", "2027-06-01")
    await fill_in(liu)
    assert "联审部门" in await liu.last()
    await liu.taps("没错，交上去")
    assert await version(phones, liu) == "2027-06-01"


async def test_who_read_a_mentors_text_agreed_to_no_other_when_the_link_is_spent_meanwhile(phones):
    chief = await phones.known("陈部长", county_organizer="yanshi")

    def code(tx):
        actor = tx.people.actor(chief.id, "zh_CN", tx.now)
        return invitations.invite(tx, actor, tx.places.find("qinghe").id, InvitationKind.MENTOR)[1]

    link = f"/start i_{await phones.app.do(code)}"
    liang, quick = await phones.person("老梁"), await phones.person("老耿")
    await liang.says(link)
    await quick.says(link)
    await quick.taps("同意，开始")
    for button in ("业务导师", "种植养殖", "选好了", "3", "没错，交上去"):
        await quick.taps(button)
    assert "刚改过，请再看一眼" in await liang.taps("同意，开始")
    assert await version(phones, liang) is None
    assert "联审部门" in await liang.last()
    await liang.taps("同意，开始")
    assert await version(phones, liang) == people.CONSENT_VERSION
