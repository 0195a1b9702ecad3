"""The progress report (N), as an organizers' group and an organizer see it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.conftest import MONDAY
from tests.reserves import a_reserve, connection_of

FRIDAY = MONDAY + timedelta(days=11, hours=7)  # 16:00 in Shanghai


async def test_n_every_two_weeks_the_organizers_group_gets_a_picture_and_its_words(phones):
    chief = await phones.known("何科长", county_organizer="yanshi")
    secretary = await phones.known("秦支书", village_secretary="qinghe")
    office = await phones.bound_group("yanshi", chief)
    village = await phones.bound_group("qinghe", secretary)
    await phones.app.do(lambda tx: a_reserve(tx, tx.places.find("qinghe"), 10_001, "小雁"))
    await phones.turn(to=FRIDAY)
    report = (await chief.sees(office))[-2]
    assert report["caption"].startswith("演示县进度通报　12月11日\n后备 1 位。人少，不细分。")
    assert max(size["width"] for size in report["photo"]) == 720
    await phones.turn(days=13)
    assert (await chief.sees(office))[-2]["message_id"] == report["message_id"], "not a second time"
    assert "进度通报" not in "".join(await secretary.reads(village))


BY_TOWNSHIP = text("""
    SELECT t.name, COUNT(*) FROM nominations n JOIN places v ON v.id = n.village_id
    JOIN places t ON t.id = v.parent_id WHERE n.status = 'reserve' GROUP BY t.name
""")


@pytest.fixture
async def office(phones):
    """A county's office on a Friday on which a report is due; only one township has reserves."""
    chief = await phones.known("何科长", county_organizer="yanshi")

    def settle(tx):
        for number in range(5):
            village = tx.places.find("qinghe" if number % 2 else "shanwan")
            a_reserve(tx, village, 10_001 + number, f"小雁{number}")

    await phones.app.do(settle)
    return chief, await phones.bound_group("yanshi", chief)


async def test_n_the_group_gets_the_townships_as_a_table(phones, office):
    chief, group = office
    await phones.turn(to=FRIDAY)
    heading, table, quiet = (await chief.sees(group))[-1]["rich_message"]["blocks"]
    assert heading["text"] == "演示县各乡镇　12月11日"
    head, *rows = ([cell["text"] for cell in row] for row in table["cells"])
    assert head == ["乡镇", "后备", "均龄", "大专起", "来源"], "no column in which nothing would stand"
    counted = await phones.app.see(lambda tx: connection_of(tx).execute(BY_TOWNSHIP).all())
    assert [(row[0], int(row[1])) for row in rows] == [tuple(each) for each in counted]
    assert rows[0][2:4] == ["36", "100%"]
    assert quiet["text"] == "东岗镇：还没有后备，也没有急事。"


@pytest.mark.parametrize(
    "refusal", ["RICH_MESSAGE_INVALID", "not enough rights to send rich messages to the chat"]
)
async def test_n_where_tables_are_refused_the_group_reads_the_same_once_in_words(phones, office, refusal):
    chief, group = office
    fault = {"kind": "bad_request", "method": "sendRichMessage", "description": refusal, "times": None}
    phones.sandbox.world.faults.add(fault)
    await phones.turn(to=FRIDAY)
    said = (await chief.reads(group))[-2:]
    assert said[0].startswith("演示县进度通报")
    assert said[1].startswith("演示县各乡镇　12月11日\n\n柳河乡\n后备 5 · 平均 36 岁 · 大专以上 100%\n")
    assert said[1].endswith("\n\n东岗镇：还没有后备，也没有急事。")
    await phones.turn(days=3)
    assert len([each for each in await chief.reads(group) if "各乡镇" in each]) == 1


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
