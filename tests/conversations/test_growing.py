"""A year of growing: two mentors and their word each quarter (P), one expert and one plan (L)."""

import statistics
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.settings import read_county
from domain.letters import LetterKind
from domain.nominations import Skill
from domain.weeks import week_of
from storage.schema.letters import outbox
from tests.conftest import MONDAY
from tests.conversations.test_pairs import mentor_by_link, reserve_of

FIRST_MONDAY = MONDAY + timedelta(days=7, minutes=-29)  # 08:31 in the village
WEEKS = 52


class Year:
    """Counts what the bot began to say, and what people tapped, week by week."""

    def __init__(self, phones):
        self.phones = phones
        self.taps: Counter[str] = Counter()
        self.asks: dict[str, list[int]] = defaultdict(list)
        self.said: dict[str, list[int]] = defaultdict(list)
        self.answers = 0
        self._seen = 0

    async def week(self, number):
        """When the week's question comes: on a public holiday a few days later."""
        programme, monday = self.phones.app.programme, FIRST_MONDAY + timedelta(weeks=number)
        kept = programme.check_in_at.kept_in(week_of(monday, programme.zone), programme.zone)
        assert kept is not None
        await self.phones.turn(to=max(kept, monday))

    async def tap(self, phone, *buttons):
        for button in buttons:
            await phone.taps(button)
            self.taps[phone.name] += 1

    async def answer(self, phone, button):
        """The week's question, in one tap."""
        before = self.taps[phone.name]
        await self.tap(phone, button)
        assert self.taps[phone.name] == before + 1
        self.answers += 1

    async def count(self, *people):
        """What was written to each of them since the last time; answers to a tap are no letters."""
        letters = select(outbox.c.chat_id, outbox.c.kind, func.count()).where(outbox.c.id > self._seen)
        letters = letters.where(outbox.c.kind != LetterKind.REPLY).group_by(outbox.c.chat_id, outbox.c.kind)

        def read(connection):
            newest = connection.scalar(select(func.max(outbox.c.id))) or 0
            return newest, {(chat, kind): count for chat, kind, count in connection.execute(letters)}

        self._seen, found = await self.phones.app.db.read(read)
        for person in people:
            asked = found.get((person.id, LetterKind.ASK), 0)
            self.asks[person.name].append(asked)
            self.said[person.name].append(asked + found.get((person.id, LetterKind.NEWS), 0))

    def report(self, practice):
        """Printed by the story; what the programme promises is asserted."""
        weekly = [count for counts in self.said.values() for count in counts]
        asks = [count for counts in self.asks.values() for count in counts]
        nudges = sum(count - 1 for count in asks if count > 1)
        print(  # noqa: T201 - the figures are what the story is told for
            f"\n{practice}: {WEEKS} weeks; taps for the week's question: 1; taps in all: {dict(self.taps)};"
            f" messages a week: at most {max(weekly)}, median {statistics.median(weekly)};"
            f" questions a week: at most {max(asks)}; nudges to who had answered: {nudges} of {self.answers}"
        )
        assert max(weekly) <= 3
        assert statistics.median(weekly) <= 1
        assert nudges == 0


async def pair_up(phones, year, mentor, reserve, name):
    await reserve.says("导师")
    if "找一位导师" in await reserve.buttons():
        await year.tap(reserve, "找一位导师")
    await year.tap(reserve, name, "请这位带我")
    await year.tap(mentor, "我来带", "我签")
    await year.tap(reserve, "我签")


@pytest.fixture
async def organizer(phones):
    return await phones.known("方干事", township_organizer="liuhe")


