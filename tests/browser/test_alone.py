"""A sandbox without a village: whoever plays it makes the people and the groups on the page."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from sandbox.server import Sandbox
from tests.browser.test_page import phone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def sheet(page: Page) -> Locator:
    await page.get_by_role("button", name="Add people or a group").click()
    return page.get_by_role("dialog")


async def test_people_and_a_group_are_made_on_the_page(chromium: Browser):
    sandbox = Sandbox(name="Echo", username="echo_bot")
    page = await chromium.new_page(locale="en-GB", viewport={"width": 1440, "height": 900})
    try:
        await page.goto(await sandbox.start())
        await page.get_by_label("Name").fill("Dan")
        await page.get_by_label("Name").press("Enter")
        await expect(phone(page, 0)).to_have_attribute("aria-label", "Dan's phone, Echo")
        box = await sheet(page)
        await box.get_by_label("Group name").fill("Clear River")
        await box.get_by_label("Group name").press("Enter")
        held = phone(page, 0)
        await expect(held).to_have_attribute("aria-label", "Dan's phone, Clear River")
        await expect(held.locator(".service").last).to_have_text("Dan added Echo")
        box = await sheet(page)
        await box.get_by_label("Name", exact=True).fill("Eve")
        await box.get_by_label("Name", exact=True).press("Enter")
        await page.locator(".who .chats, .who .cast").get_by_role("button", name="Dan").click()
        await page.locator(".chats").get_by_role("button", name="Clear River").click()
        dan = page.get_by_role("region", name="Dan's phone")
        for choice in ("Add Eve", "Make Echo an administrator"):
            await dan.get_by_role("button", name="More").click()
            await dan.get_by_role("menuitem", name=choice).click()
        await expect(dan.locator(".service").last).to_have_text("Dan added Eve")
        await dan.get_by_role("button", name="More").click()
        await expect(dan.get_by_role("menuitem")).to_have_text(["Leave this group"])
        (room,) = [room for room in sandbox.world.rooms.values() if not room.is_private]
        assert room.is_admin(sandbox.world.bot.id)
        assert {sandbox.world.user(user).first_name for user in room.members()} == {"Dan", "Echo", "Eve"}
    finally:
        await page.close()
        await sandbox.stop()
