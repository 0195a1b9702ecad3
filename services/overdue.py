"""Nominations nobody looks at: the township is reminded twice, then the county is told, once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.errors import NotYours
from domain.joint_vetting import TooClose
from domain.letters import Keyboard
from domain.nominations import KIND as NOMINATION
from domain.nominations import AlreadyDecided, NominationId, Status
from domain.people import Actor, Person, Role
from domain.places import Place, PlaceId, PlaceKind
from domain.waiting import LEFT_LYING, REMINDERS
from domain.weeks import week_of
from services import candidates, organizers
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting, reminders
from storage.nominations import Lying
from texts.buttons.overdue import NOT_LOOKED_AT
from texts.message import Message
from texts.messages.overdue import LeftLying, LeftUnasked, NobodyToVet, OverdueCard
from texts.messages.people import Contact

KIND = "overdue"
"""What these are called on the county's desk, and under which its one letter about each is kept."""


@dataclass(frozen=True, slots=True)
class Card:
    """Whom the county can call about a nomination, and where to ask somebody else to help."""

    message: OverdueCard
    township_id: PlaceId


def due_townships(tx: Transaction) -> list[PlaceId]:
    """Townships of which the county has to hear: they were reminded twice, or nobody is there to remind."""
    heard_by = {place.id for place in tx.places.of_kind(PlaceKind.COUNTY) if _chiefs(tx, place.id)}
    townships = {place.id: place for place in tx.places.of_kind(PlaceKind.TOWNSHIP)}
    return [
        township_id
        for township_id, lying in _untold(tx).items()
        if townships[township_id].parent_id in heard_by and _due(tx, townships[township_id], lying)
    ]


def escalate(tx: Transaction, township_id: PlaceId) -> bool:
    """Tell the county, once for each nomination; False when nothing is due or nobody there can hear it."""
    township = tx.places.get(township_id)
    assert township.parent_id is not None
    due = _due(tx, township, _untold(tx).get(township_id, ()))
    chiefs = _chiefs(tx, township.parent_id)
    if not due or not chiefs:
        return False
    for each in due:
        tx.rounds.keep(KIND, each.id, week_of(each.since, tx.programme.zone), tx.now)
    for chief in chiefs:
        if _vetters(tx, township):
            for message in _told_of(tx, township, due):
                tx.tell(chief.id, message, keyboard=Keyboard("desk"))
        else:
            today = tx.news_at(chief).astimezone(tx.programme.zone).date()
            topic = f"nobody_to_vet:{township_id}:{chief.id}:{today}"
            tx.tell(chief.id, NobodyToVet(township.name), topic=topic, keyboard=Keyboard("desk"))
    tx.record(None, "escalate_vetting", f"place:{township_id}")
    return True


def waiting_for(tx: Transaction, actor: Actor) -> list[Waiting]:
    """What the county was told of and nobody has looked at since."""
    held = actor.places({Role.COUNTY_ORGANIZER})
    if not held:
        return []
    villages = [
        village.id
        for village in tx.places.villages_under(held)
        if not actor.holds({Role.TOWNSHIP_ORGANIZER}, village)
    ]
    lying = tx.nominations.lying(Status.SUBMITTED, villages)
    found = _told(tx, lying) - candidates.not_theirs(tx, actor)
    return [Waiting(KIND, each.id, each.since) for each in lying if each.id in found]


def show(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    words = tx.texts.word(NOT_LOOKED_AT, actor.locale)
    return [
        Item(KIND, each.id, each.full_name, words % {"township": each.township}, each.since)
        for each in tx.nominations.named(NominationId(number) for number in ids)
    ]


def card(tx: Transaction, actor: Actor, nomination_id: NominationId) -> Card:
    """Raises NotYours for anybody but the county, once told of it, AlreadyDecided when it was looked at."""
    nomination = tx.nominations.get(nomination_id)
    village = tx.places.get(nomination.application.village_id)
    if not actor.holds({Role.COUNTY_ORGANIZER}, village):
        raise NotYours
    if nomination.status is not Status.SUBMITTED:
        raise AlreadyDecided
    if nomination.id in candidates.not_theirs(tx, actor):
        raise TooClose
    if not _told(tx, [Lying(nomination.id, village.id, nomination.status_since)]):
        raise NotYours
    assert village.parent_id is not None
    township = tx.places.get(village.parent_id)
    vetters = tuple(Contact(each.name, each.telegram_id) for each in _vetters(tx, township))
    days = (tx.now - nomination.status_since).days
    message = OverdueCard(nomination.application.full_name, village.name, township.name, days, vetters)
    return Card(message, township.id)


SOURCE = Source(KIND, waiting_for, show, reminds=False)


def _due(tx: Transaction, township: Place, lying: Sequence[Lying]) -> Sequence[Lying]:
    """What the county has to hear of, among what lies in a township untold."""
    if not _vetters(tx, township):
        return lying
    reminded = _reminded(tx, lying)
    return [each for each in lying if each.id in reminded or tx.now - each.since >= LEFT_LYING]


def _told_of(tx: Transaction, township: Place, due: Sequence[Lying]) -> Iterator[Message]:
    """What is said of it: that reminding did not help, or that there was nobody awake to remind."""
    reminded = _reminded(tx, due)
    for message, found in (
        (LeftLying, [each for each in due if each.id in reminded]),
        (LeftUnasked, [each for each in due if each.id not in reminded]),
    ):
        if found:
            yield message(township.name, len(found), max(tx.now - each.since for each in found).days)


def _reminded(tx: Transaction, lying: Sequence[Lying]) -> set[int]:
    """Those of which the township was reminded as often as it ever is."""
    waiting = [Waiting(NOMINATION, each.id, each.since) for each in lying]
    return {each.id for each, given in reminders(tx, waiting).items() if given >= REMINDERS}


def _untold(tx: Transaction) -> Mapping[PlaceId, list[Lying]]:
    """What lies in each township without the county having heard of it."""
    above = {village.id: village.parent_id for village in tx.places.of_kind(PlaceKind.VILLAGE)}
    lying = tx.nominations.lying(Status.SUBMITTED, above)
    told = _told(tx, lying)
    found: defaultdict[PlaceId, list[Lying]] = defaultdict(list)
    for each in lying:
        township_id = above[each.village_id]
        assert township_id is not None
        if each.id not in told:
            found[township_id].append(each)
    return found


def _told(tx: Transaction, lying: Sequence[Lying]) -> set[int]:
    """Those of which the county heard while they lay where they lie now."""
    weeks = tx.rounds.weeks(KIND, [each.id for each in lying])
    zone = tx.programme.zone
    return {each.id for each in lying if week_of(each.since, zone) in weeks.get(each.id, ())}


def _vetters(tx: Transaction, township: Place) -> list[Person]:
    """Whom a reminder can reach; who has blocked the bot is as good as nobody."""
    found = organizers.holding(tx, Role.TOWNSHIP_ORGANIZER, township)
    return [person for person in found if person.unreachable_at is None]


def _chiefs(tx: Transaction, county_id: PlaceId) -> list[Person]:
    found = tx.people.holders(Role.COUNTY_ORGANIZER, county_id, tx.now)
    return [person for person in found if person.unreachable_at is None]
