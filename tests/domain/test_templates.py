"""An office's own form: where its titles stand, however it writes them."""

import pytest

from domain.templates import SERIAL, Table, Titles, find_titles, plain_title

WORDS = {"姓名": "姓名", "年龄": "年龄", "文化程度": "学历", "所在村": "村", "状态": "状态"}


def titles_of(grid) -> Titles:
    found = find_titles(grid, WORDS)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("姓 名", "姓名"),
        ("姓\n名", "姓名"),
        ("＊姓名：", "姓名"),
        ("所在村（社区）", "所在村"),
        ("年龄(周岁)*", "年龄"),
        ("Ｎａｍｅ", "name"),
        ("（）", ""),
    ],
)
def test_titles_are_compared_without_ornaments(told, plain):
    assert plain_title(told) == plain


def test_titles_stand_below_headings_and_beside_columns_nobody_knows():
    grid = [
        ["附件2", None, None, None],
        ["村级后备力量名册", None, None, None],
        ["单位（盖章）：", None, None, "姓名"],
        ["序号", "姓名", "身份证号", "文化程度", "备注"],
        ["1", None, None, None],
    ]
    titles = titles_of(grid)
    assert (titles.first, titles.last) == (3, 3)
    assert titles.columns == {0: SERIAL, 1: "姓名", 3: "学历"}
    assert titles.unknown == ["身份证号", "备注"]
    assert titles.known == 2


def test_one_line_of_titles_may_group_the_other():
    grid = [
        ["序号", "姓名", "基本情况", None, None, "所在村"],
        [None, None, "年龄", "民族", "文化程度", None],
    ]
    titles = titles_of(grid)
    assert (titles.first, titles.last) == (0, 1)
    assert titles.columns == {0: SERIAL, 1: "姓名", 2: "年龄", 4: "学历", 5: "村"}
    assert titles.unknown == ["民族"]


def test_the_first_column_there_is_counts_too():
    titles = titles_of([["姓名", "年龄"], [None, None]])
    assert (titles.first, titles.last, titles.columns) == (0, 0, {0: "姓名", 1: "年龄"})


def test_a_column_that_is_there_twice_is_filled_once():
    titles = titles_of([["姓名", "姓名"]])
    assert (titles.columns, titles.unknown) == ({0: "姓名"}, ["姓名"])


@pytest.mark.parametrize("grid", [[], [[]], [["填表说明"], [None]], [["序号", "备注"]]])
def test_where_nothing_is_known_there_are_no_titles(grid):
    assert find_titles(grid, WORDS) is None


def test_titles_are_not_looked_for_further_down():
    assert find_titles([["说明"]] * 20 + [["姓名"]], WORDS) is None


def test_a_form_that_asks_for_no_stage_is_for_those_who_got_there():
    rows = [("王建国", "后备"), ("李强", "在乡镇看")]
    table = Table("nominations", ("姓名", "状态"), WORDS, rows, {"状态": "后备"})
    names = [
        [row["姓名"] for row in table.rows_for(titles_of([titles]))]
        for titles in (["姓名", "年龄"], ["姓名", "状态"])
    ]
    assert names == [["王建国"], ["王建国", "李强"]]
