"""What a county decides about posts, secondments and work on trial: `[placements]` in its programme.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any

from domain.people import Role

LEAST, MOST = 1, 5
FEWEST_ITEMS, MOST_ITEMS = 3, 5
MOST_POSTS, LONGEST_NAME = 12, 20
LONGEST_MONTHS = 24
OBSERVERS = 2


class PlacementsFault(ValueError):
    """The programme file asks for something impossible; the message says what."""


@dataclass(frozen=True, slots=True)
class Observation:
    """How reserves are scored on the job: how long, how often, by whom, in what, and what is enough."""

    months: int = 2
    each_fortnight: bool = False
    observers: tuple[Role, ...] = (Role.VILLAGE_SECRETARY, Role.TOWNSHIP_ORGANIZER)
    items: tuple[str, ...] = ("到岗", "办事", "待人", "听乡亲的话")
    mark: float = 3.0


@dataclass(frozen=True, slots=True)
class Placements:
    """What a county arranges: posts by name, secondments of so many months, observation on the job."""

    posts: tuple[str, ...] = ()
    secondments: tuple[int, ...] = ()
    observation: Observation | None = None

    @property
    def arranged(self) -> bool:
        return bool(self.posts or self.secondments or self.observation)


def read_placements(table: Any) -> Placements:
    """Read programme.toml's `[placements]`; raises PlacementsFault naming what is wrong."""
    table = _table("placements", table, {each.name for each in fields(Placements)})
    posts = _names("placements.posts", table.get("posts", []), 0, MOST_POSTS)
    months = table.get("secondments", [])
    fits = isinstance(months, list) and all(
        type(each) is int and 1 <= each <= LONGEST_MONTHS for each in months
    )
    if not fits or len(months) > MOST_ITEMS:
        raise PlacementsFault(f"placements.secondments = {months!r}: must read like [3, 6], in months")
    rule = table.get("observation")
    return Placements(posts, tuple(months), None if rule is None else _observation(rule))


def _observation(table: Any) -> Observation:
    where, usual = "placements.observation", Observation()
    table = _table(where, table, {each.name for each in fields(Observation)})
    months = table.get("months", usual.months)
    if type(months) is not int or not 1 <= months <= LONGEST_MONTHS:
        raise PlacementsFault(
            f"{where}.months = {months!r}: must be a whole number from 1 to {LONGEST_MONTHS}"
        )
    fortnight, mark = table.get("each_fortnight", False), table.get("mark", usual.mark)
    if not isinstance(fortnight, bool):
        raise PlacementsFault(f"{where}.each_fortnight = {fortnight!r}: must be true or false")
    if type(mark) not in {int, float} or not LEAST <= mark <= MOST:
        raise PlacementsFault(f"{where}.mark = {mark!r}: must be a number from {LEAST} to {MOST}")
    items = _names(f"{where}.items", table.get("items", list(usual.items)), FEWEST_ITEMS, MOST_ITEMS)
    return Observation(months, fortnight, _seats(where, table.get("observers")), items, float(mark))


def _seats(where: str, said: Any) -> tuple[Role, ...]:
    if said is None:
        return Observation().observers
    able = {str(each): each for each in (Role.VILLAGE_SECRETARY, Role.TOWNSHIP_ORGANIZER, Role.LIAISON)}
    if (
        not isinstance(said, list)
        or sorted(set(said)) != sorted(said)
        or len(said) != OBSERVERS
        or not set(said) <= able.keys()
    ):
        raise PlacementsFault(f"{where}.observers = {said!r}: must name two of {', '.join(able)}")
    return tuple(able[each] for each in said)


def _names(key: str, said: Any, fewest: int, most: int) -> tuple[str, ...]:
    told = said if isinstance(said, list) else [said]
    tidied = tuple(each.strip() if isinstance(each, str) else "" for each in told)
    fits = all(0 < len(each) <= LONGEST_NAME for each in tidied) and len(set(tidied)) == len(tidied)
    if not isinstance(said, list) or not fits or not fewest <= len(tidied) <= most:
        raise PlacementsFault(
            f"{key} = {said!r}: must be a list of {fewest} to {most} different names of up to {LONGEST_NAME}"
            " characters"
        )
    return tidied


def _table(where: str, said: Any, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise PlacementsFault(f"{where}: write its keys below a line [{where}]")
    for key in said:
        if key not in known:
            near = get_close_matches(str(key), known, 1, 0.5)
            meant = f"did you mean {where}.{near[0]}?" if near else f"known are {', '.join(sorted(known))}"
            raise PlacementsFault(f"{where}.{key} is not a key: {meant}")
    return said
