"""A10, D01: two processes by accident, one of them paused at the worst moment: nothing is said twice."""

import asyncio
from dataclasses import replace

import pytest
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.methods import SendMessage

from bot.courier import Courier
from bot.speech import say
from domain.letters import Letter, LetterKind, LetterStatus
from services import letters
from services.app import App, nobody_waits
from tests.conftest import MONDAY
from tests.faults.hostile import Hostile

CHAT = 7


async def written(hostile: Hostile, **more) -> Letter:
    letter = Letter(CHAT, LetterKind.NEWS, "您好", "zh_CN", MONDAY, MONDAY, **more)
    await hostile.app.do(lambda tx: tx.outbox.put(letter))
    return letter


async def took_over(hostile: Hostile) -> None:
    """What another process does when it has the lease: look what was left, carry what is due."""
    app = replace(hostile.app, stir=nobody_waits)
    await app.do(letters.reclaim)
    draw = hostile.process.courier._draw
    await Courier(app, hostile.process.bot, draw, asyncio.Event()).carry_letters()


async def sent_again(hostile: Hostile) -> None:
    """An organizer looked, did not find it, and has it sent again; the other process does that."""

    def again(tx):
        [letter] = tx.outbox.in_doubt(CHAT)
        tx.outbox.record(letter.later(tx.now, "sent again"))

    await took_over(hostile)
    await hostile.app.do(again)
    await took_over(hostile)


async def standing(hostile: Hostile) -> LetterStatus:
    return (await hostile.app.see(lambda tx: tx.outbox.get(1))).status


@pytest.mark.parametrize("step", ["open_letter", "set_out"])
async def test_a10_who_was_paused_before_it_spoke_does_not_speak_any_more(hostile, monkeypatch, step):
    """Stopped between claiming a letter and saying it, for longer than the lease."""
    await written(hostile)
    pauses = [getattr(letters, step)]

    def pausing(usual):
        async def asked(app: App, wish, *about, **more):
            if wish in pauses:
                pauses.clear()
                await took_over(hostile)
            return await usual(app, wish, *about, **more)

        return asked

    for way in ("do", "see"):
        monkeypatch.setattr(App, way, pausing(getattr(App, way)))
    await hostile.carry()
    assert not pauses
    assert hostile.wire.heard(CHAT) == ["您好"]
    assert await standing(hostile) is LetterStatus.SENT


@pytest.mark.parametrize("meanwhile", [took_over, sent_again])
@pytest.mark.parametrize("arrives", [True, False])
async def test_d01_what_a_late_courier_tells_of_its_letter_repeats_nothing(
    hostile, calendar, monkeypatch, meanwhile, arrives
):
    """Stopped while it spoke; what came of that it hears when the letter is long another's."""
    await written(hostile)
    pauses = [True]

    async def paused(bot, speech):
        if pauses:
            pauses.clear()
            await meanwhile(hostile)
            if not arrives:
                raise TelegramUnauthorizedError(SendMessage(chat_id=CHAT, text="x"), "Unauthorized")
        return await say(bot, speech)

    monkeypatch.setattr("bot.courier.say", paused)
    await hostile.carry()
    calendar.pass_days(1)
    await hostile.carry()
    people_had_it_repeated = meanwhile is sent_again
    assert len(hostile.wire.heard(CHAT)) == 1 + (people_had_it_repeated and arrives)
    assert await standing(hostile) is LetterStatus.SENT


async def test_d01_what_was_forgotten_meanwhile_is_no_news(hostile, monkeypatch):
    """The clock jumped while the courier spoke, and the letter was thrown away as an old one."""
    await written(hostile)

    async def paused(bot, speech):
        await took_over(hostile)
        await hostile.app.do(lambda tx: tx.outbox.forget_ended(tx.now.replace(year=2030)))
        return await say(bot, speech)

    monkeypatch.setattr("bot.courier.say", paused)
    await hostile.carry()
    assert hostile.process.courier._owed == []
