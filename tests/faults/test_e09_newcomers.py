"""E09: many accounts of one person count for nothing where they come for the vote."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.updates import MOST_AT_ONCE, apart
from domain.ballots import BoxId
from storage.schema.ballots import ballot_boxes
from storage.schema.records import ledger
from tests.faults import county as people
from tests.faults.county import QINGHE_GROUP
from tests.faults.hostile import state_of
from tests.faults.joining import came, changed, somebody

POLL = BoxId(1)
FRESH = range(8001, 8031)


async def tally(app, box=POLL):
    return await app.see(lambda tx: tx.ballots.tally(tx.ballots.get(box)))


async def traces(app):
    """Everything that is kept, the list of handled updates too."""
    seen = await app.db.read(lambda c: c.scalar(select(func.count()).select_from(ledger)))
    return seen, await state_of(app)


@pytest.fixture(params=["plain member", "administrator"])
async def village(phones, request):
    """A secretary and eight who were there before the bot; it hears who comes in either of two ways."""
    secretary = await phones.known("周书记", village_secretary="qinghe")
    old = [await phones.person(f"老乡{number}") for number in range(8)]
    group = await phones.bound_group("qinghe", secretary, *old)
    if request.param == "administrator":
        await phones.post("promote", chat=group, user=phones.bot_id)
        await phones.rest()
    return group, secretary, old


async def bring_in(phones, group, secretary, names):
    """Half of them come by themselves, half are brought by somebody."""
    brought = [await phones.person(name) for name in names]
    for number, phone in enumerate(brought):
        if number % 2:
            await phones.post("join", chat=group, user=phone.id)
        else:
            await phones.post(f"chats/{group}/members", user=phone.id, by=secretary.id)
    await phones.rest()
    return brought


async def test_e09_thirty_fresh_accounts_change_nothing(phones, village):
    group, secretary, old = village
    await phones.turn(days=10)
    fresh = await bring_in(phones, group, secretary, [f"昨天{number}" for number in range(15)])
    await phones.turn(days=1)
    await secretary.says("/poll 修路还是修渠？ 修路 / 修渠", group)
    fresh += await bring_in(phones, group, secretary, [f"刚才{number}" for number in range(15)])
    for number, phone in enumerate(old):
        assert "记下了" in await phone.taps("修路" if number < 5 else "修渠", group)
    before = await traces(phones.app)
    for phone in fresh:
        toast = await phone.taps("修渠", group)
        assert "进群满 7 天" in toast
        assert "找村支书" in toast
    assert await traces(phones.app) == before, "of who tried nothing is kept"
    assert await tally(phones.app) == (5, 3)
    await phones.turn(days=1)
    voters = await phones.app.db.read(lambda c: c.scalar(select(ballot_boxes.c.voters)))
    assert voters == 8
    assert "投票的人太少" in await old[0].last(group), "thirty-eight would have been enough"


async def test_e09_who_came_a_week_before_votes_like_everybody(phones, village):
    group, secretary, _ = village
    (phone,) = await bring_in(phones, group, secretary, ["新邻居"])
    await phones.turn(days=7)
    await secretary.says("/poll 修路还是修渠？ 修路 / 修渠", group)
    assert "记下了" in await phone.taps("修渠", group)


@pytest.mark.parametrize("told", ["one by one", "together"])
async def test_e09_brought_and_voting_in_one_breath_none_counts(hostile, county, told):
    """After a silence everything comes at once: who comes is known before what they press."""
    comes = (
        [came(hostile, *FRESH)]
        if told == "together"
        else [changed(hostile, user, "left", "member") for user in FRESH]
    )
    taps = [hostile.tap("poll:2:1", user, QINGHE_GROUP) for user in FRESH]
    async with hostile.process.intake.opened():
        await hostile.process.intake.take([*comes, *taps])
    assert await tally(hostile.app, BoxId(2)) == (0, 0)


async def test_e09_fresh_accounts_get_no_ballot_to_rate_with(hostile, county):
    await hostile.send(came(hostile, *FRESH))
    for user in FRESH:
        for data in ("ballot:1", "mark:1:1"):
            hostile.wire.forget()
            await hostile.send(hostile.tap(data, user, QINGHE_GROUP))
            (said,) = hostile.wire.heard()
            assert "欢迎进群" in said
            assert len(said) <= 200
    assert await tally(hostile.app) == (0, 0, 0, 0, 0)


async def test_e09_bots_and_groups_of_strangers_are_not_noted(hostile, county):
    before = await traces(hostile.app)
    robot = somebody(FRESH[0]) | {"is_bot": True}
    await hostile.send(came(hostile, *FRESH, chat=-777))
    await hostile.send(changed(hostile, FRESH[0], "left", "member", chat=-777))
    await hostile.send(came(hostile, FRESH[0], new_chat_members=[robot]))
    assert await traces(hostile.app) == before


@pytest.mark.parametrize(("before", "after"), [("muted", "member"), ("member", "muted")])
async def test_e09_being_muted_or_heard_again_is_no_coming(hostile, county, before, after):
    await hostile.send(changed(hostile, people.VILLAGER, before, after))
    await hostile.send(hostile.tap("poll:2:1", people.VILLAGER, QINGHE_GROUP))
    assert await tally(hostile.app, BoxId(2)) == (1, 0)


async def test_e09_what_is_kept_is_a_keyed_mark_and_a_day(hostile, county):
    await hostile.send(came(hostile, FRESH[0]))
    (row,) = (await hostile.state())["members"]
    assert str(FRESH[0]) not in row
    assert FRESH[0].to_bytes(8, "big").hex() not in row
    assert "datetime.date(2026, 11, 30)" in row
    key = hostile.app.secrets.member_key
    assert (hostile.app.secrets.folder / "members.key").read_text() == key.hex()
    assert key.hex() not in str(await hostile.state())


@pytest.mark.parametrize(("days", "left"), [(38, 1), (41, 0)])
async def test_e09_it_is_forgotten_when_it_can_matter_to_no_vote(hostile, county, calendar, days, left):
    await hostile.send(came(hostile, FRESH[0]))
    calendar.now += timedelta(days=days)
    await hostile.process.run_due()
    assert len((await hostile.state())["members"]) == left


def test_e09_more_than_telegram_brings_in_at_once_are_not_taken_apart():
    came_in = {"message": {"new_chat_members": [{"id": number} for number in range(MOST_AT_ONCE)]}}
    assert len(list(apart(came_in))) == MOST_AT_ONCE
    came_in["message"]["new_chat_members"].append({"id": MOST_AT_ONCE})
    assert list(apart(came_in)) == [came_in]
