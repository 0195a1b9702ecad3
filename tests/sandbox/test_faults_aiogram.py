"""Fault scripts as a bot of aiogram meets them: which exception, and what had happened all the same."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from tests.sandbox.conftest import Village
from tests.sandbox.trials import FAULTS, trials

ANN = 7
MET: dict[str, tuple[dict[str, Any], type[Exception] | None, bool]] = {
    "drop_before": ({}, TelegramNetworkError, False),
    "drop_after": ({}, TelegramNetworkError, True),
    "bad_gateway": ({}, ClientDecodeError, False),
    "bad_gateway_after": ({}, ClientDecodeError, True),
    "delay": ({"seconds": 0}, None, True),
    "hang": ({}, TelegramNetworkError, False),
    "trickle": ({"seconds": 0}, None, True),
    "html": ({}, ClientDecodeError, True),
    "truncated": ({}, ClientDecodeError, True),
    "not_utf8": ({}, UnicodeDecodeError, True),
    "empty": ({}, ClientDecodeError, True),
    "too_many_requests": ({"seconds": 30}, TelegramRetryAfter, False),
    "unauthorized": ({}, TelegramUnauthorizedError, False),
    "internal": ({}, TelegramServerError, False),
    "forbidden": ({}, TelegramForbiddenError, False),
    "bad_request": ({}, TelegramBadRequest, False),
    "conflict": ({}, TelegramConflictError, False),
    "migrate": ({"migrate_to_chat_id": -100}, TelegramMigrateToChat, False),
}


@pytest.fixture
async def bot(village: Village) -> AsyncIterator[Bot]:
    api = TelegramAPIServer.from_base(village.sandbox.api_url)
    async with Bot(village.sandbox.token, AiohttpSession(api=api)) as bot:
        yield bot


@pytest.mark.parametrize("kind", FAULTS)
async def test_every_fault_is_met_as_what_it_is(village: Village, bot: Bot, kind: str) -> None:
    more, exception, done = MET[kind]
    await village.person(ANN, "阿安")
    async with trials(village.sandbox) as trial:
        await trial.fault(kind, "sendMessage", chat=ANN, **more)
        patience = 1 if kind == "hang" else None
        if exception is None:
            await bot.send_message(ANN, "hello")
        else:
            with pytest.raises(exception):
                await bot.send_message(ANN, "hello", request_timeout=patience)
        assert await trial.struck() == [("sendMessage", kind, done)]
    said = [message["text"] for message in await village.messages(ANN, ANN)]
    assert ("hello" in said) == done
    assert (await bot.send_message(ANN, "again")).text == "again"


async def test_a_flood_and_a_move_bring_their_figures(village: Village, bot: Bot) -> None:
    await village.person(ANN, "阿安")
    async with trials(village.sandbox) as trial:
        await trial.fault("too_many_requests", seconds=30)
        await trial.fault("migrate", migrate_to_chat_id=-100123)
    with pytest.raises(TelegramRetryAfter) as flood:
        await bot.send_message(ANN, "hello")
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(ANN, "hello")
    assert (flood.value.retry_after, moved.value.migrate_to_chat_id) == (30, -100123)
