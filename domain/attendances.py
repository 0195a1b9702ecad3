"""Who was there: a code of the day, shown where the class is — 签到."""

import hmac
import re
import unicodedata
from datetime import datetime, timedelta
from hashlib import sha256

from domain.errors import Refusal
from domain.lessons import Lesson

OPENS_BEFORE, CLOSES_AFTER = timedelta(hours=1), timedelta(hours=2)
"""Around a class its code is good; an organizer marks people as long as they see the class."""
LONGEST = timedelta(hours=12)
"""No class takes longer."""
DIGITS = 6
SEAL = 10
"""Bytes of a link's seal: short enough for a link, far too many to guess."""
WAY = "t_"
"""How a link tells a class's code from others."""
TYPED = re.compile(r"\d{3} ?\d{3}")


class NotYetOpen(Refusal):
    """Nobody can be there so long before a class."""

    def __init__(self, hours: int = int(OPENS_BEFORE.total_seconds()) // 3600) -> None:
        self.hours = hours


class WrongCode(Refusal):
    """No class that goes on now shows this code, or it is for others."""


def takes_codes(lesson: Lesson, now: datetime) -> bool:
    """Whether who is there can say so themselves."""
    opens, closes = lesson.starts_at - OPENS_BEFORE, lesson.ends_at + CLOSES_AFTER
    return lesson.called_off_at is None and opens <= now <= closes


def require_begun(lesson: Lesson, now: datetime) -> None:
    """Raise NotYetOpen as long as nobody can be there, and for a class that will not be."""
    if lesson.called_off_at is not None or now < lesson.starts_at - OPENS_BEFORE:
        raise NotYetOpen


def digits(key: bytes, lesson: Lesson) -> str:
    """What is written on the board. A class that is moved has another code."""
    number = int.from_bytes(_seal(key, lesson, "digits")[:8])
    return f"{number % 10**DIGITS:0{DIGITS}}"


def token(key: bytes, lesson: Lesson) -> str:
    """What the picture leads to."""
    return _seal(key, lesson, "link")[:SEAL].hex()


def is_code(key: bytes, lesson: Lesson, said: str) -> bool:
    """Whether these digits, or this end of a link, are the class's own."""
    said = said.replace(" ", "").lower()
    return any(
        hmac.compare_digest(said.encode(), right.encode())
        for right in (digits(key, lesson), token(key, lesson))
    )


def typed(words: str) -> str | None:
    """The digits, if that is all somebody said."""
    plain = unicodedata.normalize("NFKC", words).strip()
    return plain.replace(" ", "") if TYPED.fullmatch(plain) and plain.isascii() else None


def _seal(key: bytes, lesson: Lesson, what: str) -> bytes:
    said = f"attendance {what} {lesson.id} {lesson.uid} {lesson.starts_at.timestamp():.0f}"
    return hmac.new(key, said.encode(), sha256).digest()
