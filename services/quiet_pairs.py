"""Pairs of which nothing was heard for two weeks: a human calls, or finds another mentor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from domain import pairs as pair_rules
from domain.check_ins import CALL, QUIET_LIST, QUIET_PAIR, quiet_weeks
from domain.errors import NoLongerThere
from domain.letters import Keyboard, LetterKind
from domain.pages import PAGE, cut, pages_for, within
from domain.pairs import EndReason, PairCard, PairId
from domain.people import ORGANIZERS, Actor, PersonId, Role, require
from domain.places import PlaceId
from domain.waiting import REMINDERS, reminders_given
from services import organizers, pairs, surveys
from services.asks import has_room
from services.check_ins import this_week
from services.transaction import Transaction
from texts.messages.people import Contact
from texts.messages.quiet_pairs import QuietContact, QuietList, QuietPair


@dataclass(frozen=True, slots=True)
class Quiet:
    """A page of an organizer's quiet pairs, and which of them they have called about this week."""

    cards: Sequence[PairCard]
    called: frozenset[int]
    count: int
    page: int
    pages: int
    surveys: int = 0


def look(tx: Transaction, actor: Actor, page: int = 0) -> Quiet:
    """The quiet pairs that this organizer looks after."""
    cards = _listed(tx, actor.person_id)
    pages = pages_for(len(cards))
    called = frozenset(tx.rounds.kept(CALL, this_week(tx)))
    owed = surveys.owed(tx, actor.person_id)
    return Quiet(cut(cards, page), called, len(cards), within(page, pages), pages, owed)


def whom_to_call(tx: Transaction, actor: Actor, pair_id: PairId) -> QuietContact:
    """How the organizer of the place reaches the two; who looked them up is in the log."""
    card = tx.pairs.card(pair_id)
    _require_organizer(tx, actor, card)
    tx.record(actor, "look_up_pair", f"pair:{pair_id}")
    mentor, reserve = tx.people.get(card.pair.mentor_id), tx.people.get(card.pair.reserve_id)
    assert card.village_id is not None
    secretaries = [
        each
        for each in tx.people.holders(Role.VILLAGE_SECRETARY, card.village_id, tx.now)
        if each.id not in {mentor.id, reserve.id}
    ]
    return QuietContact(
        Contact(card.reserve, reserve.telegram_id),
        Contact(card.mentor, mentor.telegram_id),
        card.village,
        tuple(Contact(each.name, each.telegram_id) for each in secretaries),
    )


def note_call(tx: Transaction, actor: Actor, pair_id: PairId, page: int = 0) -> Quiet:
    """The organizer had a word with them; the pair is off the list for the next weeks."""
    _require_organizer(tx, actor, tx.pairs.card(pair_id))
    if tx.rounds.keep(CALL, pair_id, this_week(tx), tx.now):
        tx.record(actor, "note_call", f"pair:{pair_id}")
    return look(tx, actor, page)


def release(tx: Transaction, actor: Actor, pair_id: PairId, reason: EndReason) -> PairCard:
    """The organizer ends the pair so that the reserve can find another mentor; both hear it."""
    card = tx.pairs.card(pair_id)
    _require_organizer(tx, actor, card)
    ended = pair_rules.end(card.pair, reason)
    pairs.step_back(tx, actor, ended)
    tx.pairs.save(ended)
    tx.record(actor, "release_pair", f"pair:{pair_id}")
    pairs.part(tx, tx.pairs.card(pair_id))
    return card


def consider(tx: Transaction, actor: Actor, pair_id: PairId) -> PairCard:
    """A pair the organizer may release."""
    card = tx.pairs.card(pair_id)
    _require_organizer(tx, actor, card)
    pair_rules.require_active(card.pair)
    return card


def due_lists(tx: Transaction) -> list[PersonId]:
    """Organizers with quiet pairs who have not had this Monday's list."""
    if not tx.programme.check_in_at.is_due(tx.now, tx.programme.zone):
        return []
    villages = {card.village_id for card in _quiet(tx) if card.village_id is not None}
    everybody = {person.id for village in villages for person in organizers.of_village(tx, village)}
    unlisted = everybody - tx.rounds.kept(QUIET_LIST, this_week(tx))
    return sorted(each for each in unlisted if has_room(tx, each))


def send_list(tx: Transaction, organizer_id: PersonId) -> bool:
    """Write the Monday list to one organizer, if the week has room for it.

    False when it was done already, or all pairs were heard of.
    """
    cards = _listed(tx, organizer_id)
    if not cards or not has_room(tx, organizer_id):
        return False
    if not tx.rounds.keep(QUIET_LIST, organizer_id, this_week(tx), tx.now):
        return False
    for card in cards:
        tx.rounds.keep(QUIET_PAIR, card.pair.id, this_week(tx), tx.now)
    joined = surveys.join(tx, organizer_id)
    quiet = Quiet(cut(cards, 0), frozenset(), len(cards), 0, pages_for(len(cards)), joined)
    expires_at = next_list_at(tx)
    tx.tell(
        organizer_id, message(quiet), kind=LetterKind.ASK, keyboard=keyboard(quiet), expires_at=expires_at
    )
    return True


def message(quiet: Quiet) -> QuietList:
    return QuietList(
        quiet.count,
        tuple(
            QuietPair(
                number, card.reserve, card.village, card.pair.role, card.mentor, card.pair.id in quiet.called
            )
            for number, card in enumerate(quiet.cards, quiet.page * PAGE + 1)
        ),
        quiet.surveys,
    )


def keyboard(quiet: Quiet) -> Keyboard:
    rows = [[card.pair.id, card.reserve, card.pair.id in quiet.called] for card in quiet.cards]
    ids = {"rows": rows, "page": quiet.page, "pages": quiet.pages, "surveys": quiet.surveys}
    return Keyboard("quiet_pairs", ids)


def next_list_at(tx: Transaction) -> datetime:
    return tx.programme.check_in_at.next(tx.now, tx.programme.zone)


def _quiet(tx: Transaction) -> list[PairCard]:
    """Those still unheard of this week; twice told of one silence, a third time says nothing new."""
    this = this_week(tx)
    cards = tx.check_ins.quiet(*quiet_weeks(this, partial(_counts, tx)))
    ids = [card.pair.id for card in cards]
    told, heard = tx.rounds.weeks(QUIET_PAIR, ids), tx.check_ins.last_heard(ids)

    def is_news(pair_id: PairId) -> bool:
        heard_on = heard.get(pair_id, date.min)
        return heard_on < this and reminders_given(told.get(pair_id, ()), heard_on, this) < REMINDERS

    return [card for card in cards if is_news(card.pair.id)]


def _counts(tx: Transaction, week_on: date) -> bool:
    """Whether somebody who said nothing in a week kept silent: they were asked, and it was no harvest."""
    asked_at = tx.programme.check_in_at.kept_in(week_on, tx.programme.zone)
    return asked_at is not None and not tx.programme.is_harvest(asked_at)


def _listed(tx: Transaction, organizer_id: PersonId) -> list[PairCard]:
    cards = [card for card in _quiet(tx) if card.village_id is not None]
    mine: dict[PlaceId, bool] = {}
    for village_id in {card.village_id for card in cards if card.village_id is not None}:
        in_charge = organizers.of_village(tx, village_id)
        mine[village_id] = any(person.id == organizer_id for person in in_charge)
    return [card for card in cards if card.village_id is not None and mine[card.village_id]]


def _require_organizer(tx: Transaction, actor: Actor, card: PairCard) -> None:
    if card.village_id is None:
        raise NoLongerThere
    require(actor, ORGANIZERS, tx.places.get(card.village_id))
