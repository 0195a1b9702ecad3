"""What is said when the county signs somebody out of the reserve."""

from dataclasses import dataclass

from domain.nominations import Reason
from texts.message import Message


@dataclass(frozen=True, slots=True)
class WhoIsSignedOut(Message):
    """To the county: a village's reserves, a button for each."""

    village: str
    count: int


@dataclass(frozen=True, slots=True)
class WhySignOut(Message):
    """Before the reason."""

    full_name: str
    village: str


@dataclass(frozen=True, slots=True)
class SignOutPreview(Message):
    """Above what the person will read; without a phone somebody passes it on."""

    full_name: str
    has_phone: bool
    is_reached: bool = True


@dataclass(frozen=True, slots=True)
class SignedOut(Message):
    """To the person, before anybody else: why, what is kept, whom to ask, and the way back."""

    village: str
    reason: Reason
    mentors: tuple[str, ...]
    signer: str


@dataclass(frozen=True, slots=True)
class SignedOutByYou(Message):
    """To who signed it."""

    full_name: str
    village: str


@dataclass(frozen=True, slots=True)
class ReserveSignedOut(Message):
    """To the nearest organizers; the reason is the person's own, unless nobody else can tell them."""

    full_name: str
    village: str
    unheard: Reason | None = None
