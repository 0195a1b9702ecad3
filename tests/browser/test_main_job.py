"""The programme's main job, from a link on a poster to the village's Sunday, played on the page of phones."""

import re

import pytest
from playwright.async_api import expect

from bot.demo.run import county_at
from tests.browser.hands import Hands, Visit, album

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

XIAOMAN, FANG, HE, QIN, ZHOU, LIANG = "陈小满", "方干事", "何科长", "秦支书", "周大姐", "老梁叔"
GENG = "老耿"
VILLAGE = "清河村乡亲群"
POCKET = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}


async def test_from_a_link_on_a_poster_to_the_village_sunday(chromium):
    async with county_at(0) as county:
        visit = Visit(chromium, county.base, album())
        async with visit.page(1440, 900) as table, visit.page(400, 860, **POCKET) as pocket:
            await a_neighbour_nominates_herself(pocket)
            await the_township_asks_for_more_and_passes(table, pocket)
            await the_county_signs_her_in(table)
            await a_mentor_comes_by_link(table)
            await they_become_a_pair(table)
            await monday_asks_once(table, pocket)
            await neighbours_rate_in_secret(table, pocket)
            await the_village_votes(table)
            await an_issue_is_raised_and_solved(table)
            await results_come_by_the_clock(table)
            await thursday_nudges_only_the_silent(table)
            await help_is_logged_and_confirmed(table)
            await sunday_brings_the_week_once(table)
        assert not visit.trouble


async def a_neighbour_nominates_herself(pocket: Hands) -> None:
    held = await pocket.take(XIAOMAN, VILLAGE)
    await held.press("我想回村干点事")
    held = await pocket.take(XIAOMAN)
    await held.hears("开始前说清楚", "您同意，我才开始记")
    await held.press("同意，开始")
    await held.hears("您叫什么名字", "1/7")
    await held.say("12345")
    await held.hears("名字里请只写字", "您叫什么名字")
    await held.say("陈小蛮")
    await held.hears("哪一年出生的")
    await held.press("« 上一题")
    await held.hears("现在写的是：陈小蛮")
    await held.say("陈小满")
    await held.hears("哪一年出生的")
    await held.say("属猪的")
    await held.hears("没看出是哪一年", "比如 1990")
    await held.say("1995")
    await held.hears("人现在在哪儿")
    await held.say("深圳")
    await held.hears("书念到哪儿")
    await held.press("高中、中专")
    await held.hears("哪一样最像您")
    await pocket.picture("candidate")
    await held.press("在外务工")
    await held.hears("您拿手的是啥")
    await held.press("买卖电商")
    await held.press("电脑文书")
    await expect(held.phone.get_by_role("button", name="✓ 电脑文书")).to_be_visible()
    await held.press("选好了")
    await held.hears("最后一题")
    await held.say("想回清河做点事，把村里的山货卖出去。")
    await held.hears("看看有没有写错的", "陈小满", "1995", "深圳", "高中、中专", "买卖电商、电脑文书")
    await held.press("改学历")
    await held.hears("书念到哪儿", "✓ 高中、中专")
    await held.press("大专")
    await held.hears("看看有没有写错的", "大专")
    await held.press("没错，交上去")
    await held.hears("交上去了", "柳河乡", "清河村")


async def the_township_asks_for_more_and_passes(table: Hands, pocket: Hands) -> None:
    desk = await pocket.take(FANG)
    await desk.say("待办")
    await desk.press("陈小满 · 清河村 · 今天")
    await desk.hears("31 岁", "深圳", "大专", "把村里的山货卖出去")
    await pocket.picture("desk")
    await desk.press("退回")
    await desk.hears("哪里要补")
    await desk.press("回来想做啥，再说具体点")
    await desk.hears("陈小满会读到", "回来想做啥，再说具体点")
    await desk.press("发出")
    await desk.hears("退回给陈小满了")

    held = await table.take(XIAOMAN)
    await held.hears("经办人请您补一补", "回来想做啥，再说具体点")
    await held.press("改一改再交")
    await held.hears("看看有没有写错的")
    await held.press("改为什么回来")
    await held.hears("现在写的是：想回清河做点事")
    await held.say("开个小店，把各家的蜂蜜、笋干放到网上卖，先带五户一起做。")
    await held.hears("先带五户一起做")
    await held.press("没错，交上去")
    await held.hears("交上去了")

    await desk.say("待办")
    await desk.press("陈小满 · 清河村 · 今天")
    await desk.hears("先带五户一起做")
    await desk.press("通过")
    await desk.sees_toast("通过了，这就告诉本人")
    await held.hears("好消息：乡镇看过了")


