"""Three departments, four candidates, a village: every way in which a joint vetting can end."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from domain.nominations import Status
from domain.programme import Programme
from storage.schema.nominations import nominations
from tests.actions import A_DEPARTMENTS_SIGNATURE, A_VETTING_DECISION, within
from tests.reserves import connection_of, make_reserve

LIU, WANG, LI, ZHAO = "刘大江", "王小燕", "李铁柱", "赵小兰"


@pytest.fixture
def programme():
    return Programme(departments=("纪委监委", "公安局", "信访局"))


async def candidate(phones, name, status=Status.TOWNSHIP_PASSED):
    phone = await phones.known(name)

    def passed(tx):
        person, village = tx.people.find(phone.id), tx.places.find("qinghe")
        make_reserve(tx, village, person, name, status=status)

    await phones.app.do(passed)
    return phone


async def reviewer(phones, chief, name, department):
    """By a one-time link, as any other role."""
    await chief.says("联审部门")
    await chief.taps(department)
    code = (await chief.last()).partition("start=")[2].split()[0]
    phone = await phones.person(name)
    await phone.says(f"/start {code}")
    assert "本人不知道是谁签的" in await phone.last()
    await phone.taps("同意，开始")
    assert department in "".join(await phone.reads())
    return phone


async def said_to(phone, *words):
    return [each for each in await phone.reads() if all(part in each for part in words)]


@dataclass
class Cast:
    """Who plays; candidates by their first name's owner."""

    chief: Any
    clerk: Any
    uncle: Any
    aunt: Any
    group: int
    candidates: dict[str, Any]
    discipline: Any = None
    police: Any = None
    colleague: Any = None
    petitions: Any = None
    taps: dict[str, int] = field(default_factory=dict)

    async def count(self, part, phone, *buttons):
        """How many taps a part of the story takes."""
        for button in buttons:
            await phone.taps(button)
        self.taps[part] = len(buttons)


async def test_every_way_a_joint_vetting_can_end(phones):
    cast = await gathered(phones)
    await the_county_sends_them(phones, cast)
    await discipline_passes_all(cast)
    await police_refuses_one_and_steps_back_from_one(cast)
    await petitions_holds_one_for_a_while(phones, cast)
    await the_county_signs(cast)
    await the_village_reads_and_objects(cast)
    await the_county_looks_into_it(phones, cast)
    await the_county_signs_them_in(phones, cast)
    within(A_DEPARTMENTS_SIGNATURE, "a department's signature", cast.taps["one signature"])
    for decision in ("vetting by the township", "opening the batch", "closing for three", "signing two in"):
        within(A_VETTING_DECISION, f"a vetting decision, {decision}", cast.taps[decision])


