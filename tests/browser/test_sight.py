"""What a person has before their eyes: the chat they left, its newest words, the step in hand."""

import pytest
from playwright.async_api import expect

from sandbox.parcels import plain_picture
from tests.browser.conftest import ANN, BEN, CAI, VILLAGE, OpenPage, Village
from tests.browser.test_page import phone, start, write

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NEWEST = "You said: Line 29"
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
FROM_THE_NEWEST = "(it) => it.scrollHeight - it.scrollTop - it.clientHeight"

# The browser tells of the scroll in the next frame, when the chat has its new size already.
SCROLL_AND_SHRINK = """(it) => {
  it.scrollTop -= 1;
  document.querySelector(".phones").style.height = "300px";
}"""

# The chat has its new size, the page has not heard of it, and the words arrive in that very moment.
SHRINK_AS_WORDS_COME = """() => {
  const json = Response.prototype.json;
  Response.prototype.json = async function () {
    const answer = await json.call(this);
    if (this.url.includes("transcript")) document.querySelector(".phones").style.height = "300px";
    return answer;
  };
}"""


async def talk_for_long(village: Village) -> None:
    """More than one screen full, and whatever the bot says to it."""
    for number in range(30):
        await village.say(CAI, VILLAGE, f"Line {number}")
    await village.settled()


async def test_the_hint_says_what_can_be_done_next(open_page: OpenPage, village: Village):
    page = await open_page()
    empty = phone(page, 0).locator(".empty")
    await expect(empty).to_contain_text("Tap “Start”")
    await page.get_by_role("button", name="Say hello as Ann").click()
    await expect(empty).to_contain_text("Tap “Send”")


async def test_a_person_picked_opens_what_they_had_open(open_page: OpenPage, village: Village):
    page = await open_page(width=400, height=780)
    held = page.locator(".phone.active")
    await talk_for_long(village)
    newest = held.get_by_text(NEWEST, exact=True)
    await page.locator(f".who [data-user='{BEN}']").click()
    await expect(held).to_have_attribute("aria-label", "Ben's phone, Clear River")
    await expect(held.locator(".new-line").or_(newest).first).to_be_in_viewport()
    await page.locator(f".who [data-user='{ANN}']").click()
    await page.locator(f".who [data-user='{BEN}']").click()
    await expect(newest).to_be_in_viewport()
    await page.get_by_role("button", name="1 other person").click()
    await page.get_by_role("dialog").locator(f"[data-user='{CAI}']").click()
    clear_river = "Cai's phone, Clear River"  # Cai never talked with the bot alone
    await expect(held).to_have_attribute("aria-label", clear_river)
    await page.locator(f".who [data-user='{ANN}']").click()
    await expect(held).to_have_attribute("aria-label", "Ann's phone, Guide")


async def test_a_chat_that_shrinks_stays_at_its_newest_message(open_page: OpenPage, village: Village):
    page = await open_page()
    held = phone(page, 1)
    await talk_for_long(village)
    newest = held.get_by_text(NEWEST, exact=True)
    await expect(newest).to_be_in_viewport()
    await page.set_viewport_size({"width": 1440, "height": 500})
    await page.evaluate(TWO_FRAMES)
    await expect(newest).to_be_in_viewport()


async def test_a_scroll_heard_after_the_chat_shrank_does_not_lose_the_newest(
    open_page: OpenPage, village: Village
):
    page = await open_page()
    held = phone(page, 1)
    await talk_for_long(village)
    newest = held.get_by_text(NEWEST, exact=True)
    await expect(newest).to_be_in_viewport()
    await held.locator(".chat").evaluate(SCROLL_AND_SHRINK)
    await page.evaluate(TWO_FRAMES)
    assert await held.locator(".chat").evaluate(FROM_THE_NEWEST) <= 1


async def test_words_that_come_while_the_chat_shrinks_are_seen(open_page: OpenPage, village: Village):
    page = await open_page()
    held = phone(page, 1)
    await talk_for_long(village)
    await expect(held.get_by_text(NEWEST, exact=True)).to_be_in_viewport()
    await page.evaluate(SHRINK_AS_WORDS_COME)
    await village.bot.call("sendMessage", chat_id=VILLAGE, text="Newer still")
    await expect(held.get_by_text("Newer still", exact=True)).to_be_in_viewport()
    assert await held.locator(".chat").evaluate(FROM_THE_NEWEST) <= 1


