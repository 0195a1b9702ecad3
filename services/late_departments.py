"""Departments that need the county: late ones it calls or gives more time, empty ones it sends somebody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.errors import NoLongerThere
from domain.joint_vetting import PROLONG_BY, LineId
from domain.people import COUNTY, Actor, require
from domain.places import Place, PlaceId
from services.candidates import county_of
from services.joint_vetting import due_at
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from storage.deadlines import Late
from texts.buttons import joint_vetting as words
from texts.messages import joint_vetting as messages
from texts.messages.people import Contact

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
    is_due = late.due_at <= tx.now
    readers = tx.people.reviewers(late.department, county.id, tx.now) if is_due else []
    there = [each for each in readers if each.unreachable_at is None]
    message = messages.LateDepartment(
        late.department,
        late.count,
        tx.day_of(late.due_at),
        tuple(Contact(each.name, each.telegram_id) for each in there),
        PROLONG_BY.days,
        reminded=late.reminded > 0,
        is_lost=bool(readers) and not there,
        is_due=is_due,
    )
    listed = tx.programme.departments
    return Card(line_id, message, listed.index(late.department) + 1 if late.department in listed else None)


def prolong(tx: Transaction, actor: Actor, line_id: LineId) -> messages.Prolonged:
    """A few more days for a department; its people are reminded anew."""
    county, late = _late(tx, actor, line_id)
    until = due_at(tx, PROLONG_BY)
    count = tx.deadlines.prolong((late.department, county.id), tx.now, until)
    tx.record(actor, "prolong_vetting", f"line:{line_id}")
    return messages.Prolonged(late.department, count, tx.day_of(until))


def _waiting_late(tx: Transaction, actor: Actor) -> list[Waiting]:
    held = actor.places(COUNTY)
    if not held:
        return []
    return [Waiting(KIND, each.line_id, min(each.due_at, tx.now), each.due_at) for each in _listed(tx, held)]


def _listed(tx: Transaction, county_ids: Iterable[PlaceId]) -> list[Late]:
    """The late ones first; a department that is late is not named again for being empty."""
    held = list(county_ids)
    late = tx.deadlines.late(held, tx.now)
    known = {each.line_id for each in late}
    return [*late, *(each for each in tx.deadlines.unmanned(held, tx.now) if each.line_id not in known)]


def _show_late(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    late, empty = (tx.texts.word(each, actor.locale) for each in (words.NOT_SIGNED, words.NOBODY_SIGNS))
    return [
        Item(
            KIND,
            each.line_id,
            each.department,
            (late if each.due_at <= tx.now else empty) % {"count": each.count},
            min(each.due_at, tx.now),
        )
        for each in _listed(tx, actor.places(COUNTY))
        if each.line_id in ids
    ]


def _late(tx: Transaction, actor: Actor, line_id: LineId) -> tuple[Place, Late]:
    """The department that a line stands for; raises NoLongerThere once it needs nobody any more."""
    line = tx.vettings.line(line_id)
    vetting = tx.vettings.get(line.vetting_id)
    county = county_of(tx, tx.nominations.get(vetting.nomination_id))
    require(actor, COUNTY, county)
    for each in _listed(tx, [county.id]):
        if each.department == line.department:
            return county, each
    raise NoLongerThere


SOURCE = Source(KIND, _waiting_late, _show_late)
