"""Training classes, phone in hand: listed in a few taps, joined with one, a line that moves up by itself."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.attendances import WAY, token
from domain.programme import Programme
from domain.training import Training
from services import lesson_forms
from storage.schema.lessons import lessons, seats
from tests.conftest import MONDAY
from tests.conversations.conftest import Phone
from tests.reserves import connection_of, make_reserve

SATURDAY_EVE = datetime.fromisoformat("2026-12-04T10:00:00+00:00")  # Friday 18:00 in Shanghai
SETTLED = timedelta(minutes=31)


@pytest.fixture
def programme():
    return Programme(training=Training(classes=True))


@pytest.fixture
async def clerk(phones):
    return await phones.known("方干事", township_organizer="liuhe")


async def a_reserve_with_a_phone(phones, name, code="qinghe"):
    phone = await phones.known(name)

    def enter(tx):
        make_reserve(tx, tx.places.find(code), tx.people.find(phone.id), name)

    await phones.app.do(enter)
    return phone


async def list_lesson(clerk, topic, *taps, venue="乡政府二楼会议室"):
    """What an organizer does for one class; returns how many taps and how many typed words."""
    await clerk.taps("开一堂课")
    await clerk.says(topic)
    for button in taps[:3]:
        await clerk.taps(button)
    typed = 1
    if venue in await clerk.buttons():
        await clerk.taps(venue)
    else:
        await clerk.says(venue)
        typed = 2
    for button in (*taps[3:], "发出"):
        await clerk.taps(button)
    return 1 + len(taps) + 1 + (2 - typed), typed


async def documents(phone: Phone):
    return [each["document"] for each in await phone.sees() if "document" in each]


async def file_of(phone: Phone):
    """What the newest file of the chat holds."""
    found = (await documents(phone))[-1]
    token = phone.phones.sandbox.token
    path = f"/bot{token}/getFile"
    async with phone.phones.http.post(path, json={"file_id": found["file_id"]}) as response:
        file_path = (await response.json())["result"]["file_path"]
    async with phone.phones.http.get(f"/file/bot{token}/{file_path}") as response:
        return (await response.read()).decode().replace("\r\n ", "")


async def test_classes_listed_together_are_one_letter_and_a_tap_joins(phones, clerk):
    liu = await a_reserve_with_a_phone(phones, "刘大江")
    far = await a_reserve_with_a_phone(phones, "远在东岗", "laojing")
    await clerk.says("培训")
    assert "还没有课" in await clerk.last()
    await list_lesson(clerk, "网上卖货", "12月5日", "09:00", "2 小时", "30")
    assert "我并成一条告诉大家" in await clerk.last()
    await phones.turn(minutes=20)
    await list_lesson(clerk, "调解纠纷", "12月6日", "14:30", "半天", "30")
    await phones.turn(to=MONDAY + SETTLED)
    assert "网上卖货" not in "".join(await liu.reads()), "another was listed meanwhile"

    await phones.turn(minutes=20)
    said = await liu.last()
    assert "有课了" in said
    assert "网上卖货" in said
    assert "12月5日周六 09:00 到 11:00，乡政府二楼会议室" in said
    assert "调解纠纷" in said
    assert "有课了" not in "".join(await far.reads())
    await phones.turn(to=MONDAY + timedelta(days=1))
    assert "".join(await liu.reads()).count("有课了") == 1

    toast = await liu.taps("报名 12月5日 网上卖货")
    assert toast == "报上了"
    assert await liu.buttons() == ["✓ 12月5日 网上卖货", "报名 12月6日 调解纠纷"]
    calendar = await file_of(liu)
    assert "DTSTART:20261205T010000Z\r\n" in calendar
    assert "SUMMARY:网上卖货\r\n" in calendar
    assert "SEQUENCE:0\r\n" in calendar


async def test_the_line_moves_up_by_itself(phones, clerk):
    liu, guo, sun = [await a_reserve_with_a_phone(phones, each) for each in ("刘大江", "郭小", "孙二")]
    await clerk.says("培训")
    await list_lesson(clerk, "网上卖货", "12月5日", "09:00", "2 小时", "15")
    await phones.app.do(only_one_place)
    await phones.turn(to=MONDAY + SETTLED)
    assert await liu.taps("报名 12月5日") == "报上了"
    assert "排上了" in await guo.taps("报名 12月5日")
    assert not await documents(guo)
    await sun.taps("报名 12月5日")
    assert "前面还有 1 位" in await sun.last()
    await clerk.says("培训")
    assert "报上 1 / 1，排队 2 位" in await clerk.last()

    await liu.taps("✓ 12月5日")
    await liu.taps("不去了，退掉")
    assert "有人让出了位子" in await guo.last()
    assert "有人让出了位子" not in "".join(await sun.reads())
    await guo.taps("放进日历")
    assert "SUMMARY:网上卖货" in await file_of(guo)
    await sun.says("培训")
    assert "您排在第一个" in await sun.last()


def only_one_place(tx):
    connection_of(tx).execute(lessons.update().values(places=1))


async def test_moved_reminded_once_and_called_off(phones, clerk):
    liu = await a_reserve_with_a_phone(phones, "刘大江")
    await clerk.says("培训")
    await list_lesson(clerk, "网上卖货", "12月6日", "09:00", "2 小时", "30")
    await phones.turn(to=MONDAY + SETTLED)
    await liu.taps("报名 12月6日")
    await clerk.says("培训")
    await clerk.taps("12月6日 网上卖货")
    await clerk.taps("改时间、地点")
    for button in ("12月5日", "19:00", "乡政府二楼会议室"):
        await clerk.taps(button)
    assert "原来：12月6日周日 09:00" in await clerk.last()
    await clerk.taps("发出")
    moved = await liu.last()
    assert "您报的课改了" in moved
    assert "12月5日周六 19:00" in moved
    await liu.taps("放进日历")
    assert "SEQUENCE:1\r\n" in await file_of(liu)

    await phones.turn(to=SATURDAY_EVE - timedelta(minutes=1))
    assert "明天上课" not in "".join(await liu.reads())
    await phones.turn(to=SATURDAY_EVE + timedelta(hours=5))
    assert "".join(await liu.reads()).count("明天上课") == 1

    await clerk.says("培训")
    await clerk.taps("12月5日 网上卖货")
    await clerk.taps("取消这堂课")
    assert "1 位会马上知道" in await clerk.last()
    await clerk.taps("取消，告诉大家")
    await phones.turn(hours=9)
    assert "取消了，不用跑了" in await liu.last()
    await liu.taps("放进日历")
    calendar = await file_of(liu)
    assert "STATUS:CANCELLED\r\n" in calendar
    assert "SEQUENCE:2\r\n" in calendar
    kept = await phones.app.see(lambda tx: connection_of(tx).execute(select(seats.c.number)).all())
    assert kept == [(1,)]


@pytest.mark.parametrize("venue", ["柳河乡政府后院新盖的那栋三层小楼二楼东头第一间大会议室", "村委会:二楼"])
async def test_a_venue_of_any_length_or_sign_is_a_tap_the_next_time(phones, clerk, venue):
    await clerk.says("培训")
    await list_lesson(clerk, "网上卖货", "12月5日", "09:00", "2 小时", "30", venue=venue)
    await clerk.says("培训")
    _, typed = await list_lesson(clerk, "调解纠纷", "12月6日", "09:00", "2 小时", "30", venue=venue)
    assert typed == 1
    await clerk.says("培训")
    await clerk.taps("12月6日 调解纠纷")
    await clerk.taps("改时间、地点")
    await clerk.taps("12月5日")
    await clerk.taps("19:00")
    assert (await clerk.buttons()).count(venue) == 1
    await clerk.taps(venue)
    await clerk.taps("发出")
    kept = await phones.app.see(lambda tx: connection_of(tx).execute(select(lessons.c.venue)).all())
    assert kept == [(venue,), (venue,)]


async def test_what_no_button_can_carry_is_left_out_and_the_question_still_asked(phones, clerk, monkeypatch):
    monkeypatch.setattr(lesson_forms, "HOURS", ("0830", "8:30", "0" * 60))
    await clerk.says("培训")
    await clerk.taps("开一堂课")
    await clerk.says("网上卖货")
    await clerk.taps("12月5日")
    hours = [each for each in await clerk.buttons() if each[0].isdigit()]
    assert hours == ["08:30"]


@pytest.mark.parametrize("programme", [Programme()])
async def test_a_county_that_does_not_train_here_never_hears_of_it(phones, clerk):
    liu = await a_reserve_with_a_phone(phones, "刘大江")
    for phone in (clerk, liu):
        await phone.says("/start")
        assert "培训" not in await phone.lies_at_hand()
        await phone.says("培训")
        assert "课" not in await phone.last()


async def test_who_is_there_says_the_code_and_an_organizer_taps_who_has_no_phone(phones, clerk):
    liu, guo = [await a_reserve_with_a_phone(phones, each) for each in ("刘大江", "郭小")]
    far = await a_reserve_with_a_phone(phones, "远在东岗", "laojing")
    await phones.app.do(without_a_phone)
    await clerk.says("培训")
    await list_lesson(clerk, "网上卖货", "12月1日", "09:00", "2 小时", "30")
    await clerk.taps("看看课表")
    await clerk.taps("12月1日 网上卖货")
    assert "1 小时才能签到" in await clerk.taps("签到码")
    await phones.turn(to=MONDAY + timedelta(days=1, minutes=10))
    await clerk.taps("签到码")
    digits = re.findall(r"\d{3} \d{3}", await clerk.last())[0]
    await liu.says(digits)
    assert await liu.last() == "到了，给您记上了：网上卖货。"
    await liu.says(digits)
    assert await liu.last() == "到了，给您记上了：网上卖货。"
    await far.says(digits)
    assert "这个码没对上" in await far.last()
    await guo.says(f"{(int(digits.replace(' ', '')) + 1) % 10**6:06}")
    assert "这个码没对上" in await guo.last()
    link = await phones.app.see(link_of_the_class)
    await guo.says(f"/start {link}")
    assert await guo.last() == "到了，给您记上了：网上卖货。"

    await clerk.taps("点名")
    assert "到了 2 位" in (await clerk.reads())[-2]
    assert await clerk.buttons() == ["✓ 刘大江 · 清河村", "✓ 郭小 · 清河村", "老周 · 清河村", "« 回到这堂课"]
    await clerk.taps("老周 · 清河村")
    assert "到了 3 位" in (await clerk.reads())[-2]
    await clerk.taps("✓ 老周 · 清河村")
    assert "到了 2 位" in (await clerk.reads())[-2]
    await phones.turn(hours=5)
    await guo.says(f"/start {link}")
    assert "这个码没对上" in await guo.last()


def without_a_phone(tx):
    place = tx.places.find("qinghe")
    person = tx.people.write_down("老周", "zh_CN", "1", tx.now)
    make_reserve(tx, place, person, "老周")


def link_of_the_class(tx):
    return WAY + token(tx.secrets.audit_key, tx.lessons.get(1))
