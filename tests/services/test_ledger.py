"""What is forgotten after a month, and what is not."""

from datetime import timedelta

import pytest

from domain.errors import AlreadyDone
from domain.letters import LetterKind
from scheduler.ledger import forget_old_records
from services import ledger
from tests.letters import send_all
from tests.reserves import a_person, letters_to
from texts.messages.people import Trouble


async def test_spent_keys_and_carried_letters_are_forgotten_after_a_month(app, calendar):
    li = await app.once("update:1").do(lambda tx: a_person(tx, 7, "李强"))

    async def written(**more):
        await app.do(lambda tx: tx.tell(li.id, Trouble(), kind=LetterKind.REPLY, **more))

    await written()
    assert len(await app.do(send_all)) == 1
    await written(topic="card")
    calendar.now += ledger.KEPT
    assert await forget_old_records(app) == {"forgotten": 0}
    with pytest.raises(AlreadyDone):
        await app.once("update:1").do(lambda tx: None)

    calendar.now += timedelta(seconds=1)
    assert await forget_old_records(app) == {"forgotten": 2}
    assert await forget_old_records(app) == {"forgotten": 0}
    await app.once("update:1").do(lambda tx: None)
    assert len(await letters_to(app, li)) == 1
