"""Who looks after a village."""

from domain.people import Person, Role
from domain.places import Place, PlaceId
from services.transaction import Transaction


def holding(tx: Transaction, role: Role, village: Place) -> list[Person]:
    """Who holds the role for the village, at whatever level; each once."""
    found = {
        person.id: person
        for place_id in sorted(village.path)
        for person in tx.people.holders(role, place_id, tx.now)
    }
    return list(found.values())


def of_village(tx: Transaction, village_id: PlaceId) -> list[Person]:
    """The nearest: the township's organizers; where there is none yet, the county's."""
    township = tx.places.get(village_id).parent_id
    assert township is not None
    nearest = tx.people.holders(Role.TOWNSHIP_ORGANIZER, township, tx.now)
    if nearest:
        return nearest
    county = tx.places.get(township).parent_id
    assert county is not None
    return tx.people.holders(Role.COUNTY_ORGANIZER, county, tx.now)
