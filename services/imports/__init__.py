"""An office's tables: what they would change, and changing it in one go or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.imports import Fault, RawSheet
from domain.invitations import NoCounty
from domain.places import Outline, PlaceKind
from services.imports.mentors import MentorPlan, carry_out_mentors, plan_mentors
from services.imports.places import PlacePlan, carry_out_places, plan_places
from services.imports.sheets import MENTORS, PLACES, Tick, sort_out
from services.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Plan:
    """What the tables ask for; with faults in it nothing of it is done."""

    places: PlacePlan
    mentors: MentorPlan
    faults: Sequence[Fault]
    lines: int


@dataclass(frozen=True, slots=True)
class Imported:
    """A plan that was carried out, and until when its links are good."""

    plan: Plan
    until: datetime


class HasFaults(Exception):
    """Rows have to be mended first; nothing was imported."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(len(plan.faults))
        self.plan = plan


def nobody_watches() -> None:
    """What a row stirs when no progress is shown."""


def look(tx: Transaction, outline: Outline, sheets: Sequence[RawSheet], tick: Tick = nobody_watches) -> Plan:
    """What would become of the tables; nothing is changed. Raises NoCounty."""
    if not tx.places.of_kind(PlaceKind.COUNTY):
        raise NoCounty
    found = sort_out(sheets)
    places = plan_places(tx, outline, found.lines[PLACES.title], tick)
    mentors = plan_mentors(tx, places.known, found.lines[MENTORS.title], tick)
    titles = [sheet.title for sheet in sheets]
    ordered = sorted(found.faults, key=lambda fault: (titles.index(fault.sheet), fault.line))
    return Plan(places, mentors, ordered, sum(len(lines) for lines in found.lines.values()))


def carry_out(
    tx: Transaction, outline: Outline, sheets: Sequence[RawSheet], tick: Tick = nobody_watches
) -> Imported:
    """Do all that the tables ask for; raises HasFaults, NoCounty."""
    plan = look(tx, outline, sheets, tick)
    if plan.faults:
        raise HasFaults(plan)
    known = carry_out_places(tx, plan.places)
    until = carry_out_mentors(tx, plan.mentors, known)
    counts = {
        "added": len(plan.places.added),
        "renamed": len(plan.places.renamed),
        "invited": len(plan.mentors.invited),
        "renewed": len(plan.mentors.renewed),
    }
    if any(counts.values()):
        said = " ".join(f"{name}:{count}" for name, count in counts.items())
        tx.record(None, f"import {said}", f"lines:{plan.lines}")
    return Imported(plan, until)
