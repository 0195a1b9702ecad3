"""Choosing among those somebody is paired with, be they one or six hundred."""

from collections import Counter
from collections.abc import Collection, Iterable

from domain.errors import NoLongerThere
from domain.forms import Option
from domain.pairs import PairCard, PairId, PairStatus
from domain.people import PersonId
from services.transaction import Transaction


def cards(tx: Transaction, person_id: PersonId) -> list[PairCard]:
    """All active pairs of a person, from one question however many they are."""
    count = tx.pairs.count_of(person_id).get(PairStatus.ACTIVE, 0)
    return tx.pairs.page_of(person_id, size=count, skip=0, active=True)


def options(tx: Transaction, person_id: PersonId) -> list[Option]:
    """A button for each; of two with one name the village says which is which."""
    found = cards(tx, person_id)
    called = Counter(card.name_for(person_id) for card in found)
    return [_option(card, card.name_for(person_id), called) for card in found]


def chosen(tx: Transaction, person_id: PersonId, pair_ids: Collection[PairId]) -> list[PairCard]:
    """Those of the person's pairs that were chosen and are still active; raises NoLongerThere for none."""
    found = [card for card in cards(tx, person_id) if card.pair.id in pair_ids]
    if not found:
        raise NoLongerThere
    return found


def ids(ticked: Iterable[str]) -> frozenset[PairId]:
    """Which pairs the ticks of a form mean."""
    return frozenset(PairId(int(each)) for each in ticked)


def _option(card: PairCard, name: str, called: Counter[str]) -> Option:
    label = f"{name} · {card.village}" if called[name] > 1 and card.village else name
    return Option(str(card.pair.id), label, (name,))
