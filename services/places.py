"""The county's places, as its programme file names them."""

from domain.places import Outline, Place
from services.transaction import Transaction


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
