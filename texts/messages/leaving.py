"""What is said when somebody leaves the reserve by their own word."""

from dataclasses import dataclass

from texts.message import Message


@dataclass(frozen=True, slots=True)
class ConfirmLeaving(Message):
    """Asked once before somebody leaves: what ends, who hears it, what is kept; `mentors` are theirs."""

    village: str
    mentors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftByYou(Message):
    """They have left; the way back stays open."""

    village: str


@dataclass(frozen=True, slots=True)
class LeftTheReserve(Message):
    """One line to the organizer."""

    full_name: str
    village: str


@dataclass(frozen=True, slots=True)
class SomebodyLeft(Message):
    """One line to the organizer: a reserve is forgotten, so nobody says who."""

    village: str


@dataclass(frozen=True, slots=True)
class NomineeWithdrew(Message):
    """One line to the organizer: departments or village were being asked about them."""

    full_name: str
    village: str


@dataclass(frozen=True, slots=True)
class TakenOut(Message):
    """One line to the organizer, without a name: nothing is kept of who left without a phone."""

    village: str
    by: str
