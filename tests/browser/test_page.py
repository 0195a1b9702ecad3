"""The page of phones, played as a person plays it."""

import re

import pytest
from playwright.async_api import Browser, FilePayload, Locator, Page, expect

from sandbox.parcels import plain_picture
from sandbox.server import Sandbox
from tests.browser.conftest import ANN, BEN, CAI, VILLAGE, OpenPage, Village

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def phone(page: Page, number: int) -> Locator:
    return page.locator(".phone").nth(number)


async def start(held: Locator) -> None:
    """Say hello, and wait for the answer: before it the bot may not write."""
    await held.get_by_role("button", name="Start").click()
    await expect(held.locator(".msg:not(.me)").first).to_contain_text("Welcome")


async def write(held: Locator, words: str) -> None:
    await held.get_by_label("Write a message").fill(words)
    await held.get_by_label("Write a message").press("Enter")


async def test_opens_with_the_guides_phones_side_by_side(open_page: OpenPage, village: Village):
    page = await open_page()
    await expect(page).to_have_title("Guiyan · a village in your browser")
    await expect(page.locator(".bar")).to_contain_text("Small county")
    await expect(phone(page, 0)).to_have_attribute("aria-label", "Ann's phone, Guide")
    await expect(phone(page, 1)).to_have_attribute("aria-label", "Ben's phone, Clear River")
    await expect(phone(page, 1).locator(".service").first).to_have_text("Cai added Guide")


async def test_a_person_starts_and_the_bot_answers(open_page: OpenPage, village: Village):
    held = phone(await open_page(), 0)
    await held.get_by_role("button", name="Start").click()
    await expect(held.locator(".msg.me")).to_contain_text("/start")
    await expect(held.locator(".msg:not(.me)")).to_contain_text("Welcome, friend")
    await write(held, "Good morning")
    await expect(held.locator(".msg").last).to_contain_text("You said: Good morning")
    await expect(held.get_by_label("Write a message")).to_have_value("")


async def test_a_step_of_the_guide_puts_its_words_into_the_composer(open_page: OpenPage, village: Village):
    page = await open_page()
    await page.get_by_role("button", name="Say hello as Ann").click()
    await expect(phone(page, 0).get_by_label("Write a message")).to_have_value("/start river")
    await page.keyboard.press("Enter")
    await expect(phone(page, 0).locator(".msg.me")).to_contain_text("/start river")


async def test_a_tap_brings_a_toast_and_an_alert_waits_for_ok(open_page: OpenPage, village: Village):
    held = phone(await open_page(), 0)
    await start(held)
    await held.get_by_role("button", name="Rate").click()
    await expect(held.locator(".toast")).to_have_text("Noted, you can change it")
    await held.get_by_role("button", name="Long story").click()
    alert = held.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Once upon a time")
    await expect(alert.get_by_role("button", name="OK")).to_be_focused()
    await alert.get_by_role("button", name="OK").press("Enter")
    await expect(alert).to_have_count(0)


async def test_a_press_is_heard_though_its_message_changes_under_the_finger(
    open_page: OpenPage, village: Village
):
    page = await open_page()
    held = phone(page, 0)
    await start(held)
    await held.get_by_role("button", name="Rate").hover()
    await page.mouse.down()
    seen = await village.sim("GET", f"transcript?user={ANN}&chat={ANN}")
    asked = seen["messages"][-1]
    words = {"chat_id": ANN, "message_id": asked["message_id"], "text": "Welcome, Ann"}
    async with page.expect_response("**/sim/transcript*") as reloaded:
        await village.bot.call("editMessageText", **words, reply_markup=asked["reply_markup"])
    await (await reloaded.value).finished()
    await page.mouse.up()
    await expect(held.locator(".toast")).to_have_text("Noted, you can change it")
    await expect(held.locator(".chat")).to_contain_text("Welcome, Ann")


async def test_a_tap_elsewhere_shows_its_toast_once(open_page: OpenPage, village: Village):
    held = phone(await open_page(), 0)
    await start(held)
    await expect(held.get_by_role("button", name="Rate")).to_be_visible()
    seen = await village.sim("GET", f"transcript?user={ANN}&chat={ANN}")
    order = {"user": ANN, "chat": ANN, "message_id": seen["messages"][-1]["message_id"], "button": "Rate"}
    await village.sim("POST", "tap", order)
    await expect(held.locator(".toast")).to_have_text("Noted, you can change it")
    await expect(held.locator(".toast")).to_have_count(1)


