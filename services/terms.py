"""The agreement of a pair: its paper at any time, a rest with a reason, and pairs that are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from domain import pairs as rules
from domain import renewals
from domain.errors import NotYours
from domain.pages import PAGE, pages_for, within
from domain.pairs import PairCard, PairId, PairNotActive, PauseReason
from domain.people import ORGANIZERS, Actor, PersonId, require
from domain.places import PlaceId
from domain.terms import PauseFor, Renewed, SignedAgreement, rests_until
from services import candidates
from services.transaction import Transaction
from texts.messages.terms import PairRests, PairResumes

FIRST_TEXT = "2026-11"
"""What was shown before pairs kept the number of the text: the same promises."""


@dataclass(frozen=True, slots=True)
class Past:
    """A page of somebody's pairs that are over, or of a village's."""

    person_id: PersonId | None
    cards: Sequence[PairCard]
    page: int
    pages: int


def open_to(tx: Transaction, actor: Actor, pair_id: PairId) -> PairCard:
    """The pair, for its two sides and for who organizes the reserve's village; raises NotYours, TooClose."""
    card = tx.pairs.card(pair_id)
    if actor.person_id not in {card.pair.mentor_id, card.pair.reserve_id}:
        if card.village_id is None:
            raise NotYours
        candidates.require_organizer(tx, actor, card.village_id, card.pair.reserve_id)
    return card


def oversee(tx: Transaction, actor: Actor, pair_id: PairId) -> tuple[PairCard, int]:
    """A pair as its organizer sees it, and how often help was logged."""
    card = open_to(tx, actor, pair_id)
    return card, tx.help_sessions.count_of_pair(pair_id)


def paper(tx: Transaction, actor: Actor, pair_id: PairId) -> SignedAgreement:
    """What stands on the signed agreement; raises PairNotActive while a signature is missing."""
    card = open_to(tx, actor, pair_id)
    pair = card.pair
    if not pair.was_signed:
        raise PairNotActive
    assert pair.mentor_signed_at is not None
    assert pair.reserve_signed_at is not None
    assert pair.began_on is not None
    assert pair.ends_on is not None
    further = tx.renewals.agreed_of(pair_id)
    return SignedAgreement(
        pair_id=pair_id,
        version=pair.agreement or FIRST_TEXT,
        mentor=card.mentor,
        reserve=card.reserve,
        village=card.village,
        role=pair.role,
        months=pair.months or tx.programme.months_with(pair.role),
        mentor_on=_day(tx, pair.mentor_signed_at),
        reserve_on=_day(tx, pair.reserve_signed_at),
        began_on=pair.began_on,
        ends_on=further[0].ends_on if further else pair.ends_on,
        renewals=tuple(
            Renewed(each.until_on, _day(tx, each.mentor_answered_at), _day(tx, each.reserve_answered_at))
            for each in further
            if each.until_on and each.mentor_answered_at and each.reserve_answered_at
        ),
    )


def pause(tx: Transaction, actor: Actor, pair_id: PairId, reason: PauseReason, span: PauseFor) -> PairCard:
    """Let a pair rest; nobody is asked about it until the day, and the other side hears it."""
    until = rests_until(span, _day(tx, tx.now))
    pair = rules.pause(tx.pairs.get(pair_id), actor.person_id, reason, until)
    tx.pairs.save(pair)
    tx.record(actor, "pause_pair", f"pair:{pair_id}")
    card = tx.pairs.card(pair_id)
    other = pair.other(actor.person_id)
    tx.tell(other, PairRests(card.name_for(other), reason, until), though_resting=True)
    return card


def resume(tx: Transaction, actor: Actor, pair_id: PairId) -> PairCard:
    """Go on before the day."""
    pair = tx.pairs.get(pair_id)
    other = pair.other(actor.person_id)
    card = _resume(tx, actor, pair)
    tx.tell(other, PairResumes(card.name_for(other)), though_resting=True)
    return card


def due_resumptions(tx: Transaction) -> list[PairId]:
    return tx.pairs.rested(_day(tx, tx.now))


def go_on(tx: Transaction, pair_id: PairId) -> None:
    """The day has come; Monday's question speaks of the pair again, and nothing else is said."""
    _resume(tx, None, tx.pairs.get(pair_id))


def next_resumption_at(tx: Transaction) -> datetime | None:
    day = tx.pairs.next_rested_on()
    return None if day is None else datetime.combine(day, time(0), tx.programme.zone).astimezone(UTC)


def past(tx: Transaction, actor: Actor, page: int = 0) -> Past:
    """A page of the person's own pairs that are over; their papers can still be had."""
    pages = pages_for(tx.pairs.past_count_of(actor.person_id))
    page = within(page, pages)
    cards = tx.pairs.past_of(actor.person_id, size=PAGE, skip=page * PAGE)
    return Past(actor.person_id, cards, page, pages)


def past_of_village(tx: Transaction, actor: Actor, village_id: PlaceId, page: int = 0) -> Past:
    """The same of a village's reserves, for its organizer."""
    require(actor, ORGANIZERS, tx.places.get(village_id))
    pages = pages_for(tx.pairs.past_count_in(village_id))
    page = within(page, pages)
    return Past(None, tx.pairs.past_in(village_id, size=PAGE, skip=page * PAGE), page, pages)


def _resume(tx: Transaction, actor: Actor | None, pair: rules.Pair) -> PairCard:
    """Nobody rests past the question whether the two go on: a term that is over is put off for it."""
    before = rules.resume(pair)
    after = before
    if before.ends_on is not None:
        said = tx.renewals.get(pair.id, before.ends_on)
        after, put_off = renewals.rested(before, said, _day(tx, tx.now))
        if put_off != said:
            tx.renewals.put_off(pair.id, said.ends_on, put_off.ends_on)
    tx.pairs.save(after)
    tx.record(actor, "resume_pair", f"pair:{pair.id}")
    return tx.pairs.card(pair.id)


def _day(tx: Transaction, moment: datetime) -> date:
    return moment.astimezone(tx.programme.zone).date()
