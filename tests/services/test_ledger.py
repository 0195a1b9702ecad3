"""What is forgotten in its time, and what is not."""

from datetime import timedelta

import pytest

from domain.errors import AlreadyDone
from domain.invitations import InvitationKind
from domain.letters import Keyboard, Letter, LetterKind
from scheduler.ledger import forget_old_records
from services import ledger
from storage.invitations import Invitation
from tests.conftest import MONDAY
from tests.letters import send_all
from tests.reserves import a_person, carry, letters_to
from texts.messages.people import Trouble


async def posted(app, *letters: Letter) -> list[int | None]:
    return await app.see(lambda tx: [tx.postings.posted(each) for each in letters])


async def test_spent_keys_are_forgotten_after_eight_days_and_carried_letters_after_a_month(app, calendar):
    li = await app.once("update:1").do(lambda tx: a_person(tx, 7, "李强"))

    async def written(**more):
        await app.do(lambda tx: tx.tell(li.id, Trouble(), kind=LetterKind.REPLY, **more))

    await written()
    assert len(await app.do(send_all)) == 1
    await written(topic="card")
    calendar.now += ledger.KEYS_KEPT
    assert await forget_old_records(app) == {"forgotten": 0}
    with pytest.raises(AlreadyDone):
        await app.once("update:1").do(lambda tx: None)
    calendar.now += timedelta(seconds=1)
    assert await forget_old_records(app) == {"forgotten": 1}
    await app.once("update:1").do(lambda tx: None)

    calendar.now = MONDAY + ledger.LETTERS_KEPT
    assert await forget_old_records(app) == {"forgotten": 1}  # the second update
    calendar.now += timedelta(seconds=1)
    assert await forget_old_records(app) == {"forgotten": 1}
    assert await forget_old_records(app) == {"forgotten": 0}
    assert len(await letters_to(app, li)) == 1


async def test_dead_codes_and_old_rounds_are_forgotten(app, village, calendar):
    def begin(tx):
        code = Invitation(InvitationKind.BIND, village.id, tx.now + timedelta(days=7))
        tx.invitations.add("CODE", code)
        tx.rounds.keep("digest", 1, MONDAY.date(), tx.now)

    await app.do(begin)
    calendar.now += timedelta(days=7) + ledger.CODES_KEPT
    assert await forget_old_records(app) == {"forgotten": 0}
    calendar.now += timedelta(seconds=1)
    assert await forget_old_records(app) == {"forgotten": 1}
    calendar.now = MONDAY + ledger.ROUNDS_KEPT + timedelta(seconds=1)
    assert await forget_old_records(app) == {"forgotten": 1}
    assert await app.see(lambda tx: tx.rounds.kept("digest", MONDAY.date())) == set()


async def test_finished_messages_are_forgotten_and_cards_that_live_are_not(app, calendar):
    def written(chat_id, topic, *, buttons):
        keyboard = Keyboard("poll") if buttons else None
        return Letter(chat_id, LetterKind.REPLY, "卡片", "zh_CN", calendar.now, calendar.now, topic, keyboard)

    async def carried(letter):
        await app.do(lambda tx: tx.outbox.put(letter))
        await carry(app)

    group, person = -7, 7
    living, over, asked = (
        written(group, "box:1:card", buttons=True),
        written(group, "box:2:card", buttons=True),
        written(person, "session:1", buttons=True),
    )
    for letter in (living, over, asked):
        await carried(letter)
    await carried(written(group, "box:2:card", buttons=False))
    calendar.now += ledger.SPEAKING
    await forget_old_records(app)
    assert await posted(app, living, over, asked) == [1, 1, 1]
    calendar.now += timedelta(seconds=1)
    assert await forget_old_records(app) == {"forgotten": 2}
    assert await posted(app, living, over, asked) == [1, None, None]
    assert await forget_old_records(app) == {"forgotten": 0}
