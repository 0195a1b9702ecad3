"""Who looks after a village."""

from collections.abc import Collection, Iterable

from domain.nominations import Nomination, NominationId
from domain.people import HOSTS, Person, PersonId, Role
from domain.places import Place, PlaceId
from services.transaction import Transaction
from texts.message import Message


def holding(tx: Transaction, role: Role, *villages: Place) -> list[Person]:
    """Who holds the role for one of the villages, at whatever level; each once."""
    return tx.people.holders_at(role, frozenset().union(*(each.path for each in villages)), tx.now)


def of_village(tx: Transaction, village_id: PlaceId, but: Collection[PersonId] = ()) -> list[Person]:
    """The nearest: the township's organizers; where there is none yet beside some people, the county's."""
    township = tx.places.get(village_id).parent_id
    assert township is not None
    nearest = tx.people.holders(Role.TOWNSHIP_ORGANIZER, township, tx.now)
    if found := [each for each in nearest if each.id not in but]:
        return found
    county = tx.places.get(township).parent_id
    assert county is not None
    return [each for each in tx.people.holders(Role.COUNTY_ORGANIZER, county, tx.now) if each.id not in but]


def office_of(tx: Transaction, village: Place) -> str:
    """Where the nearest sit: the township's name; where it has nobody yet, the county's."""
    assert village.parent_id is not None
    if tx.people.holders(Role.TOWNSHIP_ORGANIZER, village.parent_id, tx.now):
        return tx.places.get(village.parent_id).name
    return county_above(tx, village).name


def county_above(tx: Transaction, village: Place) -> Place:
    assert village.parent_id is not None
    above = tx.places.get(village.parent_id).parent_id
    assert above is not None
    return tx.places.get(above)


def tell(tx: Transaction, village: Place, message: Message, *, but: PersonId) -> None:
    """The nearest hear it; not who did it."""
    for organizer in of_village(tx, village.id):
        if organizer.id != but:
            tx.tell(organizer.id, message)


def in_charge(tx: Transaction, person_id: PersonId, village: Place) -> bool:
    """Whether somebody hosts the village now and can be reached."""
    person = tx.people.get(person_id)
    actor = tx.people.actor(person.telegram_id, person.locale, tx.now)
    return person.unreachable_at is None and actor.holds(HOSTS, village)


def carers(tx: Transaction, nomination: Nomination) -> list[Person]:
    """Who passes on what is decided about somebody without a phone.

    Who wrote it down, while they are in charge there; then the village's secretaries; then who is nearest.
    """
    village = tx.places.get(nomination.application.village_id)
    if nomination.assisted_by is not None and in_charge(tx, nomination.assisted_by, village):
        return [tx.people.get(nomination.assisted_by)]
    secretaries = tx.people.holders(Role.VILLAGE_SECRETARY, village.id, tx.now)
    reached = [each for each in secretaries if each.unreachable_at is None]
    return reached or of_village(tx, village.id)


def carers_of(tx: Transaction, nominations: Iterable[Nomination]) -> dict[NominationId, list[Person]]:
    """The same of many: whom one hand wrote down for one village have the same people."""
    known: dict[tuple[PlaceId, PersonId | None], list[Person]] = {}
    found = {}
    for each in nominations:
        key = (each.application.village_id, each.assisted_by)
        if key not in known:
            known[key] = carers(tx, each)
        found[each.id] = known[key]
    return found
