"""D02: what one person in a group is to see alone is said in another way only if it cannot be there."""

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError
from aiogram.methods import SendMessage

from tests.faults.county import QINGHE_GROUP, SUN, VILLAGER, settled
from tests.faults.hostile import Hostile

ASKED = SendMessage(chat_id=1, text="x")
LOST = TelegramNetworkError(ASKED, "nobody heard the answer")


@pytest.fixture
async def told(hostile: Hostile) -> Hostile:
    await settled(hostile.app)
    await hostile.carry()
    hostile.wire.forget()
    return hostile


def said(hostile: Hostile) -> list[tuple[int | str, bool]]:
    """Where something was said, and whether to one person alone."""
    return [
        (call.chat_id, call.ephemeral_message_parameters is not None)
        for call in hostile.wire.calls
        if isinstance(call, SendMessage)
    ]


async def unclear(hostile: Hostile) -> list[int]:
    """To whom something went that may have arrived or not."""
    found = await hostile.app.see(lambda tx: tx.outbox.unclear(tx.now))
    return [each.chat_id for each in found]


async def test_d02_a_hint_that_may_have_arrived_is_not_said_again_elsewhere(told):
    told.wire.fail(SendMessage, LOST)
    await told.deliver(told.say("/issue", SUN, QINGHE_GROUP))
    assert said(told) == [(QINGHE_GROUP, True)]
    assert await unclear(told) == [SUN], "sent again to the group, everybody would read it"


async def test_d02_nor_is_one_that_went_into_their_own_chat(told):
    told.wire.fail(SendMessage, TelegramBadRequest(ASKED, "Bad Request: no"), LOST)
    await told.deliver(told.say("/issue", SUN, QINGHE_GROUP))
    assert said(told) == [(QINGHE_GROUP, True), (SUN, False)]
    assert await unclear(told) == [SUN]


async def test_k01_of_somebody_unknown_nothing_is_listed(told):
    told.wire.fail(SendMessage, LOST)
    await told.deliver(told.say("/issue", VILLAGER, QINGHE_GROUP))
    assert said(told) == [(QINGHE_GROUP, True)]
    assert await unclear(told) == []


async def test_d02_a_hint_that_telegram_refuses_is_said_in_private(told):
    told.wire.fail(SendMessage, TelegramBadRequest(ASKED, "Bad Request: no"))
    await told.deliver(told.say("/issue", VILLAGER, QINGHE_GROUP))
    assert said(told) == [(QINGHE_GROUP, True), (VILLAGER, False)]
    assert await unclear(told) == []
