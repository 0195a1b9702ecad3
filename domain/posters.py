"""Letters that hang in a village — 海报 — each with a code that leads to a nomination there."""

from dataclasses import dataclass

from domain.invitations import code_from
from domain.places import Place

CODE_LENGTH = 8
"""Of some 40 random bits: short enough to be typed off a wall, too many for a village's to be guessed."""
WAY = "p_"
"""How a link tells a poster's code from others."""


@dataclass(frozen=True, slots=True)
class Poster:
    """A village's letter; `replaces` is the code that is withdrawn for it, when `is_new`."""

    village: Place
    township: str
    code: str
    is_new: bool = False
    replaces: str | None = None

    @property
    def payload(self) -> str:
        return f"{WAY}{self.code}"


def new_code(number: int) -> str:
    """The code that stands for a random number."""
    return code_from(number)[:CODE_LENGTH]
