"""What only one person in a group sees: ephemeral messages."""

from contextlib import suppress
from datetime import date

from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramNetworkError
from aiogram.types import CallbackQuery, EphemeralMessageParameters, InlineKeyboardMarkup, Message

from handlers.answers import NO_PREVIEW, reply, thread_of
from services.app import App


class Hints:
    """Who was told something before everybody's eyes today: once is enough.

    It is kept in memory on purpose: those who never registered leave no trace, and a restart costs one hint.
    """

    def __init__(self) -> None:
        self._day = date.min
        self._told: set[tuple[int, int]] = set()

    def first(self, chat_id: int, user_id: int, today: date) -> bool:
        if today != self._day:
            self._day, self._told = today, set()
        is_first = (chat_id, user_id) not in self._told
        self._told.add((chat_id, user_id))
        return is_first


async def answer_alone(
    message: Message, text: str, app: App, hints: Hints, markup: InlineKeyboardMarkup | None = None
) -> None:
    """Say what concerns only whoever spoke: to them alone in the group, else in their own chat with the bot.

    Where neither can be done the group reads it, once per person and day, at night without a sound. What may
    have arrived is not said in another way too: the network's trouble is its caller's.
    """
    if message.chat.type == "private" or message.from_user is None:
        await reply(message, text, markup)
        return
    if await _say_to_speaker(message, text, markup) or await _say_in_private(message, text):
        return
    local = app.clock().astimezone(app.programme.zone)
    if hints.first(message.chat.id, message.from_user.id, local.date()):
        await reply(message, text, silent=app.programme.quiet.holds(local.time()))


async def _say_to_speaker(message: Message, text: str, markup: InlineKeyboardMarkup | None) -> bool:
    assert message.from_user is not None
    assert message.bot is not None
    try:
        said = await message.bot.send_message(
            message.chat.id,
            text,
            parse_mode="HTML",
            reply_markup=markup,
            link_preview_options=NO_PREVIEW,
            disable_notification=True,
            message_thread_id=thread_of(message),
            reply_parameters=message.as_reply_parameters() if message.ephemeral_message_id else None,
            ephemeral_message_parameters=EphemeralMessageParameters(receiver_user_id=message.from_user.id),
        )
    except TelegramNetworkError:
        raise
    except TelegramAPIError:
        return False
    return await _is_ephemeral(said)


async def _say_in_private(message: Message, text: str) -> bool:
    """Without buttons: those of a group lead nowhere in a private chat."""
    assert message.from_user is not None
    assert message.bot is not None
    try:
        await message.bot.send_message(
            message.from_user.id, text, parse_mode="HTML", link_preview_options=NO_PREVIEW
        )
    except TelegramNetworkError:
        raise
    except TelegramAPIError:
        return False
    return True


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
        message_thread_id=thread_of(query.message) if isinstance(query.message, Message) else None,
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


async def take_away(message: Message) -> None:
    """Delete the bot's message, whoever sees it."""
    if message.ephemeral_message_id is None:
        await message.delete()
    elif message.receiver_user is not None:
        await message.delete_ephemeral()


async def _is_ephemeral(said: Message) -> bool:
    """A server too old to know ephemeral messages says it to everybody: then it is taken back."""
    if said.ephemeral_message_id is not None:
        return True
    with suppress(TelegramAPIError):
        await said.delete()
    return False
