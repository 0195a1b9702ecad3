"""A village with two groups: both read its notice, and both read that it was taken down."""

import pytest
from sqlalchemy import select

from services import nominations, notices
from storage.schema.letters import outbox
from tests.letters import send_all
from tests.services.test_joint_vetting import DEPARTMENTS, all_signed, notice_of
from tests.services.vetting_county import vetting_county

OLDER, NEWER = -501, -502


@pytest.fixture
async def signed(app):
    """Through the departments; the village may read of them once they agree."""
    county = await vetting_county(app, DEPARTMENTS, townships=1, villages=1, candidates=1, readers=1)
    await all_signed(county)
    return county


async def bind(county, *chats):
    def bound(tx):
        for chat in chats:
            tx.groups.bind(chat, county.villages[0].id, bound_by=None, now=tx.now)

    await county.app.do(bound)


async def agree(county):
    candidate = await county.candidate(county.candidates[0])
    await county.app.do(notices.agree, candidate, await notice_of(county, 0))
    return candidate


async def waiting_for_groups(app):
    found = select(outbox.c.chat_id).where(outbox.c.status == "waiting", outbox.c.chat_id < 0)
    return await app.db.read(lambda connection: sorted(connection.scalars(found)))


async def carry(app):
    def carried(tx):
        for each in send_all(tx):
            if each.topic is not None and each.chat_id < 0:
                tx.postings.remember(each, 77, tx.now)

    await app.do(carried)


async def test_the_notice_reaches_every_group_of_the_village(signed):
    await bind(signed, OLDER, NEWER)
    await agree(signed)
    assert await waiting_for_groups(signed.app) == [NEWER, OLDER]


async def test_who_withdraws_is_taken_down_in_the_group_that_reads_them(signed, calendar):
    await bind(signed, OLDER)
    candidate = await agree(signed)
    await carry(signed.app)
    calendar.pass_days(1)
    await bind(signed, NEWER)
    calendar.pass_days(1)
    await bind(signed, OLDER)  # once more, to be spoken to in another topic of its forum
    await signed.app.do(nominations.withdraw, candidate, signed.candidates[0])
    assert OLDER in await waiting_for_groups(signed.app)
