"""What is said when somebody comes, asks for help or wants peace."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.people import Role
from texts.message import Message


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to have a word with: the number makes the name a link to their chat. No phones are kept."""

    name: str
    telegram_id: int


class ComingAs(StrEnum):
    """What somebody is to become by the link they opened, or by what they asked for."""

    CANDIDATE = "candidate"
    MENTOR = "mentor"
    ORGANIZER = "organizer"
    REVIEWER = "reviewer"
    RECOMMENDER = "recommender"
    VILLAGER = "villager"


@dataclass(frozen=True, slots=True)
class ConsentChanged(Message):
    """A toast: the text that was agreed to is not today's, which stands there now."""

    limit = 200


@dataclass(frozen=True, slots=True)
class WhoReads(Message):
    """Above the button that hands a nomination in, for who agreed to another text: who will read it."""

    departments: int


@dataclass(frozen=True, slots=True)
class ConsentText(Message):
    """The first screen: what is kept, who sees it, for how long. Nothing is stored yet.

    Where the county asks `departments` about a candidate, so many of them read it too.
    """

    county: str
    coming_as: ComingAs = ComingAs.CANDIDATE
    departments: int = 0


@dataclass(frozen=True, slots=True)
class Invited(Message):
    """Who asks somebody for what: to help as a mentor, where no role is named."""

    place: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class ConsentDeclined(Message):
    """Somebody would rather not."""


@dataclass(frozen=True, slots=True)
class Home(Message):
    """After /start: who you are here and the one thing to do next."""

    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class RoleGiven(Message):
    """A code gave somebody a role."""

    role: Role
    place: str


@dataclass(frozen=True, slots=True)
class Help(Message):
    """What the reader can say, a line each; and whose votes count: `days` in the group before it opens."""

    lines: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Paused(Message):
    """Left in peace until a day."""

    until: date


@dataclass(frozen=True, slots=True)
class Resumed(Message):
    """Welcome back."""


@dataclass(frozen=True, slots=True)
class LanguageChoice(Message):
    """Asks which language."""


@dataclass(frozen=True, slots=True)
class LanguageKept(Message):
    """Said in the new language."""


@dataclass(frozen=True, slots=True)
class NotUnderstood(Message):
    """Words that lead nowhere."""


@dataclass(frozen=True, slots=True)
class NotAgreedYet(Message):
    """Words from somebody who has not agreed: nothing of them is kept."""


@dataclass(frozen=True, slots=True)
class Trouble(Message):
    """Something went wrong on our side."""
