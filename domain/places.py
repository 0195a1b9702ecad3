"""The three levels of a programme — 县 / 乡镇 / 村."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, NewType

PlaceId = NewType("PlaceId", int)


class PlaceKind(StrEnum):
    COUNTY = "county"  # 县
    TOWNSHIP = "township"  # 乡镇
    VILLAGE = "village"  # 村


@dataclass(frozen=True, slots=True)
class Place:
    """A place knows its own way up: `path` holds its id and those of the places above it."""

    id: PlaceId
    code: str
    kind: PlaceKind
    name: str
    path: frozenset[PlaceId]
    parent_id: PlaceId | None = None


class OutlineFault(ValueError):
    """The programme file describes an impossible place; the message says which."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A place as the programme file names it, with the places below."""

    code: str
    kind: PlaceKind
    name: str
    below: tuple["Outline", ...] = ()


BELOW = {
    PlaceKind.COUNTY: ("townships", PlaceKind.TOWNSHIP),
    PlaceKind.TOWNSHIP: ("villages", PlaceKind.VILLAGE),
}
CODE = re.compile(r"[a-z][a-z0-9_]{1,19}")


def read_outline(table: Mapping[str, Any], kind: PlaceKind = PlaceKind.COUNTY) -> Outline:
    """Build the county's outline from programme.toml's `[county]`; raises OutlineFault.

    Codes are for links: two to twenty of a-z, 0-9 and _, each used once.
    """
    if not isinstance(table, Mapping):
        raise OutlineFault(f"{kind} = {table!r}: must be a table with code and name")
    try:
        code, name = str(table["code"]), str(table["name"])
    except KeyError as missing:
        raise OutlineFault(f"{kind}: {missing} is missing") from missing
    if not CODE.fullmatch(code):
        raise OutlineFault(
            f"{kind} {name}: code = {code!r}: must be 2 to 20 of a-z, 0-9 and _, a letter first"
        )
    key, kind_below = BELOW.get(kind, ("", kind))
    known = {"code", "name", key} - {""}
    if unknown := sorted(table.keys() - known):
        near = get_close_matches(unknown[0], known, 1, 0.5) or sorted(known)
        raise OutlineFault(f"{kind} {name}: {unknown[0]} is not a key: did you mean {near[0]}?")
    listed = table.get(key, ())
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise OutlineFault(f"{kind} {name}: {key} must be a list")
    below = tuple(read_outline(each, kind_below) for each in listed)
    outline = Outline(code, kind, name, below)
    codes = list(codes_of(outline))
    if len(codes) != len(set(codes)):
        raise OutlineFault(f"{kind} {name}: a code is used twice")
    return outline


def codes_of(outline: Outline) -> list[str]:
    return [outline.code, *(code for below in outline.below for code in codes_of(below))]
