"""Keyboards a letter may ask for by name. Services name them; this side draws them."""

from collections.abc import Callable, Mapping

from aiogram.types import InlineKeyboardMarkup

from domain.letters import Keyboard
from handlers import check_ins, help_sessions, mentors, pairs, polls, quiet_pairs, ratings
from handlers.voice import Voice

Draw = Callable[..., InlineKeyboardMarkup]  # (voice, **ids)
FEATURES: tuple[Mapping[str, Draw], ...] = (
    ratings.KEYBOARDS,
    polls.KEYBOARDS,
    mentors.KEYBOARDS,
    pairs.KEYBOARDS,
    check_ins.KEYBOARDS,
    quiet_pairs.KEYBOARDS,
    help_sessions.KEYBOARDS,
)
"""The KEYBOARDS of every feature that writes letters."""


def draw(keyboard: Keyboard, voice: Voice) -> InlineKeyboardMarkup:
    for keyboards in FEATURES:
        if keyboard.name in keyboards:
            return keyboards[keyboard.name](voice, **keyboard.ids)
    raise LookupError(keyboard.name)
