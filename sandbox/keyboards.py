"""Keyboards under messages and instead of the phone's own."""

from typing import Any

from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from sandbox.entities import links
from sandbox.errors import bad_request, not_implemented
from sandbox.rooms import Room
from sandbox.shape import plain

ACTIONS = (
    "url",
    "callback_data",
    "copy_text",
    "disabled",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
)
KNOWN_ACTIONS = frozenset(ACTIONS[:4])
KNOWN_REPLIES = frozenset({"text", "style", "request_contact", "request_location"})
STYLES = frozenset({None, "danger", "success", "primary"})
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


def checked_inline(markup: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """An inline keyboard that Telegram would take; an empty one is none."""
    if markup is None:
        return None
    rows = [[_checked(button) for button in row] for row in markup.inline_keyboard if row]
    return InlineKeyboardMarkup(inline_keyboard=rows, force_reply=markup.force_reply) if rows else None


def _checked(button: InlineKeyboardButton) -> InlineKeyboardButton:
    if not button.text.strip():
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    actions = [name for name in ACTIONS if getattr(button, name) is not None]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request(
            "can't parse inline keyboard button: exactly one of the optional fields must be used"
        )
    _check_action(actions[0], button)
    _check_look(button)
    return button if button.url is None else button.model_copy(update={"url": _spelled_out(button.url)})


def _check_action(action: str, button: InlineKeyboardButton) -> None:
    if action not in KNOWN_ACTIONS:
        raise not_implemented(f"{action} in an inline keyboard button")
    if button.callback_data is not None and not 1 <= len(button.callback_data.encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if button.copy_text is not None and not 1 <= len(button.copy_text.text) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _spelled_out(url: str) -> str:
    """The link as Telegram keeps it, with protocol and path."""
    spelled = links.checked(url)
    if not spelled:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return spelled


def _check_look(button: Any) -> None:
    if button.style not in STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")
    if button.icon_custom_emoji_id is not None:
        raise not_implemented("icon_custom_emoji_id in a keyboard button")


def checked(markup: Markup | None) -> Markup | None:
    """Any keyboard of an outgoing message."""
    if isinstance(markup, InlineKeyboardMarkup):
        return checked_inline(markup)
    if isinstance(markup, ReplyKeyboardMarkup):
        for button in (button for row in markup.keyboard for button in row):
            if not button.text.strip():
                raise bad_request("can't parse keyboard button: Keyboard button text must not be empty")
            _check_look(button)
            for name in sorted(set(type(button).model_fields) - KNOWN_REPLIES):
                if getattr(button, name) is not None:
                    raise not_implemented(f"{name} in a keyboard button")
        if not any(markup.keyboard):
            return None
    placeholder = getattr(markup, "input_field_placeholder", None)
    if placeholder is not None and not 1 <= len(placeholder) <= 64:
        raise bad_request("input field placeholder must be between 1 and 64 characters")
    return markup


def show(room: Room, markup: Markup | None, readers: list[int]) -> None:
    """Put a reply keyboard on the phones of its readers, or take it away."""
    if isinstance(markup, ReplyKeyboardMarkup | ForceReply):
        for user_id in readers:
            room.keyboards[user_id] = plain(markup)
    elif isinstance(markup, InlineKeyboardMarkup) and markup.force_reply:
        for user_id in readers:
            room.keyboards[user_id] = {"force_reply": True}
    elif isinstance(markup, ReplyKeyboardRemove):
        for user_id in readers:
            room.keyboards.pop(user_id, None)


def after_speaking(room: Room, user_id: int, text: str | None) -> None:
    """A one-time keyboard goes away once used, a forced reply once anything is said."""
    keyboard = room.keyboards.get(user_id)
    if keyboard is None:
        return
    if "keyboard" not in keyboard:
        del room.keyboards[user_id]
        return
    labels = {button["text"] for row in keyboard["keyboard"] for button in row}
    asks = any(
        "request_contact" in button or "request_location" in button
        for row in keyboard["keyboard"]
        for button in row
    )
    if keyboard.get("one_time_keyboard") and (text in labels or (text is None and asks)):
        del room.keyboards[user_id]
