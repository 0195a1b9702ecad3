"""However many people one press decides about, it is the same few statements, and whole or not at all."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, event, update

from domain.joint_vetting import ListChanged
from domain.nominations import NominationId, Status
from domain.notices import NoticeId
from scheduler.joint_vetting import end_due_notices
from services import department_lines, desk, entering, joint_vetting, notices
from services.transaction import Transaction
from storage.schema.nominations import nominations
from tests.reserves import connection_of, letters_to
from tests.services.vetting_county import VettingCounty, vetting_county

DEPARTMENTS = ("纪委监委", "公安局")
FEW, MANY = 3, 24
A_FEW = 8
"""Today's messages stand already when the second batch goes through: so many statements they may cost."""
GROUP = -7


@dataclass
class Counted:
    statements: int = 0

    def __call__(self, *_):
        self.statements += 1


async def cost(app, wish, *args):
    """How many statements a wish or a question is; many values of one statement are one."""
    counted = Counted()

    def watched(tx):
        event.listen(Engine, "before_cursor_execute", counted)
        try:
            return wish(tx, *args)
        finally:
            event.remove(Engine, "before_cursor_execute", counted)

    await app.do(watched)
    return counted.statements


def running(tx: Transaction, nomination_id: NominationId) -> NoticeId:
    return tx.notices.running_of([nomination_id])[nomination_id].id


@dataclass
class Batch:
    """One county from the township's word to the reserve, and what each press cost."""

    county: VettingCounty
    costs: dict[str, int]
    people: list[NominationId]

    async def press(self, name, wish, *args):
        self.costs[name] = await cost(self.county.app, wish, *args)

    async def open(self):
        county = self.county
        seen = await county.app.see(joint_vetting.preview_open, county.chief, county.county.id)
        await self.press("open", joint_vetting.open_batch, county.chief, county.county.id, seen.stamp)

    async def pass_all(self):
        for name in DEPARTMENTS:
            seen = await self.county.app.see(department_lines.preview_pass, self.county.reviewer(name))
            await self.press("pass", department_lines.pass_all, self.county.reviewer(name), seen.stamp)

    async def close(self):
        county = self.county
        await self.press("desk before closing", desk.look, county.chief)
        seen = await county.app.see(joint_vetting.preview_close, county.chief, county.county.id)
        await self.press("close", joint_vetting.close_batch, county.chief, county.county.id, seen.stamp)

    async def agree(self, calendar):
        county = self.county
        for each in self.people:
            asked = await county.app.see(running, each)
            await county.app.do(notices.agree, await county.candidate(each), asked)
        calendar.pass_days(8)
        await end_due_notices(county.app)

    async def enter(self):
        county = self.county
        await self.press("desk before entering", desk.look, county.chief)
        await self.press("look whom to enter", entering.preview_enter, county.chief, county.county.id)
        seen = await county.app.see(entering.preview_enter, county.chief, county.county.id)
        await self.press("enter", entering.enter_batch, county.chief, county.county.id, seen.stamp)


@pytest.fixture
async def batch(app):
    """Few whom the township has passed; the others come later."""
    county = await vetting_county(app, DEPARTMENTS, townships=1, villages=1, candidates=FEW + MANY)
    await app.do(lambda tx: tx.groups.bind(GROUP, county.villages[0].id, bound_by=None, now=tx.now))
    await put(app, county.candidates[FEW:], Status.SUBMITTED)
    return Batch(county, {}, county.candidates[:FEW])


async def put(app, ids, status, **values):
    def change(tx):
        connection_of(tx).execute(
            update(nominations).where(nominations.c.id.in_(ids)).values(status=status, **values)
        )

    await app.do(change)


async def through(batch, calendar):
    """From the township's word into the reserve."""
    await batch.open()
    await batch.pass_all()
    await batch.close()
    await batch.agree(calendar)
    await batch.enter()
    statuses = [await batch.county.status(each) for each in batch.people]
    assert statuses == [Status.RESERVE] * len(statuses)


async def test_a_press_costs_for_many_what_it_costs_for_few(batch, calendar):
    await through(batch, calendar)
    others = batch.county.candidates[FEW:]
    await put(batch.county.app, others, Status.TOWNSHIP_PASSED)
    more = Batch(batch.county, {}, others)
    await through(more, calendar)
    grown = {name: more.costs[name] - few for name, few in batch.costs.items()}
    assert {name: each for name, each in grown.items() if each > A_FEW} == {}


async def test_who_is_told_by_somebody_else_costs_little_more(batch, calendar):
    """Their secretary is looked up once, however many people the secretary wrote down."""
    county = batch.county
    await through(batch, calendar)
    others = county.candidates[FEW:]
    host = county.chief.person_id
    await put(county.app, others, Status.TOWNSHIP_PASSED, assisted_by=host)
    more = Batch(county, {}, others)
    await more.open()
    await more.pass_all()
    await more.close()
    assert more.costs["close"] - batch.costs["close"] <= A_FEW
    told = [each.text for each in await letters_to(county.app, county.chief.person)]
    assert sum("候选" in each for each in told) >= MANY


async def test_a_press_that_fails_has_moved_nobody(batch, monkeypatch):
    """The last word of a batch of which one letter cannot be written is no word at all."""
    county = batch.county
    app = county.app
    seen = await app.see(joint_vetting.preview_open, county.chief, county.county.id)

    def torn(*_):
        raise OSError("torn")

    with monkeypatch.context() as broken:
        broken.setattr("services.joint_vetting.tell_reader", torn)
        with pytest.raises(OSError, match="torn"):
            await app.do(joint_vetting.open_batch, county.chief, county.county.id, seen.stamp)
    assert [await county.status(each) for each in batch.people] == [Status.TOWNSHIP_PASSED] * FEW
    done = await app.do(joint_vetting.open_batch, county.chief, county.county.id, seen.stamp)
    assert done.count == FEW
    with pytest.raises(ListChanged):
        await app.do(joint_vetting.open_batch, county.chief, county.county.id, seen.stamp)
    assert await app.see(lambda tx: list(tx.audit.breaks())) == []


async def test_who_was_asked_before_is_not_asked_twice_by_a_batch(batch):
    """Whose line was signed anew while the village reads of them already is closed, and not asked again."""
    county = batch.county
    app = county.app
    await batch.open()
    await batch.pass_all()
    first, *_ = batch.people
    await app.do(lambda tx: tx.notices.add([first], tx.now))
    before = {each: await asked(county, each) for each in batch.people}
    await batch.close()
    after = {each: await asked(county, each) for each in batch.people}
    assert [after[each] - before[each] for each in batch.people] == [0, 1, 1]


async def asked(county, nomination_id):
    """How many letters ask somebody whether the village may read it."""
    person = (await county.candidate(nomination_id)).person
    return sum(
        each.keyboard is not None and each.keyboard["name"] == "notice_consent"
        for each in await letters_to(county.app, person)
    )
