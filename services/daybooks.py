"""A reserve's day in one tap, seen by themselves, their mentors and their organizers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain import daybooks as rules
from domain.daybooks import NOTE, Entry, Favour, LineId, NoDaybook, Whom, Work
from domain.errors import NoLongerThere, NotYours
from domain.forms import Draft
from domain.letters import Keyboard
from domain.pages import PAGE, pages_for, within
from domain.people import Actor, PersonId
from services import candidates
from services.form_entry import FormEntry, Opening, Thanks
from services.plans import TOGETHER
from services.transaction import Transaction
from texts.messages.daybooks import DaybookPage, DayLine, LineKept


@dataclass(frozen=True, slots=True)
class Kept:
    """A line as the one who wrote it reads it back."""

    id: LineId
    message: LineKept


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a reserve's daybook; what can be pressed stands with the spoken ones."""

    message: DaybookPage
    lines: Sequence[Entry]
    person_id: PersonId
    page: int
    pages: int


def begin(tx: Transaction, actor: Actor) -> None:
    """Whether the actor keeps a daybook at all; raises NoDaybook."""
    if not tx.programme.work_log or tx.nominations.find_reserve(actor.person_id) is None:
        raise NoDaybook


def write(
    tx: Transaction, actor: Actor, work: Work, favour: Favour | None = None, whom: Whom | None = None
) -> Kept:
    """Keep one line of today; an errand says what and for whom in general words."""
    begin(tx, actor)
    if (work is Work.ERRAND) != (favour is not None and whom is not None):
        raise NoLongerThere
    entry = tx.daybooks.add(actor.person_id, work, _today(tx), tx.now, favour=favour, whom=whom)
    tx.record(actor, "write_daybook", f"line:{entry.id}")
    return _kept(tx, entry)


def shift(tx: Transaction, actor: Actor, line_id: LineId) -> Kept:
    """It was yesterday; pressed again, today after all."""
    entry = rules.yesterday(tx.daybooks.get(line_id), actor.person_id, _today(tx), tx.now)
    tx.daybooks.save(entry)
    tx.record(actor, "shift_daybook", f"line:{line_id}")
    return _kept(tx, entry)


def strike(tx: Transaction, actor: Actor, line_id: LineId) -> None:
    """Take a line back; nothing of it stays."""
    rules.require_correctable(tx.daybooks.get(line_id), actor.person_id, tx.now)
    tx.daybooks.delete(line_id)
    tx.record(actor, "strike_daybook", f"line:{line_id}")


def read(tx: Transaction, actor: Actor, person_id: PersonId, page: int = 0) -> Page:
    """Somebody's daybook: their own, or of whom they mentor or organize."""
    _require_sight(tx, actor, person_id)
    count, errands = tx.daybooks.counts_of(person_id)
    pages = pages_for(count)
    page = within(page, pages)
    lines = tx.daybooks.page_of(person_id, size=PAGE, skip=page * PAGE)
    name = "" if person_id == actor.person_id else _name(tx, person_id)
    message = DaybookPage(name, tuple(map(_line, lines)), count, errands)
    return Page(message, lines, person_id, page, pages)


def recording(tx: Transaction, actor: Actor, line_id: LineId) -> str:
    """What was spoken to a line."""
    entry = tx.daybooks.get(line_id)
    _require_sight(tx, actor, entry.person_id)
    if entry.voice is None:
        raise NoLongerThere
    return entry.voice


def _kept(tx: Transaction, entry: Entry) -> Kept:
    return Kept(entry.id, LineKept(_line(entry), today=entry.happened_on == _today(tx)))


def _require_sight(tx: Transaction, actor: Actor, person_id: PersonId) -> None:
    """The reserve, their mentors, their organizers; the village's group and everybody else never."""
    if not tx.programme.work_log:
        raise NoDaybook
    mentors = {each.mentor_id for each in tx.pairs.live_of_reserve(person_id) if each.status in TOGETHER}
    if actor.person_id in {person_id, *mentors}:
        return
    reserve = tx.nominations.find_reserve(person_id)
    if reserve is None:
        raise NotYours
    candidates.require_organizer(tx, actor, reserve.village_id, person_id)


def _name(tx: Transaction, person_id: PersonId) -> str:
    reserve = tx.nominations.find_reserve(person_id)
    return (reserve.full_name if reserve else None) or tx.people.get(person_id).name


def _line(entry: Entry) -> DayLine:
    return DayLine(
        entry.happened_on, entry.work, entry.favour, entry.whom, entry.note, entry.voice is not None
    )


def _today(tx: Transaction) -> date:
    return tx.now.astimezone(tx.programme.zone).date()


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    rules.require_correctable(tx.daybooks.get(LineId(context["line"])), actor.person_id, tx.now)
    return Opening(context)


def _keep(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    answer = draft.answers["note"]
    spoken = isinstance(answer, dict)
    entry = rules.annotate(
        tx.daybooks.get(LineId(draft.context["line"])),
        actor.person_id,
        note=None if spoken else answer,
        voice=answer["file_id"] if spoken else None,
        now=tx.now,
    )
    tx.daybooks.save(entry)
    tx.record(actor, "annotate_daybook", f"line:{entry.id}")
    said = _kept(tx, entry).message
    return Thanks(said, Keyboard("daybook_line", {"line": entry.id, "today": said.today}))


ENTRY = FormEntry(NOTE, _keep, _prepare)
