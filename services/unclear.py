"""Letters of which nobody knows whether they arrived: a person looks, and says so or has them sent again."""

from collections.abc import Sequence
from datetime import timedelta

from domain.errors import NoLongerThere, NotYours
from domain.forgetting import BLOT
from domain.letters import Letter, LetterStatus, plain
from domain.people import ORGANIZERS, Actor, Role
from domain.places import PlaceKind
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from texts.buttons.unclear import MAYBE_ARRIVED
from texts.messages.unclear import UnclearCard

KIND = "unclear"
"""What these are called on an organizer's desk."""
WORTH_ASKING = timedelta(days=7)
SHOWN = 160
"""Characters of a group's letter: enough to find it in the chat."""


def waiting_for(tx: Transaction, actor: Actor) -> list[Waiting]:
    """What went to the actor's groups and may be lost; to the county also what went to people."""
    found = tx.outbox.unclear(tx.now - WORTH_ASKING)
    return [
        Waiting(KIND, each.letter_id, each.since)
        for each in found
        if each.is_worth_asking(tx.now) and _is_for(tx, actor, each.chat_id)
    ]


def show(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    words = tx.texts.word(MAYBE_ARRIVED, actor.locale)
    letters = [tx.outbox.get(each) for each in ids]
    return [Item(KIND, letter.id or 0, _whom(tx, letter), words, letter.not_before) for letter in letters]


def card(tx: Transaction, actor: Actor, letter_id: int) -> UnclearCard:
    """What the actor has to know to look for a letter; raises NotYours, NoLongerThere."""
    letter = _found(tx, actor, letter_id)
    is_group = letter.chat_id < 0
    return UnclearCard(
        whom=_whom(tx, letter),
        at=letter.not_before.astimezone(tx.programme.zone),
        words=plain(letter.text)[:SHOWN] if is_group else "",
        is_group=is_group,
        is_stale=_is_stale(tx, letter),
        is_kept=_is_kept(letter),
    )


def mark_seen(tx: Transaction, actor: Actor, letter_id: int) -> None:
    """It is there; raises NotYours, NoLongerThere."""
    letter = _found(tx, actor, letter_id)
    tx.outbox.record(letter.seen())
    tx.record(actor, "mark_seen", f"letter:{letter_id}")


def send_again(tx: Transaction, actor: Actor, letter_id: int) -> None:
    """It is not there: let the courier carry it once more; raises NotYours, NoLongerThere.

    What later news has overtaken is not carried: old words would take the place of the new ones. Nor is
    what no word is kept of.
    """
    letter = _found(tx, actor, letter_id)
    if not _is_kept(letter) or tx.evidence.is_overtaken(letter):
        raise NoLongerThere
    tx.outbox.record(letter.later(tx.now, "sent again"))
    tx.record(actor, "send_again", f"letter:{letter_id}")


SOURCE = Source(KIND, waiting_for, show, reminds=False)


def _found(tx: Transaction, actor: Actor, letter_id: int) -> Letter:
    chat_id = tx.outbox.chat_of(letter_id)
    if chat_id is None:
        raise NoLongerThere
    if not _is_for(tx, actor, chat_id):
        raise NotYours
    letter = tx.outbox.get(letter_id)
    if letter.status is not LetterStatus.AMBIGUOUS:
        raise NoLongerThere
    return letter


def _is_stale(tx: Transaction, letter: Letter) -> bool:
    is_late = letter.expires_at is not None and letter.expires_at <= tx.now
    return is_late or tx.evidence.is_overtaken(letter)


def _is_kept(letter: Letter) -> bool:
    """Whether its words are there to be said again."""
    return letter.text != BLOT


def _is_for(tx: Transaction, actor: Actor, chat_id: int) -> bool:
    if chat_id > 0:
        return any(
            actor.holds({Role.COUNTY_ORGANIZER}, county) for county in tx.places.of_kind(PlaceKind.COUNTY)
        )
    group = tx.groups.find(chat_id)
    return group is not None and actor.holds(ORGANIZERS, tx.places.get(group.place_id))


def _whom(tx: Transaction, letter: Letter) -> str:
    """The place whose group it went to, or the person."""
    if letter.chat_id > 0:
        person = tx.people.find(letter.chat_id)
        return "?" if person is None else person.name
    group = tx.groups.find(letter.chat_id)
    return "?" if group is None else tx.places.get(group.place_id).name
