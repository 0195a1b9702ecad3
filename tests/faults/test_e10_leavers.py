"""E10: joining only to vote, and leaving: what the bot hears of it, and where it hears nothing."""

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import GetChatMember
from aiogram.types import ChatMemberBanned, ChatMemberLeft, User

from domain.ballots import BoxId
from tests.faults import county as people
from tests.faults.county import QINGHE_GROUP
from tests.faults.joining import ADMIN_IN_HIDING, LONG_AGO, came, changed, went

RATING, POLL = BoxId(1), BoxId(2)
VOTER = people.VILLAGER
NEW_ID = -1009988776655


async def tally(hostile, box=POLL):
    return await hostile.app.see(lambda tx: tx.ballots.tally(tx.ballots.get(box)))


async def heard(hostile, data, user=VOTER, chat=QINGHE_GROUP, **more):
    """What the presser reads."""
    hostile.wire.forget()
    await hostile.send(hostile.tap(data, user, chat, **more))
    return hostile.wire.heard()[0]


LEAVING = {
    "left": lambda hostile: changed(hostile, VOTER, "member", "left"),
    "kicked": lambda hostile: changed(hostile, VOTER, "member", "kicked"),
    "muted outside": lambda hostile: changed(hostile, VOTER, "muted", "muted outside"),
    "line": lambda hostile: went(hostile, VOTER),
}
COMING = {
    "heard": lambda hostile: changed(hostile, VOTER, "left", "member"),
    "line": lambda hostile: came(hostile, VOTER),
    "by an admin in hiding": lambda hostile: came(hostile, VOTER, by=ADMIN_IN_HIDING),
}


@pytest.mark.parametrize("how", LEAVING)
async def test_e10_who_is_removed_after_voting_keeps_the_ballot_and_changes_it_no_more(hostile, county, how):
    await heard(hostile, "poll:2:1")
    await heard(hostile, "mark:1:5")
    await hostile.send(LEAVING[how](hostile))
    assert "您不在这个群里" in await heard(hostile, "poll:2:2")
    assert "您不在这个群里" in await heard(hostile, "mark:1:1")
    assert await tally(hostile) == (1, 0)
    assert await tally(hostile, RATING) == (0, 0, 0, 0, 1)


@pytest.mark.parametrize("how", COMING)
async def test_e10_who_comes_back_is_new(hostile, county, how):
    await heard(hostile, "poll:2:1")
    await hostile.send(went(hostile, VOTER))
    await hostile.send(COMING[how](hostile))
    assert "欢迎进群" in await heard(hostile, "poll:2:2")
    assert await tally(hostile) == (1, 0)


async def test_e10_unbanning_brings_nobody_back(hostile, county):
    await hostile.send(changed(hostile, VOTER, "member", "kicked"))
    await hostile.send(changed(hostile, VOTER, "kicked", "left"))
    assert "您不在这个群里" in await heard(hostile, "poll:2:2")


async def test_e10_what_comes_twice_or_late_changes_nothing(hostile, county):
    """The bot hears both ways of it, in any order."""
    leaves, comes = changed(hostile, VOTER, "member", "left"), changed(hostile, VOTER, "left", "member")
    for update in (leaves, went(hostile, VOTER), comes, came(hostile, VOTER)):
        await hostile.send(update)
        await hostile.send(update)
    assert "欢迎进群" in await heard(hostile, "poll:2:2")
    assert len((await hostile.state())["members"]) == 1


@pytest.mark.parametrize("update", [came, went], ids=["newcomer", "leaver"])
async def test_e10_the_ballot_in_private_obeys_the_same_rule(hostile, county, update):
    ticket = county.ticket
    assert "记下了" in await heard(hostile, f"ticket:{ticket}:5", chat=VOTER)
    await hostile.send(update(hostile, VOTER))
    refusal = "欢迎进群" if update is came else "您不在这个群里"
    assert refusal in await heard(hostile, f"ticket:{ticket}:1", chat=VOTER)
    hostile.wire.forget()
    await hostile.send(hostile.say(f"/start b_{ticket}", VOTER))
    assert refusal in "".join(hostile.wire.heard())
    assert await tally(hostile, RATING) == (0, 0, 0, 0, 1)


