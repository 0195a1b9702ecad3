"""Places: what organizers can see and add of theirs, and the villages that everybody picks from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NoLongerThere, NotYours
from domain.forms import Option
from domain.people import HOSTS, Actor, require
from domain.places import Outline, Place, PlaceId, PlaceKind
from services.transaction import Transaction
from texts.buttons.places import NAMESAKE


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
        above(tx, place),
        len(tx.groups.of(place.id)),
    )


def find_village(tx: Transaction, code: str) -> Place | None:
    """The village that a link names."""
    place = tx.places.find(code)
    return place if place is not None and place.kind is PlaceKind.VILLAGE else None


def above(tx: Transaction, village: Place) -> str:
    """What the place is called that a village lies in."""
    assert village.parent_id is not None
    return tx.places.get(village.parent_id).name


def offer_villages(tx: Transaction, actor: Actor, villages: Sequence[Place]) -> list[Option]:
    """Villages to pick from; those that share a name are told apart by their township."""
    names = Counter(village.name for village in villages)
    apart = tx.texts.word(NAMESAKE, actor.locale)
    return [
        Option(
            str(each.id),
            each.name
            if names[each.name] == 1
            else apart % {"village": each.name, "township": above(tx, each)},
        )
        for each in villages
    ]


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
