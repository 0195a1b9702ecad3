"""Nominating oneself and being decided about, phone in hand."""

import pytest
from aiogram.types import Update

from bot.wiring import dispatcher
from domain.places import PlaceKind
from services import forms


@pytest.fixture
async def liu(phones):
    return await phones.known("小刘")


@pytest.fixture
async def clerk(phones):
    return await phones.known("周干事", township_organizer="liuhe")


@pytest.fixture
async def chief(phones):
    return await phones.known("陈部长", county_organizer="yanshi")


async def fill(liu, name="刘大江", source="在外务工"):
    """Everything up to the review, from a village's link."""
    await liu.says("/start v_qinghe")
    await liu.says(name)
    await liu.says("1990")
    await liu.taps("外省打工")
    await liu.taps("大专")
    await liu.taps(source)
    await liu.taps("种植养殖")
    await liu.taps("买卖电商")
    await liu.taps("选好了")
    await liu.says("娃要上学了，想回来把茶园接上")


async def test_a_number_to_call_is_left_out_of_what_others_read_and_the_rest_is_kept(phones, liu, clerk):
    await fill(liu)
    await liu.taps("改为什么回来")
    await liu.says("13812345678 ☎️")
    assert "请别写电话号码" in await liu.last()
    await liu.says("想把茶园接上，有事打 138 1234 5678 找我")
    review = await liu.last()
    assert "电话号码我没有记" in review
    assert "想把茶园接上，有事打 找我" in review
    await liu.taps("没错，交上去")
    await clerk.says("待办")
    await clerk.taps("刘大江 · 清河村 · 今天")
    assert "有事打 找我" in await clerk.last()
    assert "1234" not in await clerk.last()


async def test_from_a_link_to_the_reserve(phones, liu, clerk, chief):
    await fill(liu)
    review = await liu.last()
    for words in ("刘大江", "1990", "清河村", "外省打工", "大专", "种植养殖、买卖电商", "茶园"):
        assert words in review
    await liu.taps("没错，交上去")
    assert "交上去了" in await liu.last()

    assert await clerk.last() == "1 份自荐等您看。"
    await clerk.taps("看看待办")
    assert await clerk.buttons() == ["刘大江 · 清河村 · 今天"]
    await clerk.taps("刘大江")
    card = await clerk.last()
    assert "36 岁（1990 年生）" in card
    assert "退回过" not in card
    assert "小刘" not in card
    assert await clerk.taps("通过") == "通过了，这就告诉本人"
    trace = "的自荐通过了，11月30日周一 09:00。"
    assert trace in await clerk.last()
    assert await clerk.buttons() == ["« 回到待办"]
    await clerk.taps("« 回到待办")
    assert any(trace in text for text in await clerk.reads()), "it stays above the list"
    assert "眼下没有事等您定" in await clerk.last()
    assert "推荐您回清河村当后备" in await liu.last()

    await chief.says("待办")
    await chief.taps("刘大江")
    assert "联审和公示现在还在纸上办" in await chief.last()
    await chief.taps("列为后备")
    assert "两样都在纸上办好了吗" in await chief.last()
    assert await chief.taps("都办好了") == "列进来了，这就告诉本人"
    assert "您是清河村的后备了" in await liu.last()
    assert await liu.lies_at_hand() == ["见面", "记帮带", "导师", "进度", "帮助"]
    await liu.says("进度")
    assert "清河村 · 后备" in await liu.last()


async def test_a_tap_turns_the_question_into_the_next_and_typed_words_are_answered_below(phones, liu):
    await liu.says("/start v_qinghe")
    await liu.says("刘大江")
    await liu.says("1990")
    before = len(await liu.sees())
    await liu.taps("在村里")
    await liu.taps("本科")
    assert len(await liu.sees()) == before
    assert "5/7" in await liu.last()
    await liu.taps("« 上一题")
    assert "书念到哪儿" in await liu.last()
    assert "✓ 本科" in await liu.buttons()


async def test_who_only_went_back_to_look_goes_on_question_by_question(phones, liu):
    await liu.says("/start v_qinghe")
    await liu.says("刘大江")
    assert "不改，下一题 »" not in await liu.buttons()
    await liu.says("1990")
    await liu.taps("« 上一题")
    await liu.taps("« 上一题")
    assert "现在写的是：刘大江" in await liu.last()
    assert await liu.buttons() == ["不改，下一题 »", "先放着"]
    await liu.taps("不改，下一题 »")
    assert "现在写的是：1990" in await liu.last()
    await liu.taps("不改，下一题 »")
    assert "人现在在哪儿" in await liu.last()
    assert await liu.buttons() == ["在村里", "在县城", "省内打工", "外省打工", "« 上一题", "先放着"]


