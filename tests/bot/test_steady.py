"""D06: a short wait that Telegram asks for is waited for where a call may be made again, and nowhere else."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage

from bot.steady import SHORT, Steady
from tests.faults.hostile import TOKEN

EDIT = EditMessageText(chat_id=1, message_id=2, text="x")
TOAST = AnswerCallbackQuery(callback_query_id="1")
SAID = SendMessage(chat_id=1, text="x")


async def called(method, *busy_for):
    """How long was waited, how often it was called, and whether it came through."""
    rested, calls = [], []

    async def rest(seconds):
        rested.append(seconds)

    async def carry(_bot, method):
        calls.append(method)
        if len(calls) <= len(busy_for):
            raise TelegramRetryAfter(method, "Too Many Requests", busy_for[len(calls) - 1])
        return "done"

    bot = Bot(TOKEN)
    try:
        await Steady(rest)(carry, bot, method)
    except TelegramRetryAfter:
        return rested, len(calls), False
    finally:
        await bot.session.close()
    return rested, len(calls), True


@pytest.mark.parametrize(
    ("method", "busy_for", "expected"),
    [
        (EDIT, [1], ([1], 2, True)),
        (TOAST, [SHORT, 1], ([SHORT, 1], 3, True)),
        (EDIT, [1, 1, 1], ([1, 1], 3, False)),
        (EDIT, [SHORT + 1], ([], 1, False)),
        (SAID, [1], ([], 1, False)),
    ],
    ids=["an edit", "a toast, twice", "too often", "too long", "a message"],
)
async def test_d06_a_short_wait_is_waited_for(method, busy_for, expected):
    assert await called(method, *busy_for) == expected
