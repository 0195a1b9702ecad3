"""Wucun's way (W): ten classes from mid-October to December, a test after each, a human after that."""

from base64 import b64encode
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from domain.nominations import Status
from domain.programme import Programme
from domain.training import Training
from storage.schema.exams import attempts
from storage.schema.letters import outbox
from storage.schema.nominations import nominations
from storage.schema.records import audit
from tests.conversations.test_lessons import a_reserve_with_a_phone, documents, without_a_phone
from tests.reserves import connection_of
from tests.tables import a_workbook
from texts.moments import day

OCTOBER = datetime.fromisoformat("2026-10-12T01:00:00+00:00")  # Monday 09:00 in Shanghai
SATURDAYS = [date(2026, 10, 17) + timedelta(weeks=number) for number in range(10)]
TOPICS = (
    "网上卖货",
    "调解纠纷",
    "防汛",
    "医保手机办",
    "集体账目",
    "党建",
    "种植",
    "短视频",
    "项目申报",
    "村民代表会",
)
HEADINGS = ("题型", "题目", "A", "B", "C", "D", "答案")
GOOD = [
    ("单选", "谁来定村里的大事", "支书", "村民会议", "乡里", "", "B"),
    ("单选", "账目多久公开一次", "一月", "一年", "三年", "", "A"),
    ("多选", "哪些要公示", "低保名单", "各家存款", "集体支出", "", "AC"),
    ("判断", "汛期可以不巡查", "", "", "", "", "错"),
    ("判断", "票据要留底", "", "", "", "", "对"),
]
BAD = [
    ("单选", "谁来定村里的大事", "一", "二", "", "", "A"),
    ("多选", "", "一", "", "", "", "A"),
]
RIGHT = {
    "谁来定村里的大事": ("村民会议",),
    "账目多久公开一次": ("一月",),
    "哪些要公示": ("低保名单", "集体支出"),
    "汛期可以不巡查": ("错",),
    "票据要留底": ("对",),
}
MOST_ASKS = 3


@pytest.fixture
def programme(monkeypatch):
    monkeypatch.setattr("tests.conversations.conftest.MONDAY", OCTOBER)
    return Programme(training=Training(classes=True))


def bank(tmp_path, *rows):
    path = a_workbook(tmp_path / "bank.xlsx", {"题库": [HEADINGS, *rows]})
    return {"file_name": "题库.xlsx", "content_base64": b64encode(path.read_bytes()).decode()}


async def question(phone):
    """What is asked now: its words, and which letter stands for which option."""
    lines = [line for line in (await phone.reads())[-1].split("\n") if line]
    options = dict(line.removeprefix("✓ ").split(". ", 1) for line in lines[2:])
    return lines[1], {words: letter for letter, words in options.items()}


async def sit(phone, *, knows, taps):
    """Take a whole test, all right or all wrong."""
    for _ in GOOD:
        words, letters = await question(phone)
        right = RIGHT[words]
        wanted = right if knows else tuple(each for each in letters if each not in right)[:1]
        for each in wanted:
            await phone.taps(letters[each])
            taps["answers"] += 1
        if "选好了" in await phone.buttons():
            await phone.taps("选好了")
            taps["answers"] += 1


def spelled(saturday):
    return day(saturday, "zh_CN")


async def list_ten(clerk, taps):
    """Every Saturday one, the day typed, the venue typed once."""
    await clerk.says("培训")
    for topic, saturday in zip(TOPICS, SATURDAYS, strict=True):
        await clerk.taps("开一堂课")
        await clerk.says(topic)
        await clerk.says(f"{saturday.month}月{saturday.day}日")
        for button in ("09:00", "2 小时"):
            await clerk.taps(button)
        if "乡政府" in await clerk.buttons():
            await clerk.taps("乡政府")
            taps["listing ten classes"] += 1
        else:
            await clerk.says("乡政府")
        for button in ("30", "发出"):
            await clerk.taps(button)
        taps["listing ten classes"] += 5


async def hold(phones, clerk, topic, saturday, taps):
    """Nine o'clock: the organizer calls the roll; at noon it is over."""
    midnight = datetime.combine(saturday, time(0), phones.app.programme.zone)
    await phones.turn(to=midnight + timedelta(hours=9, minutes=5))
    await clerk.says("培训")
    await clerk.taps(f"{spelled(saturday)} {topic}")
    await clerk.taps("点名")
    taps["calling the roll"] += 2
    for name in ("郭小", "老周", "刘大江"):
        await clerk.taps(f"{name} · 清河村")
        taps["calling the roll"] += 1
    assert "到了 3 位" in await clerk.last()
    await phones.turn(hours=3)