async def the_county_signs_her_in(table: Hands) -> None:
    desk = await table.take(HE)
    await desk.say("待办")
    await desk.press("陈小满 · 清河村 · 今天")
    await desk.hears("乡镇已经推荐")
    await desk.press("列为后备")
    await desk.hears("您是在签字")
    await desk.press("都办好了，列为后备")
    await desk.sees_toast("列进来了，这就告诉本人")
    held = await table.take(XIAOMAN)
    await held.hears("从今天起，您是清河村的后备了")


async def a_mentor_comes_by_link(table: Hands) -> None:
    desk = await table.take(FANG)
    await desk.press("村庄")
    await desk.hears("您管着 3 个村")
    await desk.press("清河村")
    await desk.press("请一位导师")
    await desk.hears("把这条链接发给一位导师（柳河乡）")
    link = re.search(r"start=(i_\w+)", await desk.last.inner_text())
    assert link

    await table.add(GENG)
    held = await table.take(GENG)
    await held.press("开始")
    await held.press("同意，开始")
    await held.hears("老耿，您好")
    await held.say(f"/start {link[1]}")
    await held.hears("谢谢您愿意带年轻人")
    await held.press("业务导师")
    await held.hears("您最拿手的是什么")
    await held.press("买卖电商")
    await held.press("选好了")
    await held.hears("最多带几个人合适")
    await held.press("3")
    await held.hears("您看对不对")
    await held.press("没错，交上去")
    await held.hears("记好了，谢谢您愿意带年轻人", "最多带 3 人")


async def they_become_a_pair(table: Hands) -> None:
    held = await table.take(XIAOMAN)
    await held.press("导师")
    await held.hears("这几位还有空位", GENG)
    await held.press(GENG)
    await held.hears("会买卖电商")
    await held.press("请这位带我")
    await held.hears("已经替您问老耿了")
    mentor = await table.take(GENG)
    await mentor.hears("陈小满（清河村）想请您当业务导师")
    await mentor.press("我来带")
    await mentor.hears("双方各点一下“我签”")
    await mentor.press("我签")
    await mentor.hears("您签好了")
    held = await table.take(XIAOMAN)
    await held.hears("老耿愿意当您的业务导师")
    await held.press("我签")
    await held.hears("结上对了")
    mentor = await table.take(GENG)
    await mentor.hears("结上对了！从今天起您带陈小满")


async def monday_asks_once(table: Hands, pocket: Hands) -> None:
    held = await pocket.take(ZHOU, VILLAGE)
    await table.follow(8)
    await table.turned("周日")
    await held.hears(
        "清河村这一周",
        "3 位后备在帮忙，办了 8 件事",
        "大伙提了 2 件事，办好 1 件",
        "给王燕打分，开到12月7日周一 18:45",
    )
    await pocket.scroll_to(held.last.locator("img"), "start")
    await pocket.picture("sunday")

    await table.turn("到周一 08:30", "周一")
    held = await table.take(XIAOMAN)
    await held.has_heard("这周和老耿见上面了吗")
    await held.press("见了")
    await held.sees_toast("记下了")
    await held.hears("都记下了，谢谢您")
    mentor = await table.take(GENG)
    await mentor.has_heard("这周和陈小满见上面了吗")

    held = await pocket.take(LIANG)
    await held.hears("这周和您带的 3 个人见上面了吗")
    await held.press("王燕 见了")
    await held.hears("记下了，还有 2 位没点")
    await pocket.picture("monday")
    await phones_side_by_side(table)


async def phones_side_by_side(table: Hands) -> None:
    await table.take(ZHOU, VILLAGE)
    await table.take(LIANG, beside=True)
    digest = table.page.locator(".phone:not(.active) .msg img").last
    await expect(table.page.locator(".toast")).to_have_count(0)
    await table.scroll_to(digest, "end")
    await table.scroll_to(table.page.locator(".try header"), "end")
    await table.picture("phones")
    await table.page.emulate_media(color_scheme="dark")
    await table.picture("phones-dark")
    await table.page.emulate_media(color_scheme="light")

    held = await table.take(LIANG)
    await held.say("/language")
    await held.press("English")
    await held.hears("from now on")
    await held.say("/checkin")
    await held.hears("Did you meet the 3 people you mentor this week?")
    await table.page.get_by_role("button", name="Switch to English").click()
    await table.scroll_to(digest, "end")
    await table.scroll_to(table.page.locator(".try header"), "end")
    await table.picture("phones-english")
    await table.page.get_by_role("button", name="切换成中文").click()


