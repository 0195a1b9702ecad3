"""The progress report (N), as an organizers' group and an organizer see it."""

from datetime import timedelta

from tests.conftest import MONDAY
from tests.reserves import a_reserve

FRIDAY = MONDAY + timedelta(days=11, hours=7)  # 16:00 in Shanghai


async def test_n_every_two_weeks_the_organizers_group_gets_a_picture_and_its_words(phones):
    chief = await phones.known("何科长", county_organizer="yanshi")
    secretary = await phones.known("秦支书", village_secretary="qinghe")
    office = await phones.bound_group("yanshi", chief)
    village = await phones.bound_group("qinghe", secretary)
    await phones.app.do(lambda tx: a_reserve(tx, tx.places.find("qinghe"), 10_001, "小雁"))
    await phones.turn(to=FRIDAY)
    report = (await chief.sees(office))[-1]
    assert report["caption"].startswith("演示县进度通报　12月11日\n后备 1 位，平均 36 岁，大专以上 100%。")
    assert max(size["width"] for size in report["photo"]) == 720
    await phones.turn(days=13)
    assert (await chief.sees(office))[-1]["message_id"] == report["message_id"], "not a second time"
    assert "进度通报" not in "".join(await secretary.reads(village))


async def test_an_organizer_reads_it_at_any_time_and_connects_the_office(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    await clerk.says("通报")
    assert any(each.startswith("柳河乡进度通报") for each in await clerk.reads())
    office = await phones.group("柳河乡党建办", clerk)
    await clerk.taps("连柳河乡的工作群")
    code = (await clerk.last()).partition("/bind ")[2].split()[0]
    await clerk.says(f"/bind {code}", office)
    await clerk.says("/report", office)
    assert (await clerk.sees(office))[-1]["caption"].startswith("柳河乡进度通报")


async def test_who_organizes_nothing_is_told_whom_to_ask_and_a_village_hears_no_report(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    zhou = await phones.known("周大姐")
    await zhou.says("/report")
    assert "要由管这个地方的经办人来做" in await zhou.last()
    village = await phones.bound_group("qinghe", clerk, zhou)
    await clerk.says("/report", village)
    heard = [*await clerk.reads(village), *await clerk.reads()]
    assert any("进度通报不发到村里的群" in each for each in heard)
    assert not any("caption" in each for each in await zhou.sees(village))
