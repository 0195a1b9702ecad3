"""The week's question to both sides of a pair: asked once, answered with a tap."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from domain import check_ins as rules
from domain.check_ins import CHECK_IN, NUDGE, Answer, Excuse, Sheet
from domain.forms import Draft, Option, Question
from domain.letters import Keyboard, LetterKind
from domain.pages import PAGE, pages_for, within
from domain.pairs import PairId, PairStatus, require_active
from domain.people import Actor, PersonId
from domain.plans import NextStep
from domain.weeks import week_of
from services import assessments, learners, lesson_calls, plans, renewals, surveys
from services.asks import has_room
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from texts.messages.check_ins import CheckIn, CheckInNudge


def look(tx: Transaction, actor: Actor, page: int = 0) -> Sheet:
    """The sheet of this week; raises NothingToMeet when the person has no active pair."""
    sheet = _sheet(tx, actor.person_id, this_week(tx), page)
    if not sheet.pairs:
        raise rules.NothingToMeet
    return sheet


def turn(tx: Transaction, actor: Actor, week_on: date, page: int) -> Sheet:
    """Another page of this week's sheet."""
    rules.require_this_week(week_on, this_week(tx))
    return look(tx, actor, page)


def answer(
    tx: Transaction, actor: Actor, week_on: date, pair_id: PairId, answer: Answer, page: int = 0
) -> Sheet:
    """One tap for one pair; a later tap replaces it all week."""
    rules.require_this_week(week_on, this_week(tx))
    pair = tx.pairs.get(pair_id)
    side = pair.side_of(actor.person_id)
    require_active(pair)
    tx.check_ins.keep(pair_id, week_on, side, answer, tx.now)
    tx.record(actor, "answer_check_in", f"pair:{pair_id}")
    return _sheet(tx, actor.person_id, week_on, page)


def answer_all(tx: Transaction, actor: Actor, week_on: date, answer: Answer, page: int = 0) -> Sheet:
    """One tap for all pairs that have no answer yet."""
    rules.require_this_week(week_on, this_week(tx))
    tx.check_ins.keep_open(actor.person_id, week_on, answer, tx.now)
    tx.record(actor, "answer_all_check_ins", f"week:{week_on}")
    return look(tx, actor, page)


def answer_except(tx: Transaction, actor: Actor, week_on: date, not_met: frozenset[PairId]) -> Sheet:
    """All were met except these; who was called stays so, and who was not met before and is now is."""
    rules.require_this_week(week_on, this_week(tx))
    mine = {card.pair.id: card.pair.side_of(actor.person_id) for card in learners.cards(tx, actor.person_id)}
    missed = {pair_id: side for pair_id, side in mine.items() if pair_id in not_met}
    met_after_all = set(tx.check_ins.not_met(actor.person_id, week_on)) - not_met
    tx.check_ins.keep_several(missed, week_on, Answer.NOT_THIS_WEEK, tx.now)
    tx.check_ins.keep_several(
        {pair_id: mine[pair_id] for pair_id in met_after_all}, week_on, Answer.MET, tx.now
    )
    tx.check_ins.keep_open(actor.person_id, week_on, Answer.MET, tx.now)
    tx.record(actor, "answer_all_check_ins", f"week:{week_on}")
    return look(tx, actor)


def excuse(
    tx: Transaction, actor: Actor, week_on: date, pair_id: PairId, excuse: Excuse, page: int = 0
) -> Sheet:
    """Why it was not to be this week, for one pair or for every pair that was not met."""
    rules.require_this_week(week_on, this_week(tx))
    of_all = pair_id == rules.EVERY_PAIR
    if not of_all:
        tx.pairs.get(pair_id).side_of(actor.person_id)
    tx.check_ins.excuse(actor.person_id, week_on, excuse, None if of_all else pair_id)
    tx.record(actor, "excuse_check_in", f"week:{week_on}" if of_all else f"pair:{pair_id}")
    return look(tx, actor, page)


def keyboard(sheet: Sheet, why: PairId | None = None) -> Keyboard:
    """The sheet's buttons; with `why` those that ask for a reason as well."""
    ids = {
        "week": sheet.week_on.toordinal(),
        "page": sheet.page,
        "pages": sheet.pages,
        "rows": [[line.pair_id, line.name, line.answer] for line in sheet.lines],
        "requests": sheet.requests,
        "surveys": sheet.surveys,
        "endings": sheet.endings,
        "plan": sheet.plan,
        "assessments": sheet.assessments,
        "lessons": sheet.lessons,
        "why": why,
    }
    return Keyboard("check_in", ids)


