"""Who acts, and how far their word reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from domain.errors import NotYours, Refusal
from domain.places import Place, PlaceId

PersonId = NewType("PersonId", int)

Post = tuple[str, PlaceId]
"""A department of a county, for which somebody signs."""

ROLE_LASTS = timedelta(days=365)


class ConsentNeeded(Refusal):
    """Nothing about a person is kept before they agree to the consent text."""


class CodeNotValid(Refusal):
    """The one-time code is unknown, used or too old."""


class Role(StrEnum):
    """What somebody may do at one place, and at the places below it."""

    OPERATOR = "operator"  # 运维
    COUNTY_ORGANIZER = "county_organizer"  # 组织部
    DEPARTMENT_REVIEWER = "department_reviewer"  # 联审部门
    TOWNSHIP_ORGANIZER = "township_organizer"  # 党建办
    VILLAGE_SECRETARY = "village_secretary"  # 村支书
    LIAISON = "liaison"  # 联系户党员


class ConsentGiven(StrEnum):
    """How somebody said yes to the consent text."""

    IN_CHAT = "in_chat"  # with a press of their own
    IN_PERSON = "in_person"  # spoken, when it was read to them


COUNTY = frozenset({Role.COUNTY_ORGANIZER})
ORGANIZERS = frozenset({Role.COUNTY_ORGANIZER, Role.TOWNSHIP_ORGANIZER})
HOSTS = ORGANIZERS | {Role.VILLAGE_SECRETARY}
"""Who may open a rating or a poll in a village's group."""

GIVERS = {
    Role.COUNTY_ORGANIZER: frozenset({Role.COUNTY_ORGANIZER}),
    Role.TOWNSHIP_ORGANIZER: frozenset({Role.COUNTY_ORGANIZER}),
    Role.DEPARTMENT_REVIEWER: frozenset({Role.COUNTY_ORGANIZER}),
    Role.OPERATOR: frozenset({Role.COUNTY_ORGANIZER}),
    Role.VILLAGE_SECRETARY: ORGANIZERS,
    Role.LIAISON: ORGANIZERS,
}
"""Who gives a role at a place within their reach, and may take it back."""


class LastOrganizer(Refusal):
    """Without this one the county would have nobody in charge."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who agreed to be known to the programme."""

    id: PersonId
    telegram_id: int
    name: str
    locale: str
    unreachable_at: datetime | None = None
    paused_until: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """Whether they asked to be left in peace for now."""
        return self.paused_until is not None and self.paused_until > now

    def can_be_asked(self, now: datetime) -> bool:
        return self.unreachable_at is None and not self.rests(now)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at a place; a department reviewer signs for one department of the county."""

    role: Role
    place_id: PlaceId
    expires_at: datetime
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """A grant with the names it goes by."""

    id: int
    person_id: PersonId
    name: str
    role: Role
    place_id: PlaceId
    place: str
    expires_at: datetime
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever pressed or spoke: perhaps a stranger (`person` is None), perhaps with roles."""

    telegram_id: int
    locale: str
    person: Person | None = None
    grants: tuple[Grant, ...] = ()

    @property
    def person_id(self) -> PersonId:
        """The person's id; raises ConsentNeeded for a stranger."""
        if self.person is None:
            raise ConsentNeeded
        return self.person.id

    def holds(self, roles: Iterable[Role], place: Place) -> bool:
        """Whether one of the roles is held at the place or above it."""
        wanted = frozenset(roles)
        return any(grant.role in wanted and grant.place_id in place.path for grant in self.grants)

    def places(self, roles: Iterable[Role]) -> frozenset[PlaceId]:
        """Where one of the roles is held."""
        wanted = frozenset(roles)
        return frozenset(grant.place_id for grant in self.grants if grant.role in wanted)

    @property
    def posts(self) -> tuple[Post, ...]:
        """For which departments of which counties they sign."""
        held = [each for each in self.grants if each.role is Role.DEPARTMENT_REVIEWER]
        return tuple((each.department, each.place_id) for each in held if each.department)

    def departments(self, place: Place) -> frozenset[str]:
        """For which departments they sign, about people of this place."""
        return frozenset(
            grant.department
            for grant in self.grants
            if grant.role is Role.DEPARTMENT_REVIEWER and grant.department and grant.place_id in place.path
        )


def require(actor: Actor, roles: Iterable[Role], place: Place) -> None:
    """Raise NotYours unless the actor holds one of the roles at the place or above it."""
    if not actor.holds(roles, place):
        raise NotYours


def may_take_back(actor: Actor, role: Role, place: Place) -> bool:
    """Whether the actor may take this role back: who could have given it, may."""
    return actor.holds(GIVERS[role], place)


def require_taking_back(actor: Actor, role: Role, place: Place, others: int) -> None:
    """Raise NotYours, or LastOrganizer when the county would be left without an organizer.

    `others` hold the same role there and can be reached: who blocked the bot is in charge of nothing.
    """
    require(actor, GIVERS[role], place)
    if role is Role.COUNTY_ORGANIZER and others == 0:
        raise LastOrganizer
