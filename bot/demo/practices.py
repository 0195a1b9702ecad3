"""How a county's own way is played: who has a phone, and what the page tells a newcomer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.demo import departments
from bot.demo.county import CAST, QINGHE, Character
from bot.demo.guides import colours, lists, ordinary, vetting
from bot.settings import SettingsFault, read_county
from domain.places import Outline
from domain.programme import Programme

INVENTED = "demo"
"""Whose places are played where a preset leaves its villages to be imported."""
PLAYED = ("neixiang", "wucun", "enyang")
UNPLAYED = (
    "The demo's people do not live in {preset}: it has other villages, or departments of its own that sign."
    " Play `guiyan demo`, or `--preset` with one of {played}; to run {preset} itself see the README."
)
Guide = Callable[[int], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Practice:
    """A county that can be played; the guide is told of everybody's private chat with the bot."""

    programme: Programme
    outline: Outline
    cast: tuple[Character, ...]
    guide: Guide


def practice(preset: str) -> Practice:
    """The county of a preset or file, with the invented people in it; raises SettingsFault."""
    programme, outline = read_county(preset)
    if not any(each.below for each in outline.below):
        outline = read_county(INVENTED)[1]
        programme = replace(programme, name=outline.name)
    if not _lives_in(outline) or not set(programme.departments) <= departments.REVIEWERS.keys():
        raise SettingsFault(UNPLAYED.format(preset=preset, played=", ".join(PLAYED)))
    cast = departments.cast(programme) if programme.departments else CAST
    return Practice(programme, outline, cast, _guide(preset, programme))


def _lives_in(outline: Outline) -> bool:
    return QINGHE in {village.code for township in outline.below for village in township.below}


def _guide(preset: str, programme: Programme) -> Guide:
    """What a county does differently is what its guide shows; without that the ordinary one is told."""
    if programme.departments:
        return vetting.guide(programme.departments)
    if programme.colours.survey:
        return colours.guide
    return lists.guide if preset == "enyang" else ordinary.guide
