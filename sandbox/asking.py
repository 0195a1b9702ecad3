"""What a phone asks for, checked: the numbers, words and lists in the body of a request."""

import math
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from sandbox.errors import CannotDo
from sandbox.shape import written

Asked = dict[str, Any]
LARGEST = 2**53


async def body(request: web.Request) -> Asked:
    """The JSON object of a request; no body is an empty one."""
    try:
        asked = await request.json() if request.can_read_body else {}
    except (ValueError, RecursionError) as wrong:
        raise CannotDo("The body is not JSON.") from wrong
    if not isinstance(asked, dict):
        raise CannotDo("The body must be a JSON object.")
    try:
        written(asked).encode()
    except UnicodeEncodeError as half:
        raise CannotDo("The body holds half a character: it must be UTF-8.") from half
    return asked


def number(asked: Asked, name: str, otherwise: int | None = None) -> int:
    value = asked.get(name)
    if value is None and otherwise is not None:
        return otherwise
    try:
        whole = int(str(value))
    except ValueError as wrong:
        raise CannotDo(f"“{name}” must be a number.") from wrong
    if abs(whole) >= LARGEST:
        raise CannotDo(f"“{name}” is too large.")
    return whole


def count(asked: Asked, name: str, otherwise: int) -> int:
    """A number that is not below zero."""
    value = number(asked, name, otherwise)
    if value < 0:
        raise CannotDo(f"“{name}” must not be below 0.")
    return value


def real(asked: Asked, name: str, otherwise: float | None = None) -> float:
    value = asked.get(name, otherwise)
    try:
        found = float(value)  # type: ignore[arg-type] # anything may stand there; float() says no
    except (TypeError, ValueError, OverflowError) as wrong:
        raise CannotDo(f"“{name}” must be a number.") from wrong
    if not math.isfinite(found):
        raise CannotDo(f"“{name}” must be a number.")
    return found


def words(asked: Asked, name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value.strip():
        raise CannotDo(f"“{name}” is missing.")
    return value


def maybe_words(asked: Asked, name: str) -> str | None:
    value = asked.get(name)
    if value is not None and not isinstance(value, str):
        raise CannotDo(f"“{name}” must be text.")
    return value


def ids(asked: Asked, name: str) -> list[int]:
    value = asked.get(name) or []
    if not isinstance(value, list) or not all(type(item) is int for item in value):
        raise CannotDo(f"“{name}” must be a list of ids.")
    return value


def yes(asked: Asked, name: str, otherwise: bool) -> bool:  # noqa: FBT001 - the answer where none is given
    value = asked.get(name, otherwise)
    if not isinstance(value, bool):
        raise CannotDo(f"“{name}” must be true or false.")
    return value


def only(asked: Asked, known: Iterable[str], what: str) -> None:
    """Refuse a field nobody would look at: a misspelt wish must not pass for a granted one."""
    allowed = tuple(known)
    for name in asked:
        if name not in allowed:
            raise CannotDo(f"“{name}” means nothing to {what}. Known are: {', '.join(allowed)}.")
