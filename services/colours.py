"""Which colour every village has, who said so, and who hears that it changed — 四色."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from domain import colours as rules
from domain.colours import Colour, Finding, Grade, Steps
from domain.errors import NoLongerThere
from domain.forms import Draft
from domain.letters import LONGEST_TEXT, Keyboard, length
from domain.overrides import OVERRIDE, Until, last_day
from domain.people import ORGANIZERS, Actor, Person, Role, require
from domain.places import Place, PlaceId, PlaceKind
from services.form_entry import FormEntry, Opening, Thanks
from services.people import PAUSE
from services.transaction import Transaction
from storage.colours import Told
from texts.message import Message
from texts.messages.colours import (
    ChangedColour,
    ColourCount,
    ColoursChanged,
    ColourSet,
    ManyColoursChanged,
    TurnedRed,
)

BELL = "colour_bell"
"""Kept by day: whoever taps to and fro rings once."""
FEW = 5
"""More villages one by one in a message nobody reads: they are counted, and stand in the list."""
MOST_NAMES = 12
TO_VILLAGES = Keyboard("to_villages")


@dataclass(frozen=True, slots=True)
class News:
    """How all villages stand, what the organizers were told of them, and of which it rings."""

    grades: Mapping[PlaceId, Grade]
    told: Mapping[PlaceId, Told]
    ringing: Collection[PlaceId]


def grades(tx: Transaction, village_ids: Collection[PlaceId] | None = None) -> dict[PlaceId, Grade]:
    """The colour of each of the villages, or of every one, of which anything is known, with its reason."""
    surveys, overrides = tx.colours.latest(date.max, village_ids), tx.colours.overrides()
    known = surveys.keys() | overrides.keys()
    if village_ids is not None:
        known &= set(village_ids)
    if not known:
        return {}
    reserves = Counter(member.village_id for member in tx.rosters.members(village_ids))
    found = {
        village_id: rules.grade(
            surveys.get(village_id),
            reserves[village_id],
            tx.programme.reserves_least,
            tx.programme.colours.rule,
            overrides.get(village_id),
            today(tx),
            tx.programme.colours.fresh_weeks,
        )
        for village_id in known
    }
    return {village_id: grade for village_id, grade in found.items() if grade is not None}


def steps(tx: Transaction, colour: Colour) -> Steps:
    """Who leads there and what is done, as the county decided."""
    return tx.programme.colours.steps[colour]


def end_override(tx: Transaction, actor: Actor, village_id: PlaceId) -> None:
    """Take an organizer's word back: from now on the rule holds again."""
    village = tx.places.get(village_id)
    require(actor, ORGANIZERS, village)
    ended = tx.colours.end_override(village.id, tx.now)
    if ended is None:
        raise NoLongerThere
    tx.record(actor, "end_override", f"override:{ended}")


def due_counties(tx: Transaction) -> list[PlaceId]:
    """Counties in which a village has another colour than the organizers know of."""
    if not _changed(tx, grades(tx)):
        return []
    return [county.id for county in tx.places.of_kind(PlaceKind.COUNTY)]


def tell_changes(tx: Transaction, county_id: PlaceId) -> bool:
    """Tell all organizers concerned, each in one message of the day; False when they know.

    Of a village that turned red it rings, once a village and day: an edit of this morning's message does not.
    """
    villages, now = tx.places.villages_under([county_id]), grades(tx)
    news = _changed(tx, now)
    changed = [village for village in villages if village.id in news]
    if not changed:
        return False
    known = tx.colours.told()
    told = {
        village.id: Told(now[village.id].colour, _before(known.get(village.id)), tx.now)
        for village in changed
    }
    tx.colours.tell(told)
    deeds = [(f"grade {each.colour}", f"village:{village_id}") for village_id, each in told.items()]
    tx.audit.record_all(deeds, actor_id=None, now=tx.now)
    red = [village for village in changed if now[village.id].colour is Colour.RED]
    ringing = {village.id for village in red if tx.rounds.keep(BELL, village.id, today(tx), tx.now)}
    news_now = News(now, known | told, ringing)
    for person in _organizers(tx, changed):
        _tell(tx, person, villages, news_now)
    return True


def next_expiry_at(tx: Transaction) -> datetime | None:
    """When the next organizer's word has stood its time."""
    ends = [_end_of(tx, each.expires_on) for each in tx.colours.overrides().values()]
    return min((moment for moment in ends if moment > tx.now), default=None)


def today(tx: Transaction) -> date:
    return tx.now.astimezone(tx.programme.zone).date()


def _changed(tx: Transaction, now: Mapping[PlaceId, Grade]) -> set[PlaceId]:
    """The villages with another colour than the organizers were told of last."""
    told = tx.colours.told()
    return {village for village, grade in now.items() if _before(told.get(village)) is not grade.colour}


