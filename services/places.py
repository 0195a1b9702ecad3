"""What organizers can see and add of their places."""

from dataclasses import dataclass

from domain.errors import NoLongerThere, NotYours
from domain.people import HOSTS, Actor, require
from domain.places import Outline, Place, PlaceId
from services.transaction import Transaction


@dataclass(frozen=True, slots=True)
class VillageCard:
    """A village as its organizers see it."""

    place: Place
    township: str
    groups: int


def villages_of(tx: Transaction, actor: Actor) -> list[Place]:
    """The villages within the actor's reach; raises NotYours when there are none to reach."""
    held = actor.places(HOSTS)
    if not held:
        raise NotYours
    return tx.places.villages_under(held)


def village_card(tx: Transaction, actor: Actor, place_id: PlaceId) -> VillageCard:
    place = tx.places.get(place_id)
    require(actor, HOSTS, place)
    if place.parent_id is None:
        raise NoLongerThere
    return VillageCard(
        place,
        tx.places.get(place.parent_id).name,
        len(tx.groups.of(place.id)),
    )


def found(tx: Transaction, outline: Outline, above: Place | None = None) -> None:
    """Bring the places in step with the programme file: new ones are added, none is ever removed."""
    place = tx.places.find(outline.code)
    if place is None:
        place = tx.places.add(outline.code, outline.kind, outline.name, above)
        tx.record(None, f"found {outline.kind}", f"place:{place.id}")
    elif place.name != outline.name:
        tx.places.rename(place.id, outline.name)
        tx.record(None, "rename", f"place:{place.id}")
    for below in outline.below:
        found(tx, below, place)
