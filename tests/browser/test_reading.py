"""The page can be read and used: by weak eyes, by keyboard, in light and dark."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import ANN, VILLAGE, OpenPage, Village
from tests.browser.test_page import phone, start

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# Every visible piece of text with the contrast to what lies under it (WCAG 2).
CONTRASTS = """() => {
  const parse = (css) => {
    const c = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    c.fillStyle = css; c.fillRect(0, 0, 1, 1);
    return [...c.getImageData(0, 0, 1, 1).data].map((v, i) => (i === 3 ? v / 255 : v));
  };
  const over = (top, under) => top.slice(0, 3).map((v, i) => v * top[3] + under[i] * (1 - top[3]));
  const light = (c) => {
    const part = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = c.map((v) => part(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const low = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].filter((it) => it.nodeType === Node.TEXT_NODE);
    const words = own.map((it) => it.data.trim()).join("");
    if (!words || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (node.closest(":disabled, .sr, .skip")) continue;
    const under = ground(node);
    const pair = [over(parse(getComputedStyle(node).color), under), under].map(light);
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) low.push(`${words.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return low;
}"""

RICH_TEXT = "<b>bold</b> <code>code</code> https://example.org <blockquote>quoted</blockquote>"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 900, 390])
async def test_everything_has_contrast(open_page: OpenPage, village: Village, scheme: str, width: int):
    page = await open_page(width=width, color_scheme=scheme)
    held = phone(page, 0)
    await start(held)
    options = [{"text": "Yes"}, {"text": "No"}]
    await village.bot.call("sendPoll", chat_id=ANN, question="Good?", options=options)
    await village.bot.call("sendMessage", chat_id=ANN, text=RICH_TEXT, parse_mode="HTML")
    await held.get_by_role("group", name="Good?").get_by_role("button", name="Yes").click()
    await expect(held.locator(".results .mine")).to_be_visible()
    await held.get_by_role("button", name="Rate").click()
    await expect(held.locator(".toast")).to_be_visible()
    await held.get_by_role("button", name="Add a photo").click()
    assert await page.evaluate(CONTRASTS) == []


async def test_the_keyboard_is_enough(open_page: OpenPage, village: Village):
    page = await open_page()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the phones")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    held = phone(page, 0)
    await held.get_by_role("button", name="Start").focus()
    await page.keyboard.press("Enter")
    await held.get_by_role("button", name="Rate").focus()
    await page.keyboard.press("Enter")
    await expect(held.locator(".toast")).to_be_visible()
    await held.get_by_role("button", name="More").press("Enter")
    await expect(held.get_by_role("menuitem", name="Send /start")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Escape")
    await expect(held.get_by_role("button", name="More")).to_be_focused()


async def test_draft_and_place_survive_a_change_of_chat(open_page: OpenPage, village: Village):
    page = await open_page()
    held = phone(page, 1)
    await held.get_by_label("Write a message").fill("Half a thought")
    await held.get_by_role("button", name="All chats").click()
    await held.locator(".list").get_by_role("button", name="Guide").click()
    await expect(held.get_by_role("button", name="Start")).to_be_visible()
    await page.locator(".who .chats").get_by_role("button", name="Clear River").click()
    await expect(held.get_by_label("Write a message")).to_have_value("Half a thought")
    await village.say(ANN, VILLAGE, "Meanwhile")
    await expect(held.locator(".msg").last).to_contain_text("Meanwhile")
    await expect(held.get_by_label("Write a message")).to_have_value("Half a thought")
    await page.reload()
    await expect(phone(page, 1)).to_have_attribute("aria-label", "Ben's phone, Clear River")
