"""What only one person in a group sees: ephemeral messages."""

from contextlib import suppress

from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import CallbackQuery, EphemeralMessageParameters, InlineKeyboardMarkup, Message

from handlers.answers import NO_PREVIEW


def chat_of(query: CallbackQuery) -> int:
    """Where the button was pressed; 0, which is no chat, where Telegram does not say."""
    return query.message.chat.id if query.message is not None else 0


async def whisper(query: CallbackQuery, text: str, markup: InlineKeyboardMarkup) -> bool:
    """Say something to the presser alone, in place of what they pressed; False when that cannot be done."""
    try:
        said = await _say_to_presser(query, text, markup)
    except TelegramAPIError:
        return False
    return await _is_ephemeral(said)


async def _say_to_presser(query: CallbackQuery, text: str, markup: InlineKeyboardMarkup) -> Message:
    assert query.bot is not None
    return await query.bot.send_message(
        chat_of(query),
        text,
        parse_mode="HTML",
        reply_markup=markup,
        link_preview_options=NO_PREVIEW,
        ephemeral_message_parameters=EphemeralMessageParameters(
            receiver_user_id=query.from_user.id,
            callback_query_id=query.id,
            replace_callback_query_message=True,
        ),
    )


async def point_to(query: CallbackQuery, url: str) -> None:
    """Open a link of this bot on the presser's phone. A press that grew too old opens nothing."""
    with suppress(TelegramBadRequest):
        await query.answer(url=url)


async def whisper_again(query: CallbackQuery, text: str, markup: InlineKeyboardMarkup) -> None:
    """Turn what only the presser sees into something else; what they did has taken effect either way."""
    message = query.message
    if not isinstance(message, Message) or message.ephemeral_message_id is None:
        return
    assert query.bot is not None
    with suppress(TelegramAPIError):
        await query.bot.edit_ephemeral_message_text(
            chat_id=message.chat.id,
            receiver_user_id=query.from_user.id,
            ephemeral_message_id=message.ephemeral_message_id,
            text=text,
            parse_mode="HTML",
            link_preview_options=NO_PREVIEW,
            reply_markup=markup,
        )


async def _is_ephemeral(said: Message) -> bool:
    """A server too old to know ephemeral messages says it to everybody: then it is taken back."""
    if said.ephemeral_message_id is not None:
        return True
    with suppress(TelegramAPIError):
        await said.delete()
    return False
