"""A mentor's word each quarter: asked for once, told the reserve first, kept in the pair's file.

Rule 4 of the programme: the person hears it first, with how to object. So who is written about has it at
once, and their organizers only when they say they have seen it, or three days later; what they have to say
stands beside it for good, and an organizer talks with the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from domain import assessments as rules
from domain.assessments import ASSESSMENT, REPLY, Assessment, AssessmentId, NothingToAssess, Owed
from domain.errors import NoLongerThere, NotYours
from domain.forms import Draft
from domain.letters import Keyboard, LetterKind
from domain.nominations import Recording
from domain.pages import PAGE, pages_for, within
from domain.pairs import PairCard, PairId
from domain.people import ORGANIZERS, Actor, PersonId
from domain.weeks import week_of
from services import candidates, organizers
from services.asks import has_room
from services.form_entry import FormEntry, Opening, Thanks
from services.renewals import days
from services.terms import open_to
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from texts.buttons import assessments as words
from texts.messages import assessments as messages

KIND = "assessment"
"""What these are called on the organizers' desk."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the assessments that a mentor was asked for."""

    lines: Sequence[Owed]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One assessment for one reader."""

    assessment: Assessment
    card: PairCard
    message: messages.AssessmentPage
    is_reserve: bool
    may_settle: bool


def join(tx: Transaction, mentor_id: PersonId) -> int:
    """Ask within another letter that goes out now, of each pair and quarter once; returns for how many."""
    wanted = _wanted(tx, mentor_id)
    tx.assessments.ask(wanted, tx.now)
    return len(wanted)


def due_askings(tx: Transaction) -> list[PersonId]:
    """On Monday morning: mentors of pairs whose quarter comes to its end."""
    months = tx.programme.assess_months
    if not months or not tx.programme.check_in_at.is_due(tx.now, tx.programme.zone):
        return []
    _, sunday = days(tx)
    return sorted({each.mentor_id for each in tx.assessments.active() if each.newly_due(months, sunday)})


def ask(tx: Transaction, mentor_id: PersonId) -> bool:
    """Ask a mentor whom no other letter asks; False when it was done or the week has no room."""
    if not has_room(tx, mentor_id) or not join(tx, mentor_id):
        return False
    page = _page(tx, mentor_id, 0)
    tx.tell(
        mentor_id,
        message(page),
        kind=LetterKind.ASK,
        keyboard=keyboard(page),
        expires_at=next_asking_at(tx),
    )
    return True


def next_asking_at(tx: Transaction) -> datetime | None:
    if not tx.programme.assess_months:
        return None
    return tx.programme.check_in_at.next(tx.now, tx.programme.zone)


def asked_this_week(tx: Transaction, mentor_id: PersonId) -> Sequence[int]:
    """What the week's question shows of it: those it asked for this week, once and not again."""
    if not tx.programme.assess_months:
        return ()
    monday = datetime.combine(week_of(tx.now, tx.programme.zone), time(0), tx.programme.zone)
    return [each.id for each in tx.assessments.owed(mentor_id, monday, size=PAGE, skip=0)]


def listed(tx: Transaction, actor: Actor, page: int = 0) -> Page:
    """What a mentor was asked for; raises NothingToAssess."""
    found = _page(tx, actor.person_id, page)
    if not found.count:
        raise NothingToAssess
    return found


def message(page: Page) -> messages.AssessmentsOwed:
    return messages.AssessmentsOwed(page.lines[0].name if page.count == 1 else "", page.count)


def keyboard(page: Page) -> Keyboard:
    rows = [[line.id, line.name] for line in page.lines]
    return Keyboard("assessments", {"rows": rows, "page": page.page, "pages": page.pages})


def file(tx: Transaction, actor: Actor, pair_id: PairId) -> tuple[PairCard, Sequence[Assessment]]:
    """What was written in a pair: for the two, and, once the reserve has heard it, their organizers."""
    card = open_to(tx, actor, pair_id)
    found = tx.assessments.of_pair(pair_id)
    if actor.person_id in {card.pair.mentor_id, card.pair.reserve_id}:
        return card, found
    return card, [each for each in found if each.is_open_to_organizers(tx.now)]


