"""Being forgotten: the one confirming press, the mark that is left, and blotting out somebody's words."""

import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NewType

from domain.errors import Refusal
from domain.letters import TAG
from domain.people import PersonId

Mark = NewType("Mark", bytes)
"""Of an account that asked to be forgotten, or of its issues: who has the key knows it again, nobody else."""
Blot = Callable[[str], str]

FRESH = timedelta(minutes=15)
"""So long the button that forgets can be pressed."""
BLOT = "·"
"""What stands where a name stood."""
SEAL = 12
"""Bytes of a button's key."""
SMALL_NUMBER = re.compile(r"\d{1,5}")
"""What somebody picked, such as how many; longer ones may be a phone's."""
A_SENTENCE = 7
"""From so many signs on, words are somebody's own; shorter ones, such as a city, are everybody's."""
JOINED = "@/."
"""A letter may put a word joiner behind these, so that no chat makes a link of them."""
ESCAPES = {"&": "amp", "<": "lt", ">": "gt", '"': "(?:#34|quot)", "'": "(?:#39|#x27)"}


class NotFresh(Refusal):
    """The button that forgets is too old, or somebody else's, or has done its work."""


class MarksDamaged(Exception):
    """The list of who was forgotten cannot be read."""


class StillNeeded(Refusal):
    """Without this organizer the county would have nobody in charge."""


def mark(key: bytes, telegram_id: int) -> Mark:
    return Mark(hmac.digest(key, b"forgotten %d" % telegram_id, "sha256"))


def mark_of_raiser(key: bytes, raiser: bytes) -> Mark:
    """Of somebody who raised issues in a village and asked to be forgotten."""
    return Mark(hmac.digest(key, b"forgotten raiser " + raiser, "sha256"))


def button_key(key: bytes, telegram_id: int, person_id: PersonId, now: datetime) -> str:
    """What the button that forgets carries: good for one person, for a while."""
    minute = int(now.timestamp()) // 60
    seal = hmac.digest(key, b"forget %d %d %d" % (telegram_id, person_id, minute), "sha256")[:SEAL]
    return f"{minute:x}-{seal.hex()}"


def require_fresh(presented: str, key: bytes, telegram_id: int, person_id: PersonId, now: datetime) -> None:
    """Raise NotFresh unless the button was made for this person, a short while ago."""
    minute = int(now.timestamp()) // 60
    made = range(minute - int(FRESH.total_seconds()) // 60, minute + 1)
    moments = (now - timedelta(minutes=minute - each) for each in made)
    own = [button_key(key, telegram_id, person_id, moment).encode() for moment in moments]
    if not any(hmac.compare_digest(each, presented.encode()) for each in own):
        raise NotFresh


def latest(*lists: Mapping[Mark, datetime]) -> dict[Mark, datetime]:
    """All marks of some lists, each with the last moment any of them names."""
    found: dict[Mark, datetime] = {}
    for marks in lists:
        for each, moment in marks.items():
            found[each] = max(moment, found.get(each, moment))
    return found


def said_by(values: Iterable[Any]) -> set[str]:
    """What is somebody's own among some values: every text in them that is none of our own words."""
    return {
        each for each in _texts(values) if each not in _house_words() and not SMALL_NUMBER.fullmatch(each)
    }


def blotting(names: Iterable[str], sayings: Iterable[str] = ()) -> Blot:
    """A function that blots out names and sentences wherever they stand, as they are or escaped."""
    lines = {line.strip() for each in sayings for line in each.split("\n")}
    told = {each.strip() for each in names} | {line for line in lines if len(line) >= A_SENTENCE}
    known = sorted((each for each in told if _tells(each)), key=len, reverse=True)
    if not known:
        return lambda text: text
    pattern = re.compile(f"(?:{'|'.join(map(_pattern, known))})|(?P<tag>{TAG.pattern})")
    return lambda text: pattern.sub(lambda found: found["tag"] or BLOT, text)


def blotted(value: Any, blot: Blot) -> Any:
    """The same in everything JSON can say; our own words in it stay what they are."""
    match value:
        case dict():
            return {name: blotted(each, blot) for name, each in value.items()}
        case list():
            return [blotted(each, blot) for each in value]
        case str():
            return value if value in _house_words() else blot(value)
    return value


@cache
def _house_words() -> frozenset[str]:
    """Every word that stands for something in our own rows: what is picked, not what is said."""
    return frozenset(str(value) for words in StrEnum.__subclasses__() for value in words)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, Iterable):
        for each in value:
            yield from _texts(each)


def _tells(line: str) -> bool:
    """Whether it says who somebody is; a lone sign, as nameless accounts have, does not."""
    return any(each.isalnum() for each in line)


def _pattern(line: str) -> str:
    """The words as they are and as a letter writes them; no part of somebody else's longer word."""
    middle = "".join(map(_sign, line))
    if len(line) == 1:
        return rf"(?<!\w){middle}(?!\w)"
    before = r"(?<![0-9A-Za-z])" if _is_latin(line[0]) else ""
    after = r"(?![0-9A-Za-z])" if _is_latin(line[-1]) else ""
    return f"{before}{middle}{after}"


def _sign(sign: str) -> str:
    if sign in ESCAPES:
        return f"(?:&{ESCAPES[sign]};|{re.escape(sign)})"
    return re.escape(sign) + ("\u2060?" if sign in JOINED else "")


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
