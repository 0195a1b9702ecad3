"""What a county decides about training: whether the bot lists its classes, and what is passed — 培训."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any

from domain.errors import Refusal

FEWEST_PERCENT, MOST_PERCENT = 1, 100


class TrainingFault(ValueError):
    """The programme file asks for something impossible; the message says what."""


class NoTraining(Refusal):
    """The county trains without the bot."""


@dataclass(frozen=True, slots=True)
class Training:
    """Classes with places; tests are passed from `pass_percent` on."""

    classes: bool = False
    pass_percent: int = 60


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
    return Training(classes, percent)


def require_classes(training: Training) -> None:
    """Raise NoTraining where the county does not use it."""
    if not training.classes:
        raise NoTraining
