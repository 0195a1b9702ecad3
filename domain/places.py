"""The three levels of a programme — 县 / 乡镇 / 村."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

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
