"""Rich messages on the page."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import VILLAGE, OpenPage, Village
from tests.browser.test_page import phone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def paragraph(text: object) -> dict[str, object]:
    return {"type": "paragraph", "text": text}


def cell(text: str, align: str = "left", *, head: bool = False) -> dict[str, object]:
    return {"text": text, "align": align, "valign": "top", **({"is_header": True} if head else {})}


TABLE = [[cell("Who", head=True), cell("Times", "right", head=True)], [cell("Ann"), cell("2", "right")]]
WEEK = [
    {"type": "heading", "text": "This week", "size": 1},
    paragraph(["They met ", {"type": "bold", "text": "twice"}, ", ", {"type": "spoiler", "text": "nearly"}]),
    {"type": "list", "items": [{"blocks": [paragraph("Water pipe")]}, {"blocks": [paragraph("Papers")]}]},
    {"type": "table", "cells": TABLE, "is_striped": True},
    {"type": "details", "summary": "Every time", "blocks": [paragraph("Tuesday")]},
    {"type": "blockquote", "blocks": [paragraph("I want to come home.")], "credit": "Ann"},
    {"type": "buttons", "buttons": [{"text": "Well done", "callback_data": "well"}]},
    {"type": "footer", "text": "Every Monday"},
]


async def test_an_article_is_drawn_and_its_buttons_work(open_page: OpenPage, village: Village):
    held = phone(await open_page(), 1)
    await village.bot.call("sendRichMessage", chat_id=VILLAGE, rich_message={"blocks": WEEK})
    article = held.locator(".rich")
    await expect(article.get_by_role("heading", name="This week")).to_be_visible()
    await expect(article.locator("strong")).to_have_text("twice")
    await expect(article.get_by_role("listitem")).to_have_text([r"•Water pipe", r"•Papers"])
    await expect(article.get_by_role("columnheader", name="Times")).to_be_visible()
    await expect(article.get_by_role("cell", name="2")).to_be_visible()
    await expect(article.get_by_text("Tuesday")).to_be_hidden()
    await article.get_by_text("Every time").click()
    await expect(article.get_by_text("Tuesday")).to_be_visible()
    await expect(article.locator("cite")).to_have_text("Ann")
    await article.get_by_role("button", name="Well done").click()
    await expect(held.locator(".toast")).to_have_text("Noted, you can change it")
    await expect(article.get_by_text("Tuesday")).to_be_visible()


async def test_a_wide_table_scrolls_and_breaks_no_word(open_page: OpenPage, village: Village):
    held = phone(await open_page(), 1)
    wide = [[cell("平均年龄", head=True)] * 9, [cell("12 345")] * 9]
    table = {"type": "table", "cells": wide, "is_compact": True}
    await village.bot.call("sendRichMessage", chat_id=VILLAGE, rich_message={"blocks": [table]})
    shown = held.locator(".rich .table").last
    assert await shown.evaluate("box => box.scrollWidth > box.clientWidth")
    head = await shown.get_by_role("columnheader").first.bounding_box()
    assert head is not None
    assert head["height"] < 40
