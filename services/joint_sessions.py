"""One sitting with several: one log for each of them, in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from domain import help_sessions as rules
from domain.check_ins import NothingToMeet
from domain.errors import NoLongerThere
from domain.forms import Draft, Option, Question
from domain.help_sessions import SEVERAL, HelpKind, Lasted
from domain.letters import Keyboard
from domain.pairs import PairId
from domain.people import Actor
from services import help_sessions, learners
from services.asks import with_room
from services.check_ins import this_week
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from texts.messages.help_sessions import SessionsLogged

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MET = "met"
"""Of a form's context: those met this week are ticked beforehand."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was logged in one go: it can be taken back in one go."""

    message: SessionsLogged
    logged_at: datetime


def log(tx: Transaction, actor: Actor, ticked: frozenset[PairId], kind: HelpKind, lasted: Lasted) -> Batch:
    """Keep a session of today with each; each is asked whose week has room."""
    cards = learners.chosen(tx, actor.person_id, ticked)
    today = tx.now.astimezone(tx.programme.zone).date()
    others = {card.pair.id: card.pair.other(actor.person_id) for card in cards}
    asked = with_room(tx, others.values())
    sessions = tx.help_sessions.add_several(
        [(pair_id, tx.now if other in asked else None) for pair_id, other in others.items()],
        kind,
        happened_on=today,
        logged_by=actor.person_id,
        now=tx.now,
        lasted=lasted,
    )
    tx.record(actor, "log_sessions", f"sessions:{len(sessions)}")
    names = {card.pair.id: card for card in cards}
    for session in sessions:
        if session.asked_at is not None:
            help_sessions.write_check(tx, session, names[session.pair_id])
    told = tuple(card.name_for(actor.person_id) for card in cards)
    return Batch(SessionsLogged(len(sessions), kind, lasted, told, len(asked)), tx.now)


def mark_of(batch: Batch) -> int:
    """By which a button finds everything that was logged in one go."""
    return (batch.logged_at - EPOCH) // timedelta(microseconds=1)


def withdraw(tx: Transaction, actor: Actor, moment: int) -> int:
    """Take back everything that was logged in one go, by its microsecond; returns how many it was."""
    logged_at = EPOCH + timedelta(microseconds=moment)
    sessions = tx.help_sessions.logged_at(actor.person_id, logged_at)
    if not sessions:
        raise NoLongerThere
    for session in sessions:
        rules.require_correctable(session, actor.person_id, tx.now)
    tx.help_sessions.withdraw_all(actor.person_id, logged_at)
    tx.record(actor, "withdraw_sessions", f"sessions:{len(sessions)}")
    cards = {card.pair.id: card for card in learners.cards(tx, actor.person_id)}
    for session in sessions:
        if session.asked_at is not None and session.pair_id in cards:
            help_sessions.unask(tx, session, cards[session.pair_id])
    return len(sessions)


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """Only who has somebody to log help with; those met this week may be ticked beforehand."""
    if not learners.cards(tx, actor.person_id):
        raise NothingToMeet
    if not context.get(MET):
        return Opening(context)
    week_on = this_week(tx)
    met = tx.check_ins.met_without_log(actor.person_id, week_on)
    of_week = {MET: week_on.toordinal()}  # what was put away in another week is not gone on with
    return Opening(of_week, ticked={"who": [str(each) for each in met]})


def _offer(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> list[Option]:
    return learners.options(tx, actor.person_id)


def _keep(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    said = draft.answers
    batch = log(tx, actor, learners.ids(said["who"]), HelpKind(said["kind"]), Lasted(said["lasted"]))
    return Thanks(batch.message, Keyboard("sessions_logged", {"moment": mark_of(batch)}))


ENTRY = FormEntry(SEVERAL, _keep, _prepare, _offer)
