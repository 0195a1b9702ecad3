"""H11, I01, I07, I19: full disks, locked databases, clocks that jump, an hour without a network.

Never a ✓ without its ballot, nothing said twice, and all goes on by itself when the cause is gone.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from domain.letters import Letter, LetterKind
from domain.people import Role
from tests.faults.scenes import ballots_in
from tests.faults.stage import Hand, Stage, opened_stage
from tests.faults.troubles import (
    every_line_breaks,
    full_database,
    full_disk,
    locked_database,
    nobody_answers,
    small_disk,
)

NOTED = "记下了"
SORRY = "可能没记上"
Trouble = Callable[[Stage, Path], AbstractAsyncContextManager[None]]


@pytest.fixture
async def stage(tmp_path) -> AsyncIterator[Stage]:
    async with opened_stage(tmp_path) as stage:
        yield stage


async def a_poll(stage: Stage, voters: int) -> tuple[int, list[Hand]]:
    village = await stage.village()
    host = await stage.known("周书记", Role.VILLAGE_SECRETARY, village)
    others = [await stage.person(f"乡亲{number}") for number in range(voters)]
    group = await stage.group(village, host, *others)
    await host.says("/poll 修路还是修渠？ 修路 / 修渠", group)
    return group, others


async def tap(stage: Stage, who: Hand, group: int) -> str:
    """Press, and hear what the bot says to it."""
    found = await who._find("修路", group)
    assert found is not None
    message, button = found
    answer = await stage.phones.post(
        "tap", user=who.id, chat=group, message_id=message["message_id"], button=button
    )
    return answer["toast"] or ""


async def ballots(stage: Stage, group: int) -> int:
    return await stage.app.see(lambda tx: ballots_in(tx, group))


@pytest.mark.parametrize(("trouble", "voters"), [(full_database, 12), (locked_database, 8)])
async def test_i07_no_tick_without_its_ballot_and_all_of_them_once_it_is_over(
    stage, tmp_path, trouble, voters
):
    await no_false_tick(stage, tmp_path, trouble, voters)


@pytest.fixture
async def on_a_small_disk(tmp_path) -> AsyncIterator[Stage]:
    """A bot whose database, logs of it and keys stand on a disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        with small_disk(folder):
            async with opened_stage(folder) as stage:
                yield stage
    except PermissionError:
        pytest.skip("only root may mount a small disk; a database that may not grow is tested above")


async def test_i07_a_disk_without_a_free_block(on_a_small_disk, tmp_path):
    stage = on_a_small_disk
    walker = await stage.known("走路的人")
    await walker.says("/help")

    async def and_rests() -> None:
        """Somebody in private wishes for something that has to be written down too."""
        await stage.phones.post("say", user=walker.id, chat=walker.id, text="/pause")

    before = await walker.reads()
    await no_false_tick(stage, tmp_path / "disk", full_disk, 12, and_rests)
    assert "never retrieved" not in stage.log.getvalue()
    heard = (await walker.reads())[len(before) :]
    assert [SORRY in each for each in heard].count(True) == 1, heard
    assert len(heard) == 2, "one honest sentence while it could not be, and the answer once it could"


async def no_false_tick(
    stage: Stage,
    folder: Path,
    trouble: Trouble,
    voters: int,
    meanwhile: Callable[[], Awaitable[None]] | None = None,
) -> None:
    group, others = await a_poll(stage, voters)
    before = [await tap(stage, who, group) for who in others[:3]]
    assert [NOTED in each for each in before] == [True] * 3
    noted = 3
    async with stage.waiting_by_the_clock():
        async with trouble(stage, folder):
            if meanwhile is not None:
                await meanwhile()
            taps = [asyncio.ensure_future(tap(stage, who, group)) for who in others[3:]]
            while not all(each.done() for each in taps) or (meanwhile is not None and not regrets(stage)):
                await stage.live(5)
            if meanwhile is not None:
                await stage.live(60)  # it is tried again and again, and said once
            noted += sum(NOTED in each.result() for each in taps)
            assert await ballots(stage, group) == noted
            assert noted < voters, "nothing was in anybody's way"
        await stage.live(60)
        await asyncio.wait_for(stage.phones.sandbox.settled(), 10)
    assert await ballots(stage, group) == voters
    assert NOTED in await tap(stage, others[0], group)
    await stage.trials.holds(no_duplicates=True, chat=group)


def regrets(stage: Stage) -> int:
    """How often somebody heard that what they did may not be kept."""
    return sum(
        SORRY in call["params"].get("text", "") for call in stage.phones.sandbox.world.journal.since(0)
    )


async def put(stage: Stage, number: int, kind: LetterKind = LetterKind.NEWS) -> None:
    now = stage.app.clock()
    await stage.app.do(lambda tx: tx.outbox.put(Letter(number, kind, f"给您的信{number}", "zh_CN", now, now)))


async def statuses(stage: Stage) -> list[tuple[int, str]]:
    sql = "SELECT chat_id, status FROM outbox WHERE text IS NOT NULL ORDER BY id"
    return await stage.app.see(
        lambda tx: [(row[0], row[1]) for row in tx.outbox._connection.exec_driver_sql(sql)]
    )


@pytest.mark.parametrize("outage", [nobody_answers, every_line_breaks])
async def test_i19_an_hour_without_a_network_ends_in_a_minute(stage, outage):
    group, others = await a_poll(stage, 3)
    for who in others:
        await who.says("/start")
    async with stage.waiting_by_the_clock():
        async with outage(stage):
            for who in others:
                await put(stage, who.id)
            await stage.live(3600, step=60)
        await stage.live(60)
        await asyncio.wait_for(stage.phones.sandbox.settled(), 10)
        await stage.live(10)
    words = {who.id: await who.reads() for who in others}
    told = [any("给您的信" in each for each in said) for said in words.values()]
    ended = dict(await statuses(stage))
    if outage is nobody_answers:
        assert told == [True] * 3
    assert [ended[who.id] for who in others] == ["sent" if is_told else "ambiguous" for is_told in told], (
        "sent, or listed for people"
    )
    await others[0].says("/help")
    assert len(await others[0].reads()) > len(words[others[0].id])
    if outage is nobody_answers:  # where lines break, the poll that rested went on resting: no tap was lost
        assert any("再点一次" in each for each in await others[0].reads(group)), (
            "taps may be lost: it is said"
        )
    assert NOTED in await tap(stage, others[0], group)
    await stage.trials.holds(no_duplicates=True)


@pytest.mark.parametrize("days", [30, -30])
async def test_h11_a_clock_that_jumps_a_month_and_is_put_right_holds_nobody_up(stage, days):
    group, others = await a_poll(stage, 3)
    for who in others:
        await who.says("/start")
    clock = stage.phones.sandbox.clock
    right = clock.now()
    clock._base += timedelta(days=days)
    await put(stage, others[0].id)
    await stage.app.do(lambda tx: tx.outbox.pause(others[0].id, tx.now + timedelta(seconds=30)))
    toast = await tap(stage, others[0], group)
    assert (NOTED in toast) == (await ballots(stage, group) == 1)
    clock._base = right + timedelta(minutes=1)
    await put(stage, others[1].id, LetterKind.REPLY)
    await stage.pass_time(60)
    for who in others[:2]:
        assert any("给您的信" in each for each in await who.reads()), "a letter waits for another month"
    await stage.trials.holds(no_duplicates=True)
