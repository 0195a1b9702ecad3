"""What is said about a nomination that was written down for somebody without a phone."""

from dataclasses import dataclass
from datetime import date

from domain.nominations import Reason, Status
from texts.message import Linked, Message


@dataclass(frozen=True, slots=True)
class AssistedKept(Linked):
    """To who wrote it down, with the link for the day the person has a phone."""

    full_name: str
    township: str
    days: int


@dataclass(frozen=True, slots=True)
class AssistedCard(Message):
    """Where it stands, to who may help its person on."""

    full_name: str
    village: str
    status: Status
    since: date
    reason: Reason | str | None


@dataclass(frozen=True, slots=True)
class TakeOverLink(Linked):
    full_name: str
    days: int


@dataclass(frozen=True, slots=True)
class ToTakeOver(Message):
    """To who opens the link: what lies there in their name."""

    full_name: str
    village: str


@dataclass(frozen=True, slots=True)
class TakenOverByYou(Message):
    village: str


@dataclass(frozen=True, slots=True)
class TakenOver(Message):
    """To who wrote it down: there is nothing left to pass on."""

    full_name: str


@dataclass(frozen=True, slots=True)
class NothingToPassOn(Message):
    """In place of a letter about somebody who is forgotten since."""

    village: str


@dataclass(frozen=True, slots=True)
class TakeOverDoubted(Message):
    """To the township: a host says that somebody else took it over."""

    full_name: str
    village: str
    doubted_by: str
    days: int


@dataclass(frozen=True, slots=True)
class DoubtPassedOn(Message):
    """To who doubts: the township decides."""


@dataclass(frozen=True, slots=True)
class TakenAway(Message):
    """To who had taken it over, with the way to speak up."""

    village: str


@dataclass(frozen=True, slots=True)
class GivenBack(Message):
    """To who passes things on: it has to be talked over with its person.

    It `is_known` to have been another who took it over; or else they wanted to be forgotten.
    """

    full_name: str
    village: str
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class ConfirmErasing(Message):
    """Asked once before all that is known of somebody goes, and they with it out of the reserve."""

    full_name: str
    in_reserve: bool


@dataclass(frozen=True, slots=True)
class Erased(Message):
    """Nothing is left of it."""


@dataclass(frozen=True, slots=True)
class PassItOn(Message):
    """A verdict on somebody without a phone, to who can tell them."""

    full_name: str
    village: str
    status: Status
    reason: Reason | str | None
