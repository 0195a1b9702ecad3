"""Letters for villages' walls: a page each, a code a camera reads, and names that are only ever names."""

import os
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp

from domain.places import Place, PlaceId, PlaceKind
from domain.posters import Poster
from tests.browser.pictures import slim
from tests.papers import links_on, seen, words_of
from texts.languages import LOCALES
from texts.papers.letter import letters, print_letters

HOSTILE = (
    '#import "x": *', "#panic(1)", '"]; panic()', "$x^2$", "[*强*]", "\\", "<label>", "//村", "@x", "`x`",
)  # fmt: skip
LONGEST = "新" * 30


def poster(name="清河村", code="7KQM4XTD"):
    return Poster(
        Place(PlaceId(3), "qinghe", PlaceKind.VILLAGE, name, frozenset(), PlaceId(2)), "柳河乡", code
    )


def read(*posters, locale="zh_CN"):
    return words_of(print_letters(posters, "演示县", "guiyan_bot", locale))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_village_has_one_page_with_its_own_code(locale):
    villages = [poster(name, code) for name, code in (("清河村", "AAAAAAAA"), (LONGEST, "BBBBBBBB"))]
    pages = read(*villages, locale=locale)
    assert [name in page for name, page in zip(("清河村", LONGEST), pages, strict=True)] == [True, True]
    card = letters(villages, "演示县", "a_bot_with_a_name_of_32_letters", locale)
    assert links_on("letter", card) == [
        [f"https://t.me/a_bot_with_a_name_of_32_letters?start=p_{code}"] for code in ("AAAAAAAA", "BBBBBBBB")
    ]


def test_a_code_is_read_although_a_corner_of_it_is_gone():
    [page] = seen("letter", letters([poster()], "演示县", "guiyan_bot"))
    [found] = zxingcpp.read_barcodes(page)
    corner = found.position.bottom_right
    page.paste((120, 90, 60), (corner.x - 66, corner.y - 66, corner.x + 9, corner.y + 9))
    assert [each.text for each in zxingcpp.read_barcodes(page)] == [found.text]


def test_around_a_code_four_of_its_dots_are_white():
    [page] = seen("letter", letters([poster()], "演示县", "guiyan_bot"))
    [found] = zxingcpp.read_barcodes(page)
    left, right = found.position.top_left, found.position.bottom_right
    away = 4 * (right.x - left.x) // 33
    ring = [(x, y) for x in (left.x - away, right.x + away) for y in range(left.y, right.y)]
    assert {page.getpixel(at) for at in ring} == {(255, 255, 255, 255)}


def test_the_letter_says_what_it_is_how_to_begin_and_what_to_do_without_a_camera():
    [page] = read(poster())
    for words in (
        "清河村", "演示县·柳河乡", "乡亲们，还有在外头的您", "扫这个码", "同意，开始", "@guiyan_bot",
        "/startp_7KQM4XTD", "您不点头，群里一个字也看不到",
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_written_in_a_villages_name_is_only_ever_a_name(hostile):
    [page] = read(poster(hostile))
    assert "".join(hostile.split()) in page


def test_the_letter_is_dark_on_white_for_cheap_printers():
    [page] = seen("letter", letters([poster()], "演示县", "guiyan_bot"))
    if folder := os.environ.get("PICTURES"):
        taken = BytesIO()
        page.convert("RGB").save(taken, "PNG")
        Path(folder, "poster.png").write_bytes(slim(taken.getvalue()))
    assert page.getpixel((3, 3)) == (255, 255, 255, 255)
    shades = page.convert("L").histogram()
    assert sum(shades[200:]) > 0.85 * sum(shades), "it does not drink the ink"


def test_whoever_prints_twice_gets_the_same_paper():
    assert print_letters([poster()], "县", "b") == print_letters([poster()], "县", "b")
