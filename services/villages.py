"""Villages within reach: their reserves against the target and, for organizers alone, their colours."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.colours import Colour, Grade
from domain.errors import NoLongerThere, NotYours
from domain.pages import cut, pages_for, within
from domain.people import HOSTS, ORGANIZERS, Actor, require
from domain.places import Place, PlaceId, PlaceKind
from domain.posters import WAY
from domain.rosters import Member, Roster, summed
from services import colours, demands, sign_outs
from services.places import above
from services.transaction import Transaction
from texts.messages.villages import ColourLine, VillageCard, VillageLine, VillageList


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of villages, those in the greatest need first."""

    message: VillageList
    villages: Sequence[Place]
    page: int
    pages: int
    organizes: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One village as its organizers or its secretary see it, and what they can do there."""

    place: Place
    message: VillageCard
    organizes: bool
    surveys: bool
    overridden: bool
    signs_out: bool
    arranges: bool


def look(tx: Transaction, actor: Actor, page: int = 0) -> Listed:
    """The villages within the actor's reach; raises NotYours when there are none to reach."""
    held = actor.places(HOSTS)
    if not held:
        raise NotYours
    villages = tx.places.villages_under(held)
    ids = [village.id for village in villages]
    found, grades = rosters(tx, ids), colours.grades(tx, ids)
    least, women = tx.programme.reserves_least, tx.programme.roster.women_least

    seen = {
        village.id: grades[village.id]
        for village in villages
        if village.id in grades and actor.holds(ORGANIZERS, village)
    }

    def urgency(village: Place) -> tuple[int, int, int, PlaceId]:
        """What calls for a deed comes first: a colour, then who is missing; else as the county lists it."""
        grade, roster = seen.get(village.id), found.get(village.id, Roster())
        colour = list(Colour).index(grade.colour) if grade else len(Colour)
        assert village.parent_id is not None
        needs = -roster.missing(least), -roster.missing_women(women)
        return colour, *needs, village.parent_id

    shown = cut(sorted(villages, key=urgency), page)
    lines = _lines(tx, shown, found, seen, apart=len({village.parent_id for village in villages}) > 1)
    listed = [found.get(village.id, Roster()) for village in villages]
    short = sum(roster.missing(least) > 0 for roster in listed)
    without_women = sum(roster.missing_women(women) > 0 for roster in listed)
    pages = pages_for(len(villages))
    organizes = bool(actor.places(ORGANIZERS))
    apart = not tx.programme.colours.counts_reserves and any(line.colour for line in lines)
    message = VillageList(len(villages), short, without_women, bool(seen), apart, lines)
    return Listed(message, shown, within(page, pages), pages, organizes)


def card(tx: Transaction, actor: Actor, place_id: PlaceId, link: str) -> Shown:
    """One village; of its colour nothing is said to who does not organize it. `link` leads to its people."""
    place = tx.places.get(place_id)
    require(actor, HOSTS, place)
    if place.parent_id is None:
        raise NoLongerThere
    organizes = actor.holds(ORGANIZERS, place)
    grade = colours.grades(tx, [place.id]).get(place.id) if organizes else None
    message = VillageCard(
        village=place.name,
        township=above(tx, place),
        groups=len(tx.groups.of(place.id)),
        roster=_line(tx, place, rosters(tx, [place.id]), grade),
        names=tuple(each.full_name for each in tx.nominations.reserves_of(place.id)),
        colour=_colour(tx, grade) if grade else None,
        demands=demands.lines(tx, actor, place),
        link=link.format(payload=_payload(tx, place)),
    )
    overridden = grade is not None and grade.override is not None
    signs_out = bool(message.names) and sign_outs.may(tx, actor, place)
    arranges = organizes and place.kind is PlaceKind.VILLAGE and tx.programme.placements.arranged
    return Shown(place, message, organizes, tx.programme.colours.survey, overridden, signs_out, arranges)


def _payload(tx: Transaction, village: Place) -> str:
    """What is passed on is what hangs, so that it can be withdrawn; until then the village's own code."""
    code = tx.posters.codes().get(village.id)
    return f"{WAY}{code}" if code else f"v_{village.code}"


def rosters(tx: Transaction, village_ids: Collection[PlaceId]) -> dict[PlaceId, Roster]:
    """The reserves of those of the villages that have any, in figures."""
    members: defaultdict[PlaceId, list[Member]] = defaultdict(list)
    for member in tx.rosters.members(village_ids):
        members[member.village_id].append(member)
    return {village: summed_now(tx, listed) for village, listed in members.items()}


def summed_now(tx: Transaction, members: Iterable[Member]) -> Roster:
    """The figures of some reserves this year."""
    return summed(members, colours.today(tx).year)


def _lines(
    tx: Transaction,
    villages: Sequence[Place],
    found: Mapping[PlaceId, Roster],
    grades: Mapping[PlaceId, Grade],
    *,
    apart: bool,
) -> tuple[VillageLine, ...]:
    """Rows one below the other; where there are several townships each is named once, above its first row."""
    before = (None, *(village.parent_id for village in villages))
    return tuple(
        replace(
            _line(tx, village, found, grades.get(village.id)),
            township=above(tx, village) if apart and village.parent_id != last else None,
        )
        for last, village in zip(before, villages, strict=False)
    )


def _line(
    tx: Transaction, village: Place, found: Mapping[PlaceId, Roster], grade: Grade | None
) -> VillageLine:
    roster = found.get(village.id, Roster())
    return VillageLine(
        village.name,
        roster.count,
        tx.programme.reserves_least,
        tx.programme.reserves_most,
        roster.mean_age,
        roster.college,
        tuple(roster.sources),
        roster.women if tx.programme.roster.asks_sex else None,
        roster.missing_women(tx.programme.roster.women_least),
        grade.colour if grade else None,
        grade is not None and grade.stale,
    )


def _colour(tx: Transaction, grade: Grade) -> ColourLine:
    plan = colours.steps(tx, grade.colour)
    expires_on = grade.override.expires_on if grade.override else None
    return ColourLine(
        grade.colour,
        *colours.why(grade),
        expires_on,
        grade.week_on,
        grade.stale,
        not tx.programme.colours.counts_reserves,
        plan.lead,
        plan.actions,
    )
