"""How handlers answer who pressed or spoke. The only place that shapes a reply."""

from contextlib import suppress

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
)
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from aiogram.utils.keyboard import InlineKeyboardBuilder

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | None


async def reply(
    message: Message, text: str, markup: Markup | ReplyKeyboardRemove = None, *, silent: bool = False
) -> Message:
    """Say something below what the person said."""
    return await message.answer(
        text,
        parse_mode="HTML",
        reply_markup=markup,
        link_preview_options=NO_PREVIEW,
        disable_notification=silent or None,
    )


async def toast(query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """Answer a press. Whatever Telegram makes of it, the press has taken effect, and a toast is no news.

    A failing toast must not fail its handler: done again, it would say a second time what it has said.
    """
    with suppress(TelegramAPIError):
        await query.answer(text[:200], show_alert=alert)


def thread_of(message: Message) -> int | None:
    """The topic of a forum that a message stands in; None for the first one, and where there are none."""
    return message.message_thread_id if message.is_topic_message else None


def place_of(query: CallbackQuery) -> str:
    """The message whose button was pressed, as a key that no other message has."""
    message = query.message
    return f"{message.chat.id}:{message.message_id}" if message is not None else query.id


async def redraw(query: CallbackQuery, text: str, markup: InlineKeyboardMarkup | None = None) -> None:
    """Turn the message under the pressed button into something else; say it anew where that fails."""
    message = query.message
    if not isinstance(message, Message):
        if query.bot is not None and message is not None:
            await query.bot.send_message(message.chat.id, text, parse_mode="HTML", reply_markup=markup)
        return
    try:
        await message.edit_text(text, parse_mode="HTML", reply_markup=markup, link_preview_options=NO_PREVIEW)
    except TelegramBadRequest as refused:
        if "not modified" not in refused.message:
            await reply(message, text, markup)


async def retire(query: CallbackQuery) -> None:
    """Take away buttons that lead nowhere any more; what a whole group sees is left alone."""
    message = query.message
    if isinstance(message, Message) and message.chat.type == "private":
        with suppress(TelegramBadRequest):
            await message.edit_reply_markup(reply_markup=None)


async def unbutton(message: Message, message_id: int) -> None:
    """Take the buttons off another message of the same chat; only for the looks of it."""
    if message.bot is not None:
        with suppress(TelegramAPIError):
            await message.bot.edit_message_reply_markup(chat_id=message.chat.id, message_id=message_id)


async def reply_below(query: CallbackQuery, text: str, markup: Markup | ReplyKeyboardRemove) -> None:
    """Say something new and leave what was pressed without buttons: big ones cannot come with an edit."""
    await retire(query)
    if isinstance(query.message, Message):
        await reply(query.message, text, markup)


def drawn(builder: InlineKeyboardBuilder, *widths: int) -> InlineKeyboardMarkup:
    """The builder's buttons in rows of these widths, the last width repeating."""
    return InlineKeyboardMarkup(inline_keyboard=builder.adjust(*widths).export())