async def test_what_only_one_person_sees_stands_on_one_phone(open_page: OpenPage, village: Village):
    page = await open_page()
    await page.get_by_role("button", name="Look at the group as Ann").click()
    ann, ben = phone(page, 0), phone(page, 1)
    markup = {"inline_keyboard": [[{"text": "Rate", "callback_data": "rate"}]]}
    await village.bot.call("sendMessage", chat_id=VILLAGE, text="How is Cai doing?", reply_markup=markup)
    await ben.get_by_role("button", name="Rate").click()
    whisper = ben.locator(".msg.only")
    await expect(whisper).to_contain_text("Only you see this")
    await expect(whisper).to_contain_text("How many stars?")
    await whisper.get_by_role("button", name="4").click()
    await expect(ben.locator(".toast")).to_have_text("Noted, you can change it")
    await expect(ann.get_by_text("How is Cai doing?")).to_be_visible()
    await expect(ann.get_by_text("How many stars?")).to_have_count(0)


async def test_photos_come_and_go(open_page: OpenPage, village: Village):
    page = await open_page()
    held = phone(page, 0)
    await start(held)
    await village.bot.send_photo(ANN, plain_picture(320, 200, (47, 125, 91)), "This week")
    picture = held.locator(".msg:not(.me) img")
    await expect(picture).to_be_visible()
    await picture.evaluate("it => it.decode()")  # refuses where the bytes are no picture
    await held.get_by_role("button", name="Enlarge").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    own = FilePayload(name="well.png", mimeType="image/png", buffer=plain_picture(64, 64, (9, 90, 160)))
    await held.locator("input[data-kind=photo]").set_input_files(own)
    await expect(held.locator(".msg.me img")).to_be_visible()
    await expect(held.locator(".msg").last).to_contain_text("What a picture")


async def test_voices_places_and_cards_are_sent_from_the_menu(open_page: OpenPage, village: Village):
    page = await open_page()
    held = phone(page, 0)
    await start(held)
    await held.get_by_role("button", name="Voice").click()
    await held.get_by_role("menuitem", name="Voice 0:14").click()
    await expect(held.locator(".voice")).to_contain_text("0:14")
    await held.get_by_role("button", name="Add a photo").click()
    await held.get_by_role("menuitem", name="Place").click()
    await held.get_by_role("button", name="Send place").click()
    await expect(held.locator(".msg.me .card").first).to_contain_text("33.0480 N")
    await write(held, "/menu")
    await expect(held.get_by_placeholder("Pick one")).to_be_visible()
    await held.get_by_role("button", name="My card").click()
    await held.get_by_role("button", name="Send contact").click()
    await expect(held.locator(".msg").last).to_contain_text("Card of Ann")
    await held.get_by_role("button", name="Where am I?").click()
    await expect(held.locator(".msg").last).to_contain_text("You said: Where am I?")


async def test_replies_and_edits(open_page: OpenPage, village: Village):
    held = phone(await open_page(), 0)
    await start(held)
    welcome = held.locator(".msg:not(.me)").first
    await welcome.hover()
    await welcome.get_by_role("button", name="Reply").click()
    await write(held, "Thnks")
    mine = held.locator(".msg.me").last
    await expect(mine.locator(".quoted")).to_contain_text("Welcome, friend")
    await expect(held.locator(".msg").last).to_contain_text("You said: Thnks")
    await mine.hover()
    await mine.get_by_role("button", name="Edit").click()
    await write(held, "Thanks")
    await expect(mine).to_contain_text("Thanks")
    await expect(mine).to_contain_text("edited")


async def test_commands_are_offered_and_typing_shows(open_page: OpenPage, village: Village):
    held = phone(await open_page(), 0)
    await start(held)
    commands = [{"command": "menu", "description": "What you can do"}]
    await village.bot.call("setMyCommands", commands=commands)
    await village.bot.call("sendChatAction", chat_id=ANN, action="typing")
    await expect(held.locator(".head")).to_contain_text("Guide is typing")
    await held.get_by_role("button", name="Commands").click()
    await held.get_by_role("menuitem", name="/menu What you can do").click()
    await expect(held.locator(".msg").last).to_contain_text("Here is the menu")
    await expect(held.locator(".head")).to_contain_text("private chat")
    await held.locator(".msg.me").last.get_by_role("button", name="/menu").click()
    await expect(held.locator(".msg.me", has_text="/menu")).to_have_count(2)


async def test_a_link_to_the_bot_opens_the_private_chat(open_page: OpenPage, village: Village):
    page = await open_page()
    markup = {"inline_keyboard": [[{"text": "Join", "url": "https://t.me/guide_bot?start=river"}]]}
    await village.bot.call("sendMessage", chat_id=VILLAGE, text="Come in", reply_markup=markup)
    held = phone(page, 1)
    await held.get_by_role("button", name="Join").click()
    await expect(held).to_have_attribute("aria-label", "Ben's phone, Guide")
    await expect(held.locator(".msg:not(.me)")).to_contain_text("Welcome, river")


