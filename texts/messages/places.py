"""What organizers pass on: codes and links."""

from dataclasses import dataclass

from domain.people import Role
from texts.message import Message


@dataclass(frozen=True, slots=True)
class BindCode(Message):
    """How to tie the village's group to the village."""

    village: str
    code: str


@dataclass(frozen=True, slots=True)
class MentorLink(Message):
    """A link to pass on to one future mentor."""

    place: str
    link: str


@dataclass(frozen=True, slots=True)
class RoleLink(Message):
    """A link to pass on to one person who gets a role."""

    place: str
    role: Role
    link: str