class TestPanjin:
    @pytest.fixture
    def programme(self):
        return read_county("panjin")[0]

    async def test_p_two_mentors_for_a_year_and_four_assessments(self, phones, organizer):
        year = Year(phones)
        political = await mentor_by_link(phones, organizer, "王书记", role="政治导师", skill="调解说和")
        work = await mentor_by_link(phones, organizer, "赵师傅")
        reserve = await reserve_of(phones, "李强", Skill.MACHINES)
        await pair_up(phones, year, political, reserve, "王书记")
        await pair_up(phones, year, work, reserve, "赵师傅")
        await year.count()
        assessed: Counter[str] = Counter()
        days_ahead: dict[str, list[int]] = defaultdict(list)
        for number in range(WEEKS - 1):
            await year.week(number)
            for phone, met in ((reserve, "都见了"), (political, "见了"), (work, "见了")):
                await year.answer(phone, met)
                if "快到期了" in await phone.last():
                    ahead = (date(2027, 11, 30) - phones.app.clock().date()).days
                    days_ahead[phone.name].append(ahead)
            for mentor in (political, work):
                if "写评语" in await mentor.buttons():
                    await self.assess(year, mentor, reserve)
                    assessed[mentor.name] += 1
            if days_ahead and "再走一程" not in "".join(await political.reads()):
                await year.tap(political, "接着走")
                await year.tap(reserve, "快到期的", "接着走 · 王书记")
                assert "您和李强再走一程" in await political.last()
            await year.count(political, work, reserve)
        assert assessed == {"王书记": 4, "赵师傅": 4}
        assert days_ahead == {"王书记": [36], "赵师傅": [36, 8], "李强": [36, 8]}
        await political.says("导师")
        assert "评语 4 份" in await political.last()
        year.report("P")
        await year.week(WEEKS)
        assert "您带李强的日子满了" in "".join(await work.reads())
        successor = await phones.known("新干事", township_organizer="liuhe")
        await self.everything_is_at_hand(reserve, successor)

    async def everything_is_at_hand(self, reserve, organizer):
        """The paper of the pair that is over; the file of the one that goes on, for their organizer."""
        await reserve.says("导师")
        for press in ("以前的结对", "赵师傅", "结对协议（PDF）"):
            await reserve.taps(press)
        assert any("document" in message for message in await reserve.sees())
        await organizer.says("结对")
        for press in ("清河村", "李强 ← 王书记"):
            await organizer.taps(press)
        assert "到 2028 年 11 月 30 日" in await organizer.last()
        assert "计划" not in await organizer.buttons()
        await organizer.taps("评语")
        assert await organizer.buttons() == [f"第 {period} 季" for period in range(1, 5)]
        await organizer.taps("第 4 季")
        assert "语音，7 秒" in await organizer.last()

    async def assess(self, year, mentor, reserve):
        await year.tap(mentor, "写评语")
        await mentor.sends(voice={"duration": 7})
        await year.tap(mentor, "没错，交上去")
        assert "您头一个看" in await reserve.last()
        await year.tap(reserve, "看过了")


class TestLingyuan:
    @pytest.fixture
    def programme(self):
        return read_county("lingyuan")[0]

    async def test_l_one_expert_one_plan_adjusted_once(self, phones, organizer):
        year = Year(phones)
        expert = await mentor_by_link(phones, organizer, "钱工", role="专家")
        reserve = await reserve_of(phones, "李强", Skill.MACHINES)
        await pair_up(phones, year, expert, reserve, "钱工")
        assert "到 2029 年 11 月 30 日" in await expert.last()
        await year.tap(reserve, "结对协议（PDF）")
        assert any("document" in message for message in await reserve.sees())
        await reserve.says("导师")
        await year.tap(reserve, "钱工", "计划", "就用“三年一计划”")
        await year.count()
        for number in range(WEEKS):
            await year.week(number)
            for phone in (expert, reserve):
                await year.answer(phone, "见了")
            await year.count(expert, reserve)
            if number == 0:
                assert "您的下一步：把村里的家底摸清" in await reserve.last()
                assert "（到 2027 年 2 月 28 日）" in await reserve.last()
                await year.tap(expert, "计划", "调一调", "推后三个月", "短板变了")
                assert "到 2027 年 5 月 28 日" in await expert.last()
            if number == 24:
                assert "下一步，李强：把村里的家底摸清" in await expert.last()
                await year.tap(reserve, "计划", "○ 把村里的家底摸清")
                assert "✓ 把村里的家底摸清" in await reserve.last()
            if number == 25:
                assert "您的下一步：跟着专家学会一样拿手的" in await reserve.last()
        year.report("L")
        await reserve.says("见面")
        await year.tap(reserve, "计划", "✓ 把村里的家底摸清")
        assert "推后三个月（短板变了）" in await reserve.last()
