"""What of a message goes with it when it is passed on."""

from typing import Any

from aiogram.types import (
    InlineKeyboardMarkup,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginUser,
)

MEDIA = ("photo", "document", "voice")
LOOK = ("show_caption_above_media", "has_media_spoiler")
CARRIED = (
    *("text", "entities", "link_preview_options", "rich_message", "caption", "caption_entities"),
    *("contact", "location", *MEDIA, *LOOK),
)


def origin(message: Message) -> MessageOriginUser | MessageOriginChat | MessageOriginChannel:
    """Whose words these were, as far as anybody may know."""
    if message.sender_chat is not None and message.from_user is None:
        return MessageOriginChannel(
            date=message.date, chat=message.sender_chat, message_id=message.message_id
        )
    if message.sender_chat is not None:
        return MessageOriginChat(date=message.date, sender_chat=message.sender_chat)
    assert message.from_user is not None
    return MessageOriginUser(date=message.date, sender_user=message.from_user)


def carried(message: Message) -> dict[str, Any]:
    """What of a message goes on to another chat."""
    content = {name: getattr(message, name) for name in CARRIED}
    links = _links(message.reply_markup)
    return content | ({"reply_markup": links} if links else {})


def _links(markup: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """A keyboard travels only when all its buttons are links."""
    if markup and all(button.url for row in markup.inline_keyboard for button in row):
        return markup
    return None
