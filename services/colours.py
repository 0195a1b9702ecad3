"""Which colour every village has, who said so, and who hears that it changed — 四色."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from domain import colours as rules
from domain.colours import Colour, Finding, Grade, Steps
from domain.errors import NoLongerThere
from domain.forms import Draft
from domain.overrides import OVERRIDE, Until, last_day
from domain.people import ORGANIZERS, Actor, Person, Role, require
from domain.places import Place, PlaceId, PlaceKind
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from storage.colours import Told
from texts.messages.colours import ChangedColour, ColoursChanged, ColourSet

BELL = "colour_bell"
"""Kept by day: whoever taps to and fro rings once."""


def grades(tx: Transaction) -> dict[PlaceId, Grade]:
    """The colour of every village of which anything is known, with its reason."""
    surveys, overrides = tx.colours.latest(date.max), tx.colours.overrides()
    if not surveys and not overrides:
        return {}
    reserves = Counter(member.village_id for member in tx.rosters.members())
    found = {
        village_id: rules.grade(
            surveys.get(village_id),
            reserves[village_id],
            tx.programme.reserves_least,
            tx.programme.colours.rule,
            overrides.get(village_id),
            today(tx),
        )
        for village_id in surveys.keys() | overrides.keys()
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


def due_townships(tx: Transaction) -> list[PlaceId]:
    """Townships in which a village has another colour than the organizers know of."""
    told = tx.colours.told()
    changed = {village for village, grade in grades(tx).items() if _is_news(grade, told.get(village))}
    if not changed:
        return []
    villages = tx.places.of_kind(PlaceKind.VILLAGE)
    return sorted({each.parent_id for each in villages if each.id in changed and each.parent_id is not None})


def tell_changes(tx: Transaction, township_id: PlaceId) -> bool:
    """Tell the township's and the county's organizers, in one message of the day; False when they know."""
    township, known, now = tx.places.get(township_id), tx.colours.told(), grades(tx)
    changed = [
        village
        for village in tx.places.villages_under([township_id])
        if village.id in now and _is_news(now[village.id], known.get(village.id))
    ]
    for village in changed:
        before = known.get(village.id)
        tx.colours.tell(village.id, Told(now[village.id].colour, before.colour if before else None, tx.now))
        tx.record(None, f"grade {now[village.id].colour}", f"village:{village.id}")
    if changed:
        red = [village for village in changed if now[village.id].colour is Colour.RED]
        rings = [tx.rounds.keep(BELL, village.id, today(tx), tx.now) for village in red]
        _tell_organizers(tx, township, now, rings=any(rings))
    return bool(changed)


def next_expiry_at(tx: Transaction) -> datetime | None:
    """When the next organizer's word has stood its time."""
    ends = [_end_of(tx, each.expires_on) for each in tx.colours.overrides().values()]
    return min((moment for moment in ends if moment > tx.now), default=None)


def today(tx: Transaction) -> date:
    return tx.now.astimezone(tx.programme.zone).date()


def _is_news(grade: Grade, told: Told | None) -> bool:
    return told is None or told.colour is not grade.colour


def _tell_organizers(tx: Transaction, township: Place, now: Mapping[PlaceId, Grade], *, rings: bool) -> None:
    """Everybody has one message a day that says all of the day's changes within their reach.

    Of a village that turned red it is said anew, once a day: an edit of this morning's message rings no bell.
    """
    fresh = {village: told for village, told in tx.colours.told().items() if _day(tx, told.at) == today(tx)}
    for person in _organizers(tx, township):
        held = tx.people.actor(person.telegram_id, person.locale, tx.now).places(ORGANIZERS)
        lines = tuple(
            _line(tx, village, fresh[village.id], now[village.id])
            for village in tx.places.villages_under(held)
            if village.id in fresh and village.id in now
        )
        urgent = sorted(lines, key=lambda line: list(Colour).index(line.colour))
        topic = f"colours:{person.id}:{_day(tx, tx.news_at(person))}"
        tx.tell(person.id, ColoursChanged(tuple(urgent)), topic=None if rings else topic)


def _organizers(tx: Transaction, township: Place) -> Iterable[Person]:
    found = [
        person
        for place_id, role in (
            (township.id, Role.TOWNSHIP_ORGANIZER),
            (township.parent_id, Role.COUNTY_ORGANIZER),
        )
        if place_id is not None
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


def _day(tx: Transaction, moment: datetime) -> date:
    return moment.astimezone(tx.programme.zone).date()


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


FORM = FormEntry(OVERRIDE, _submit, _prepare)
