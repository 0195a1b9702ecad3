"""Keyboards a letter may ask for by name. Services name them; this side draws them."""

from collections.abc import Callable, Mapping

from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup

from domain.letters import Keyboard
from handlers import (
    assessments,
    assistance,
    check_ins,
    daybooks,
    demands,
    department_lines,
    departments,
    desk,
    exams,
    groups,
    help_days,
    help_sessions,
    issues,
    lessons,
    mentors,
    nominations,
    notices,
    pairs,
    placements,
    places,
    plans,
    policies,
    polls,
    quiet_pairs,
    ratings,
    recommendations,
    renewals,
    start,
    surveys,
)
from handlers.voice import Voice

Drawn = InlineKeyboardMarkup | ReplyKeyboardMarkup
Draw = Callable[..., Drawn]  # (voice, **ids)
FEATURES: tuple[Mapping[str, Draw], ...] = (
    assessments.KEYBOARDS,
    assistance.KEYBOARDS,
    check_ins.KEYBOARDS,
    demands.KEYBOARDS,
    department_lines.KEYBOARDS,
    departments.KEYBOARDS,
    desk.KEYBOARDS,
    exams.KEYBOARDS,
    groups.KEYBOARDS,
    help_days.KEYBOARDS,
    help_sessions.KEYBOARDS,
    issues.KEYBOARDS,
    daybooks.KEYBOARDS,
    lessons.KEYBOARDS,
    mentors.KEYBOARDS,
    nominations.KEYBOARDS,
    notices.KEYBOARDS,
    pairs.KEYBOARDS,
    placements.KEYBOARDS,
    places.KEYBOARDS,
    plans.KEYBOARDS,
    policies.KEYBOARDS,
    polls.KEYBOARDS,
    quiet_pairs.KEYBOARDS,
    ratings.KEYBOARDS,
    recommendations.KEYBOARDS,
    renewals.KEYBOARDS,
    start.KEYBOARDS,
    surveys.KEYBOARDS,
)
"""The KEYBOARDS of every feature that writes letters."""


def draw(keyboard: Keyboard, voice: Voice) -> Drawn:
    for keyboards in FEATURES:
        if keyboard.name in keyboards:
            return keyboards[keyboard.name](voice, **keyboard.ids)
    raise LookupError(keyboard.name)
