"""What Telegram may do to the intake, played by the sandbox and by a server that misbehaves."""

import asyncio
from typing import Any

import pytest
from aiogram.types import Update
from aiohttp import web

from bot.intake import Intake, SecondPoller, TokenRefused, lane_of
from bot.process import open_bot
from sandbox.server import TOKEN


def message(update_id: int, user: int = 7, **content: Any) -> dict[str, Any]:
    person = {"id": user, "is_bot": False, "first_name": "甲"}
    body = {"message_id": update_id, "date": 0, "chat": {"id": user, "type": "private"}, "from": person}
    return {"update_id": update_id, "message": body | (content or {"text": "好"})}


class Telegram:
    """Answers getUpdates with what it is told, one answer a call; then the polling is stopped."""

    def __init__(self, *answers: web.Response) -> None:
        self.answers = list(answers)
        self.offsets: list[int] = []
        self.handled: list[int] = []
        self.failing: dict[int, int] = {}
        self.apologies: list[int] = []

    async def poll(self, patience: float = 20) -> None:
        app = web.Application()
        app.router.add_post("/bot{token}/getUpdates", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        bot = open_bot(TOKEN, f"http://127.0.0.1:{runner.addresses[0][1]}")
        self.intake = Intake(bot, self._handle, self._sorry, long_poll=1, patience=(0.01, 0.01))
        try:
            await asyncio.wait_for(self.intake.run(), patience)
        finally:
            await bot.session.close()
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        self.offsets.append((await request.json())["offset"])
        if self.answers:
            return self.answers.pop(0)
        self.intake.stop()
        return updates()

    async def _handle(self, update: Update) -> None:
        if self.failing.get(update.update_id, 0) > 0:
            self.failing[update.update_id] -= 1
            raise RuntimeError("a handler that fails")
        self.handled.append(update.update_id)

    async def _sorry(self, update: Update) -> None:
        self.apologies.append(update.update_id)


def updates(*batch: dict[str, Any]) -> web.Response:
    return web.json_response({"ok": True, "result": list(batch)})


def refusal(code: int, **parameters: Any) -> web.Response:
    body = {"ok": False, "error_code": code, "description": "no", "parameters": parameters}
    return web.json_response(body, status=code)


@pytest.mark.parametrize("place", [0, 2, 4])
async def test_a04_one_update_that_cannot_be_read_stops_nobody(place):
    batch = [message(100 + n, user=n) for n in range(5)]
    batch[place] = {"update_id": 100 + place, "message": {"message_id": "not a number", "text": "欧阳"}}
    telegram = Telegram(updates(*batch))
    await telegram.poll()
    assert sorted(telegram.handled) == [n for n in range(100, 105) if n != 100 + place]
    assert telegram.offsets[-1] == 105


async def test_a01_a_batch_is_confirmed_only_after_it_was_handled():
    telegram = Telegram(updates(message(1), message(2)), updates(message(3)))
    await telegram.poll()
    assert telegram.handled == [1, 2, 3]
    assert telegram.offsets[:3] == [0, 3, 4]


async def test_a03_a_failing_handler_is_tried_again_and_then_the_person_hears_of_it():
    telegram = Telegram(updates(message(1), message(2)))
    telegram.failing = {1: 2, 2: 99}
    await telegram.poll()
    assert telegram.handled == [1]
    assert telegram.apologies == [2]


async def test_a06_unknown_kinds_and_fields_are_confirmed():
    telegram = Telegram(
        updates({"update_id": 9, "brand_new_kind": {"x": 1}}, message(10, new_field=1, text="x"))
    )
    await telegram.poll()
    assert 10 in telegram.handled
    assert telegram.offsets[-1] == 11


@pytest.mark.parametrize(("code", "fault"), [(401, TokenRefused), (404, TokenRefused), (409, SecondPoller)])
async def test_a11_a12_what_waiting_does_not_mend_ends_the_polling(code, fault):
    with pytest.raises(fault):
        await Telegram(refusal(code)).poll()


async def test_a13_a14_busy_broken_and_foreign_answers_are_waited_out():
    telegram = Telegram(
        refusal(429, retry_after=0.01),
        web.Response(status=502, text="<html>Bad Gateway</html>"),
        web.Response(body=b'{"ok":true,"result":[{"upd'),
        web.Response(body=b"\xff\xfe"),
        updates(message(5)),
    )
    await telegram.poll()
    assert telegram.handled == [5]


def test_g01_a_lane_is_a_person():
    assert lane_of(message(1, user=7)) == lane_of(message(2, user=7)) == 7
    tap = {"update_id": 3, "callback_query": {"id": "1", "from": {"id": 7}, "message": {"chat": {"id": -5}}}}
    assert lane_of(tap) == 7
    assert lane_of({"update_id": 4, "nonsense": []}) == 0
