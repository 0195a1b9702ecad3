"""C01, C02, C04: a group that gets another id, told once, twice or not at all; and one that forbids."""

import itertools
from datetime import timedelta

import pytest
from aiogram.exceptions import TelegramMigrateToChat
from aiogram.methods import SendMessage

from services import groups
from storage.groups import IN_CHATS
from storage.schema import metadata
from tests.faults import county as people
from tests.faults.county import QINGHE_GROUP
from tests.faults.hostile import Hostile

NEW_ID = -1009988776655
SENDER = {"id": 1087968824, "is_bot": True, "first_name": "Group"}


def told_in_old(hostile: Hostile):
    return hostile.say("", people.ZHOU, QINGHE_GROUP, migrate_to_chat_id=NEW_ID, **{"from": SENDER})


def told_in_new(hostile: Hostile):
    return hostile.say("", people.ZHOU, NEW_ID, migrate_from_chat_id=QINGHE_GROUP, **{"from": SENDER})


async def stays_in(hostile: Hostile, chat_id: int) -> list[str]:
    return [
        name for name, rows in (await hostile.state()).items() if any(str(chat_id) in row for row in rows)
    ]


WAYS = [way for n in (1, 2) for way in itertools.permutations(("old", "new"), n)] + [
    ("old", "old", "new", "new")
]


@pytest.mark.parametrize("way", WAYS, ids="-".join)
async def test_c01_everything_about_a_group_moves_whoever_says_so(hostile, county, way):
    vote = hostile.tap("poll:2:1", people.VILLAGER, QINGHE_GROUP)
    await hostile.send(vote)
    before = await hostile.state()
    for side in way:
        await hostile.send(told_in_old(hostile) if side == "old" else told_in_new(hostile))
    after = await hostile.state()
    assert await stays_in(hostile, QINGHE_GROUP) == []
    for table in ("ballots", "ballot_boxes", "groups", "rounds"):
        assert len(after[table]) == len(before[table]), table
    await hostile.carry()
    assert hostile.wire.heard(QINGHE_GROUP) == []
    assert any("修路" in words for words in hostile.wire.heard(NEW_ID)), "open votes are put up again"
    await hostile.send(hostile.tap("poll:2:2", people.YAN, NEW_ID))
    assert len((await hostile.state())["ballots"]) == len(before["ballots"]) + 1


async def test_c01_a_letter_that_finds_out_takes_everything_along(hostile, county, calendar):
    hostile.wire.fail(
        SendMessage, TelegramMigrateToChat(SendMessage(chat_id=1, text="x"), "upgraded", NEW_ID)
    )
    await hostile.send(hostile.say("/poll 修桥？ 修 / 不修", people.ZHOU, QINGHE_GROUP))
    await hostile.carry()
    assert await stays_in(hostile, QINGHE_GROUP) == []
    assert sum("修桥" in words for words in hostile.wire.heard(NEW_ID)) == 1


async def test_c01_an_answer_to_a_group_that_moved_meanwhile_is_let_go(hostile, county):
    """Said in the old chat, refused, and by then there is no old chat: that is no failure of the update."""
    gone = TelegramMigrateToChat(SendMessage(chat_id=1, text="x"), "upgraded", NEW_ID)
    hostile.wire.fail(SendMessage, *[gone] * 9)
    before = await hostile.state()
    hostile.process.intake._patience = (0.0,)
    await hostile.deliver(hostile.say("/poll 修桥？ 修 / 不修", people.VILLAGER, QINGHE_GROUP))
    assert await hostile.state() == before
    assert [call for call in hostile.wire.calls if "岔子" in str(call)] == [], "no apology"
    assert await hostile.app.see(lambda tx: tx.inbox.counts()) == {}


async def test_c01_a_group_that_was_left_for_its_new_id_is_spoken_to_there(hostile, county):
    """Telegram may say that the bot is out of the old chat before it says that the chat moved."""
    await hostile.app.do(groups.leave, QINGHE_GROUP)
    await hostile.app.do(groups.come_back, NEW_ID)
    await hostile.send(told_in_old(hostile))
    moved = await hostile.app.see(lambda tx: tx.groups.find(NEW_ID))
    assert moved is not None
    assert moved.paused_at is None
    await hostile.carry()
    assert any("修路" in words for words in hostile.wire.heard(NEW_ID))


async def test_c01_a_stranger_group_moves_nothing(hostile, county):
    before = await hostile.state()
    await hostile.send(hostile.say("", people.STRANGER, -777, migrate_to_chat_id=NEW_ID, **{"from": SENDER}))
    assert await hostile.state() == before


def test_c01_no_table_knows_a_chat_by_another_column():
    """Only these are moved: a new column that holds a chat's id must be named chat_id."""
    named = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if "chat" in column.name and column.name != "chat_id"
    }
    assert named == set()
    assert {table.name for table in IN_CHATS} >= {"ballot_boxes", "outbox"}


def standing(hostile: Hostile, status: str, **more):
    number = next(hostile.numbers)
    member = {"user": {"id": 4242424242, "is_bot": True, "first_name": "归雁"}}
    before = {**member, "status": "member"}
    after = {**member, "status": status, **more}
    user = {"id": people.ZHOU, "is_bot": False, "first_name": "周"}
    event = {
        "chat": {"id": QINGHE_GROUP, "type": "supergroup", "title": "群"},
        "from": user,
        "date": 1,
        "old_chat_member": before,
        "new_chat_member": after,
    }
    return {"update_id": number, "my_chat_member": event}


KINDS = "messages audios documents photos videos video_notes voice_notes polls other_messages"
MAY = {
    **{f"can_send_{kind}": True for kind in KINDS.split()},
    **{f"can_{deed}": True for deed in ("edit_tag", "change_info", "invite_users", "pin_messages")},
    "can_add_web_page_previews": True,
    "can_react_to_messages": True,
    "can_manage_topics": True,
}


@pytest.mark.parametrize("how", ["kicked", "left", "muted"])
async def test_c04_a_group_that_forbids_rests_and_goes_on_when_it_allows_again(
    hostile, county, calendar, how
):
    muted = {"is_member": True, "until_date": 0, **MAY, "can_send_messages": False}
    lost = {"kicked": ("kicked", {"until_date": 0}), "left": ("left", {}), "muted": ("restricted", muted)}[
        how
    ]
    await hostile.send(standing(hostile, lost[0], **lost[1]))
    assert (await hostile.app.see(lambda tx: tx.groups.find(QINGHE_GROUP))).paused_at is not None
    await hostile.send(standing(hostile, lost[0], **lost[1]))
    calendar.now += timedelta(days=1)
    await hostile.carry()
    assert hostile.wire.heard(QINGHE_GROUP) == []
    told = [words for words in hostile.wire.heard() if "说不上话" in words]
    assert len(told) <= 1
    await hostile.send(standing(hostile, "member"))
    assert (await hostile.app.see(lambda tx: tx.groups.find(QINGHE_GROUP))).paused_at is None
