"""Everything that waits for one organizer's decision, in one list."""

from domain.errors import NotYours
from domain.people import Actor
from services import nominations
from services.transaction import Transaction
from services.waiting import Item, Source

SOURCES: tuple[Source, ...] = (nominations.waiting_for,)
"""A feature that needs decisions adds its source."""


def waiting(tx: Transaction, actor: Actor) -> list[Item]:
    """What waits for the actor, the longest waiting first; raises NotYours for who holds no role."""
    if not actor.grants:
        raise NotYours
    items = [item for source in SOURCES for item in source(tx, actor)]
    return sorted(items, key=lambda item: (item.since, item.kind, item.id))