async def gathered(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    chief = await phones.known("陈部长", county_organizer="yanshi")
    uncle, aunt = await phones.person("大伯"), await phones.person("周大姐")
    group = await phones.bound_group("qinghe", uncle, aunt)
    candidates = {LIU: await candidate(phones, LIU, Status.SUBMITTED)}
    candidates |= {name: await candidate(phones, name) for name in (WANG, LI, ZHAO)}
    return Cast(chief, clerk, uncle, aunt, group, candidates)


async def the_county_sends_them(phones, cast):
    chief = cast.chief
    cast.discipline = await reviewer(phones, chief, "纪工", "纪委监委")
    cast.police = await reviewer(phones, chief, "警官", "公安局")
    await chief.says("待办")
    await chief.taps("演示县 · 3 人可以送联审")
    assert "信访局还没有经办人" in await chief.last()
    assert "送去联审" not in await chief.buttons()
    cast.petitions = await reviewer(phones, chief, "信工", "信访局")
    cast.colleague = await reviewer(phones, chief, "民警", "公安局")
    await cast.clerk.says("待办")
    await cast.count("vetting by the township", cast.clerk, LIU, "通过")
    await chief.says("待办")
    await cast.count("opening the batch", chief, "演示县 · 4 人可以送联审", "送去联审")
    assert "4 人送去联审了，3 个部门" in await chief.last()


async def discipline_passes_all(cast):
    reader = cast.discipline
    [told] = await said_to(reader, "纪委监委：4 人等您签")
    assert LIU not in told
    await reader.taps("看看名单")
    page = await reader.last()
    assert all(f"{name} · 清河村 · 1990 年生 · 在外务工" in page for name in cast.candidates)
    assert "想回来" not in page
    await cast.count("one signature", reader, f"✓ {LIU}")
    assert f"签好了：{LIU}" in await reader.last()
    await cast.count("signing for all the others", reader, "这些都通过", "都通过，签字")
    assert "签好了，3 人都通过" in await reader.last()


async def police_refuses_one_and_steps_back_from_one(cast):
    reader = cast.police
    await reader.says("待办")
    assert [each for each in await reader.buttons() if LIU in each] == [f"{LIU} · 清河村 · 今天"]
    await reader.taps(WANG)
    await cast.count("a refusal, before its words", reader, "不同意")
    await reader.says("有一桩案子还没结")
    assert "由县里定" in await reader.last()
    await reader.says("待办")
    await reader.taps(LIU)
    await reader.taps("我得回避")
    assert "您自己改不回来" in await reader.last()
    await reader.taps("点错了，不回避")
    assert f"{LIU}\n村子：清河村" in await reader.last()
    await reader.taps("我得回避")
    await reader.taps("对，我回避")
    assert "请您的同事签" in await reader.last()
    await reader.taps("看看名单")
    assert LIU not in await reader.last()
    await reader.taps("这些都通过")
    await reader.taps("都通过，签字")
    await cast.colleague.says("待办")
    await cast.colleague.taps(LIU)
    await cast.colleague.taps("通过")


async def petitions_holds_one_for_a_while(phones, cast):
    reader = cast.petitions
    await reader.says("待办")
    await reader.taps(LI)
    await reader.taps("缓一缓")
    await reader.says("信访件下周了结")
    await reader.taps("看看名单")
    await reader.taps("这些都通过")
    await reader.taps("都通过，签字")
    await phones.turn(days=8)
    assert await said_to(cast.discipline, "没签") == []
    await reader.taps("看看名单")
    await reader.taps(f"✓ {LI}")


async def the_county_signs(cast):
    chief, wang = cast.chief, cast.candidates[WANG]
    await chief.says("待办")
    await chief.taps(f"{WANG} · 清河村 · 有部门不同意")
    assert "有一桩案子还没结" in await chief.last()
    await cast.count("the county's refusal", chief, "签字，这次不通过", "手上有件事", "发出")
    [told] = await said_to(wang, "这次没能通过")
    assert "手上有件事还没了结" in told
    assert "县委组织部" in told
    assert not [each for each in await wang.reads() if "公安" in each or "案子" in each]
    await chief.says("待办")
    await cast.count("closing for three", chief, "演示县 · 3 人签齐了", "都签，请本人同意公示")


async def the_village_reads_and_objects(cast):
    uncle, group = cast.uncle, cast.group
    assert await said_to_group(uncle, group, "公示") == []
    for name in (LIU, LI):
        await cast.candidates[name].taps("同意公示")
    await cast.candidates[ZHAO].taps("先等等")
    assert len(await said_to_group(uncle, group, "公示")) == 2
    assert await said_to_group(uncle, group, ZHAO) == []
    await cast.candidates[ZHAO].taps("同意公示")
    await objects(uncle, group, LI, "他家占了集体的地")
    await objects(cast.aunt, group, ZHAO, None)
    assert await said_to(cast.chief, "大伯") == await said_to(cast.chief, "周大姐") == []


async def the_county_looks_into_it(phones, cast):
    chief = cast.chief
    await chief.says("待办")
    await chief.taps(f"{LI} · 清河村 · 有人有话说")
    assert "他家占了集体的地" in await chief.last()
    await chief.taps("成立")
    await chief.says("占地的事先了结")
    await chief.taps("发出")
    assert await said_to(cast.candidates[LI], "占地的事先了结")
    assert await said_to_group(cast.uncle, cast.group, LI) == []
    await chief.says("待办")
    await chief.taps(f"{ZHAO} · 清河村 · 有人有话说")
    await chief.taps("🎤 听录音")
    await chief.taps("不成立")
    await chief.says("查过了，没有这回事")
    await chief.taps("发出")
    code = await link_of(cast.aunt, cast.group, ZHAO)
    await phones.turn(days=8)
    await cast.aunt.says(f"/start {code}")
    assert "查过了，没有这回事" in await cast.aunt.last()


async def the_county_signs_them_in(phones, cast):
    await cast.chief.says("待办")
    await cast.count("signing two in", cast.chief, "演示县 · 2 人公示满了", "都签，列为后备")
    for name in (LIU, ZHAO):
        assert await said_to(cast.candidates[name], "从今天起", "后备了")
    assert len(await said_to_group(cast.uncle, cast.group, "是清河村的后备了")) == 2

    def statuses(tx):
        people = {name: tx.people.find(each.id) for name, each in cast.candidates.items()}
        return {name: tx.nominations.find_latest(person.id).status for name, person in people.items()}

    expected = {LIU: "reserve", WANG: "refused", LI: "refused", ZHAO: "reserve"}
    assert await phones.app.see(statuses) == expected


async def said_to_group(phone, group, words):
    return [each for each in await phone.reads(group) if words in each]


async def link_of(phone, group, name):
    """Where the button of the card that names somebody leads."""
    cards = [each for each in await phone.sees(group) if name in each.get("text", "")]
    [[button]] = cards[-1]["reply_markup"]["inline_keyboard"]
    return button["url"].partition("start=")[2]


async def objects(phone, group, name, words):
    """By the link on the card; spoken where no words are given."""
    code = await link_of(phone, group, name)
    await phone.says(f"/start {code}")
    await phone.taps("同意，开始")
    if words is None:
        await phone.sends(voice={"duration": 4})
    else:
        await phone.says(words)
    await phone.taps("没错，交上去")
    assert "也看不到是谁说的" in await phone.last()


async def test_the_desk_says_what_its_buttons_show_and_one_tap_shows_whom_the_county_waits_for(phones):
    chief = await phones.known("何科长", county_organizer="yanshi")
    for name, department in (("刘纪检", "纪委监委"), ("张公安", "公安局"), ("王信访", "信访局")):
        await reviewer(phones, chief, name, department)
    await chief.says("待办")
    assert await chief.last() == "眼下没有事等您定。来了新的，我会告诉您。"
    await candidate(phones, LIU)
    await chief.says("待办")
    assert await chief.last() == "1 件事等您定，等得最久的在上面。"
    together, _ = await chief.buttons()
    assert together.startswith("演示县 · 1 人可以送联审")

    def related(tx):
        nomination = connection_of(tx).execute(select(nominations.c.id)).scalar_one()
        tx.conflicts.flag(nomination, tx.people.find(chief.id).id, tx.now, by_candidate=True)
        return nomination

    nomination = await phones.app.do(related)
    await chief.says("待办")
    assert await chief.last() == "眼下没有事等您定。来了新的，我会告诉您。"
    assert not (await chief.sees())[-1].get("reply_markup"), "nor a button for what they step back from"
    await phones.app.do(lambda tx: tx.conflicts.unflag(nomination, tx.people.find(chief.id).id))
    await chief.says("待办")
    for button in (together, "送去联审", "« 回到待办"):
        await chief.taps(button)
    assert await chief.last() == "眼下没有事等您定，有 1 位在等别人：点下面看看等谁。来了新的，我会告诉您。"
    assert await chief.buttons() == ["联审、公示到哪一步了 · 1 位"]
    await chief.taps("联审、公示到哪一步了")
    assert (
        "联审中 1 位\n刘大江 · 清河村（柳河乡）\n等纪委监委、公安局、信访局签，到12 月 " in await chief.last()
    )
    await chief.taps("« 回到待办")
    assert (await chief.last()).startswith("眼下没有事等您定，有 1 位在等别人")