def _before(told: Told | None) -> Colour | None:
    return told.colour if told else None


def _tell(tx: Transaction, person: Person, villages: Iterable[Place], news: News) -> None:
    """The day's message within somebody's reach; where it stands already, what turned red rings beside it."""
    held = tx.people.actor(person.telegram_id, person.locale, tx.now).places(ORGANIZERS)
    day = tx.day_of(tx.by_day(tx.now))
    since = day - PAUSE if person.rests(tx.now) else day
    lines = [
        (village.id, _line(tx, village, news.told[village.id], news.grades[village.id]))
        for village in villages
        if village.path & held and village.id in news.told and village.id in news.grades
        if tx.day_of(tx.by_day(news.told[village.id].at)) >= since
    ]
    lines.sort(key=lambda each: list(Colour).index(each[1].colour))
    topic = f"colours:{person.id}:{tx.day_of(tx.news_at(person))}"
    stands = tx.postings.is_posted(topic, person.telegram_id) or tx.postings.is_carrying(
        person.telegram_id, topic
    )
    tx.tell(person.id, _changes(tx, person, [line for _, line in lines]), keyboard=TO_VILLAGES, topic=topic)
    red = [line for village_id, line in lines if village_id in news.ringing]
    if stands and red:
        tx.tell(person.id, _cut(tx, person, TurnedRed, red), keyboard=TO_VILLAGES)


def _changes(tx: Transaction, person: Person, lines: Sequence[ChangedColour]) -> Message:
    """A few one by one; many counted, and the red ones by name."""
    if len(lines) <= FEW:
        return _cut(tx, person, ColoursChanged, lines)
    found = Counter(line.colour for line in lines)
    red = [line.village for line in lines if line.colour is Colour.RED]
    return ManyColoursChanged(
        len(lines),
        tuple(ColourCount(colour, found[colour]) for colour in Colour if found[colour]),
        tuple(red[:MOST_NAMES]),
        max(len(red) - MOST_NAMES, 0),
    )


def _cut(
    tx: Transaction, person: Person, kind: type[ColoursChanged | TurnedRed], lines: Sequence[ChangedColour]
) -> ColoursChanged | TurnedRed:
    """As many of the changes as one message holds: what has several parts cannot be changed in its place."""
    shown = FEW
    while True:
        message = kind(tuple(lines[:shown]), max(len(lines) - shown, 0))
        if shown == 1 or length(tx.texts.say(message, person.locale)) <= LONGEST_TEXT:
            return message
        shown //= 2


def _organizers(tx: Transaction, changed: Iterable[Place]) -> Iterable[Person]:
    """Who organizes any of the villages, each once."""
    townships = {village.parent_id for village in changed if village.parent_id is not None}
    counties = {place for village in changed for place in village.path} - townships
    found = [
        person
        for role, places in (
            (Role.TOWNSHIP_ORGANIZER, townships),
            (Role.COUNTY_ORGANIZER, counties - {village.id for village in changed}),
        )
        for place_id in sorted(places)
        for person in tx.people.holders(role, place_id, tx.now)
    ]
    return {person.id: person for person in found}.values()


def _line(tx: Transaction, village: Place, told: Told, grade: Grade) -> ChangedColour:
    plan = steps(tx, grade.colour)
    return ChangedColour(village.name, told.was, grade.colour, *why(grade), plan.lead, plan.actions)


def why(grade: Grade) -> tuple[tuple[Finding, ...], str | None]:
    """The reason of a colour: findings, or an organizer's own words."""
    return grade.because, grade.override.reason if grade.override else None


def _end_of(tx: Transaction, day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), tx.programme.zone).astimezone(UTC)


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    _village(tx, actor, context)
    return Opening(context)


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """An organizer knows better than the rule, says why, and until when."""
    village = _village(tx, actor, draft.context)
    colour, until = Colour(draft.answers["colour"]), Until(draft.answers["until"])
    expires_on = last_day(until, today(tx))
    number = tx.colours.override(
        village.id,
        colour,
        draft.answers["reason"],
        set_by=actor.person_id,
        now=tx.now,
        expires_on=expires_on,
    )
    tx.record(actor, f"set {colour}", f"override:{number}")
    return Thanks(ColourSet(village.name, colour, expires_on))


def _village(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Place:
    village = tx.places.get(PlaceId(context["village"]))
    require(actor, ORGANIZERS, village)
    if village.kind is not PlaceKind.VILLAGE:
        raise NoLongerThere
    return village


def _about(tx: Transaction, actor: Actor, draft: Draft) -> str:
    return tx.places.get(PlaceId(draft.context["village"])).name


FORM = FormEntry(OVERRIDE, _submit, _prepare, about=_about)