def read(tx: Transaction, actor: Actor, assessment_id: AssessmentId) -> Reading:
    """One assessment with what the reserve says to it."""
    found, card = _reach(tx, actor, assessment_id)
    is_party = actor.person_id in {card.pair.mentor_id, card.pair.reserve_id}
    shown = messages.AssessmentPage(
        mentor=card.mentor,
        reserve=card.reserve,
        period=found.period,
        words=found.said if isinstance(found.said, str) else None,
        seconds=found.said.seconds if isinstance(found.said, Recording) else None,
        reply=found.reply if isinstance(found.reply, str) else None,
        reply_seconds=found.reply.seconds if isinstance(found.reply, Recording) else None,
        settled=found.settled_at is not None,
    )
    may_settle = found.waits and not is_party
    return Reading(found, card, shown, actor.person_id == card.pair.reserve_id, may_settle)


def recording(tx: Transaction, actor: Actor, assessment_id: AssessmentId) -> str:
    return _spoken(_reach(tx, actor, assessment_id)[0].said)


def reply_recording(tx: Transaction, actor: Actor, assessment_id: AssessmentId) -> str:
    return _spoken(_reach(tx, actor, assessment_id)[0].reply)


def hear(tx: Transaction, actor: Actor, assessment_id: AssessmentId) -> Reading:
    """The reserve says that they have seen it."""
    found, _ = _of_reserve(tx, actor, assessment_id)
    heard = rules.hear(found, tx.now)
    if heard != found:
        tx.assessments.save(heard)
        tx.record(actor, "hear_assessment", f"assessment:{assessment_id}")
    return read(tx, actor, assessment_id)


def settle(tx: Transaction, actor: Actor, assessment_id: AssessmentId) -> Reading:
    """An organizer has talked with the two; both texts stay as they are."""
    found, card = _reach(tx, actor, assessment_id)
    if actor.person_id in {card.pair.mentor_id, card.pair.reserve_id}:
        raise NotYours
    settled = rules.settle(found, actor.person_id, card.pair.reserve_id, tx.now)
    tx.assessments.save(settled)
    tx.record(actor, "settle_assessment", f"assessment:{assessment_id}")
    tx.tell(card.pair.reserve_id, messages.ReplySettled(card.mentor), though_resting=True)
    return read(tx, actor, assessment_id)


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    _to_write(tx, actor, AssessmentId(context["assessment"]))
    return Opening(context)


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """The reserve has it at once, with how to object."""
    assessment_id = AssessmentId(draft.context["assessment"])
    found, card = _to_write(tx, actor, assessment_id)
    said = _said(draft)
    tx.assessments.save(rules.write(found, said, tx.now))
    tx.record(actor, "write_assessment", f"assessment:{assessment_id}")
    spoken = isinstance(said, Recording)
    told = messages.AssessmentWritten(
        card.mentor, None if isinstance(said, Recording) else said, rules.HEARD_WITHIN.days
    )
    shown = {"assessment": int(assessment_id), "spoken": spoken}
    tx.tell(card.pair.reserve_id, told, keyboard=Keyboard("assessment", shown), though_resting=True)
    return Thanks(messages.AssessmentKept(card.reserve))


