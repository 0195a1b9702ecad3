"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
PAGE = 8
"""As many rows as a phone shows with its buttons."""


def pages_for(count: int, size: int = PAGE) -> int:
    """How many pages hold so many rows; an empty list still has one."""
    return max(1, -(-count // size))


def within(page: int, pages: int) -> int:
    """The nearest page there is: an old button may point past the end."""
    return min(max(page, 0), pages - 1)


def cut(rows: Sequence[T], page: int, size: int = PAGE) -> Sequence[T]:
    begin = within(page, pages_for(len(rows), size)) * size
    return rows[begin : begin + size]