def _prepare_except(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """Only in the week it is about; who was not met so far is ticked."""
    week_on = date.fromordinal(int(context["week"]))
    rules.require_this_week(week_on, this_week(tx))
    if not learners.cards(tx, actor.person_id):
        raise rules.NothingToMeet
    missed = tx.check_ins.not_met(actor.person_id, week_on)
    return Opening(context, ticked={"who": [str(each) for each in missed]})


def _offer(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> list[Option]:
    return learners.options(tx, actor.person_id)


def _keep_except(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    week_on = date.fromordinal(int(draft.context["week"]))
    sheet = answer_except(tx, actor, week_on, learners.ids(draft.answers["who"]))
    return Thanks(CheckIn.of(sheet, rules.EVERY_PAIR), keyboard(sheet, rules.EVERY_PAIR))


EXCEPT_FORM = FormEntry(rules.EXCEPT, _keep_except, _prepare_except, _offer)


def due_check_ins(tx: Transaction) -> list[PersonId]:
    """Who is to be asked this week's question and has not been."""
    if not tx.programme.check_in_at.is_due(tx.now, tx.programme.zone):
        return []
    return tx.check_ins.to_ask(this_week(tx))


def ask(tx: Transaction, person_id: PersonId) -> bool:
    """Ask one person about all their pairs; False when it was done already or there is nothing to ask."""
    week_on = this_week(tx)
    if not tx.rounds.keep(CHECK_IN, person_id, week_on, tx.now):
        return False
    sheet = _sheet(tx, person_id, week_on, 0)
    if not (sheet.open or sheet.requests) or not has_room(tx, person_id):
        return False
    if tx.pairs.tell_of_waiting(person_id, tx.now):
        tx.record(None, "tell_of_requests", f"mentor:{person_id}")
    surveys.join(tx, person_id)
    renewals.join(tx, person_id)
    assessments.join(tx, person_id)
    lesson_calls.join(tx, person_id)
    sheet = _sheet(tx, person_id, week_on, 0)
    _write(tx, person_id, sheet, CheckIn.of(sheet))
    return True


def due_nudges(tx: Transaction) -> list[PersonId]:
    """Who was asked on Monday and has not said a word."""
    zone = tx.programme.zone
    if not tx.programme.nudge_at.is_due(tx.now, zone):
        return []
    asked_at = tx.programme.check_in_at.kept_in(this_week(tx), zone)
    is_moved = asked_at != tx.programme.check_in_at.in_week(this_week(tx), zone)
    if asked_at is None or (is_moved and tx.now - asked_at < rules.NUDGE_AFTER):
        return []
    return tx.check_ins.to_nudge(this_week(tx))


def nudge(tx: Transaction, person_id: PersonId) -> bool:
    """Ask once more, lightly; False when it was done already or the week has no room for it."""
    week_on = this_week(tx)
    if not tx.rounds.keep(NUDGE, person_id, week_on, tx.now) or not has_room(tx, person_id):
        return False
    sheet = _sheet(tx, person_id, week_on, 0)
    if sheet.open < sheet.pairs or not sheet.pairs:
        return False
    _write(tx, person_id, sheet, CheckInNudge.of(sheet))
    return True


def next_check_in_at(tx: Transaction) -> datetime:
    return tx.programme.check_in_at.next(tx.now, tx.programme.zone)


def next_nudge_at(tx: Transaction) -> datetime:
    return tx.programme.nudge_at.next(tx.now, tx.programme.zone)


def this_week(tx: Transaction) -> date:
    return week_of(tx.now, tx.programme.zone)


def _sheet(tx: Transaction, person_id: PersonId, week_on: date, page: int) -> Sheet:
    totals = tx.check_ins.totals(person_id, week_on)
    pairs = sum(totals.values())
    pages = pages_for(pairs)
    page = within(page, pages)
    lines = tx.check_ins.lines(person_id, week_on, size=PAGE, skip=page * PAGE)
    steps, plan = _steps(tx, person_id, lines)
    waiting = tx.pairs.count_of(person_id).get(PairStatus.REQUESTED, 0)
    return Sheet(
        week_on=week_on,
        lines=lines,
        page=page,
        pages=pages,
        pairs=pairs,
        met=totals.get(Answer.MET, 0),
        called=totals.get(Answer.CALLED, 0),
        not_met=totals.get(Answer.NOT_THIS_WEEK, 0),
        requests=waiting if tx.mentors.find(person_id) else 0,
        surveys=surveys.owed(tx, person_id),
        endings=renewals.asked_this_week(tx, person_id),
        steps=steps,
        plan=plan,
        assessments=assessments.asked_this_week(tx, person_id),
        lessons=lesson_calls.told_this_week(tx, person_id),
        is_harvest=tx.programme.is_harvest(tx.now),
    )


def _steps(
    tx: Transaction, person_id: PersonId, lines: Sequence[rules.Line]
) -> tuple[Sequence[NextStep], PersonId | None]:
    """What comes next in the plans of those on the page; and whose plan it is, where there is one alone."""
    found = plans.next_steps(tx, {line.pair_id: line.name for line in lines})
    whose = {each for each, _ in found}
    own = next((replace(step, name="") for each, step in found if each == person_id), None)
    steps = [own] if own else [step for _, step in found]
    return steps, whose.pop() if len(whose) == 1 else None


def _write(tx: Transaction, person_id: PersonId, sheet: Sheet, message: CheckIn | CheckInNudge) -> None:
    tx.tell(
        person_id,
        message,
        kind=LetterKind.ASK,
        keyboard=keyboard(sheet),
        expires_at=next_check_in_at(tx),
    )
