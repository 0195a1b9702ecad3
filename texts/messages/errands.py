"""What somebody has under way for others."""

from dataclasses import dataclass

from texts.message import Message


@dataclass(frozen=True, slots=True)
class Errand:
    full_name: str
    village: str


@dataclass(frozen=True, slots=True)
class MyErrands(Message):
    """Whom one recommended and waits for, and for whom one wrote a nomination down."""

    recommended: tuple[Errand, ...]
    assisted: tuple[Errand, ...]
