"""What waits for a word on placements: on the organizers' desk, and once a week with who hosts a reserve."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from domain import placements as rules
from domain.errors import NoLongerThere
from domain.letters import Keyboard, LetterKind
from domain.pages import PAGE
from domain.people import ORGANIZERS, Actor, PersonId, Role
from domain.placement_rules import LEAST, MOST, Observation
from domain.placements import (
    ANSWERED_WITHIN,
    KIND,
    Outcome,
    Placement,
    PlacementId,
    Score,
    Sort,
    StillThere,
)
from domain.weeks import week_of
from services import candidates, placements
from services.asks import has_room
from services.placements import today
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from storage.placements import Named
from texts.buttons import placements as words
from texts.messages import placements as messages

ROUND = "placement"
"""The kind under which it is kept that somebody was asked about placements in a week."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """One item of one period that an observer is asked for."""

    placement: Placement
    period: int
    item: int
    message: messages.ScoreAsked


@dataclass(frozen=True, slots=True)
class Result:
    """What observers gave on the whole, for who decides."""

    message: messages.ObservationResult | None
    may_decide: bool


def scoring(tx: Transaction, actor: Actor, placement_id: PlacementId) -> Scoring | None:
    """What the actor has still to score; None when there is nothing, or it is not theirs."""
    named = tx.placements.named(placement_id)
    seat = _seat(tx, actor, named)
    rule = tx.programme.placements.observation
    if seat is None or rule is None:
        return None
    found = _owed(tx, named.placement, rule, seat)
    if not found:
        return None
    period, item = found[0]
    message = messages.ScoreAsked(
        named.full_name,
        named.place,
        rule.items[item],
        item + 1,
        len(rule.items),
        period if rule.each_fortnight else None,
    )
    return Scoring(named.placement, period, item, message)


def score(
    tx: Transaction, actor: Actor, placement_id: PlacementId, period: int, item: int, given: int
) -> Scoring | None:
    """An observer gives 1 to 5; returns what comes next. What was given stands once a period is whole."""
    named = tx.placements.named(placement_id)
    seat = _seat(tx, actor, named)
    rule = tx.programme.placements.observation
    if seat is None or rule is None:
        placements.card(tx, actor, placement_id)  # says why, in its own words
        raise rules.PlacementOver
    if not LEAST <= given <= MOST:
        raise NoLongerThere
    if (period, item) not in _owed(tx, named.placement, rule, seat):
        raise rules.PlacementOver
    tx.placements.give(placement_id, Score(period, seat, item, given), actor.person_id, tx.now)
    tx.record(actor, "score_placement", f"placement:{placement_id}")
    return scoring(tx, actor, placement_id)


def result(tx: Transaction, actor: Actor, placement_id: PlacementId) -> Result:
    """The mean of the scores, for organizers alone."""
    named = tx.placements.named(placement_id)
    rule = tx.programme.placements.observation
    found = named.placement
    if found.sort is not Sort.OBSERVATION or rule is None or not placements.arranges(tx, actor, named):
        return Result(None, may_decide=False)
    scores = tx.placements.scores([placement_id])[placement_id]
    mean = rules.mean(scores)
    message = messages.ObservationResult(
        None if mean is None else str(mean),
        str(rule.mark),
        len({(each.period, each.seat) for each in scores}),
        found.outcome,
    )
    return Result(message, found.ended_on is not None and found.outcome is None)


def decide(tx: Transaction, actor: Actor, placement_id: PlacementId, outcome: Outcome) -> Result:
    """An organizer says what follows from an observation; the reserve hears it."""
    seen = result(tx, actor, placement_id)
    named = tx.placements.named(placement_id)
    if seen.message is None:
        placements.card(tx, actor, placement_id)
        raise StillThere
    tx.placements.save(rules.decide(named.placement, outcome, actor.person_id))
    tx.record(actor, f"decide_placement {outcome}", f"placement:{placement_id}")
    nomination = tx.nominations.get(named.placement.nomination_id)
    told = messages.ObservationDecided(placements.line(tx, named.placement), outcome)
    placements.tell(tx, nomination, told, named.placement)
    return result(tx, actor, placement_id)


def due_asks(tx: Transaction) -> list[PersonId]:
    """On Monday morning: who hosts or observes a reserve and owes a word that is still asked for."""
    if not tx.programme.placements.arranged:
        return []
    if not tx.programme.check_in_at.is_due(tx.now, tx.programme.zone):
        return []
    return sorted(_owing(tx))


def ask(tx: Transaction, person_id: PersonId) -> bool:
    """Ask somebody for all of it in one message; False when it was done or the week has no room."""
    found = _owing(tx).get(person_id, [])
    if not found or not has_room(tx, person_id):
        return False
    if not tx.rounds.keep(ROUND, person_id, week_of(tx.now, tx.programme.zone), tx.now):
        return False
    rows = [[int(each.placement.id), each.full_name] for each in found[:PAGE]]
    message = messages.PlacementsOwed(found[0].full_name if len(found) == 1 else "", len(found))
    keyboard = Keyboard("placements", {"rows": rows})
    tx.tell(person_id, message, kind=LetterKind.ASK, keyboard=keyboard, expires_at=next_ask_at(tx))
    return True


def next_ask_at(tx: Transaction) -> datetime | None:
    if not tx.programme.placements.arranged:
        return None
    return tx.programme.check_in_at.next(tx.now, tx.programme.zone)


def waiting(tx: Transaction, actor: Actor) -> list[Waiting]:
    """Ends that come near, words that are missing, observations to decide about."""
    held = actor.places(ORGANIZERS)
    if not held or not tx.programme.placements.arranged:
        return []
    close = candidates.not_theirs(tx, actor)
    found = [
        (each, _waits_since(tx, actor, each))
        for each in tx.placements.unsettled()
        if each.placement.nomination_id not in close and placements.organizes(tx, actor, each)
    ]
    return [Waiting(KIND, each.placement.id, _moment(tx, since)) for each, since in found if since]


def show(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    found = []
    for each in (tx.placements.named(PlacementId(number)) for number in ids):
        since = _waits_since(tx, actor, each) or today(tx)
        where = tx.texts.word(words.WAITS[_what(each.placement, today(tx))], actor.locale)
        called = where % {"what": placements.name(tx, each.placement, actor.locale)}
        found.append(Item(KIND, each.placement.id, each.full_name, called, _moment(tx, since)))
    return found


SOURCE = Source(KIND, waiting, show)


def _what(placement: Placement, day: date) -> str:
    if placement.ended_on is None:
        return "end" if placement.waits_since(day) else "score"
    return "decide" if placement.sort is Sort.OBSERVATION else "evaluate"


def _waits_since(tx: Transaction, actor: Actor, named: Named) -> date | None:
    """Since which day an organizer is waited for; None where others have their time, or all is said."""
    found, rule = named.placement, tx.programme.placements.observation
    if (ends := found.waits_since(today(tx))) is not None:
        return ends
    if found.sort is Sort.OBSERVATION:
        return None if rule is None else _observed_since(tx, actor, named, rule)
    if not found.needs_evaluation():
        return None
    if found.sort is Sort.SECONDMENT and not found.is_late(today(tx)) and _hosts(tx, found):
        return None
    return found.ended_on


def _observed_since(tx: Transaction, actor: Actor, named: Named, rule: Observation) -> date | None:
    """Own scores that are missing; or, when it is over and scored, a mean below the mark."""
    found, seat = named.placement, _seat(tx, actor, named)
    if seat is not None and (owed := _owed(tx, found, rule, seat)):
        return rules.period_ended_on(found, rule, owed[0][0])
    scores = tx.placements.scores([found.id])[found.id]
    owing = [each for each in rule.observers if rules.owed(scores, rule, each, _periods(tx, found, rule))]
    if found.ended_on is None or found.outcome is not None or (owing and not found.is_late(today(tx))):
        return None
    mean = rules.mean(scores)
    return found.ended_on if mean is None or mean < rule.mark else None


def _owing(tx: Transaction) -> dict[PersonId, list[Named]]:
    """Hosts and observers without a desk, and what each of them is asked for, two weeks long."""
    rule = tx.programme.placements.observation
    found: dict[PersonId, list[Named]] = {}
    for named in tx.placements.unsettled():
        each = named.placement
        for person in _asked(tx, each, rule):
            if person != named.person_id:
                found.setdefault(person, []).append(named)
    return found


def _asked(tx: Transaction, placement: Placement, rule: Observation | None) -> Iterable[PersonId]:
    if placement.sort is Sort.SECONDMENT:
        wanted = placement.needs_evaluation() and not placement.is_late(today(tx))
        return _hosts(tx, placement) if wanted else ()
    if placement.sort is not Sort.OBSERVATION or rule is None:
        return ()
    return [
        person.id
        for seat in rule.observers
        if seat not in ORGANIZERS and _is_fresh(tx, placement, rule, seat)
        for person in tx.people.holders(seat, placement.place_id, tx.now)
    ]


def _is_fresh(tx: Transaction, placement: Placement, rule: Observation, seat: Role) -> bool:
    owed = _owed(tx, placement, rule, seat)
    if not owed:
        return False
    return today(tx) - rules.period_ended_on(placement, rule, owed[-1][0]) < ANSWERED_WITHIN


def _hosts(tx: Transaction, placement: Placement) -> list[PersonId]:
    """The secretaries of the village they work in, as far as a letter reaches them."""
    found = tx.people.holders(Role.VILLAGE_SECRETARY, placement.place_id, tx.now)
    return [each.id for each in found if each.unreachable_at is None]


def _seat(tx: Transaction, actor: Actor, named: Named) -> Role | None:
    """As what the actor observes; nobody observes themselves."""
    found, rule = named.placement, tx.programme.placements.observation
    if found.sort is not Sort.OBSERVATION or rule is None or actor.person_id == named.person_id:
        return None
    place = tx.places.get(found.place_id)
    return next((seat for seat in rule.observers if actor.holds({seat}, place)), None)


def _owed(tx: Transaction, placement: Placement, rule: Observation, seat: Role) -> list[tuple[int, int]]:
    if placement.outcome is not None:
        return []
    scores = tx.placements.scores([placement.id])[placement.id]
    return rules.owed(scores, rule, seat, _periods(tx, placement, rule))


def _periods(tx: Transaction, placement: Placement, rule: Observation) -> int:
    return rules.periods_over(placement, rule, today(tx))


def _moment(tx: Transaction, day: date) -> datetime:
    return datetime.combine(day, time(), tx.programme.zone).astimezone(UTC)
