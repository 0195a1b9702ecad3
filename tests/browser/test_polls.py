"""Native polls on the page."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import ANN, BEN, CAI, VILLAGE, OpenPage, Village
from tests.browser.test_page import phone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DAYS = [{"text": "Saturday"}, {"text": "Sunday"}, {"text": "Either"}]


async def test_a_vote_is_cast_seen_and_taken_back(open_page: OpenPage, village: Village):
    held = phone(await open_page(), 1)
    sent = await village.bot.call("sendPoll", chat_id=VILLAGE, question="Which day?", options=DAYS)
    await village.sim("POST", "vote", vote_of(CAI, sent, 0))
    asked = held.get_by_role("group", name="Which day?")
    await expect(asked).to_contain_text("1 vote")
    await expect(asked).not_to_contain_text("100%")
    await asked.get_by_role("button", name="Sunday").click()
    await expect(asked.locator("li", has_text="Sunday")).to_contain_text("your choice")
    await expect(asked.locator("li", has_text="Saturday")).to_contain_text("50%")
    await asked.get_by_role("button", name="Take back my vote").click()
    await expect(asked.get_by_role("button", name="Sunday")).to_be_enabled()


async def test_several_answers_and_hidden_results(open_page: OpenPage, village: Village):
    held = phone(await open_page(), 1)
    sent = await village.bot.call(
        "sendPoll",
        chat_id=VILLAGE,
        question="Which days suit you?",
        options=DAYS,
        allows_multiple_answers=True,
        hide_results_until_closes=True,
    )
    asked = held.get_by_role("group", name="Which days suit you?")
    await expect(asked.get_by_role("button", name="Vote")).to_be_disabled()
    await asked.get_by_role("checkbox", name="Saturday").click()
    await asked.get_by_role("checkbox", name="Either").click()
    await asked.get_by_role("button", name="Vote").click()
    await expect(asked).to_contain_text("results are shown when it closes")
    await expect(asked).not_to_contain_text("%")
    await village.bot.call("stopPoll", chat_id=VILLAGE, message_id=sent["message_id"])
    await expect(asked).to_contain_text("The poll is closed")
    await expect(asked.locator("li", has_text="Either")).to_contain_text("100%")


async def test_a_quiz_tells_what_was_right_and_why(open_page: OpenPage, village: Village):
    held = phone(await open_page(), 1)
    await village.bot.call(
        "sendPoll",
        chat_id=VILLAGE,
        question="How many years?",
        options=[{"text": "One"}, {"text": "Three"}],
        type="quiz",
        correct_option_ids=[1],
        explanation="The loan is helped for three years",
    )
    asked = held.get_by_role("group", name="How many years?")
    await asked.get_by_role("button", name="One").click()
    await expect(asked.locator("li.wrong")).to_contain_text("One")
    await expect(asked.locator("li", has_text="Three")).to_contain_text("right answer")
    await expect(asked).to_contain_text("The loan is helped for three years")


def vote_of(user: int, sent: dict[str, Any], option: int) -> dict[str, Any]:
    return {"user": user, "chat": VILLAGE, "message_id": sent["message_id"], "options": [option]}


async def test_another_persons_vote_does_not_show_as_mine(open_page: OpenPage, village: Village):
    page = await open_page()
    sent = await village.bot.call("sendPoll", chat_id=VILLAGE, question="Which day?", options=DAYS)
    await page.get_by_role("button", name="Look at the group as Ann").click()
    await village.sim("POST", "vote", vote_of(BEN, sent, 2))
    await expect(phone(page, 1).locator(".results .mine")).to_contain_text("Either")
    await expect(phone(page, 0).get_by_role("button", name="Either")).to_be_enabled()
    assert (await village.sim("GET", f"transcript?user={ANN}&chat={VILLAGE}"))["messages"][-1]["chosen"] == []