@pytest.mark.parametrize(
    "content",
    [
        {"photo": {}},
        {"photo": {}, "text": "刘大江"},
        {"voice": {"duration": 3}},
        {"document": {"file_name": "x.pdf", "content_base64": "JVBERg=="}},
        {"contact": {"phone_number": "+8613800000000"}},
        {"location": {"latitude": 30.1, "longitude": 104.2}},
    ],
    ids="+".join,
)
async def test_what_is_not_words_is_refused_with_the_question_again(phones, liu, content):
    await liu.says("/start v_qinghe")
    await liu.sends(**content)
    assert "这一题我只看得懂字" in await liu.last()
    assert "您叫什么名字" in await liu.last()


async def test_a_spoken_pledge_is_heard_by_its_decider_and_too_long_a_one_is_not_taken(phones, liu, clerk):
    await fill(liu)
    await liu.taps("改为什么回来")
    await liu.sends(voice={"duration": 200})
    assert "3 分钟以内" in await liu.last()
    await liu.sends(voice={"duration": 14})
    assert "🎤 0:14" in await liu.last()
    await liu.taps("没错，交上去")
    await clerk.says("待办")
    await clerk.taps("刘大江")
    assert "🎤 0:14" in await clerk.last()
    await clerk.taps("🎤 听录音")
    assert "voice" in (await clerk.sees())[-1]


async def test_after_a_crash_the_person_is_shown_where_they_stand(phones, liu):
    await liu.says("/start v_qinghe")
    actor = await phones.app.see(lambda tx: tx.people.actor(liu.id, "zh_CN", tx.now))
    await phones.app.once("update:777").do(forms.answer, actor, "刘大江")  # and then the process died
    restarted = dispatcher(phones.app)
    said = await liu.says("/help")
    again = {**said, "text": "刘大江", "entities": []}
    await restarted.feed_update(
        phones.process.bot, Update.model_validate({"update_id": 777, "message": again})
    )
    assert "哪一年出生" in await liu.last()
    await liu.says("1990")
    assert "人现在在哪儿" in await liu.last()


@pytest.mark.parametrize(
    "words", ["😀" * 2500, "\u202e\u2066\u200b", "加我 @wang123", "https://t.me/x", "？？？", "1" * 4000]
)
async def test_words_that_are_no_name_are_refused_with_the_question_again(phones, liu, words):
    await liu.says("/start v_qinghe")
    await liu.says(words)
    last = await liu.last()
    assert "您叫什么名字" in last
    assert last.index("您叫什么名字") > 5, "first why not, then the question"
    await liu.says("刘大江")
    assert "哪一年出生" in await liu.last()


async def test_words_where_a_button_is_wanted_are_refused_or_understood(phones, liu):
    await liu.says("/start v_qinghe")
    await liu.says("刘大江")
    await liu.says("三十六岁")
    assert "没看出是哪一年" in await liu.last()
    await liu.says("一九九〇年")
    for no_place in ("1990年生", "１９９０"):
        await liu.says(no_place)
        assert "请写个地名" in await liu.last()
    await liu.says("深圳")
    await liu.says("念过几年书")
    assert "点按钮就行" in await liu.last()
    await liu.says("大专")
    assert "哪一样最像您" in await liu.last()


async def test_a_pledge_may_be_short_but_says_something(phones, liu):
    await fill(liu)
    await liu.taps("改为什么回来")
    await liu.says("想回来")
    assert "写满 5 个字就行" in await liu.last()
    await liu.says("想回村开个焊接铺子")
    assert "没错，交上去" in await liu.buttons()


async def test_a_form_put_away_waits_and_an_old_button_still_counts(phones, liu):
    await liu.says("/start v_qinghe")
    await liu.says("刘大江")
    await liu.says("1990")
    await liu.says("/cancel")
    assert "先放这儿" in await liu.last()
    await liu.says("随便说说")
    assert "哪一年出生" not in await liu.last()
    await liu.says("自荐")
    assert "接着上次的填" in await liu.last()
    assert "人现在在哪儿" in await liu.last()
    await liu.taps("先放着")
    assert "先放这儿" in await liu.last()
    await liu.says("/cancel")
    assert "一样没丢" in await liu.last()
    await liu.taps("接着填")
    assert "人现在在哪儿" in await liu.last(), "in place of the message that said it waits"
    await liu.says("深圳")
    assert "书念到哪儿" in await liu.last()


