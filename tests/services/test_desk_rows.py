"""What a desk counts is what it lists, and what it lists opens: every kind, for everybody who has a desk."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.exams import KIND as EXAM
from domain.nominations import Status
from domain.placements import KIND as PLACEMENT
from domain.policies import read_policies
from domain.programme import Programme
from services import (
    assessments,
    assistance,
    department_lines,
    desk,
    entering,
    failed_exams,
    joint_vetting,
    late_departments,
    nominations,
    notices,
    objections,
    overdue,
    placements,
    questions,
    unanswered,
    unclear,
)
from services.places import found
from storage.schema.nominations import nominations as rows_of_nominations
from tests.conversations.conftest import COUNTY
from tests.faults import county as people
from tests.faults import scenery, scenery_vetting
from tests.faults.scenery_vetting import ASKED, DEPARTMENTS
from tests.faults.test_b09_buttons import LOAN
from tests.reserves import a_person, connection_of
from texts.messages.joint_vetting import OpenPreview

OPENS: dict[str, Callable[..., object]] = {
    "nomination": nominations.card,
    "assisted": assistance.card,
    "consent": notices.consent_card,
    "question": questions.card,
    "overdue": overdue.card,
    "unclear": unclear.card,
    "line": department_lines.card,
    "vetting": joint_vetting.card,
    "late": late_departments.card,
    "notice": entering.notice_card,
    "objection": objections.card,
    "unanswered": unanswered.card,
    "assessment": assessments.read,
    EXAM: failed_exams.card,
    PLACEMENT: placements.card,
}
ELSEWHERE = {EXAM, PLACEMENT}
"""Of these nothing waits here: the stories of classes and posts open theirs."""
OTHERS = {"overdue", "late", "unclear", "question"}
"""Of the county's kinds these wait for a township, for a department, for a group, for whoever asked."""
ACCOUNTS = (people.ZHOU, people.FANG, people.CHIEF, scenery_vetting.POLICE, scenery_vetting.PETITIONS)


@pytest.fixture
def programme() -> Programme:
    return Programme(policy=read_policies([LOAN]), departments=DEPARTMENTS)


@pytest.fixture
async def there(app):
    """Something of every kind waits for somebody."""

    def settle(tx):
        found(tx, COUNTY)
        there = scenery_vetting.settle(tx)
        tx.people.lose(ASKED, tx.now)
        asker = a_person(tx, 71, "问政策的")
        tx.questions.add(asker.id, there.village.id, LOAN["id"], None, tx.now - timedelta(days=9))
        zhou = tx.people.find(people.ZHOU)
        back = scenery.write_down(tx, there.village, "退回的", zhou.id)
        tx.nominations.save(replace(tx.nominations.get(back), status=Status.RETURNED))
        return there

    return await app.do(settle)


def actors(tx):
    return [tx.people.actor(account, "zh_CN", tx.now) for account in ACCOUNTS]


def listed(tx, actor, kind=""):
    """Every row of every page."""
    first = desk.look(tx, actor, 0, kind)
    return [item for page in range(first.pages) for item in desk.look(tx, actor, page, kind).items]


def shortcuts(tx, actor):
    """What each shortcut says there is, by its kind."""
    return {each.kind: int(re.findall(r"\d+", each.where)[0]) for each in desk.look(tx, actor).shortcuts}


async def test_every_count_is_that_of_its_rows_and_every_row_opens(app, there):
    def walk(tx):
        seen = set()
        for actor in actors(tx):
            rows = listed(tx, actor)
            assert desk.look(tx, actor).total == len(rows), actor.telegram_id
            counts = Counter(each.kind for each in rows)
            for kind, count in counts.items():
                assert desk.look(tx, actor, 0, kind).total == len(listed(tx, actor, kind)) == count
            for each in rows:
                OPENS[each.kind](tx, actor, each.id)
            seen |= set(counts)
        return seen

    assert await app.see(walk) == set(OPENS) - ELSEWHERE
    assert set(OPENS) == {each.kind for each in desk.SOURCES if not each.shortcut}


async def test_nobody_finds_there_themselves_or_whom_they_are_close_to(app, there):
    def settle(tx):
        write, chief, clerk = (
            connection_of(tx).execute,
            tx.people.find(people.CHIEF),
            tx.people.find(people.FANG),
        )
        for number in connection_of(tx).scalars(select(rows_of_nominations.c.id)).all():
            tx.conflicts.flag(number, chief.id, tx.now, by_candidate=True)
        write(
            update(rows_of_nominations)
            .where(rows_of_nominations.c.id == scenery.CANDIDATE)
            .values(person_id=clerk.id)
        )
        tx.conflicts.flag(scenery.RECORDED, clerk.id, tx.now, by_candidate=False)

    def walk(tx):
        chief = tx.people.actor(people.CHIEF, "zh_CN", tx.now)
        clerk = tx.people.actor(people.FANG, "zh_CN", tx.now)
        assert {each.kind for each in listed(tx, chief)} <= OTHERS - {"overdue"}
        assert shortcuts(tx, chief) == {}
        own = {each.id for each in listed(tx, clerk) if each.kind == "nomination"}
        assert not own & {scenery.CANDIDATE, scenery.RECORDED}

    await app.do(settle)
    await app.see(walk)


async def test_a_shortcut_says_how_many_it_would_settle(app, there):
    def walk(tx):
        chief = tx.people.actor(people.CHIEF, "zh_CN", tx.now)
        police = tx.people.actor(scenery_vetting.POLICE, "zh_CN", tx.now)
        to_open = joint_vetting.preview_open(tx, chief, there.county.id).message
        to_sign = department_lines.preview_pass(tx, police).message.count
        assert isinstance(to_open, OpenPreview)
        assert to_open.count
        assert to_sign
        assert shortcuts(tx, chief) == {"open_batch": to_open.count}
        assert shortcuts(tx, police) == {"sign_batch": to_sign}

    await app.see(walk)
