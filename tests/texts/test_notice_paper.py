"""A notice for a board: one page, what was agreed to and no more, and a code a camera reads."""

import os
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.nominations import Source
from tests.browser.pictures import slim
from tests.papers import links_on, seen, words_of
from tests.texts.test_letters import HOSTILE, LONGEST
from texts.languages import LOCALES
from texts.papers.notice import notice, print_notice
from texts.public import PublicCandidate

DAYS = tuple(datetime(2026, 12, day, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai")) for day in (1, 8))
CODE = "12_0123456789abcdef"


def given(name="刘大江", village="清河村", username="guiyan_bot", locale="zh_CN"):
    return PublicCandidate(name, village, Source.MIGRANT), DAYS, "演示县", username, CODE, locale


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", ["刘大江", LONGEST])
def test_it_is_one_page_whose_code_leads_to_the_private_chat(locale, name):
    longest = given(name, LONGEST, "a_bot_with_a_name_of_32_letters", locale)
    [page] = words_of(print_notice(*longest))
    assert name in page
    link = f"https://t.me/a_bot_with_a_name_of_32_letters?start=o_{CODE}"
    assert links_on("notice", notice(*longest)) == [[link]]


def test_it_says_what_was_agreed_to_until_when_and_how_to_object():
    [page] = words_of(print_notice(*given()))
    for words in (
        "刘大江", "清河村·", "公示从12月1日到12月8日", "扫这个码", "只有县里看得到", "谁说的没有记下来",
        "@guiyan_bot", f"/starto_{CODE}", "没有Telegram",
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_written_in_a_name_is_only_ever_a_name(hostile):
    [page] = words_of(print_notice(*given(hostile)))
    assert "".join(hostile.split()) in page


def test_it_is_dark_on_white_for_cheap_printers():
    [page] = seen("notice", notice(*given()))
    if folder := os.environ.get("PICTURES"):
        taken = BytesIO()
        page.convert("RGB").save(taken, "PNG")
        (Path(folder) / "notice.png").write_bytes(slim(taken.getvalue()))
    grey = page.convert("L")
    assert sum(grey.histogram()[200:]) > 0.8 * grey.width * grey.height
