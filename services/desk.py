"""Everything that waits for one organizer's decision, in one list."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import NotYours
from domain.letters import Keyboard, LetterKind
from domain.pages import pages_for, within
from domain.people import ORGANIZERS, Actor, PersonId
from domain.waiting import OLD, REMINDERS
from services import (
    assessments,
    assistance,
    department_lines,
    entering,
    failed_exams,
    joint_vetting,
    late_departments,
    nominations,
    notices,
    objections,
    overdue,
    placement_ends,
    questions,
    standings,
    surveys,
    unanswered,
    unclear,
)
from services.asks import has_room
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting, reminder_of, reminder_week, reminders
from texts.messages.desk import StillWaiting

REMINDER = "desk"
"""What the Monday reminder is called among the rounds."""
SHOWN = 10
SOURCES: tuple[Source, ...] = (
    nominations.SOURCE,
    assistance.SOURCE,
    overdue.SOURCE,
    questions.SOURCE,
    failed_exams.SOURCE,
    unclear.SOURCE,
    *department_lines.SOURCES,
    *joint_vetting.SOURCES,
    late_departments.SOURCE,
    notices.SOURCE,
    *entering.SOURCES,
    unanswered.SOURCE,
    objections.SOURCE,
    assessments.SOURCE,
    placement_ends.SOURCE,
)
"""A feature that needs decisions adds its source."""


@dataclass(frozen=True, slots=True)
class Desk:
    """How much waits, and a page of it.

    `shortcuts` settle many at once; `groups` say how much there is of each kind, where there is more than a
    page of several. With a `kind` the list holds that kind alone. `standings` are of whom others decide now.
    """

    total: int
    items: Sequence[Item]
    shortcuts: Sequence[Item] = ()
    groups: Sequence[tuple[str, int]] = ()
    kind: str = ""
    page: int = 0
    pages: int = 1
    standings: int = 0


def look(tx: Transaction, actor: Actor, page: int = 0, kind: str = "") -> Desk:
    """What waits for the actor, the earliest deadline first; raises NotYours for who holds no role."""
    if not actor.grants:
        raise NotYours
    everything = _waiting(tx, actor, [source for source in SOURCES if not source.shortcut])
    counts = Counter(each.kind for each in everything)
    kind = kind if kind in counts else ""
    found = [each for each in everything if kind in {"", each.kind}]
    pages = pages_for(len(found), SHOWN)
    page = within(page, pages)
    short = _waiting(tx, actor, [source for source in SOURCES if source.shortcut])
    return Desk(
        len(found),
        _named(tx, actor, found[page * SHOWN : (page + 1) * SHOWN]),
        _named(tx, actor, [] if page or kind else short),
        sorted(counts.items()) if len(everything) > SHOWN and len(counts) > 1 and not kind else (),
        kind,
        page,
        pages,
        0 if page or kind else standings.count(tx, actor),
    )


def _named(tx: Transaction, actor: Actor, shown: Sequence[Waiting]) -> list[Item]:
    """The same with their names; those of one kind are looked up together."""
    items = {
        (item.kind, item.id): item
        for source in SOURCES
        if (ids := [each.id for each in shown if each.kind == source.kind])
        for item in source.show(tx, actor, ids)
    }
    return [items[each.kind, each.id] for each in shown if (each.kind, each.id) in items]


def due_reminders(tx: Transaction) -> list[PersonId]:
    """On Monday morning: organizers on whose desk something has waited for days."""
    if not tx.programme.check_in_at.is_due(tx.now, tx.programme.zone):
        return []
    reminded = tx.rounds.kept(REMINDER, reminder_week(tx))
    return [
        each.id
        for each in tx.people.all_holders(ORGANIZERS, tx.now)
        if each.id not in reminded and has_room(tx, each.id) and _to_remind(tx, each.telegram_id)
    ]


def remind(tx: Transaction, person_id: PersonId) -> bool:
    """Tell an organizer what still waits, of each thing twice and no more.

    False when they were told before, or nothing waits any more, or they cannot be asked now: only what was
    said counts as a reminder.
    """
    waiting = _to_remind(tx, tx.people.get(person_id).telegram_id)
    if not waiting or not has_room(tx, person_id):
        return False
    if not tx.rounds.keep(REMINDER, person_id, reminder_week(tx), tx.now):
        return False
    for each in waiting:
        tx.rounds.keep(reminder_of(each.kind), each.id, reminder_week(tx), tx.now)
    days = max(tx.now - each.since for each in waiting).days
    villages = surveys.join(tx, person_id)
    keyboard = Keyboard("desk", {"surveys": villages} if villages else {})
    message = StillWaiting(len(waiting), days, villages)
    tx.tell(person_id, message, kind=LetterKind.ASK, keyboard=keyboard)
    return True


def next_reminder_at(tx: Transaction) -> datetime | None:
    return tx.programme.check_in_at.next(tx.now, tx.programme.zone)


def _waiting(tx: Transaction, actor: Actor, sources: Sequence[Source]) -> list[Waiting]:
    found = [each for source in sources for each in source.waiting(tx, actor)]
    return sorted(found, key=lambda each: (each.due_at or each.since + OLD, each.kind, each.id))


def _to_remind(tx: Transaction, telegram_id: int) -> list[Waiting]:
    actor = tx.people.actor(telegram_id, tx.programme.locale, tx.now)
    old = [
        each
        for each in _waiting(tx, actor, [source for source in SOURCES if source.reminds])
        if tx.now - each.since >= OLD
    ]
    given = reminders(tx, old)
    return [each for each in old if given[each] < REMINDERS]