async def sign_out(chief, clerk, guo):
    """The county reads what he will read, and only its signature takes him out."""
    await chief.says("待办")
    await chief.taps("郭小 · 村民代表会")
    await chief.taps("请他退出后备")
    await chief.taps("培训的考试没过")
    preview = await chief.last()
    assert "郭小会读到下面这段" in preview
    assert "先走到这里" not in await guo.last()
    await chief.taps("签字，请他退出")
    said = await guo.last()
    assert "您先走到这里了" in said
    assert said in preview
    assert "退出了后备" in await clerk.last()
    await guo.says("进度")
    assert "培训的考试没过" in await guo.last()
    await clerk.says("待办")
    assert "郭小 · 村民代表会 · 今天" not in await clerk.buttons()


async def take(phone, topic, *, knows, taps):
    assert f"{topic}上完了，做 5 道题" in await phone.last()
    await phone.taps("开始")
    taps["answers"] += 1
    await sit(phone, knows=knows, taps=taps)
    assert ("考过了" in await phone.last()) is knows


async def fail_for_good(clerk, guo, taps):
    """The retry fails too: a human gives another try, then talks; nothing happens by itself."""
    assert "对的是" not in await guo.last(), "there is still a try in which to know it"
    await clerk.says("待办")
    assert "郭小 · 网上卖货 · 今天" not in await clerk.buttons()
    await guo.taps("再考一次")
    await sit(guo, knows=False, taps=taps)
    assert "对的是：村民会议" in await guo.last()
    assert "经办人会和您商量" in await guo.last()
    await clerk.says("待办")
    await clerk.taps("郭小 · 网上卖货")
    assert "5 题答对 0 题" in await clerk.last()
    await clerk.taps("再给一次机会")
    assert "您还能再考一次" in await guo.last()
    await guo.taps("开始")
    await sit(guo, knows=False, taps=taps)
    await clerk.says("待办")
    await clerk.taps("郭小 · 网上卖货")
    await clerk.taps("我和他聊聊")
    taps["seeing to who did not pass"] += 4
    assert "想和您聊聊" in await guo.last()
    await clerk.says("待办")
    assert "郭小 · 网上卖货 · 今天" not in await clerk.buttons()


def looked(tx, account):
    run = connection_of(tx).execute
    passed = Counter(run(select(attempts.c.passed)).scalars())
    standing = set(run(select(nominations.c.status)).scalars())
    asks = select(outbox.c.not_before).where(outbox.c.chat_id == account, outbox.c.kind == "ask")
    weeks = Counter(each.isocalendar()[:2] for each in run(asks).scalars())
    return passed, standing, max(weeks.values()), set(run(select(audit.c.action)).scalars())


async def test_w_ten_classes_their_tests_and_a_human_for_who_did_not_pass(phones, tmp_path, capsys):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    chief = await phones.known("陈部长", county_organizer="yanshi")
    liu, guo = [await a_reserve_with_a_phone(phones, each) for each in ("刘大江", "郭小")]
    await phones.app.do(without_a_phone)
    taps: Counter[str] = Counter()
    most = 0
    await list_ten(clerk, taps)
    await phones.turn(minutes=31)
    assert "后面还有 2 堂" in await liu.last(), "ten classes are one letter"
    await clerk.sends(document=bank(tmp_path, *GOOD, *BAD))
    assert "第 7 行：这道题前面有了，删掉一道" in await clerk.last()
    assert "第 8 行：补上题目" in await clerk.last()

    for number, (topic, saturday) in enumerate(zip(TOPICS, SATURDAYS, strict=True)):
        await clerk.sends(document=bank(tmp_path, *GOOD))
        assert "5 题都能用" in await clerk.last()
        await clerk.taps(f"用在 {spelled(saturday)} {topic}")
        await liu.says("培训")
        await liu.taps(f"报名 {spelled(saturday)}")
        taps["joining"] += 1
        await hold(phones, clerk, topic, saturday, taps)
        await take(liu, topic, knows=True, taps=taps)
        await take(guo, topic, knows=0 < number < len(TOPICS) - 1, taps=taps)
        if number == 0:
            await fail_for_good(clerk, guo, taps)

        most = max(most, (await phones.app.see(looked, liu.id))[2])

    await guo.taps("再考一次")
    await sit(guo, knows=False, taps=taps)
    standing = (await phones.app.see(looked, liu.id))[1]
    assert standing == {Status.RESERVE}, "nobody leaves by a rule"
    await sign_out(chief, clerk, guo)

    await liu.taps("结业证")
    paper = (await documents(liu))[-1]
    assert paper["file_name"] == "certificate.pdf"

    passed, standing, _, deeds = await phones.app.see(looked, liu.id)
    assert passed == {True: 18, False: 5}
    assert standing == {Status.RESERVE, Status.EXITED}
    assert most <= MOST_ASKS
    assert {"see_to_exam another_try", "see_to_exam have_a_talk", "fail_exam", "pass_exam"} <= deeds
    assert "sign_out_nomination" in deeds
    figures = ", ".join(f"{what}: {count}" for what, count in taps.items())
    with capsys.disabled():
        print(f"\nW: taps over ten classes: {figures}; most asks in a week: {most}")  # noqa: T201 - asked for