def _prepare_reply(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    found, _ = _of_reserve(tx, actor, AssessmentId(context["assessment"]))
    if found.written_at is None or found.settled_at is not None:
        raise NoLongerThere
    return Opening(context)


def _submit_reply(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """Kept beside the mentor's word; the organizers hear that there is something to talk about."""
    assessment_id = AssessmentId(draft.context["assessment"])
    found, card = _of_reserve(tx, actor, assessment_id)
    tx.assessments.save(rules.answer(found, _said(draft), tx.now))
    tx.record(actor, "answer_assessment", f"assessment:{assessment_id}")
    if found.replied_at is None and card.village_id is not None:
        pair = {card.pair.mentor_id, card.pair.reserve_id}
        close = tx.conflicts.relatives_of(card.pair.reserve_id)
        for organizer in organizers.of_village(tx, card.village_id, but=pair | close):
            told = messages.ReserveReplied(card.reserve, card.village)
            tx.tell(organizer.id, told, keyboard=Keyboard("desk"), topic=f"assessment:{assessment_id}:desk")
    return Thanks(messages.ReplyKept())


FORM = FormEntry(ASSESSMENT, _submit, _prepare)
REPLY_FORM = FormEntry(REPLY, _submit_reply, _prepare_reply)


def _waiting(tx: Transaction, actor: Actor) -> list[Waiting]:
    """Of the villages within an organizer's reach; of their own pair, and of whom they are close to, not."""
    held = actor.places(ORGANIZERS)
    if not held:
        return []
    not_theirs = candidates.people_not_theirs(tx, actor)
    return [
        Waiting(KIND, row.id, row.at)
        for row in tx.assessments.waiting()
        if row.reserve_id not in not_theirs
        and actor.person_id != row.mentor_id
        and tx.places.get(row.village_id).path & held
    ]


def _show(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    said = tx.texts.word(words.REPLIED, actor.locale)
    return [
        Item(KIND, row.id, row.reserve, said % {"village": row.village}, row.at)
        for row in tx.assessments.waiting()
        if row.id in ids
    ]


SOURCE = Source(KIND, _waiting, _show)


def _wanted(tx: Transaction, mentor_id: PersonId) -> list[tuple[PairId, int]]:
    """The pairs for whose newest quarter nothing was asked."""
    months = tx.programme.assess_months
    if not months:
        return []
    _, sunday = days(tx)
    due = [(each.pair_id, each.newly_due(months, sunday)) for each in tx.assessments.active(mentor_id)]
    return [(pair_id, period) for pair_id, period in due if period is not None]


def _page(tx: Transaction, mentor_id: PersonId, page: int) -> Page:
    since = tx.now - rules.OPEN_FOR
    count = tx.assessments.owed_count(mentor_id, since)
    pages = pages_for(count)
    page = within(page, pages)
    return Page(tx.assessments.owed(mentor_id, since, size=PAGE, skip=page * PAGE), count, page, pages)


def _reach(tx: Transaction, actor: Actor, assessment_id: AssessmentId) -> tuple[Assessment, PairCard]:
    """A written one, for who may read it now."""
    found = tx.assessments.get(assessment_id)
    card = open_to(tx, actor, found.pair_id)
    is_party = actor.person_id in {card.pair.mentor_id, card.pair.reserve_id}
    if found.written_at is None or not (is_party or found.is_open_to_organizers(tx.now)):
        raise NoLongerThere
    return found, card


def _of_reserve(tx: Transaction, actor: Actor, assessment_id: AssessmentId) -> tuple[Assessment, PairCard]:
    found = tx.assessments.get(assessment_id)
    card = tx.pairs.card(found.pair_id)
    if actor.person_id != card.pair.reserve_id:
        raise NotYours
    return found, card


def _to_write(tx: Transaction, actor: Actor, assessment_id: AssessmentId) -> tuple[Assessment, PairCard]:
    """What stands on the mentor's list, and nothing of a pair that was ended."""
    found = tx.assessments.get(assessment_id)
    card = tx.pairs.card(found.pair_id)
    if actor.person_id != card.pair.mentor_id:
        raise NotYours
    if not tx.assessments.is_owed(assessment_id, actor.person_id, tx.now - rules.OPEN_FOR):
        raise NoLongerThere
    return found, card


def _said(draft: Draft) -> str | Recording:
    said = draft.answers["words"]
    return Recording(**said) if isinstance(said, dict) else str(said)


def _spoken(said: str | Recording | None) -> str:
    if not isinstance(said, Recording):
        raise NoLongerThere
    return said.file_id
