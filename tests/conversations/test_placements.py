"""Real work for a reserve: several mentors, a post and a secondment (E); two months on the job (W)."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import String, cast, distinct, func, select

from bot.settings import read_county
from domain.letters import LetterKind
from domain.nominations import Skill
from domain.placement_rules import Observation, Placements
from domain.programme import Programme
from storage.schema.letters import outbox
from tests.conversations.test_growing import WEEKS, Year, pair_up
from tests.conversations.test_pairs import mentor_by_link, reserve_of

ENYANG = Programme(pair_months=24, placements=Placements(("村支书助理", "专职网格员", "组长"), (3, 6), None))
POST_ENDS, SECONDMENT_ENDS = 13, 27
"""The weeks after which each is over."""


class Messages(Year):
    """Counts messages that somebody sees come, not how often one of them was changed."""

    async def count(self, *people):
        letter = func.coalesce(outbox.c.topic, cast(outbox.c.id, String))
        letters = select(outbox.c.chat_id, outbox.c.kind, func.count(distinct(letter)))
        letters = letters.where(outbox.c.id > self._seen, outbox.c.kind != LetterKind.REPLY)
        letters = letters.group_by(outbox.c.chat_id, outbox.c.kind)

        def read(connection):
            newest = connection.scalar(select(func.max(outbox.c.id))) or 0
            return newest, {(chat, kind): count for chat, kind, count in connection.execute(letters)}

        self._seen, found = await self.phones.app.db.read(read)
        for person in people:
            asked = found.get((person.id, LetterKind.ASK), 0)
            self.asks[person.name].append(asked)
            self.said[person.name].append(asked + found.get((person.id, LetterKind.NEWS), 0))


@pytest.fixture
async def organizer(phones):
    return await phones.known("方干事", township_organizer="liuhe")


async def open_file(organizer, name):
    await organizer.says("村庄")
    for press in ("清河村", "岗位、挂职", name):
        await organizer.taps(press)


async def count_taps(phone, *buttons):
    for each in buttons:
        await phone.taps(each)
    return len(buttons)


class TestEnyang:
    @pytest.fixture
    def programme(self):
        return ENYANG

    async def test_e_several_mentors_a_post_and_a_secondment(self, phones, organizer):
        year = Messages(phones)
        taps: Counter[str] = Counter()
        host = await phones.known("常支书", village_secretary="shanwan")
        mentors = [
            await mentor_by_link(phones, organizer, "王书记", role="政治导师", skill="调解说和"),
            await mentor_by_link(phones, organizer, "赵师傅"),
        ]
        reserve = await reserve_of(phones, "李强", Skill.MACHINES)
        for mentor in mentors:
            await pair_up(phones, year, mentor, reserve, mentor.name)
        await open_file(organizer, "李强")
        taps["a post"] = await count_taps(organizer, "＋ 专职网格员", "清河村", "3 个月", "就这么定")
        assert "专职网格员" in await reserve.last()
        assert "2026 年 11 月 30 日 到 2027 年 2 月 28 日" in await reserve.last()
        await year.count()
        for number in range(WEEKS):
            await year.week(number)
            await year.answer(reserve, "都见了")
            for mentor in mentors:
                await year.answer(mentor, "见了")
            if number == POST_ENDS - 4:
                taps["let it end"] = await self.let_end(organizer)
            if number == POST_ENDS:
                taps["a post's end"] = await self.end_post(organizer, reserve)
                taps["a secondment"] = await self.second(organizer, reserve)
            if number == SECONDMENT_ENDS:
                taps["a secondment's end"] = await self.end_secondment(organizer)
                await phones.turn(hours=1)
                taps["the host's word"] = await self.host_says(host, reserve, organizer)
            await year.count(reserve, *mentors, host)
        year.report("E")
        print(f"E: taps {dict(taps)}")  # noqa: T201 - the figures are what the story is told for
        assert taps["a post"] <= 5
        assert taps["a secondment"] <= 5
        await open_file(organizer, "李强")
        assert (await organizer.last()).count("结束了") == 2

    async def let_end(self, organizer):
        """A month ahead it stands on the desk; a week ahead it will stand there once more."""
        await organizer.says("待办")
        taps = await count_taps(organizer, "李强 · 快到期 · 专职网格员", "到期就结束")
        await organizer.says("待办")
        assert "李强" not in "".join(await organizer.buttons())
        return taps

    async def end_post(self, organizer, reserve):
        await organizer.says("待办")
        await count_taps(organizer, "李强 · 快到期")
        taps = 1 + await count_taps(organizer, "现在就结束", "对，结束", "评一评", "好", "还行", "好")
        assert "乡亲怎么说：好" in await reserve.last()
        assert "找方干事当面说说" in await reserve.last()
        await organizer.taps("再说一句")
        await organizer.sends(voice={"duration": 9})
        await organizer.taps("没错，交上去")
        assert "还有一段语音" in "".join(await reserve.reads())
        return taps

    async def second(self, organizer, reserve):
        await open_file(organizer, "李强")
        assert "结束了" in await organizer.last()
        taps = await count_taps(organizer, "＋ 挂职", "山湾村", "3 个月", "就这么定")
        assert "挂职" in await reserve.last()
        return taps

    async def end_secondment(self, organizer):
        await organizer.says("待办")
        taps = await count_taps(organizer, "李强 · 快到期 · 挂职", "现在就结束", "对，结束")
        assert "评一评" in await organizer.buttons(), "an organizer may, and need not"
        await organizer.says("待办")
        assert "李强" not in "".join(await organizer.buttons()), "the host has two weeks for it"
        return taps

    async def host_says(self, host, reserve, organizer):
        assert "李强" in await host.last()
        taps = await count_taps(host, "李强", "评一评", "好", "好", "好")
        assert "干活：好" in await reserve.last()
        assert "现在就结束" not in await host.buttons()
        return taps


class TestWucun:
    @pytest.fixture
    def programme(self):
        return read_county("wucun")[0]

    async def test_w_two_months_on_the_job_scored_by_two_and_decided_by_one(self, phones, organizer):
        secretary = await phones.known("秦支书", village_secretary="qinghe")
        reserve = await reserve_of(phones, "李强", Skill.MACHINES)
        await open_file(organizer, "李强")
        assert "＋ 岗位" not in "".join(await organizer.buttons())
        assert await count_taps(organizer, "＋ 在岗实践", "清河村", "就这么定") == 3
        await phones.turn(days=64)  # a Tuesday: it is over
        await organizer.says("待办")
        await count_taps(organizer, "李强", "现在就结束", "对，结束", "打分")
        await count_taps(organizer, *["2 差一点"] * 4)
        assert "都打完了" in await organizer.last()
        await organizer.says("待办")
        assert "李强" not in "".join(await organizer.buttons()), "one of two has still to score"
        await phones.turn(to=phones.app.clock() + timedelta(days=6))
        assert await count_taps(secretary, "李强", "打分", *["3 过得去"] * 4) == 6
        assert not [said for said in await secretary.reads() if "平均" in said]
        await organizer.says("待办")
        await organizer.taps("李强 · 等您看结果")
        assert "平均 2.5 分（县里定的线：3.0），收了 2 张" in await organizer.last()
        assert "后备" not in await reserve.last(), "nothing happened by itself"
        await organizer.taps("换个活再试试")
        assert "换个活再试试" in await reserve.last()
        assert "2.5" not in "".join(await reserve.reads())
        await organizer.says("待办")
        assert "李强" not in "".join(await organizer.buttons())


class TestElsewhere:
    async def test_a_county_that_arranges_nothing_sees_nothing_of_it(self, phones, organizer):
        await reserve_of(phones, "李强", Skill.MACHINES)
        await organizer.says("村庄")
        await organizer.taps("清河村")
        assert "岗位、挂职" not in await organizer.buttons()


def test_the_usual_rule_has_two_observers_and_four_items():
    assert (len(Observation().observers), len(Observation().items)) == (2, 4)
