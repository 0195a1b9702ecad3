"""Before a pair's time is over: who goes on — one question for all of somebody's pairs, one tap each side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain import renewals as rules
from domain.letters import Keyboard, LetterKind
from domain.pages import PAGE, pages_for, within
from domain.pairs import Pair, PairId
from domain.people import Actor, PersonId
from domain.renewals import Choice, Ending, NothingToRenew
from domain.weeks import week_of
from services.asks import has_room
from services.transaction import Told, Transaction
from texts.messages.renewals import EndingPairs, GoesOn, NotRenewed

ROUND = "renewal"
"""The kind under which it is kept that somebody was asked this week who goes on."""
NAMED = 5
"""So many are named in one message that tells who goes on."""


@dataclass(frozen=True, slots=True)
class Endings:
    """A page of the pairs of somebody that end soon."""

    lines: Sequence[Ending]
    count: int
    open: int
    page: int
    pages: int


def look(tx: Transaction, actor: Actor, page: int = 0) -> Endings:
    """What ends soon; raises NothingToRenew."""
    endings = _endings(tx, actor.person_id, page)
    if not endings.count:
        raise NothingToRenew
    return endings


def answer(tx: Transaction, actor: Actor, pair_id: PairId, choice: Choice, page: int = 0) -> Endings:
    """One tap for one pair: to go on, or to let it end as agreed; what was said before changes nothing."""
    pair, goes_on = tx.pairs.get(pair_id), choice is Choice.GO_ON
    side = pair.side_of(actor.person_id)
    today, _ = days(tx)
    before = tx.renewals.get(pair_id, pair.ends_on or today)
    said = rules.answer(pair, before, side, goes_on=goes_on, now=tx.now, today=today)
    if before.goes_on(side) is goes_on:
        return _endings(tx, actor.person_id, page)
    tx.renewals.save(said)
    tx.record(actor, "go_on" if goes_on else "let_end", f"pair:{pair_id}")
    other = pair.other(actor.person_id)
    if said.is_agreed:
        _renew(tx, actor, [pair_id])
        _tell_who_goes_on(tx, [other])
    elif not goes_on and said.goes_on(pair.side_of(other)):
        message = NotRenewed(tx.pairs.card(pair_id).name_for(other), said.ends_on)
        tx.tell(other, message, topic=f"not_renewed:{pair_id}:{said.ends_on}", though_resting=True)
    return _endings(tx, actor.person_id, page)


def answer_all(tx: Transaction, actor: Actor, page: int = 0) -> Endings:
    """One tap for all pairs that have no answer yet: go on with every one of them.

    However many they are, they cost the same few statements.
    """
    look(tx, actor, page)
    tx.renewals.go_on(actor.person_id, tx.now, *days(tx))
    tx.record(actor, "go_on_with_all", f"person:{actor.person_id}")
    renewed = _renew(tx, actor, tx.renewals.agreed(actor.person_id))
    _tell_who_goes_on(tx, sorted({pair.other(actor.person_id) for pair in renewed}))
    return _endings(tx, actor.person_id, page)


def join(tx: Transaction, person_id: PersonId) -> Sequence[PairId]:
    """Ask within another letter that goes out now, so that there is one; returns of which pairs."""
    owed = tx.renewals.owed(person_id, *days(tx))
    if owed:
        tx.renewals.note_asked(person_id, *days(tx))
        tx.rounds.keep(ROUND, person_id, week_of(tx.now, tx.programme.zone), tx.now)
    return owed


def asked_this_week(tx: Transaction, person_id: PersonId) -> Sequence[PairId]:
    """What the week's question shows of it: what it asked this week, and nothing a third time."""
    monday = week_of(tx.now, tx.programme.zone)
    return owed(tx, person_id) if tx.rounds.kept_by(ROUND, monday, [person_id]) else ()


def owed(tx: Transaction, person_id: PersonId) -> Sequence[PairId]:
    """The pairs that end soon and of which somebody has said nothing."""
    endings = tx.renewals.endings(person_id, *days(tx), size=PAGE, skip=0)
    return [each.pair_id for each in endings if each.goes_on is None]


def due_renewals(tx: Transaction) -> list[PersonId]:
    """On Monday morning: who has pairs that end soon and was not asked within another letter."""
    if not tx.programme.check_in_at.is_due(tx.now, tx.programme.zone):
        return []
    return tx.renewals.to_ask(*days(tx))


def ask(tx: Transaction, person_id: PersonId) -> bool:
    """Ask somebody about all their pairs that end soon; False when it was done or the week has no room."""
    if not has_room(tx, person_id) or not join(tx, person_id):
        return False
    endings = _endings(tx, person_id, 0)
    tx.tell(
        person_id,
        message(endings),
        kind=LetterKind.ASK,
        keyboard=keyboard(endings),
        expires_at=next_renewal_at(tx),
    )
    return True


def next_renewal_at(tx: Transaction) -> datetime:
    return tx.programme.check_in_at.next(tx.now, tx.programme.zone)


def message(endings: Endings) -> EndingPairs:
    first = endings.lines[0] if endings.count == 1 else None
    return EndingPairs(
        first.name if first else "",
        first.ends_on if first else None,
        first.goes_on if first else None,
        endings.count,
        endings.open,
    )


def keyboard(endings: Endings) -> Keyboard:
    rows = [[line.pair_id, line.name, line.choice] for line in endings.lines]
    shown = {"rows": rows, "open": endings.open, "page": endings.page, "pages": endings.pages}
    return Keyboard("renewals", shown)


def days(tx: Transaction) -> tuple[date, date]:
    """Today, and the Sunday of this week."""
    zone = tx.programme.zone
    return tx.now.astimezone(zone).date(), week_of(tx.now, zone) + timedelta(days=6)


def _endings(tx: Transaction, person_id: PersonId, page: int) -> Endings:
    count, unanswered = tx.renewals.counts(person_id, *days(tx))
    pages = pages_for(count)
    page = within(page, pages)
    lines = tx.renewals.endings(person_id, *days(tx), size=PAGE, skip=page * PAGE)
    return Endings(lines, count, unanswered, page, pages)


def _renew(tx: Transaction, actor: Actor, pair_ids: Sequence[PairId]) -> list[Pair]:
    """The same term once more for each of them, as the county has it now."""
    said = tx.renewals.of_terms(pair_ids)
    renewed = [
        rules.renew(pair, said[pair.id], tx.programme.months_with(pair.role))
        for pair in tx.pairs.some(pair_ids)
    ]
    tx.pairs.prolong([pair for pair, _ in renewed])
    tx.renewals.save(*(renewal for _, renewal in renewed))
    tx.record_all(actor, [("renew_pair", f"pair:{pair.id}") for pair, _ in renewed])
    return [pair for pair, _ in renewed]


def _tell_who_goes_on(tx: Transaction, person_ids: Sequence[PersonId]) -> None:
    """One message a week that grows: who has hundreds of pairs does not read hundreds of letters."""
    monday = week_of(tx.now, tx.programme.zone)
    since = datetime.combine(monday, time(0), tx.programme.zone).astimezone(UTC)
    tx.tell_all(
        Told(
            person_id,
            GoesOn(tuple(names[:NAMED]), len(names)),
            topic=f"renewed:{person_id}:{monday}",
            though_resting=True,
        )
        for person_id, names in tx.renewals.names_since(person_ids, since).items()
    )