async def test_the_clock_turns_and_the_phones_follow(open_page: OpenPage, village: Village):
    async def monday(target):
        await village.bot.call("sendMessage", chat_id=VILLAGE, text=f"A new week: {target:%d.%m.}")

    village.sandbox.clock.on_turn.append(monday)
    page = await open_page()
    await expect(page.locator(".now")).to_contain_text("Sun")
    await expect(page.locator(".now")).to_contain_text("19:02")
    await page.get_by_role("button", name="Monday 08:30").click()
    await expect(page.locator(".now")).to_contain_text("Mon")
    await expect(page.locator(".now")).to_contain_text("08:30")
    await expect(phone(page, 1).locator(".msg").last).to_contain_text("A new week: 07.12.")
    await page.get_by_role("button", name="+1 hour").click()
    await expect(page.locator(".now")).to_contain_text("09:30")
    await page.get_by_role("button", name="Let a week pass").click()
    await expect(page.locator(".now")).to_contain_text("14 Dec")
    await expect(page.locator(".try li.taken")).to_have_count(1)


async def test_unread_marks_and_picking_a_person(open_page: OpenPage, village: Village):
    await village.sim("POST", "read", {"user": ANN, "chat": VILLAGE})
    page = await open_page()
    ann = page.locator(f".who [data-user='{ANN}']")
    await expect(ann.locator(".badge")).to_have_count(0)
    await village.say(CAI, VILLAGE, "Hello all")
    await village.say(CAI, VILLAGE, "Meeting at eight")
    await expect(ann.locator(".badge")).to_have_text("4")  # and what the bot said to each
    await expect(page.locator(f".who [data-user='{BEN}'] .badge")).to_have_count(0)
    await ann.click()
    await page.locator(".who .chats").get_by_role("button", name="Clear River").click()
    await expect(phone(page, 0).locator(".msg").last).to_contain_text("Meeting at eight")
    await expect(ann.locator(".badge")).to_have_count(0)
    await page.get_by_role("button", name="1 other person").click()
    await page.get_by_role("dialog").get_by_role("button", name="Cai").click()
    await expect(phone(page, 0)).to_have_attribute("aria-label", re.compile("Cai's phone"))


async def test_the_log_tells_what_the_bot_did(open_page: OpenPage, village: Village):
    page = await open_page()
    log = page.get_by_role("complementary")
    await village.bot.call("sendMessage", chat_id=VILLAGE, text="Seen in the log")
    line = log.locator("details").first
    await expect(line).to_contain_text("sendMessage")
    await expect(line).to_contain_text("Clear River")
    await line.locator("summary").click()
    await expect(line.locator("pre")).to_contain_text("Seen in the log")
    with pytest.raises(AssertionError, match="chat not found"):
        await village.bot.call("sendMessage", chat_id=-5, text="Nobody here")
    await expect(log.locator("details.bad").first).to_contain_text("Bad Request: chat not found")
    await log.get_by_role("button", name="Hide").click()
    await expect(log).to_be_hidden()


async def test_blocking_and_leaving(open_page: OpenPage, village: Village):
    page = await open_page()
    ann, ben = phone(page, 0), phone(page, 1)
    await start(ann)
    await ann.get_by_role("button", name="More").click()
    await ann.get_by_role("menuitem", name="Block Guide", exact=True).click()
    await expect(ann.locator(".toast")).to_contain_text("Guide is blocked")
    with pytest.raises(AssertionError, match="bot was blocked by the user"):
        await village.bot.call("sendMessage", chat_id=ANN, text="Still there?")
    await ben.get_by_role("button", name="More").click()
    await ben.get_by_role("menuitem", name="Leave this group").click()
    await ben.get_by_role("button", name="Join this group").click()
    await expect(ben.locator(".service").last).to_have_text("Ben joined")


async def test_speaks_two_languages_and_remembers(open_page: OpenPage, village: Village):
    page = await open_page(language="zh-CN")
    await expect(page).to_have_title("归雁 · 浏览器里的村庄")
    await expect(page.locator(".try")).to_contain_text("看看村群")
    await page.get_by_role("button", name="Switch to English").click()
    await expect(page.locator(".try")).to_contain_text("Look at the group as Ann")
    await expect(page.locator(".who")).to_contain_text("You are")
    await page.reload()
    await expect(page.locator(".who")).to_contain_text("You are")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    keys = (
        "import('./i18n.js').then(it => Object.values(it.languages()).map(each => Object.keys(each).sort()))"
    )
    chinese, english = await page.evaluate(keys)
    assert chinese == english


