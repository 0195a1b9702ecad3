"""Who signs for which department of the county — 联审部门."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NoLongerThere, NotYours
from domain.joint_vetting import require_departments
from domain.people import Actor
from domain.places import Place
from services import invitations
from services.candidates import counties
from services.transaction import Transaction
from texts.messages.departments import DepartmentList


@dataclass(frozen=True, slots=True)
class Department:
    """A department by its place in the programme's list, and how many sign for it."""

    number: int
    name: str
    readers: int


@dataclass(frozen=True, slots=True)
class Departments:
    message: DepartmentList
    listed: Sequence[Department]


def look(tx: Transaction, actor: Actor) -> Departments:
    """The county's departments; raises NotYours, NoDepartments."""
    county = _county(tx, actor)
    require_departments(tx.programme)
    there = tx.people.count_reviewers(county.id, tx.now)
    listed = [
        Department(number, name, there.get(name, 0))
        for number, name in enumerate(tx.programme.departments, start=1)
    ]
    empty = sum(not each.readers for each in listed)
    unmanned = tuple(each.department for each in tx.deadlines.unmanned([county.id], tx.now))
    return Departments(DepartmentList(county.name, len(listed), empty, unmanned), listed)


def invite(tx: Transaction, actor: Actor, number: int) -> tuple[str, str]:
    """A one-time code for somebody of a department; returns its name and the code."""
    county = _county(tx, actor)
    if not 0 < number <= len(tx.programme.departments):
        raise NoLongerThere
    name = tx.programme.departments[number - 1]
    return name, invitations.invite_reviewer(tx, actor, county, name)


def _county(tx: Transaction, actor: Actor) -> Place:
    found = counties(tx, actor)
    if not found:
        raise NotYours
    return found[0]
