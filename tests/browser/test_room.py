"""There is room for everything: the cast, the clock's buttons, a step's phone, a message's tools."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import ANN, BEN, VILLAGE, OpenPage, Village
from tests.browser.test_page import phone, start, write

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CAST = range(201, 209)
LONG = "Somebody wants to come home and does one thing after the other until all of it is done. "
LANGUAGES = {
    "en-GB": ("+1 hour", "+1 day", "Monday 08:30", "+1 week"),
    "zh-CN": ("+1 小时", "+1 天", "到周一 08:30", "+1 周"),
}

# The tools of a message beside its bubble: what lies over the bubble or out of the chat.
OUT_OF_PLACE = """(tools) => {
  const own = tools.getBoundingClientRect();
  const chat = tools.closest(".chat").getBoundingClientRect();
  const bubble = tools.parentElement.querySelector(".b").getBoundingClientRect();
  const beside = own.left > bubble.right - 1 || own.right < bubble.left + 1;
  return { covers: !beside, out: own.left < chat.left || own.right > chat.right };
}"""


async def a_long_guide(village: Village) -> None:
    bot = village.sandbox.world.bot.id
    for user in CAST:
        await village.sim(
            "POST", "users", {"id": user, "first_name": f"Person {user}", "about": "Villager, Clear River"}
        )
    step = {"zh": "先做这个，再做那个。" * 8, "en": LONG * 3, "user": ANN, "chat": bot, "say": "/start river"}
    guide = {"cast": [*CAST], "phones": [[CAST[0], bot], [BEN, VILLAGE]], "steps": [step] * 9}
    await village.sim("PUT", "guide", guide)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_whole_cast_is_in_sight(open_page: OpenPage, village: Village, language: str):
    await a_long_guide(village)
    page = await open_page(width=1440, height=900, language=language)
    for height in (900, 700):
        await page.set_viewport_size({"width": 1440, "height": height})
        for user in CAST:
            await expect(page.locator(f".who [data-user='{user}']")).to_be_in_viewport(ratio=1)
        await expect(page.locator(".try li").first).to_be_in_viewport()
        for number in (0, 1):
            await expect(phone(page, number)).to_be_in_viewport(ratio=1)


async def test_an_unfolded_guide_folds_when_a_step_is_tapped(open_page: OpenPage, village: Village):
    page = await open_page(width=400, height=780, has_touch=True, is_mobile=True)
    fold = page.get_by_role("button", name="All steps")
    await fold.tap()
    await page.get_by_role("button", name="Say hello as Ann").tap()
    await expect(fold).to_have_attribute("aria-expanded", "false")
    await expect(page.locator(".try li:visible")).to_have_count(1)
    line = page.locator(".phone.active").get_by_label("Write a message")
    await expect(line).to_have_value("/start river")
    await expect(line).to_be_in_viewport(ratio=1)


async def test_an_unfolded_guide_folds_when_somebody_writes(open_page: OpenPage, village: Village):
    page = await open_page(width=400, height=780, has_touch=True, is_mobile=True)
    fold = page.get_by_role("button", name="All steps")
    await page.get_by_role("button", name="Look at the group as Ann").tap()
    await fold.tap()
    await expect(fold).to_have_attribute("aria-expanded", "true")
    await page.locator(".phone.active").get_by_label("Write a message").fill("I am coming home")
    await expect(fold).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_turn_of_the_clock_is_at_hand(open_page: OpenPage, village: Village, language: str):
    page = await open_page(width=1440, height=780, language=language)
    for hour, width in enumerate((980, 800, 700, 650, 400, 360), start=20):
        await page.set_viewport_size({"width": width, "height": 780})
        for name in LANGUAGES[language]:
            await expect(in_the_bar(page, name)).to_be_in_viewport(ratio=1)
            await in_the_bar(page, name).click(trial=True)  # nothing lies over it
        await expect(page.locator(".language")).to_be_in_viewport(ratio=1)
        await in_the_bar(page, LANGUAGES[language][0]).click()
        await expect(page.locator(".now")).to_contain_text(f"{hour % 24:02}:02")


def in_the_bar(page: Page, name: str) -> Locator:
    return page.locator(".bar").get_by_role("button", name=name, exact=True)


async def test_the_tools_of_a_message_cover_no_words(open_page: OpenPage, village: Village):
    page = await open_page(width=400, height=780)
    held = phone(page, 0)
    await start(held)
    for words in ("Hm", LONG * 4):
        await write(held, words)
        await expect(held.locator(".msg").last).to_contain_text(f"You said: {words}".strip())
    for width in (400, 1024, 1440):
        await page.set_viewport_size({"width": width, "height": 780})
        for tools in await held.locator(".tools").all():
            await tools.locator("xpath=..").hover()
            await expect(tools).to_have_css("opacity", "1")
            assert await tools.evaluate(OUT_OF_PLACE) == {"covers": False, "out": False}
        assert await held.locator(".chat").evaluate("(it) => it.scrollWidth <= it.clientWidth")