GONE = [
    ChatMemberLeft(user=User(id=VOTER, is_bot=False, first_name="某")),
    ChatMemberBanned(user=User(id=VOTER, is_bot=False, first_name="某"), until_date=LONG_AGO),
]


def answering(hostile, monkeypatch, answer):
    """Telegram's word on who is in the group."""
    carry = type(hostile.wire).__call__
    asked = []

    async def call(wire, make_request, bot, method):
        if not isinstance(method, GetChatMember):
            return await carry(wire, make_request, bot, method)
        asked.append((method.chat_id, method.user_id))
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(type(hostile.wire), "__call__", call)
    return asked


PUBLIC = {"chat": {"id": QINGHE_GROUP, "type": "supergroup", "title": "群", "username": "qinghe_village"}}


def in_public(hostile, data):
    tap = hostile.tap(data, VOTER, QINGHE_GROUP)
    tap["callback_query"]["message"] |= PUBLIC
    return tap


@pytest.mark.parametrize("answer", GONE)
@pytest.mark.parametrize("data", ["poll:2:1", "ballot:1", "mark:1:5"])
async def test_e10_who_only_looks_into_a_public_group_cannot_vote(hostile, county, monkeypatch, answer, data):
    asked = answering(hostile, monkeypatch, answer)
    await hostile.send(in_public(hostile, data))
    assert "您不在这个群里" in hostile.wire.heard()[0]
    assert asked == [(QINGHE_GROUP, VOTER)]
    assert await tally(hostile) == (0, 0)


@pytest.mark.parametrize("answer", GONE)
async def test_e10_a_ticket_is_good_only_inside(hostile, county, monkeypatch, answer):
    """Though nobody heard that its owner left."""
    answering(hostile, monkeypatch, answer)
    assert "您不在这个群里" in await heard(hostile, f"ticket:{county.ticket}:5", chat=VOTER)
    assert await tally(hostile, RATING) == (0, 0, 0, 0, 0)


async def test_e10_where_telegram_does_not_say_what_was_heard_decides(hostile, county, monkeypatch):
    asking = GetChatMember(chat_id=1, user_id=1)
    refused = TelegramBadRequest(asking, "Bad Request: member list is inaccessible")
    answering(hostile, monkeypatch, refused)
    assert "记下了" in await heard(hostile, f"ticket:{county.ticket}:5", chat=VOTER)
    await hostile.send(came(hostile, VOTER))
    await hostile.send(in_public(hostile, "poll:2:1"))
    assert "欢迎进群" in hostile.wire.heard()[-1]
    assert await tally(hostile) == (0, 0)


async def test_e10_in_a_private_group_nobody_is_asked_for(hostile, county, monkeypatch):
    """A press is proof enough there, and a thousand of them are not to wait for a thousand questions."""
    asked = answering(hostile, monkeypatch, GONE[0])
    assert "记下了" in await heard(hostile, "poll:2:1")
    assert asked == []


@pytest.mark.parametrize("how", COMING)
async def test_e10_a_move_in_between_makes_nobody_older(hostile, county, how):
    await hostile.send(COMING[how](hostile))
    moved = {"migrate_to_chat_id": NEW_ID, "from": ADMIN_IN_HIDING}
    await hostile.send(hostile.say("", people.ZHOU, QINGHE_GROUP, **moved))
    assert "欢迎进群" in await heard(hostile, "poll:2:2", chat=NEW_ID)
    await hostile.send(changed(hostile, 8001, "left", "member", chat=NEW_ID))
    assert "欢迎进群" in await heard(hostile, "poll:2:2", 8001, NEW_ID)
