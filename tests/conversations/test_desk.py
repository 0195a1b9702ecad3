"""The organizer's one list, and what happens when nobody looks at it."""

from tests.conversations.test_nominations import fill


async def test_what_waits_for_days_is_said_on_monday_once_a_week(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    candidate = await phones.known("陈小满")
    await fill(candidate)
    await candidate.taps("没错，交上去")
    await phones.turn(days=22)
    said = [words for words in await clerk.reads() if "还有 1 件事等您定" in words]
    assert ["6 天" in said[0], "13 天" in said[1], "20 天" in said[2], len(said)] == [True, True, True, 3]


async def test_an_empty_desk_is_quiet(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    before = await clerk.reads()
    await phones.turn(days=15)
    assert await clerk.reads() == before
