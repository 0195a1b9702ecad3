"""What a county decides about training: whether the bot lists its classes, and what is passed — 培训."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any

from domain.errors import Refusal

FEWEST_PERCENT, MOST_PERCENT = 1, 100
MOST_THEMES, LONGEST_THEME = 12, 12


class TrainingFault(ValueError):
    """The programme file asks for something impossible; the message says what."""


class NoTraining(Refusal):
    """The county trains without the bot."""


@dataclass(frozen=True, slots=True)
class Training:
    """Classes with places; tests are passed from `pass_percent` on; `themes` are what people may wish for."""

    classes: bool = False
    pass_percent: int = 60
    themes: tuple[str, ...] = ()


def read_training(table: Any) -> Training:
    """Read programme.toml's `[training]`; raises TrainingFault naming what is wrong."""
    if not isinstance(table, Mapping):
        raise TrainingFault("training: write its keys below a line [training]")
    known = [each.name for each in fields(Training)]
    for key in table:
        if key not in known:
            near = get_close_matches(str(key), known, 1, 0.5)
            meant = f"did you mean training.{near[0]}?" if near else f"known are {', '.join(known)}"
            raise TrainingFault(f"training.{key} is not a key: {meant}")
    classes, percent = table.get("classes", False), table.get("pass_percent", 60)
    if not isinstance(classes, bool):
        raise TrainingFault(f"training.classes = {classes!r}: must be true or false")
    if type(percent) is not int or not FEWEST_PERCENT <= percent <= MOST_PERCENT:
        least_to_most = f"from {FEWEST_PERCENT} to {MOST_PERCENT}"
        raise TrainingFault(f"training.pass_percent = {percent!r}: must be a whole number {least_to_most}")
    return Training(classes, percent, _themes(table.get("themes", [])))


def _themes(listed: Any) -> tuple[str, ...]:
    told = listed if isinstance(listed, list) else [None]
    themes = tuple(each.strip() if isinstance(each, str) else "" for each in told)
    if len(themes) > MOST_THEMES or not all(0 < len(each) <= LONGEST_THEME for each in themes):
        raise TrainingFault(
            f'training.themes = {listed!r}: must read like ["网上卖货", "调解纠纷"], up to {MOST_THEMES}'
            f" of up to {LONGEST_THEME} characters"
        )
    if len(set(themes)) != len(themes):
        raise TrainingFault("training.themes: one is there twice")
    return themes


def require_classes(training: Training) -> None:
    """Raise NoTraining where the county does not use it."""
    if not training.classes:
        raise NoTraining
