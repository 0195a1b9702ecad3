"""What somebody has under way for others: names they recommended, nominations they wrote down."""

from dataclasses import dataclass

from domain.people import Actor
from services import assistance, recommendations
from services.transaction import Transaction
from texts.messages.errands import Errand, MyErrands


@dataclass(frozen=True, slots=True)
class Errands:
    """The list, and by which number each of its lines is opened, in the same order."""

    message: MyErrands
    recommended: tuple[int, ...]
    assisted: tuple[int, ...]


def find(tx: Transaction, actor: Actor) -> Errands | None:
    """What the actor may want to go on with; None where there is nothing."""
    if actor.person is None:
        return None
    names, papers = recommendations.open_of(tx, actor), assistance.under_way(tx, actor)
    if not names and not papers:
        return None
    message = MyErrands(
        tuple(Errand(each.full_name, tx.places.get(each.village_id).name) for each in names),
        tuple(Errand(each.full_name, each.village) for each in papers),
    )
    return Errands(message, tuple(each.number for each in names), tuple(each.id for each in papers))
