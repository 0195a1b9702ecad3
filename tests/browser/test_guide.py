"""The newcomer's guide, followed to the letter on the page: what it quotes can be pressed and said."""

import pytest
from playwright.async_api import expect

from bot.demo.run import county_at
from tests.browser.hands import Hands, Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

XIAOMAN, FANG, HE, ZHOU, LIANG, WANG = "陈小满", "方干事", "何科长", "周大姐", "老梁叔", "王燕"
VILLAGE = "清河村乡亲群"
IS_DONE = "steps => steps.map(step => step.classList.contains('done'))"


async def test_the_guide_can_be_followed_to_the_letter(chromium):
    async with county_at(0) as county:
        visit = Visit(chromium, county.base, album=None)
        async with visit.page(1440, 900) as page:
            await she_nominates_herself(page)
            await she_becomes_a_reserve(page)
            await they_become_a_pair(page)
            await the_week_turns(page)
            await it_stands_in_view(page)
        async with visit.page(1440, 900) as another:
            await expect(another.page.locator(".try li.done")).to_have_count(7)
            done = await another.page.locator(".try li").evaluate_all(IS_DONE)
            assert done == [True] * 5 + [False, True, False, True], "a mark is gone with its rating"
            await expect(another.page.locator(".fold-steps")).to_contain_text("6/9")
            await it_stands_in_view(another)
        assert not visit.trouble


async def it_stands_in_view(page: Hands) -> None:
    """The step that comes next, whole and inside the guide's own frame."""
    step = page.page.locator(".try .now-step")
    await expect(step).to_be_in_viewport(ratio=1)


async def she_nominates_herself(page: Hands) -> None:
    await page.follow(1)
    held = page.holding(XIAOMAN)
    await held.send("/start v_qinghe")
    await held.press("同意，开始")
    for question, answer in (("您叫什么名字", "陈小满"), ("哪一年出生的", "1995"), ("人现在在哪儿", "深圳")):
        await held.hears(question)
        await held.say(answer)
    for question, *answers in (("书念到哪儿", "大专"), ("哪一样最像您", "在外务工")):
        await held.hears(question)
        await held.press(answers[0])
    await held.hears("您拿手的是啥")
    await held.press("买卖电商")
    await held.hears("✓ 买卖电商")
    await held.press("选好了")
    await held.hears("最后一题")
    await held.say("开个小店，把各家的蜂蜜、笋干放到网上卖。")
    await held.hears("看看有没有写错的")
    await held.press("没错，交上去")
    await held.hears("交上去了")


async def she_becomes_a_reserve(page: Hands) -> None:
    await page.follow(2)
    desk = page.holding(FANG)
    await desk.send("待办")
    await desk.press("陈小满 · 清河村 · 今天")
    await desk.press("通过")
    await desk.sees_toast("通过了")
    await page.follow(3)
    desk = page.holding(HE)
    await desk.send("待办")
    await desk.press("陈小满 · 清河村 · 今天")
    await desk.press("列为后备")
    await desk.press("都办好了，列为后备")
    await desk.sees_toast("列进来了")


async def they_become_a_pair(page: Hands) -> None:
    await page.follow(4)
    held = page.holding(XIAOMAN)
    await held.has_heard("从今天起，您是清河村的后备了")
    await held.send("导师")
    await held.hears("这几位还有空位")
    await held.press(LIANG)
    await held.press("请这位带我")
    await held.hears("已经替您问老梁叔了")
    await page.follow(5)
    mentor = page.holding(LIANG)
    await mentor.hears("陈小满（清河村）想请您当业务导师")
    await mentor.press("我来带")
    await mentor.hears("双方各点一下“我签”")
    await mentor.press("我签")
    await mentor.hears("您签好了")
    held = await page.take(XIAOMAN)
    await held.hears("双方各点一下“我签”")
    await held.press("我签")
    await held.hears("结上对了")


async def an_issue_is_seen_to(page: Hands) -> None:
    await page.follow(7)
    group = page.holding(ZHOU, VILLAGE)
    await group.send("/issue 井台边的水龙头漏水")
    await group.hears("井台边的水龙头漏水", "等人来办")
    helper = await page.take(WANG, VILLAGE)
    await helper.press("我来办")
    await helper.hears("有人在办")
    await helper.press("办好了")
    group = await page.take(ZHOU, VILLAGE)
    await group.hears("是您提的吗")
    await group.press("满意")
    await group.hears("提的人满意")


async def the_week_turns(page: Hands) -> None:
    await page.follow(6)
    group = page.holding(ZHOU, VILLAGE)
    await group.press("🔒 我来打分")
    await group.whispers("王燕这个月干得怎么样")
    await group.press("5 分 · 很好")
    await group.whispers("只有您看得见", "✓ 5 分 · 很好")
    await an_issue_is_seen_to(page)
    await page.follow(8)
    await page.turned("19:00")
    await group.hears("清河村这一周", "大伙提了 3 件事，办好 2 件，连以前的还有 1 件没办完")
    await page.follow(9)
    await page.turned("08:30")
    mentor = page.holding(LIANG)
    await mentor.hears("这周和您带的 4 个人见上面了吗")
    await mentor.press("都见了")
    await mentor.hears("都记下了，谢谢您")
    await mentor.say("帮带")
    await mentor.hears("和谁一起做的")
    await mentor.press(XIAOMAN)
    await mentor.hears("今天和陈小满做了什么")
    await mentor.press("教手艺")
    await mentor.hears("记好了：今天，和陈小满，教手艺")
    held = await page.take(XIAOMAN)
    await held.hears("老梁叔记了一笔", "对不对")
    await held.press("对")
    await held.hears("算数")
    for hour in range(9, 20):
        await page.turn("+1 小时", f"{hour:02}:")
    group = await page.take(ZHOU, VILLAGE)
    await group.hears("乡亲们给王燕打的分", "12 个账号打了分")
