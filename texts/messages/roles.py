"""Who holds what, and what is said when a role ends."""

from dataclasses import dataclass
from datetime import date

from domain.people import Role
from texts.message import Message


@dataclass(frozen=True, slots=True)
class RoleList(Message):
    """Above a page of who holds what."""

    count: int


@dataclass(frozen=True, slots=True)
class RoleCard(Message):
    """One role, before it is taken back."""

    name: str
    role: Role
    place: str
    until: date
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class TakenBack(Message):
    """To who took it back."""

    name: str
    role: Role
    place: str


@dataclass(frozen=True, slots=True)
class RoleEnded(Message):
    """To its person, kindly."""

    role: Role
    place: str
