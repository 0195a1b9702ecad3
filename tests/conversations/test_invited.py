"""Invited by a link: what a person is told, and that the invitation waits until they are done."""

import pytest

from tests.conversations.test_nominations import fill
from tests.conversations.test_pairs import reserve_of


async def link_from(organizer, button="请一位导师"):
    await organizer.says("村庄")
    await organizer.taps("清河村")
    await organizer.taps(button)
    return (await organizer.last()).split("start=")[1].split()[0].strip('"<')


@pytest.fixture
async def organizer(phones):
    return await phones.known("方干事", township_organizer="liuhe")


async def test_an_invitation_waits_until_its_offer_is_made(phones, organizer):
    link = await link_from(organizer)
    mentor, second = await phones.person("王建国"), await phones.known("赵桂芳")
    await mentor.says(f"/start {link}")
    for press in ("同意，开始", "业务导师", "机修焊接", "选好了"):
        await mentor.taps(press)
    await mentor.says("/start v_qinghe")
    await mentor.says(f"/start {link}")
    assert "最多带几个人" in await mentor.last()
    await mentor.taps("2")
    await second.says(f"/start {link}")
    for press in ("业务导师", "种植养殖", "选好了", "3"):
        await second.taps(press)
    await mentor.taps("没错，交上去")
    assert "最多带 2 人" in await mentor.last()
    assert "这个码用过了" in await second.taps("没错，交上去")


@pytest.mark.parametrize("words", ["导师", "/start"])
async def test_who_left_an_offer_half_way_is_shown_the_way_back(phones, organizer, words):
    mentor = await phones.known("王建国")
    await mentor.says(f"/start {await link_from(organizer)}")
    await mentor.taps("业务导师")
    await mentor.says(words)
    assert "想接着填，点下面就行" in await mentor.last()
    await mentor.taps("接着填")
    assert "接着上次的填" in await mentor.last()
    assert "您最拿手的是什么" in await mentor.last()


async def test_a_reserve_who_began_an_offer_still_finds_mentors(phones, organizer):
    reserve = await reserve_of(phones, "李强")
    await reserve.says(f"/start {await link_from(organizer)}")
    await reserve.says("导师")
    assert "接着填" not in await reserve.buttons()


async def test_who_is_invited_hears_it_first_and_reads_words_that_fit(phones, organizer):
    mentor, link = await phones.person("王建国"), await link_from(organizer)
    await mentor.says(f"/start {link}")
    assert (await mentor.last()).startswith("柳河乡请您当导师。")
    assert "您当导师期间留着" in await mentor.last()
    assert "选人用人" not in await mentor.last()
    known = await phones.known("赵桂芳")
    await known.says(f"/start {link}")
    assert (await known.last()).startswith("柳河乡请您当导师。")
    assert "您想当哪种导师" in await known.last()


@pytest.mark.parametrize(
    ("button", "line"),
    [("请村支书", "清河村请您当村支书。"), ("请乡镇经办人", "柳河乡请您当乡镇经办人。")],
)
async def test_who_is_given_a_role_hears_it_before_agreeing(phones, button, line):
    chief = await phones.known("郑部长", county_organizer="yanshi")
    invited = await phones.person("周书记")
    await invited.says(f"/start {await link_from(chief, button)}")
    assert (await invited.last()).startswith(line)
    assert "选人用人" not in await invited.last()


async def test_a_candidate_reads_what_concerns_a_candidate(phones):
    candidate = await phones.person("陈小满")
    await candidate.says("/start v_qinghe")
    assert "选人用人期间留着" in await candidate.last()
    other = await phones.person("路人")
    await other.says("/start i_WRONGCODE123")
    assert "您当导师" not in await other.last()


async def test_who_comes_to_recommend_reads_what_is_kept_of_a_recommender(phones):
    uncle = await phones.person("周大爷")
    await uncle.says("推荐")
    said = await uncle.last()
    assert "您推荐了谁，只有您自己看得到" in said
    assert said.index("您推荐了谁") < said.index("哪天您自己也想报名")
    await uncle.taps("同意，开始")
    assert "推荐" in await uncle.last()


async def test_who_comes_by_a_notice_reads_that_nobody_learns_who_spoke(phones):
    aunt = await phones.person("王大姐")
    await aunt.says("/start o_1_0123456789abcdef")
    assert "谁说的没有记下来" in await aunt.last()
    assert "您推荐了谁" not in await aunt.last()


async def test_a_link_to_no_village_says_so_and_leaves_the_form_in_hand_alone(phones, organizer):
    mentor = await phones.person("王建国")
    await mentor.says("/start v_nowhere")
    await mentor.taps("同意，开始")
    assert "没找到这个村" in await mentor.last()
    await mentor.says(f"/start {await link_from(organizer)}")
    await mentor.taps("业务导师")
    await mentor.says("/start v_nowhere")
    assert "没找到这个村" in await mentor.last()
    await mentor.says("机修焊接")
    assert "最多带几个人" in await mentor.last()
    await mentor.says("/start v_nowhere")
    await mentor.taps("我要自荐")
    assert "您叫什么名字" in await mentor.last()


async def test_a_form_in_hand_is_said_to_be_kept_when_another_is_begun(phones, organizer):
    mentor, link = await phones.known("王建国"), await link_from(organizer)
    await mentor.says(f"/start {link}")
    await phones.turn(minutes=1)
    await mentor.says("/start v_qinghe")
    assert "您当导师那张表给您留着，发“导师”就能接着填" in await mentor.last()
    assert "您叫什么名字" in await mentor.last()
    await mentor.says("王建国")
    assert "给您留着" not in await mentor.last()
    assert "哪一年" in await mentor.last()
    await phones.turn(minutes=1)
    await mentor.says(f"/start {link}")
    assert "您那份自荐给您留着，发“自荐”就能接着填" in await mentor.last()
    await phones.turn(minutes=1)
    await mentor.says("自荐")
    assert "哪一年" in await mentor.last()


async def test_who_would_rather_not_finds_the_way_back_with_the_village(phones):
    candidate = await phones.person("陈小满")
    await candidate.says("/start v_qinghe")
    await candidate.taps("先不了")
    assert "我什么都没记" in await candidate.last()
    assert await candidate.buttons() == ["再看看"]
    await candidate.taps("再看看")
    await candidate.taps("先不了")
    await candidate.says("这是干啥的")
    assert "从村里的链接来的，点上面那条里的“再看看”" in await candidate.last()
    assert await candidate.buttons() == ["再看看"]
    assert await phones.app.see(lambda tx: tx.people.find(candidate.id)) is None
    await candidate.taps("再看看")
    assert "您同意，我才开始记" in await candidate.last()
    await candidate.says("/start v_qinghe")
    await candidate.taps("先不了")
    await candidate.taps("再看看")
    await candidate.taps("同意，开始")
    assert "1/7" in await candidate.last()


async def test_taking_back_is_understood_when_typed(phones):
    candidate = await phones.known("陈小满")
    await fill(candidate)
    await candidate.taps("没错，交上去")
    await candidate.says("撤回")
    assert "清河村 · 等乡镇看" in await candidate.last()
    assert "撤回自荐" in await candidate.buttons()