async def neighbours_rate_in_secret(table: Hands, pocket: Hands) -> None:
    held = await table.take(ZHOU, VILLAGE)
    await held.press("🔒 我来打分")
    await held.whispers("王燕这个月干得怎么样", "只有您看得见")
    await held.press("4 分 · 挺好")
    await held.sees_toast("记下了，12月7日周一 18:45 前都能改")
    await held.whispers("您的分记下了", "✓ 4 分 · 挺好")
    await held.press("5 分 · 很好")
    await held.whispers("✓ 5 分 · 很好")

    host = await table.take(QIN, VILLAGE)
    await host.say("/rate")
    await host.hears("请乡亲们给谁打分")
    await host.press(XIAOMAN)
    await host.hears("陈小满这个月干得怎么样", "谁打几分，只有自己知道")
    herself = await table.take(XIAOMAN, VILLAGE)
    await herself.press("🔒 我来打分")
    await herself.is_told("这次是请乡亲们给您打分，自己就不打啦")
    held = await pocket.take("王婶", VILLAGE)
    await held.press("🔒 我来打分")
    await held.whispers("陈小满这个月干得怎么样", "只有您看得见")
    await held.press("5 分 · 很好")
    await held.sees_toast("前都能改")
    await held.whispers("✓ 5 分 · 很好")
    await pocket.picture("whisper")
    for who in ("赵四叔", "小丽"):
        held = await table.take(who, VILLAGE)
        await held.press("🔒 我来打分")
        await held.whispers("陈小满这个月干得怎么样")
        await held.press("4 分 · 挺好")
        await held.sees_toast("前都能改")


async def the_village_votes(table: Hands) -> None:
    host = await table.take(QIN, VILLAGE)
    await host.say("/poll 先修路还是先修渠？ 修路 / 修渠")
    await host.hears("先修路还是先修渠", "点一个就算投了")
    for who in ("王婶", "赵四叔"):
        held = await table.take(who, VILLAGE)
        await held.press("修渠")
        await held.sees_toast("前都能改")


async def an_issue_is_raised_and_solved(table: Hands) -> None:
    held = await table.take(ZHOU, VILLAGE)
    await held.say("/issue 井台边的水龙头漏水")
    await held.hears("井台边的水龙头漏水", "等人来办")
    await held.press("我来办")
    await held.is_told("由村里的后备和经办人来办")
    host = await table.take(QIN, VILLAGE)
    await host.press("我来办")
    await host.sees_toast("这件事您来办")
    await host.press("办好了")
    await host.hears("是您提的吗")
    held = await table.take(ZHOU, VILLAGE)
    await held.press("满意")
    await held.hears("提的人满意")


async def results_come_by_the_clock(table: Hands) -> None:
    for hour in range(9, 20):
        await table.turn("+1 小时", f"{hour:02}:")
    held = await table.take(ZHOU, VILLAGE)
    await held.has_heard("清河村：乡亲们给王燕打的分")
    await held.hears("12 个账号打了分", "谁打几分已经销毁")
    await table.turn("+1 天", "周二")
    await held.has_heard("投票的人太少，这次不公布")
    await table.turn("+1 天", "周三")
    await table.turn("+1 天", "周四")
    await held.has_heard("给陈小满打分的人太少，这次不公布")


async def thursday_nudges_only_the_silent(table: Hands) -> None:
    mentor = await table.take(GENG)
    await mentor.hears("这周过半了，和陈小满联系上了吗")
    held = await table.take(XIAOMAN)
    await held.has_heard("这周过半了", times=0)


async def help_is_logged_and_confirmed(table: Hands) -> None:
    mentor = await table.take(GENG)
    await mentor.say("帮带")
    await mentor.hears("今天和陈小满做了什么")
    await mentor.press("教手艺")
    await mentor.hears("记好了：今天，和陈小满，教手艺")
    held = await table.take(XIAOMAN)
    await held.hears("老耿记了一笔", "教手艺", "对不对")
    await held.press("对")
    await held.hears("谢谢！", "算数")


async def sunday_brings_the_week_once(table: Hands) -> None:
    held = await table.take(ZHOU, VILLAGE)
    digests = held.phone.locator(".msg").filter(has_text="清河村这一周")
    await expect(digests.first).to_be_attached()  # the chat is there
    before = await digests.count()
    for day in ("周五", "周六", "周日"):
        await table.turn("+1 天", day)
    for hour in range(20, 24):
        await table.turn("+1 小时", f"{hour:02}:")
    await expect(digests).to_have_count(before + 1)
    await held.hears("12月7日–12月13日", "教手艺 1", "给王燕打分，乡亲们投了 12 票")
    await held.hears("大伙提了 1 件事，办好 1 件，连以前的还有 1 件没办完")
    await expect(held.last.locator("img")).to_be_visible()
