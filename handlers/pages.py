"""Turning the pages of a long list."""

from collections.abc import Callable

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton


def button(text: str, leads_to: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=leads_to.pack())


def marked(text: str, *, marked: bool) -> str:
    """The words on a button, with a tick where it is what stands."""
    return f"✓ {text}" if marked else text


def turns(page: int, pages: int, to: Callable[[int], CallbackData]) -> list[list[InlineKeyboardButton]]:
    """A row with the page before and the page after; no row when there is one page."""
    row = []
    if page > 0:
        row.append(button(f"‹ {page}/{pages}", to(page - 1)))
    if page + 1 < pages:
        row.append(button(f"{page + 2}/{pages} ›", to(page + 1)))
    return [row] if row else []
