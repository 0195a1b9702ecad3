"""B09: what departments, county and candidates may press, forged by everybody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.nominations import NominationId, Status
from domain.notices import NoticeId
from domain.people import ROLE_LASTS, Grant, Role
from storage.notices import objector_key
from storage.schema.joint_vetting import vetting_lines
from storage.schema.nominations import nominations
from tests.faults import county as people
from tests.faults.hostile import changes
from tests.faults.test_b09_buttons import every_button, payloads, versions
from tests.reserves import a_reserve, connection_of

POLICE, PETITIONS = 51, 52
"""Who signs for 公安局, and who for 信访局."""
OURS = frozenset({"di", "dp", "jv", "jvb", "jvp", "lines", "line", "lall", "lover", "sg"}) | frozenset(
    {"ntc", "ntp", "ntin", "ntall", "obj", "objl", "dept", "depts"}
)
NAMES = ("候堃联审", "候堃公示")
SECRET = "他家占了集体的地"


def settle(tx):
    """Somebody before two departments, somebody before the village, and an objection to them."""
    qinghe, county = tx.places.find("qinghe"), tx.places.find("yanshi")
    for telegram_id, department in ((POLICE, "公安局"), (PETITIONS, "信访局")):
        person = tx.people.add(telegram_id, department, "zh_CN", "1", tx.now)
        grant = Grant(Role.DEPARTMENT_REVIEWER, county.id, tx.now + ROLE_LASTS, department)
        tx.people.grant(person.id, grant, granted_by=None, now=tx.now)
    vetted = a_reserve(tx, qinghe, 61, NAMES[0], status=Status.JOINT_VETTING)
    noticed = a_reserve(tx, qinghe, 62, NAMES[1], status=Status.PUBLIC_NOTICE)
    ids = {each.id: NominationId(tx.nominations.find_live(each.id).id) for each in (vetted, noticed)}
    due_at = tx.now - timedelta(minutes=1)
    tx.vettings.open([ids[vetted.id]], ("公安局", "信访局"), tx.now - timedelta(days=1), due_at)
    notice = tx.notices.add(ids[noticed.id], tx.now)
    agreed = replace(notice, agreed_at=tx.now, ends_at=tx.now + timedelta(days=7))
    tx.notices.save(agreed, consent_version="1")
    key = objector_key(tx.secrets.issue_key, NoticeId(notice.id), people.VILLAGER)
    tx.notices.object(notice.id, key, SECRET, tx.now)


@pytest.fixture
async def vetted(hostile, county):
    await hostile.app.do(settle)
    await hostile.carry()
    hostile.wire.forget()
    return county


async def press_ours(hostile, county, user):
    seen = await versions(hostile)
    for button in every_button():
        if button.__prefix__ in OURS:
            for data in payloads(button, seen, county.ticket):
                await hostile.send(hostile.tap(data, user))


def test_these_are_all_there_are():
    assert {each.__prefix__ for each in every_button()} >= OURS


@pytest.mark.parametrize(
    "user",
    [people.STRANGER, people.FIRED, people.QIAN, people.LIANG, people.SUN],
    ids=["stranger", "role taken away", "another village", "mentor", "another candidate"],
)
async def test_b09_who_neither_signs_nor_organizes_does_and_reads_nothing(hostile, vetted, user):
    before = await hostile.state()
    await press_ours(hostile, vetted, user)
    assert changes(before, await hostile.state()) == {}
    said = "".join(hostile.wire.heard())
    assert not [each for each in (*NAMES, SECRET) if each in said]


@pytest.mark.parametrize("user", [people.FANG, people.HE], ids=["own township", "another township"])
async def test_b09_a_township_neither_signs_nor_hears_what_was_objected(hostile, vetted, user):
    before = await hostile.state()
    await press_ours(hostile, vetted, user)
    assert changes(before, await hostile.state()) == {}
    assert SECRET not in "".join(hostile.wire.heard())


async def test_b09_a_department_signs_its_own_lines_and_no_others(hostile, vetted):
    await press_ours(hostile, vetted, PETITIONS)

    def signed(tx):
        rows = connection_of(tx).execute(select(vetting_lines.c.department, vetting_lines.c.signature))
        return dict(tuple(row) for row in rows)

    found = await hostile.app.see(signed)
    assert found["公安局"] is None
    statuses = await hostile.app.see(lambda tx: set(connection_of(tx).scalars(select(nominations.c.status))))
    assert statuses >= {Status.JOINT_VETTING, Status.PUBLIC_NOTICE}
    said = "".join(hostile.wire.heard())
    assert (NAMES[0] in said, NAMES[1] in said, SECRET in said) == (True, False, False)


async def test_b09_the_county_presses_everything_and_nobody_comes_in_past_the_rules(hostile, vetted):
    """Not all have signed, the days are not over, nobody was asked: no press may pass over that."""
    await press_ours(hostile, vetted, people.CHIEF)
    after = await hostile.app.see(lambda tx: sorted(connection_of(tx).scalars(select(nominations.c.status))))
    assert after.count(Status.JOINT_VETTING) == after.count(Status.PUBLIC_NOTICE) == 1
    assert after.count(Status.RESERVE) == 1
