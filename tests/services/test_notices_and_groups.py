"""A notice that hangs in a group says what is true, wherever the group goes and whoever is out meanwhile."""

import pytest
from sqlalchemy import select

from domain.invitations import InvitationKind
from services import groups, invitations, moves, nominations, notices
from storage.schema.letters import outbox
from tests.letters import send_all
from tests.services.test_joint_vetting import all_signed, notice_of, three

__all__ = ["three"]

A, MOVED = -501, -100501


async def bind(app, village, chat=A):
    await app.do(lambda tx: tx.groups.bind(chat, village.id, bound_by=None, now=tx.now))


async def carry(app):
    def sent(tx):
        for each in send_all(tx):
            if each.topic and each.chat_id < 0:
                tx.postings.remember(each, 77, tx.now)

    await app.do(sent)


async def waiting(app, chat):
    return await app.db.read(
        lambda c: list(
            c.scalars(select(outbox.c.text).where(outbox.c.status == "waiting", outbox.c.chat_id == chat))
        )
    )


@pytest.fixture
async def up(three):
    """A village's group reads the notice of 候选0."""
    app = await all_signed(three)
    await bind(app, three.villages[0])
    candidate = await three.candidate(three.candidates[0])
    number = await notice_of(three, 0)
    await app.do(notices.agree, candidate, number)
    app.clock.pass_days(0.5)
    await carry(app)
    assert await app.see(lambda tx: tx.postings.is_posted(f"notice:{number}:card", A))
    return app, candidate, number


async def test_a_notice_moves_with_its_group(up, three):
    app, _, _number = up
    await app.do(moves.move_group, A, MOVED)
    assert any("候选0" in each for each in await waiting(app, MOVED)), await waiting(app, MOVED)


async def test_who_withdraws_is_taken_down_where_the_group_belongs_to_another_village_now(up, three):
    app, candidate, _number = up
    other = three.villages[1]

    def code(tx):
        return invitations.invite(tx, three.chief, other.id, InvitationKind.BIND)[1]

    await app.do(groups.bind, three.chief, A, await app.do(code))
    await carry(app)
    await app.do(nominations.withdraw, candidate, three.candidates[0])
    assert await waiting(app, A), "the card with their name stays for good"


async def test_who_withdraws_while_the_bot_was_out_is_taken_down_when_it_is_back(up, three):
    app, candidate, _number = up
    await app.do(groups.leave, A)
    await app.do(nominations.withdraw, candidate, three.candidates[0])
    await app.do(groups.come_back, A)
    assert await waiting(app, A), "the card with their name stays for good"


async def test_who_agrees_while_the_bot_was_out_is_read_when_it_is_back(three):
    app = await all_signed(three)
    await bind(app, three.villages[0])
    await app.do(groups.leave, A)
    await app.do(notices.agree, await three.candidate(three.candidates[0]), await notice_of(three, 0))
    await app.do(groups.come_back, A)
    assert any("候选0" in each for each in await waiting(app, A))