async def test_who_reads_what_is_old_stays_there(open_page: OpenPage, village: Village):
    page = await open_page()
    held = phone(page, 1)
    await talk_for_long(village)
    await expect(held.get_by_text(NEWEST, exact=True)).to_be_in_viewport()
    await held.get_by_text("Line 9", exact=True).scroll_into_view_if_needed()
    await expect(held.get_by_role("button", name="To the newest")).to_be_visible()
    await page.set_viewport_size({"width": 1440, "height": 500})
    await page.evaluate(TWO_FRAMES)
    assert await held.locator(".chat").evaluate(FROM_THE_NEWEST) > 160


async def test_a_tall_picture_is_shown_whole(open_page: OpenPage, village: Village):
    held = phone(await open_page(), 0)
    await start(held)
    await village.bot.send_photo(
        ANN, plain_picture(600, 900, (47, 125, 91)), "Words that make the bubble wide. " * 4
    )
    box = await held.locator(".msg:not(.me) img").bounding_box()
    assert box is not None
    assert box["height"] == pytest.approx(1.5 * box["width"], rel=0.01)
    assert box["height"] <= 601


async def test_people_are_described_in_the_pages_language(open_page: OpenPage, village: Village):
    await village.sim(
        "PUT", "guide", {"cast": [ANN], "about": {str(ANN): {"zh": "村民", "en": "Lives here"}}, "steps": []}
    )
    page = await open_page(language="zh-CN")
    ann = page.locator(f".who [data-user='{ANN}'] small")
    await expect(ann).to_have_text("村民")
    await page.get_by_role("button", name="Switch to English").click()
    await expect(ann).to_have_text("Lives here")


async def test_the_step_in_hand_stays_until_another_is_taken_up(open_page: OpenPage, village: Village):
    page = await open_page()
    first = page.locator(".try li").nth(0)
    await first.get_by_role("button").click()
    await expect(first).to_have_class("now-step taken")
    await page.locator(".try li").nth(2).get_by_role("button").click()
    await expect(first).to_have_class("done")
    await expect(page.locator(".try .fold-steps")).to_contain_text("3/3")


async def test_a_step_done_by_hand_is_taken_up(open_page: OpenPage, village: Village):
    page = await open_page()
    steps = page.locator(".try li")
    held = phone(page, 0)
    await start(held)
    await expect(page.locator(".try .taken")).to_have_count(0)  # it was said without “river”
    await write(held, "/start river")
    await expect(held.locator(".chat")).to_contain_text("Welcome, river")
    await expect(page.locator(".try .taken")).to_have_count(0)  # steps before it are still ahead
    await steps.nth(0).get_by_role("button").click()
    await page.get_by_role("button", name="+1 week").click()
    await expect(steps.nth(1)).to_have_class("now-step taken")
    await phone(page, 0).get_by_role("button", name="All chats").click()
    await phone(page, 0).locator(".list .person").filter(has_text="Guide").click()
    await write(phone(page, 0), "/start river")
    await expect(steps.nth(2)).to_have_class("now-step taken")
    await expect(steps.nth(1)).to_have_class("done")


async def test_every_moment_the_clock_passes_by_hand_is_taken_up(open_page: OpenPage, village: Village):
    moments = ("2026-12-06T19:30:00+08:00", "2026-12-07T08:30:00+08:00", "2026-12-09T08:30:00+08:00")
    told = [{"zh": f"到 {to}", "en": f"Until {to}", "user": ANN, "chat": VILLAGE, "to": to} for to in moments]
    await village.sim("PUT", "guide", {"cast": [ANN], "steps": told})
    page = await open_page()
    steps = page.locator(".try li")
    await page.get_by_role("button", name="Monday 08:30").click()
    await expect(steps.nth(0)).to_have_class("done")
    await expect(steps.nth(1)).to_have_class("now-step taken")
    await expect(steps.nth(2)).to_have_class("")
    await page.get_by_role("button", name="+1 week").click()
    await expect(steps.nth(2)).to_have_class("now-step taken")
