"""A reserve asks, with a line or without, one mentor or several; an organizer matches a whole township."""

import pytest

from domain.nominations import Skill
from domain.pairs import MentorRole, PairStatus
from domain.programme import Programme
from tests.conversations.test_pairs import mentor_by_link, reserve_of
from tests.reserves import a_mentor, a_reserve

RESERVES = 20


@pytest.fixture
async def organizer(phones):
    return await phones.known("方干事", township_organizer="liuhe")


async def test_asking_takes_two_taps_and_a_line_one_more(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国")
    reserve = await reserve_of(phones, "李强", Skill.MACHINES)
    await reserve.says("导师")
    taps = 0
    for press in ("王建国", "先捎句话"):
        await reserve.taps(press)
        taps += 1
    assert "想跟导师说句什么？" in await reserve.last()
    await reserve.says("想学焊接，农机坏了没人修，我电话 13812345678")
    assert "已经替您问王建国了" in await reserve.last()
    assert "捎来一句话：想学焊接，农机坏了没人修" in await mentor.last()
    assert "13812345678" not in await mentor.last()
    await mentor.says("导师")
    await mentor.taps("看看结对")
    await mentor.taps("李强 · 等导师答复")
    assert "捎来一句话：想学焊接" in await mentor.last()
    print(f"\nasking with a line: {taps} taps and the line")  # noqa: T201 - the story's figure
    assert taps <= 3


async def test_a_line_can_be_spoken_and_is_played_from_the_request(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国")
    reserve = await reserve_of(phones, "李强")
    await reserve.says("导师")
    for press in ("王建国", "先捎句话"):
        await reserve.taps(press)
    await reserve.sends(voice={"duration": 9})
    assert "捎来一段语音" in await mentor.last()
    await mentor.taps("听一听")
    assert "voice" in (await mentor.sees())[-1]
    await mentor.taps("我来带")
    assert await mentor.buttons() == ["我签"]


async def test_who_has_nothing_to_say_skips_it_and_asks_all_the_same(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国")
    reserve = await reserve_of(phones, "李强")
    await reserve.says("导师")
    for press in ("王建国", "先捎句话", "跳过"):
        await reserve.taps(press)
    assert "已经替您问王建国了" in await reserve.last()
    assert "捎来" not in await mentor.last()


class TestSeveralAtOnce:
    @pytest.fixture
    def programme(self):
        return Programme(open_requests=2)

    async def test_the_first_to_say_yes_is_it_and_the_others_are_thanked(self, phones, organizer):
        first = await mentor_by_link(phones, organizer, "王建国")
        second = await mentor_by_link(phones, organizer, "赵桂芳")
        await mentor_by_link(phones, organizer, "钱工")
        reserve = await reserve_of(phones, "李强")
        await reserve.says("导师")
        for press in ("王建国", "请这位带我"):
            await reserve.taps(press)
        assert "同样的导师最多能同时请 2 位" in await reserve.last()
        await reserve.taps("再看看别的")
        assert await reserve.buttons() == ["赵桂芳", "钱工"]
        for press in ("赵桂芳", "请这位带我"):
            await reserve.taps(press)
        assert "附近的导师眼下都满了" in await reserve.taps("再看看别的")
        await second.taps("我来带")
        assert "同时请的王建国，我替您道过谢了" in await reserve.last()
        assert "李强已经有导师带了，您不用回话" in await first.last()
        assert await first.buttons() == []


async def a_township(phones, reserves=RESERVES):
    """As many reserves in two villages, and mentors with room for all but one of them."""

    def come(tx):
        township = tx.places.find("liuhe")
        skills = list(Skill)
        for number in range(reserves):
            village = tx.places.find("qinghe" if number % 2 else "shanwan")
            a_reserve(tx, village, 2000 + number, f"后备{number}", skills[number % 5])
        for number in range(5):
            a_mentor(tx, township, 3000 + number, f"导师{number}", skills[number], capacity=reserves // 5 + 1)

    await phones.app.do(come)


async def pairs_of(phones):
    return await phones.app.see(lambda tx: tx.pairs.unanswered())


async def test_a_township_of_twenty_is_matched_looked_through_and_signed_in_six_taps(phones, organizer):
    await a_township(phones)
    await organizer.says("结对")
    taps = 0

    async def tap(words):
        nonlocal taps
        await organizer.taps(words)
        taps += 1

    await tap("给没导师的配一配")
    assert "柳河乡：一位导师都没有的后备 20 位" in await organizer.last()
    await tap("一位导师都没有的 20")
    assert "我配了 20 对，您看看" in await organizer.last()
    assert "手艺对口：" in await organizer.last()
    for page in ("2/3 ›", "3/3 ›"):
        await tap(page)
    await tap("看好了，去签（20 对）")
    said = await organizer.last()
    assert "一共 20 对" in said
    assert said.count("←") == RESERVES
    assert await pairs_of(phones) == []
    await tap("我签，去问他们")
    assert "签好了，20 对都去问了" in await organizer.last()
    found = await pairs_of(phones)
    assert len({pair.reserve_id for pair in found}) == RESERVES
    print(f"\nmatching a township of {RESERVES} reserves: {taps} taps")  # noqa: T201 - the story's figure
    assert taps <= 6


async def test_what_does_not_suit_is_changed_or_left_out_before_it_is_signed(phones, organizer):
    await a_township(phones, 3)
    await organizer.says("结对")
    for press in ("给没导师的配一配", "一位导师都没有的 3"):
        await organizer.taps(press)
    assert "1. 后备1（清河村）← 导师1（业务导师）" in await organizer.last()
    await organizer.taps("1. 换一位")
    assert "后备1（清河村）现在配的是导师1" in await organizer.last()
    await organizer.taps("导师4")
    assert "1. 后备1（清河村）← 导师4（业务导师）" in await organizer.last()
    await organizer.taps("2. 先不配")
    assert "我配了 2 对" in await organizer.last()
    await organizer.says("结对")
    await organizer.taps("给没导师的配一配")
    await organizer.taps("上回没签完的（2 对）")
    await organizer.taps("看好了，去签（2 对）")
    await organizer.taps("我签，去问他们")
    assert "2 对都去问了" in await organizer.last()
    assert len(await pairs_of(phones)) == 2
    await organizer.says("结对")
    await organizer.taps("给没导师的配一配")
    assert "一位导师都没有的后备 1 位" in await organizer.last()


async def test_the_two_sides_hear_of_it_and_go_on_as_if_the_reserve_had_asked(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国")
    reserve = await reserve_of(phones, "李强", Skill.MACHINES)
    await organizer.says("结对")
    for press in ("清河村", "给这村配导师", "李强", "看好了，去签（1 对）", "我签，去问他们"):
        await organizer.taps(press)
    assert "经办人想请您当李强（清河村）的业务导师" in await mentor.last()
    said = await reserve.last()
    assert "经办人替您请了导师，正等回话" in said
    assert "王建国（业务导师）" in said
    assert "和您对口：机修焊接；在本乡镇（柳河乡）；手上还没有人" in said
    for press in ("我来带", "我签"):
        await mentor.taps(press)
    await reserve.taps("我签")
    assert "结上对了！从今天起王建国是您的业务导师" in await reserve.last()


async def test_several_to_one_is_signed_at_once(phones, organizer):
    for name, role in (("王书记", "政治导师"), ("赵师傅", "业务导师"), ("钱专家", "专家")):
        await mentor_by_link(phones, organizer, name, role=role)
    await reserve_of(phones, "李强", Skill.MACHINES)
    await organizer.says("结对")
    for press in ("清河村", "给这村配导师", "李强"):
        await organizer.taps(press)
    assert "我配了 3 对" in await organizer.last()
    for press in ("看好了，去签（3 对）", "我签，去问他们"):
        await organizer.taps(press)
    found = await pairs_of(phones)
    assert {pair.role for pair in found} == set(MentorRole)
    assert {pair.status for pair in found} == {PairStatus.REQUESTED}


async def test_a_mentor_of_several_is_asked_once(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国", capacity="3")
    for name in ("李强", "周敏"):
        await reserve_of(phones, name)
    heard = len(await mentor.reads())
    await organizer.says("结对")
    for press in ("给没导师的配一配", "一位导师都没有的 2", "看好了，去签（2 对）", "我签，去问他们"):
        await organizer.taps(press)
    assert len(await mentor.reads()) == heard + 1
    assert "经办人想请您当 2 位后备的业务导师" in await mentor.last()
    await mentor.taps("看看结对")
    assert await mentor.buttons() == ["李强 · 等导师答复", "周敏 · 等导师答复"]


async def test_an_old_signature_signs_nothing_that_was_changed_since(phones, organizer):
    await a_township(phones, 3)
    await organizer.says("结对")
    for press in ("给没导师的配一配", "一位导师都没有的 3", "看好了，去签（3 对）"):
        await organizer.taps(press)
    await organizer.says("结对")
    await organizer.taps("给没导师的配一配")
    await organizer.taps("上回没签完的（3 对）")
    await organizer.taps("3. 先不配")
    await organizer.taps("我签，去问他们")
    assert await pairs_of(phones) == []
