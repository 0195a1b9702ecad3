"""Each county's own way, played from the first step of its guide to the last, as the guide says it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, expect

from bot.demo.run import county_at
from tests.browser.hands import Hands, Held, Visit, album

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

XIAOMAN, XIAOHE, FANG, HE, QIN, ZHOU = "陈小满", "赵小禾", "方干事", "何科长", "秦支书", "周大姐"
KANG, WEI = "纪委老康", "组织小魏"
VILLAGE = "清河村乡亲群"
POCKET = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@asynccontextmanager
async def visited(chromium: Browser, preset: str) -> AsyncIterator[tuple[Hands, Hands]]:
    """A county of this preset on a table, and beside it in a pocket."""
    async with county_at(0, preset=preset) as county:
        visit = Visit(chromium, county.base, album())
        async with visit.page(1440, 900) as table, visit.page(400, 860, **POCKET) as pocket:
            yield table, pocket
        assert not visit.trouble


async def are_done(page: Hands, count: int) -> None:
    """As many steps are behind, and each of them ticked itself."""
    done = page.page.locator(".try li.done")
    try:
        await expect(done).to_have_count(count)
    except AssertionError:  # on a busy machine one look of the page's may be refused: a visitor loads it anew
        await page.page.reload()
        await page.page.wait_for_selector("body[data-ready]")
        await expect(done).to_have_count(count)


async def test_n_twelve_departments_and_a_village_read_before_anybody_is_in_the_reserve(chromium):
    async with visited(chromium, "neixiang") as (page, pocket):
        await expect(page.page.locator(".try li")).to_have_count(11)
        await page.picture("neixiang")
        await follow_nominate(page)
        await the_township_and_the_county_send_her_on(page)
        await are_done(page, 3)
        await twelve_departments_sign(page)
        await are_done(page, 6)
        await she_agrees_to_the_notice(page)
        await a_neighbour_objects_in_private(page, pocket)
        await are_done(page, 10)
        await after_seven_days_she_is_in(page)
        await are_done(page, 11)
        await pocket.picture("neixiang-pocket")


async def follow_nominate(page: Hands, step: int = 1) -> None:
    await page.follow(step)
    held = page.holding(XIAOMAN)
    await held.send("/start v_qinghe")
    await held.press("同意，开始")
    for question, answer in (("您叫什么名字", XIAOMAN), ("哪一年出生的", "1995"), ("人现在在哪儿", "深圳")):
        await held.hears(question)
        await held.say(answer)
    await held.press("大专")
    await held.hears("哪一样最像您")
    await held.press("在外务工")
    await held.hears("您拿手的是啥")
    await held.press("买卖电商")
    await held.hears("✓ 买卖电商")
    await held.press("选好了")
    await held.hears("最后一题")
    await held.say("开个小店，把各家的蜂蜜、笋干放到网上卖。")
    await held.hears("看看有没有写错的")
    await held.press("没错，交上去")
    await held.hears("交上去了")


async def the_township_and_the_county_send_her_on(page: Hands) -> None:
    await page.follow(2)
    desk = page.holding(FANG)
    await desk.send("待办")
    await desk.press_row(XIAOMAN)
    await desk.press("通过")
    await desk.sees_toast("通过了")
    await page.follow(3)
    desk = page.holding(HE)
    await desk.send("待办")
    await desk.press_row("2 人可以送联审")
    await desk.hears("12 个部门")
    await desk.press("送去联审")
    await desk.hears("2 人送去联审了")


async def twelve_departments_sign(page: Hands) -> None:
    await page.follow(4)
    reader = page.holding(KANG)
    await reader.hears("纪委监委：2 人等您签")
    await reader.press("看看名单")
    await reader.press(f"✓ {XIAOMAN}")
    await reader.hears(f"签好了：{XIAOMAN}")
    await reader.press(f"✓ {XIAOHE}")
    await reader.hears(f"签好了：{XIAOHE}")
    await page.follow(5)
    reader = page.holding(WEI)
    await reader.press("看看名单")
    await reader.press("这些都通过…")
    await reader.press("都通过，签字")
    await reader.hears("签好了，2 人都通过")
    await page.follow(6)
    await page.holding(HE).hears("联审：2 人等您签字")


async def she_agrees_to_the_notice(page: Hands) -> None:
    await page.follow(7)
    desk = page.holding(HE)
    await desk.send("待办")
    await desk.press_row("2 人签齐了")
    await desk.press("都签，请本人同意公示")
    await desk.hears("联审过了 2 人")
    group = await page.take(ZHOU, VILLAGE)
    await group.has_heard("公示：", times=0)
    await page.follow(8)
    held = page.holding(XIAOMAN)
    await held.hears("各部门联审都过了")
    await held.press("同意公示")
    await held.hears("群里这就公示")


async def a_neighbour_objects_in_private(page: Hands, pocket: Hands) -> None:
    await page.follow(9)
    await page.holding(ZHOU, VILLAGE).press("有话私下跟县里说")
    held = page.holding(ZHOU)
    await held.press("同意，开始")
    await held.say("听说她家地界没说清")
    await held.press("没错，交上去")
    await held.hears("收到了，谢谢您说")
    await page.follow(10)
    desk = page.holding(HE)
    await desk.send("待办")
    await desk.press_row("有人有话说")
    await desk.hears("听说她家地界没说清")
    await desk.press("不成立")
    await desk.say("问过了，地界早就立了碑")
    await desk.press("发出")
    await desk.hears("定了：不成立")
    group = await pocket.take(ZHOU, VILLAGE)
    await group.hears(f"公示：{XIAOMAN}")
    await group.has_heard("地界", times=0)


async def after_seven_days_she_is_in(page: Hands) -> None:
    await page.follow(11)
    await page.turned("周六")
    desk = page.holding(HE)
    await desk.send("待办")
    await desk.press_row(f"{XIAOMAN} · 清河村 · 公示满了")
    await desk.press("签字，列为后备")
    await desk.hears("列为后备了")
    held = await page.take(XIAOMAN)
    await held.has_heard("从今天起，您是清河村的后备了")


async def test_w_a_village_turns_red_and_an_organizer_knows_better(chromium):
    async with visited(chromium, "wucun") as (page, pocket):
        await page.follow(1)
        await page.turned("周一")
        held = page.holding(QIN)
        await held.press("说说村情")
        await held.hears("带 ● 的是上周说的")
        await held.press("得尽快换人")
        await held.press("还没有人")
        await held.press("其余和上周一样")
        await held.hears("清河村这周的记下了")
        await page.follow(2)
        await every_page_as_before(page.holding(FANG))
        await page.follow(3)
        await page.holding(HE).has_heard("清河村：绿 → 红")
        await are_done(page, 3)
        await she_knows_better(page)
        await page.follow(5)
        desk = page.holding(HE)
        await desk.send("通报")
        await desk.has_heard("红色村，只告诉您")
        await page.follow(6)
        await page.turned("周二")
        await page.holding(FANG).has_heard("清河村：橙 → 红")
        await are_done(page, 6)
        await pocket.take(FANG)
        await pocket.picture("wucun-pocket")


async def every_page_as_before(desk: Held) -> None:
    """18 villages of the township have no secretary with a phone: three pages."""
    asked = desk.phone.locator(".msg").filter(has_text="这周还有 18 个村")
    before = await asked.count()
    await desk.press("说说村情")
    await expect(asked).to_have_count(before + 1)
    for left in ("这周还有 10 个村", "这周还有 2 个村", "18 个村都记下了，谢谢您"):
        await desk.press("都和上回一样（这一页）")
        await desk.has_heard(left)


async def she_knows_better(page: Hands) -> None:
    await page.follow(4)
    desk = page.holding(FANG)
    await desk.send("村庄")
    await desk.hears("清河村 · 红")
    await page.picture("wucun")
    await desk.press("清河村")
    await desk.hears("县委组织部牵头")
    for button in ("换个颜色", "橙", "管两周"):
        await desk.press(button)
    await desk.say("接班的人谈好了，月底到位")
    await desk.hears("清河村定成橙了")


async def test_e_two_lists_meet(chromium):
    async with visited(chromium, "enyang") as (page, pocket):
        await page.follow(1)
        held = page.holding(QIN)
        await held.send("村庄")
        await held.press("清河村")
        await held.press("在找什么人")
        await held.press("电脑文书")
        await held.hears("电脑文书：")
        await page.follow(2)
        held = page.holding(XIAOMAN)
        await held.send("/policy")
        await held.press("创业贴息贷款")
        await held.hears("怎么办：")
        await page.picture("enyang")
        await follow_nominate(page, 3)
        await held.hears("您会的买卖电商，清河村正在找")
        await she_asks_and_hears(page)
        await page.follow(6)
        desk = page.holding(FANG)
        await desk.send("待办")
        await desk.press_row(XIAOMAN)
        await desk.hears("村里正在找的，对得上：买卖电商")
        await desk.press("通过")
        await page.follow(7)
        await desk.send("村庄")
        await desk.press("还缺哪样人")
        await desk.hears("还没有人会的")
        await are_done(page, 7)
        await pocket.take(XIAOMAN)
        await pocket.picture("enyang-pocket")


async def she_asks_and_hears(page: Hands) -> None:
    await page.follow(4)
    held = page.holding(XIAOMAN)
    await held.send("政策")
    await held.hears("条可能用得上")
    await held.press("返乡安家补贴")
    await held.hears("按您填的，对得上")
    await held.press("问一问")
    await held.say("打工证明在哪儿开？")
    await held.hears("问出去了")
    await page.follow(5)
    desk = page.holding(FANG)
    await desk.send("待办")
    await desk.press_row("返乡安家补贴")
    await desk.press("回一句")
    await desk.say("厂里盖个章就行。")
    await desk.hears("回给")
    held = await page.take(XIAOMAN)
    await held.hears("经办人回您了", "厂里盖个章就行")
