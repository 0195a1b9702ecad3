"""Departments that have not signed in time: the county calls them, or gives them a few more days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import NoLongerThere
from domain.joint_vetting import PROLONG_BY, LineId
from domain.people import Actor, Role, require
from domain.places import Place
from services.candidates import county_of
from services.joint_vetting import due_at
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from storage.deadlines import Late
from texts.buttons import joint_vetting as words
from texts.messages import joint_vetting as messages
from texts.messages.people import Contact

COUNTY = frozenset({Role.COUNTY_ORGANIZER})
KIND = "late"
"""What these are called on the county's desk."""


@dataclass(frozen=True, slots=True)
class Card:
    """With the department's `number` in the programme's list somebody can be invited to sign for it."""

    line_id: LineId
    message: messages.LateDepartment
    number: int | None


def card(tx: Transaction, actor: Actor, line_id: LineId) -> Card:
    """A department that has not signed in time, and whom the county can call."""
    county, late = _late(tx, actor, line_id)
    readers = tx.people.reviewers(late.department, county.id, tx.now)
    there = [each for each in readers if each.unreachable_at is None]
    message = messages.LateDepartment(
        late.department,
        late.count,
        _day(tx, late.due_at),
        tuple(Contact(each.name, each.telegram_id) for each in there),
        PROLONG_BY.days,
        reminded=late.reminded > 0,
        is_lost=bool(readers) and not there,
    )
    listed = tx.programme.departments
    return Card(line_id, message, listed.index(late.department) + 1 if late.department in listed else None)


def prolong(tx: Transaction, actor: Actor, line_id: LineId) -> messages.Prolonged:
    """A few more days for a department; its people are reminded anew."""
    county, late = _late(tx, actor, line_id)
    until = due_at(tx, PROLONG_BY)
    count = tx.deadlines.prolong((late.department, county.id), tx.now, until)
    tx.record(actor, "prolong_vetting", f"line:{line_id}")
    return messages.Prolonged(late.department, count, _day(tx, until))


def _waiting_late(tx: Transaction, actor: Actor) -> list[Waiting]:
    held = actor.places(COUNTY)
    if not held:
        return []
    return [Waiting(KIND, each.line_id, each.due_at, each.due_at) for each in tx.deadlines.late(held, tx.now)]


def _show_late(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    said = tx.texts.word(words.NOT_SIGNED, actor.locale)
    return [
        Item(KIND, each.line_id, each.department, said % {"count": each.count}, each.due_at)
        for each in tx.deadlines.late(actor.places(COUNTY), tx.now)
        if each.line_id in ids
    ]


def _late(tx: Transaction, actor: Actor, line_id: LineId) -> tuple[Place, Late]:
    """The late department that a line stands for; raises NoLongerThere once it has signed."""
    line = tx.vettings.line(line_id)
    vetting = tx.vettings.get(line.vetting_id)
    county = county_of(tx, tx.nominations.get(vetting.nomination_id))
    require(actor, COUNTY, county)
    for each in tx.deadlines.late([county.id], tx.now):
        if each.department == line.department:
            return county, each
    raise NoLongerThere


def _day(tx: Transaction, moment: datetime) -> date:
    return moment.astimezone(tx.programme.zone).date()


SOURCE = Source(KIND, _waiting_late, _show_late)
