"""The county's places, as its programme file names them, and the villages that everybody picks from."""

from collections import Counter
from collections.abc import Sequence

from domain.forms import Option
from domain.people import Actor
from domain.places import Outline, Place, PlaceKind
from services.transaction import Transaction
from texts.buttons.places import NAMESAKE


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