async def test_where_one_stands_says_go_on_while_a_form_waits(phones, liu):
    await liu.says("/cancel")
    assert "没有正填的表" in await liu.last()
    await liu.says("进度")
    assert await liu.buttons() == ["我要自荐"]
    await liu.taps("我要自荐")
    await liu.says("刘大江")
    await liu.says("/cancel")
    await liu.says("进度")
    assert "填到一半" in await liu.last()
    assert await liu.buttons() == ["接着填"]
    await liu.taps("接着填")
    assert "哪一年出生" in await liu.last()


async def test_a_word_of_the_menu_alone_is_a_command_and_in_a_sentence_an_answer(phones, liu):
    await fill(liu)
    await liu.taps("改为什么回来")
    await liu.says("进度")
    assert "填到一半" in await liu.last()
    await liu.says("帮带 乡亲们一起种茶，把路也修一修")
    assert "帮带 乡亲们一起种茶" in await liu.last()


async def test_stale_buttons_lead_somewhere(phones, liu, clerk):
    await fill(liu)
    await liu.taps("没错，交上去")
    await clerk.says("待办")
    await clerk.taps("刘大江")
    card = (await clerk.sees())[-1]["message_id"]
    await clerk.says("待办")
    await clerk.taps("刘大江")
    await clerk.taps("通过")
    answer = await phones.post("tap", user=clerk.id, chat=clerk.id, message_id=card, button="通过")
    assert "已经办过了" in answer["toast"]
    await phones.turn(days=21)
    answer = await phones.post("tap", user=clerk.id, chat=clerk.id, message_id=card, button="退回")
    assert "已经办过了" in answer["toast"]


async def test_withdrawing_asks_once(phones, liu):
    await fill(liu)
    await liu.taps("没错，交上去")
    await liu.taps("看看进度")
    await liu.taps("撤回自荐")
    await liu.taps("不撤了")
    assert "正在看" in await liu.last()
    await liu.taps("撤回自荐")
    await liu.taps("确定撤回")
    assert "撤回了" in await liu.last()


async def test_the_village_is_picked_where_no_link_names_it(phones, liu):
    await liu.says("自荐")
    await liu.says("刘大江")
    await liu.says("1990")
    assert await liu.buttons() == ["清河村", "山湾村", "老井村", "« 上一题", "先放着"]
    await liu.says("老井")
    assert "人现在在哪儿" in await liu.last()


async def test_who_holds_no_role_hears_whose_business_it_is(phones, liu):
    await liu.says("待办")
    assert "要由管这个地方的经办人来做" in await liu.last()


async def test_many_villages_are_leafed_through(phones, liu):
    def found_more(tx):
        township = tx.places.find("donggang")
        for number in range(2, 10):
            tx.places.add(f"gou{number}", PlaceKind.VILLAGE, f"沟{number}村", township)

    await phones.app.do(found_more)
    await liu.says("自荐")
    await liu.says("刘大江")
    await liu.says("1990")
    assert await liu.buttons() == [
        *("清河村", "山湾村", "老井村", "沟2村", "沟3村", "沟4村", "沟5村", "沟6村"),
        *("› 2/2", "« 上一题", "先放着"),
    ]
    await liu.taps("› 2/2")
    assert await liu.buttons() == ["沟7村", "沟8村", "沟9村", "‹ 1/2", "« 上一题", "先放着"]
    await liu.taps("沟9村")
    assert "人现在在哪儿" in await liu.last()


async def test_done_before_anything_is_picked_says_what_to_do(phones, liu):
    await liu.says("/start v_qinghe")
    await liu.says("刘大江")
    await liu.says("1990")
    await liu.taps("在村里")
    await liu.taps("高中")
    await liu.taps("退役军人")
    assert "还没选呢" in await liu.taps("选好了")
    await liu.says("种植养殖，开车运输")
    assert "为什么想回来" in await liu.last()


async def test_a_press_from_before_on_a_question_answered_since_changes_that_answer(phones, liu):
    await liu.says("自荐")
    await liu.says("刘大江")
    await liu.says("1990")
    await liu.says("清河村")
    actor = await phones.app.see(lambda tx: tx.people.actor(liu.id, "zh_CN", tx.now))
    other = await phones.app.see(lambda tx: tx.places.find("laojing").id)
    await phones.app.do(forms.choose, actor, "self_nomination", "village", str(other))  # it was on its way
    await liu.taps("在村里")
    await liu.taps("高中")
    await liu.taps("退役军人")
    await liu.taps("种植养殖")
    await liu.taps("选好了")
    await liu.says("想回来把合作社办起来")
    assert "老井村" in await liu.last()
