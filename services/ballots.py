"""What ratings and polls share: a box in a group, a ballot in the box, the count, the burning."""

import hmac
from datetime import datetime, timedelta

from domain.ballots import (
    BallotsClosed,
    Box,
    BoxId,
    OnlyHostsAsk,
    Outcome,
    Tally,
    published,
    require_castable,
    require_open,
    shown,
)
from domain.errors import NoLongerThere
from domain.people import HOSTS, Actor
from domain.places import Place
from services.members import require_voter
from services.transaction import Transaction
from storage.ballots import voter_key

TICKET = 8
"""Bytes of a ticket: short enough for a link, far too many to guess."""


def place_of(tx: Transaction, chat_id: int) -> Place:
    """The place a group belongs to; raises NoLongerThere."""
    group = tx.groups.find(chat_id)
    if group is None:
        raise NoLongerThere
    return tx.places.get(group.place_id)


def require_host(tx: Transaction, actor: Actor, chat_id: int) -> Place:
    """The place of a group, where the actor may ask it something; raises OnlyHostsAsk."""
    place = place_of(tx, chat_id)
    if not actor.holds(HOSTS, place):
        raise OnlyHostsAsk
    return place


def open_box(tx: Transaction, actor: Actor, chat_id: int, choices: int, lasts: timedelta) -> Box:
    """Put a box up in a group; it closes by day, so that nobody is woken by its result."""
    place = require_host(tx, actor, chat_id)
    closes_at = tx.programme.quiet.after(tx.now + lasts, tx.programme.zone)
    return tx.ballots.open(
        place.id,
        chat_id,
        choices,
        opened_by=actor.person_id,
        now=tx.now,
        closes_at=closes_at,
        member_for=tx.programme.member_for,
    )


def require_same_chat(box: Box, chat_id: int) -> None:
    """A ballot counts only where its box stands, whatever a forged or forwarded button says."""
    if box.chat_id != chat_id:
        raise NoLongerThere


def cast_ballot(tx: Transaction, actor: Actor, box: Box, choice: int) -> None:
    """Put the actor's ballot into an open box, or change the one that is there."""
    require_castable(box, choice, tx.now)
    require_voter(tx, actor.telegram_id, box)
    tx.ballots.cast(box.id, _voter(tx, actor, box), choice)


def chosen(tx: Transaction, actor: Actor, box: Box) -> int | None:
    """What the actor's own ballot says, while the box is open."""
    require_open(box, tx.now)
    require_voter(tx, actor.telegram_id, box)
    return tx.ballots.chosen(box.id, _voter(tx, actor, box))


def ticket(tx: Transaction, actor: Actor, box: Box) -> str:
    """Lets somebody who stood in the group fill in their ballot in private: good for them alone."""
    require_open(box, tx.now)
    seal = hmac.digest(tx.secrets.ballot_key(box.id), b"ticket %d" % actor.telegram_id, "sha256")
    return f"{box.id}_{seal[:TICKET].hex()}"


def box_of_ticket(tx: Transaction, actor: Actor, presented: str) -> Box:
    """The box a ticket is for; raises NoLongerThere for a ticket that is not the actor's own."""
    number = presented.partition("_")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NoLongerThere
    box = tx.ballots.get(BoxId(int(number)))
    if not hmac.compare_digest(ticket(tx, actor, box).encode(), presented.encode()):
        raise NoLongerThere
    return box


def show_voters(tx: Transaction, box: Box) -> None:
    """Remember, for the card, how many took part: rounded down, and only while the box is open."""
    require_open(box, tx.now)
    tx.ballots.show(box.id, shown(sum(tx.ballots.tally(box))))


def count(tx: Transaction, box: Box) -> tuple[Tally, Outcome]:
    """Count a box whose time has come, keep what may be said, destroy its ballots."""
    if not box.is_due(tx.now):
        raise BallotsClosed
    tally = tx.ballots.tally(box)
    outcome = published(tally, tx.programme.publish_threshold)
    tx.ballots.empty(box.id, sum(tally), outcome, tx.now)
    return tally, outcome


def spent_boxes(tx: Transaction) -> list[BoxId]:
    """Boxes whose key is still there though nobody may need it any more."""
    keys = tx.secrets.boxes_with_keys()  # looked up first: a key made after this is not judged
    return sorted(BoxId(box) for box in keys - tx.ballots.open_ids())


def next_close_at(tx: Transaction) -> datetime | None:
    """When the next box is to be counted."""
    return tx.ballots.next_close_at()


def card_topic(box: Box) -> str:
    return f"box:{box.id}:card"


def _voter(tx: Transaction, actor: Actor, box: Box) -> bytes:
    return voter_key(tx.secrets.ballot_key(box.id), actor.telegram_id)
