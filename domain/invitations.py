"""One-time codes, and what they are good for."""

from datetime import timedelta
from enum import StrEnum

from domain.errors import Refusal

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0, 1: a code may be read out over the phone."""
CODE_LENGTH = 12


def code_from(number: int) -> str:
    """The code that stands for a number of at least sixty random bits."""
    letters: list[str] = []
    for _ in range(CODE_LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


class InvitationKind(StrEnum):
    CLAIM = "claim"  # makes its user the first county organizer
    BIND = "bind"  # ties a group to a place
    ROLE = "role"  # gives a role at a place
    MENTOR = "mentor"  # opens the mentor's offer
    RECOMMENDATION = "recommendation"  # opens the nomination of who was recommended
    TAKE_OVER = "take_over"  # hands a nomination to whom it is about


LASTS = {
    InvitationKind.CLAIM: timedelta(minutes=15),
    InvitationKind.BIND: timedelta(days=1),
    InvitationKind.ROLE: timedelta(days=7),
    InvitationKind.MENTOR: timedelta(days=14),
    InvitationKind.RECOMMENDATION: timedelta(days=30),
    InvitationKind.TAKE_OVER: timedelta(days=30),
}


FOR_ORGANIZERS = frozenset({InvitationKind.BIND, InvitationKind.ROLE, InvitationKind.MENTOR})
"""What an organizer may invite to from the card of a place."""


class HandItOn(Refusal):
    """A link is for somebody else: whoever made it has to hand it on."""


class NoCounty(Refusal):
    """There is no county yet to be organizer of."""
