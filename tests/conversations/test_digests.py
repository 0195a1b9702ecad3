"""The village's week, as its group sees it."""

from datetime import timedelta

from tests.conftest import MONDAY

SUNDAY = MONDAY + timedelta(days=6, hours=10)  # 19:00 in Shanghai


async def test_on_sunday_the_group_gets_a_picture_with_its_words(phones):
    secretary = await phones.known("秦支书", village_secretary="qinghe")
    zhou = await phones.person("周大姐")
    village = await phones.bound_group("qinghe", secretary, zhou)
    await phones.turn(to=SUNDAY)
    digest = (await zhou.sees(village))[-1]
    assert digest["caption"].startswith("清河村这一周　11月30日–12月6日")
    assert max(size["width"] for size in digest["photo"]) == 1080
    await phones.turn(hours=20)
    assert (await zhou.sees(village))[-1]["message_id"] == digest["message_id"]


async def test_a_host_gets_the_week_so_far_and_a_villager_a_friendly_no(phones):
    secretary = await phones.known("秦支书", village_secretary="qinghe")
    zhou = await phones.person("周大姐")
    village = await phones.bound_group("qinghe", secretary, zhou)
    await zhou.says("/summary", village)
    assert "小结请村支书或经办人来发" in await zhou.last(village)
    await secretary.says("/summary", village)
    assert (await zhou.sees(village))[-1]["caption"].startswith("清河村这周到现在")


async def test_a_townships_group_is_sent_to_its_villages(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    office = await phones.bound_group("liuhe", clerk)
    await clerk.says("/summary", office)
    assert "小结在各村自己的群里看" in await clerk.last(office)