async def test_a_phones_width_is_enough(open_page: OpenPage, village: Village):
    page = await open_page(width=390, height=780, has_touch=True, is_mobile=True)
    held = phone(page, 0)
    await expect(held).to_be_visible()
    await expect(phone(page, 1)).to_be_hidden()
    await held.get_by_role("button", name="Start").tap()
    await expect(held.get_by_role("button", name="Rate")).to_be_in_viewport()
    box = await held.get_by_role("button", name="Rate").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    await page.locator(f".who [data-user='{BEN}']").tap()
    await expect(phone(page, 1)).to_be_visible()
    await phone(page, 1).get_by_role("button", name="All chats").tap()
    await phone(page, 1).locator(".list").get_by_role("button", name="Guide").tap()
    await expect(phone(page, 1).get_by_role("button", name="Start")).to_be_in_viewport()
    await page.locator(".now").tap()
    await page.get_by_role("menuitem", name="+1 week").tap()
    await expect(page.locator(".now")).to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_an_empty_sandbox_asks_for_its_first_person(chromium: Browser):
    sandbox = Sandbox()
    page = await chromium.new_page(locale="en-GB")
    try:
        await page.goto(await sandbox.start())
        await page.get_by_label("Name").fill("Dan")
        await page.get_by_role("button", name="Add").click()
        await expect(phone(page, 0)).to_have_attribute("aria-label", "Dan's phone, 归雁")
        await phone(page, 0).get_by_role("button", name="Start").click()
        await expect(phone(page, 0).locator(".msg.me")).to_contain_text("/start")
    finally:
        await page.close()
        await sandbox.stop()


async def test_names_and_texts_stay_text(open_page: OpenPage, village: Village):
    evil = "<img src=x onerror=document.title='owned'>"
    await village.sim("POST", "users", {"id": 666, "first_name": evil, "about": evil})
    await village.sim("POST", f"chats/{VILLAGE}/members", {"user": 666, "by": CAI})
    page = await open_page()
    held = phone(page, 1)
    await village.say(666, VILLAGE, f"<script>document.title='owned'</script>{evil}")
    await village.settled()
    link = {"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/?q=%22%3E%3Cimg%3E"}
    await village.bot.call("sendMessage", chat_id=VILLAGE, text="Look <b>here</b>", entities=[link])
    await village.bot.call("sendMessage", chat_id=VILLAGE, text="<b>bold</b> &lt;i&gt;", parse_mode="HTML")
    await expect(held.locator(".msg").last.locator("strong")).to_have_text("bold")
    await expect(held.locator(".msg").last).to_contain_text("<i>")
    await expect(held.locator(".text").first).to_have_text(f"<script>document.title='owned'</script>{evil}")
    await expect(held.locator(".from").first).to_contain_text(evil)
    await page.get_by_role("button", name="2 other people").click()
    await expect(page.get_by_role("dialog")).to_contain_text(evil)
    assert await page.locator("img[src=x]").count() == 0
    await expect(page).to_have_title("Guiyan · a village in your browser")


async def test_marked_up_text_counts_as_telegram_does(open_page: OpenPage, village: Village):
    page = await open_page()
    held = phone(page, 1)
    await village.bot.call(
        "sendMessage",
        chat_id=VILLAGE,
        parse_mode="HTML",
        text="😀<b>粗<i>斜</i></b> <tg-spoiler>secret</tg-spoiler><blockquote>quoted</blockquote>",
    )
    said = held.locator(".msg").last
    await expect(said.locator("strong").first).to_have_text("粗")
    await expect(said.locator("strong em")).to_have_text("斜")
    await expect(said.locator("blockquote")).to_have_text("quoted")
    await said.get_by_role("button", name="Hidden text").press("Enter")
    await expect(said.locator(".spoiler")).to_have_class(re.compile("shown"))


async def test_finds_back_after_the_connection_was_lost(open_page: OpenPage, village: Village):
    async def no_stream(page: Page) -> None:
        await page.route("**/sim/events", lambda route: route.fulfill(status=204))

    page = await open_page(before=no_stream)
    await expect(page.get_by_text("Connection lost")).to_be_visible()
    await village.say(CAI, VILLAGE, "Said while you were away")
    await page.unroute("**/sim/events")
    await expect(phone(page, 1).locator(".msg").last).to_contain_text("Said while you were away")
    await expect(page.get_by_text("Connection lost")).to_have_count(0)


async def test_a_deed_that_never_arrived_is_told_in_the_pages_own_words(
    open_page: OpenPage, village: Village
):
    page = await open_page()
    await page.evaluate("void (window.fetch = () => Promise.reject(new TypeError('Failed to fetch')))")
    await page.get_by_role("button", name="+1 hour").click()
    notice = page.locator("#notices .toast")
    await expect(notice).to_have_text("That did not work. Please try again.")
