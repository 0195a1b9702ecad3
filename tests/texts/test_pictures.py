"""Pictures: readable, light, and drawn from figures that are never taken for anything else."""

from struct import unpack

import pytest

from domain.help_sessions import HelpKind
from domain.letters import Picture
from texts.pictures import draw
from texts.pictures.palette import lightened
from texts.pictures.report import report
from texts.render import catalogue

QUIET = {
    "so_far": False,
    "village": "清河村",
    "from_on": "2026-11-30",
    "until_on": "2026-12-06",
    "helped": [],
    "helpers": 0,
    "pairs_met": 0,
    "raised": 0,
    "solved": 0,
    "still_open": 0,
    "results": 0,
    "under_way": 0,
    "closes_at": None,
}
BUSY = QUIET | {
    "helped": [[kind.value, count] for kind, count in zip(HelpKind, (128, 60, 33, 9, 2, 1), strict=True)],
    "helpers": 14,
    "pairs_met": 23,
    "raised": 19,
    "solved": 17,
    "still_open": 12,
    "results": 3,
    "under_way": 2,
    "closes_at": "2026-12-09T19:00:00+08:00",
}
NOT_IN_THE_FONT = "\ue0f0"


def week(**figures):
    return draw(Picture("week", QUIET | figures))


def size(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return unpack(">II", png[16:24])


@pytest.mark.parametrize("locale", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("figures", [QUIET, BUSY])
def test_a_week_fits_a_phone(figures, locale):
    png = draw(Picture("week", figures), locale)
    width, height = size(png)
    assert width == 1080
    assert 600 < height < 2000
    assert len(png) < 200_000


def test_the_same_figures_make_the_same_picture():
    assert week(helpers=1) == week(helpers=1) != week(helpers=2)


def test_issues_are_shown_when_there_are_any():
    quiet = week()
    assert quiet != week(still_open=1) != week(solved=1) != week(raised=1)
    before_issues = {name: QUIET[name] for name in QUIET.keys() - {"raised", "solved", "still_open"}}
    assert draw(Picture("week", before_issues)) == quiet


def test_rare_characters_are_drawn_and_not_replaced_by_boxes():
    box = week(village=NOT_IN_THE_FONT)
    drawn = {week(village=character) for character in "堃喆犇骉燚"}
    assert len(drawn) == 5
    assert box not in drawn


@pytest.mark.parametrize(
    "hostile", ['#panic("x")', '"]; panic()', "$x^2$", "[*strong*]", "\\", "<label>", "//"]
)
def test_what_is_written_in_a_name_is_only_ever_a_name(hostile):
    assert size(week(village=hostile)) == size(week(village="村"))
    assert week(village=hostile) != week(village="村")


TOWNSHIPS = [[f"第{number}堃喆镇", 37 + number, 30 + number, 60 - number, 1, 2] for number in range(30)]
REPORT = {
    "place": "演示县",
    "on": "2026-12-04",
    "reserves": 142,
    "age": 37,
    "college": 60,
    "short": 7,
    "red": 6,
    "overdue": 15,
    "townships": TOWNSHIPS[:5],
}


@pytest.mark.parametrize("locale", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("townships", [[], [["柳河乡", 0, None, 0, 0, 0]], TOWNSHIPS])
def test_a_report_is_light_however_many_townships_it_has(townships, locale):
    png = draw(Picture("report", REPORT | {"townships": townships, "age": None}), locale)
    assert size(png)[0] == 720
    assert len(png) < 50_000


def test_a_report_shows_its_figures():
    drawn = {
        draw(Picture("report", REPORT | changed))
        for changed in ({}, {"red": 5}, {"overdue": 14}, {"college": 61}, {"townships": TOWNSHIPS[1:6]})
    }
    assert len(drawn) == 5


def test_a_report_with_too_many_townships_shows_those_in_need_first():
    townships = [[f"第{n}镇", 40 + n, 30, 50, 0, 0] for n in range(20)]
    townships[19][4], townships[18][5], townships[17][1] = 2, 3, 1
    card = report({**REPORT, "townships": townships}, catalogue("zh_CN"), "zh_CN")
    assert [row[0] for row in card["rows"]][:4] == ["第19镇", "第18镇", "第17镇", "第0镇"]
    assert len(card["rows"]) == 16
    assert "4" in card["more"]
    few = report({**REPORT, "townships": townships[4:]}, catalogue("zh_CN"), "zh_CN")
    assert [row[0] for row in few["rows"]] == [row[0] for row in townships[4:]], "all: in the county's order"


def test_a_report_has_no_row_without_anything_and_no_figure_for_nothing():
    rows = [["甲镇", 0, None, None, 0, 0], ["乙镇", 2, None, None, 0, 1], ["丙镇", 4, 33, 0, 2, 0]]
    card = report({**REPORT, "townships": rows}, catalogue("zh_CN"), "zh_CN")
    assert card["rows"] == [["乙镇", "2", "–", "–", "–", "1"], ["丙镇", "4", "33", "0%", "2", "–"]]
    unsplit = report({**REPORT, "age": None, "college": None}, catalogue("zh_CN"), "zh_CN")
    assert not any("岁" in fact or "大专" in fact for fact in unsplit["facts"])


def test_a_lighter_picture_has_the_colours_of_the_heavier_one():
    """As many points, far fewer bytes; and what is light already stays as it is."""
    heavy = draw(Picture("week", BUSY))
    light = lightened(heavy)
    assert size(light) == size(heavy)
    assert len(light) < len(heavy) / 2
    assert lightened(light) == light
