"""An office's tables: what they would change, and changing it in one go or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.imports import Fault, RawSheet
from domain.invitations import NoCounty
from domain.places import Outline, PlaceKind
from services.imports.departments import carry_out_departments, plan_departments
from services.imports.links import LinkPlan
from services.imports.mentors import carry_out_mentors, plan_mentors
from services.imports.people import carry_out_people, plan_people
from services.imports.places import PlacePlan, carry_out_places, plan_places
from services.imports.sheets import DEPARTMENTS, MENTORS, PEOPLE, PLACES, Tick, sort_out
from services.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Plan:
    """What the tables ask for; with faults in it nothing of it is done."""

    places: PlacePlan
    mentors: LinkPlan
    people: LinkPlan
    departments: LinkPlan
    faults: Sequence[Fault]
    lines: int

    @property
    def links(self) -> tuple[LinkPlan, ...]:
        return self.mentors, self.people, self.departments


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
    people = plan_people(tx, places.known, found.lines[PEOPLE.title], tick)
    departments = plan_departments(tx, found.lines[DEPARTMENTS.title], tick)
    titles = [sheet.title for sheet in sheets]
    ordered = sorted(found.faults, key=lambda fault: (titles.index(fault.sheet), fault.line))
    lines = sum(len(lines) for lines in found.lines.values())
    return Plan(places, mentors, people, departments, ordered, lines)


def carry_out(
    tx: Transaction, outline: Outline, sheets: Sequence[RawSheet], tick: Tick = nobody_watches
) -> Plan:
    """Do all that the tables ask for; raises HasFaults, NoCounty."""
    plan = look(tx, outline, sheets, tick)
    if plan.faults:
        raise HasFaults(plan)
    known = carry_out_places(tx, plan.places)
    carry_out_mentors(tx, plan.mentors, known)
    carry_out_people(tx, plan.people, known)
    carry_out_departments(tx, plan.departments)
    counts = {
        "added": len(plan.places.added),
        "renamed": len(plan.places.renamed),
        "invited": sum(len(each.invited) for each in plan.links),
        "renewed": sum(len(each.renewed) for each in plan.links),
    }
    if any(counts.values()):
        said = " ".join(f"{name}:{count}" for name, count in counts.items())
        tx.record(None, f"import {said}", f"lines:{plan.lines}")
    return plan
