"""What the village's week says of its issues: deeds are counted, nobody is named."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.letters import Picture
from scheduler.digests import send_due_digests
from services import digests, issues
from services.digests import LONGEST_ISSUE
from storage.schema.letters import outbox
from tests.conftest import MONDAY
from tests.services.gathering import ELSEWHERE, GROUP, Gathering, gather, villager
from texts.pictures import draw

WORDS = "村口的路灯坏了"
ZHOU = villager(1)
DAY = timedelta(days=1)
SUNDAY = MONDAY + timedelta(days=6, hours=10)  # 19:00 in Shanghai


@pytest.fixture
async def hall(app, village) -> Gathering:
    return await gather(app, village)


async def test_sunday_tells_the_week_in_words_and_in_the_picture(hall, calendar):
    for number in (1, 2, 3):
        raised = await hall.app.do(issues.raise_issue, villager(number), GROUP, WORDS)
        await hall.app.do(issues.take, hall.reserve, raised.id, GROUP)
        if number < 3:
            await hall.app.do(issues.solve, hall.reserve, raised.id, GROUP)
    calendar.now = SUNDAY
    await send_due_digests(hall.app)
    query = select(outbox.c.text, outbox.c.picture).where(outbox.c.picture.is_not(None))
    [(told, picture)] = await hall.app.db.read(lambda connection: connection.execute(query).all())
    assert "大伙提了 3 件事，办好 2 件，连以前的还有 1 件没办完。" in told
    assert "王小燕" not in told
    assert told.count(f"✓ {WORDS}") == 2
    figures = picture["figures"]
    assert (figures["raised"], figures["solved"], figures["still_open"]) == (3, 2, 1)
    assert draw(Picture(**picture)).startswith(b"\x89PNG")


async def test_only_the_latest_three_are_told_in_words_and_shortly(hall, calendar):
    for number in range(5):
        raised = await hall.app.do(
            issues.raise_issue, villager(number), GROUP, f"{number} 号塘/坝" + "=🐑" * 90
        )
        await hall.app.do(issues.take, hall.reserve, raised.id, GROUP)
        await hall.app.do(issues.solve, hall.reserve, raised.id, GROUP)
        calendar.now += timedelta(minutes=1)
    calendar.now = SUNDAY
    await send_due_digests(hall.app)
    query = select(outbox.c.text).where(outbox.c.picture.is_not(None))
    [told] = await hall.app.db.read(lambda connection: connection.scalars(query).all())
    lines = [line for line in told.splitlines() if line.startswith("✓")]
    assert [line[:6] for line in lines] == [f"✓ {number} 号塘" for number in (4, 3, 2)]
    assert all(
        line.endswith("…") and len(line.encode("utf-16-le")) // 2 <= 2 + LONGEST_ISSUE for line in lines
    )


async def test_a_village_without_issues_hears_nothing_of_them(hall, calendar):
    calendar.now = SUNDAY
    await send_due_digests(hall.app)
    assert "大伙" not in (await hall.everything_posted())[-1]


async def test_the_digest_counts_what_was_raised_solved_and_is_still_open(hall, calendar):
    async def raised(number):
        return (await hall.app.do(issues.raise_issue, villager(number), GROUP, WORDS)).id

    before, *week = [await raised(1)]
    calendar.now += 7 * DAY
    week += [await raised(number) for number in (2, 3, 4)]
    for each in (before, week[0], week[1]):
        await hall.app.do(issues.take, hall.reserve, each, GROUP)
        await hall.app.do(issues.solve, hall.reserve, each, GROUP)
    await hall.app.do(issues.satisfy, villager(2), week[0], GROUP)
    await hall.app.do(issues.reopen, villager(3), week[1], GROUP)
    await hall.app.do(issues.withdraw, villager(5), await raised(5), GROUP)
    calendar.now += timedelta(seconds=1)
    await hall.app.do(digests.tell_week_so_far, hall.host, GROUP, hall.place)
    told = (await hall.everything_posted())[-1]
    assert "大伙提了 3 件事，办好 2 件，连以前的还有 2 件没办完。" in told

    calendar.now += 7 * DAY
    await hall.app.do(digests.tell_week_so_far, hall.host, GROUP, hall.place)
    assert "大伙以前提的，连以前的还有 2 件没办完。" in (await hall.everything_posted())[-1]
    for each in week[1:]:
        await hall.app.do(issues.take, hall.reserve, each, GROUP)
        await hall.app.do(issues.solve, hall.reserve, each, GROUP)
    calendar.now += 14 * DAY
    await hall.app.do(digests.tell_week_so_far, hall.host, GROUP, hall.place)
    assert "大伙" not in (await hall.everything_posted())[-1]


async def test_the_other_village_is_counted_apart(hall):
    await hall.app.do(issues.raise_issue, ZHOU, GROUP, WORDS)
    figures = await hall.app.see(lambda tx: tx.issues.figures(tx.now - DAY, tx.now + DAY))
    assert {place: (each.raised, each.solved, each.still_open) for place, each in figures.items()} == {
        hall.place.id: (1, 0, 1)
    }
    laojing = await hall.app.do(
        lambda tx: tx.places.add("laojing", hall.place.kind, "老井村", tx.places.get(hall.place.parent_id))
    )
    await hall.app.do(lambda tx: tx.groups.bind(ELSEWHERE, laojing.id, bound_by=None, now=tx.now))
    await hall.app.do(issues.raise_issue, ZHOU, ELSEWHERE, WORDS)
    assert set(await hall.app.see(lambda tx: tx.issues.figures(tx.now - DAY, tx.now + DAY))) == {
        hall.place.id,
        laojing.id,
    }
