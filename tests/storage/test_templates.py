"""An office's own form is filled in as a careful clerk would: nothing of theirs is lost, nothing runs."""

import io
import stat
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from domain.tables import inert
from domain.templates import Filled, Table
from storage import templates, workbook_reader
from storage.spreadsheets import NotATable, OldOrLocked, TooLarge
from storage.templates import NoRoom, NothingKnown, draft_filled

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TITLES = ("姓名", "年龄", "学历", "村", "交来的日子", "状态")
WORDS = {
    **{title: title for title in TITLES}, "文化程度": "学历", "所在村": "村", "报名时间": "交来的日子",
}  # fmt: skip
PEOPLE = [
    ("王建国", 34, "大专", "清河村", date(2026, 11, 2), "后备"),
    ("李强", 28, None, "柳沟村", date(2026, 11, 9), "后备"),
    ("孙秀英", 41, "高中", "清河村", None, "在乡镇看"),
    ("赵芳", 30, "本科", "老井村", date(2026, 11, 20), "后备"),
]
ROSTER = Table("nominations", TITLES, WORDS, PEOPLE, {"状态": "后备"})
MENTORS = Table(
    "mentors", ("姓名", "能带几位"), {"姓名": "姓名", "可带人数": "能带几位"}, [("梁师傅", 3)], {}
)
RESERVES = ["王建国", "李强", "赵芳"]


def a_form(path, *, lines=2, footer=("填表人：", None, "审核人："), serials=True, total=None):
    """As offices make them: a merged heading, titles in line 3, boxes for so many people, who signs below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名册"
    sheet["A1"] = "演示县村级后备力量名册"
    sheet["A1"].font = Font(bold=True, size=18)
    sheet.merge_cells("A1:G1")
    sheet["A2"] = "单位（盖章）："
    for number, title in enumerate(
        ("序号", "姓 名", "身份证号", "文化程度", "年龄（岁）", "报名时间", "备注"), 1
    ):
        sheet.cell(3, number, title).fill = PatternFill("solid", fgColor="FFEEDD")
    for line in range(4, 4 + lines):
        sheet.row_dimensions[line].height = 31
        for column in range(1, 8):
            cell = sheet.cell(line, column)
            cell.border, cell.alignment = BOX, Alignment(horizontal="center")
        sheet.cell(line, 6).number_format = 'yyyy"年"m"月"d"日"'
        if serials:
            sheet.cell(line, 1, line - 3)
        sheet.cell(line, 7, f'=IF(B{line}="","",B{line}&"同志")')
    end = 4 + lines
    for number, words in enumerate(footer, 1):
        sheet.cell(end, number, words)
    if total:
        sheet.cell(end, 5, total)
    elif footer:
        sheet.merge_cells(start_row=end, end_row=end, start_column=3, end_column=7)
        sheet.row_dimensions[end].height = 50
    sheet.column_dimensions["B"].width = 23
    book.save(path)
    return path


@pytest.fixture
def filled(tmp_path):
    def fill(form, *tables):
        draft, done = draft_filled(form, tmp_path / "out.xlsx", tables or [ROSTER])
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600
        return openpyxl.load_workbook(io.BytesIO(draft.read_bytes())), done

    return fill


def column(sheet, letter, first, last):
    return [sheet[f"{letter}{line}"].value for line in range(first, last + 1)]


def test_a_roster_is_filled_in_under_its_titles(filled, tmp_path):
    form = a_form(tmp_path / "form.xlsx", lines=10)
    before = form.read_bytes()
    book, done = filled(form)
    sheet = book["名册"]
    assert done == [Filled("名册", "nominations", 3, 4, ["身份证号", "备注"])]
    assert column(sheet, "B", 4, 7) == [*RESERVES, None]
    assert column(sheet, "D", 4, 6) == ["大专", None, "本科"]
    assert column(sheet, "E", 4, 6) == [34, 28, 30]
    assert [each.date() for each in column(sheet, "F", 4, 6)] == [PEOPLE[0][4], PEOPLE[1][4], PEOPLE[3][4]]
    assert column(sheet, "C", 4, 14) == [None] * 10 + ["审核人："]
    assert column(sheet, "A", 4, 14) == [*range(1, 11), "填表人："]
    assert sheet["F4"].number_format == 'yyyy"年"m"月"d"日"'
    assert sheet["G5"].value == '=IF(B5="","",B5&"同志")'
    assert (sheet["A1"].value, sheet["A1"].font.size) == ("演示县村级后备力量名册", 18)
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:G1", "C14:G14"}
    assert sheet.column_dimensions["B"].width == 23
    assert form.read_bytes() == before


def test_where_lines_are_too_few_those_that_come_look_the_same(filled, tmp_path):
    sheet = filled(a_form(tmp_path / "form.xlsx", lines=1))[0]["名册"]
    assert column(sheet, "B", 4, 6) == RESERVES
    assert column(sheet, "A", 4, 7) == [1, 2, 3, "填表人："]
    assert sheet["B6"].border.left.style == sheet["B4"].border.left.style == "thin"
    assert sheet["E6"].alignment.horizontal == "center"
    assert [sheet.row_dimensions[line].height for line in (4, 5, 6, 7)] == [31, 31, 31, 50]
    assert sheet["G6"].value == '=IF(B6="","",B6&"同志")'
    assert sheet["C7"].value == "审核人："
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:G1", "C7:G7"}


def test_a_form_without_any_empty_line_takes_them_all(filled, tmp_path):
    sheet = filled(a_form(tmp_path / "form.xlsx", lines=0))[0]["名册"]
    assert column(sheet, "B", 3, 6) == ["姓 名", *RESERVES]
    assert column(sheet, "A", 4, 7) == [1, 2, 3, "填表人："]


def test_titles_alone_are_a_form_too(filled, tmp_path):
    sheet = filled(a_form(tmp_path / "form.xlsx", lines=0, footer=()))[0]["名册"]
    assert column(sheet, "B", 3, 6) == ["姓 名", *RESERVES]
    assert sheet["F4"].number_format == "yyyy-mm-dd"


def test_a_sum_below_is_never_moved_to_where_it_counts_wrong(filled, tmp_path):
    form = a_form(tmp_path / "form.xlsx", lines=2, footer=("合计",), total="=SUM(E4:E5)")
    with pytest.raises(NoRoom):
        filled(form)
    sheet = filled(a_form(tmp_path / "form.xlsx", lines=3, footer=("合计",), total="=SUM(E4:E6)"))[0]["名册"]
    assert sheet["E7"].value == "=SUM(E4:E6)"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "form.xlsx") == [
        path.name for path in tmp_path.glob("out.xlsx.*.part")
    ]


def test_titles_in_two_lines_and_merged_lines_below_them(filled, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "基本情况", None, "所在村"])
    sheet.append([None, "年龄", "文化程度", None])
    sheet.append([])
    sheet.merge_cells("A1:A3")
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:E3")
    for line in (4, 5):
        sheet.cell(line, 1).border = BOX
        sheet.merge_cells(start_row=line, end_row=line, start_column=4, end_column=5)
    book.save(tmp_path / "form.xlsx")
    sheet = filled(tmp_path / "form.xlsx")[0].active
    assert column(sheet, "A", 1, 6) == ["姓名", None, None, *RESERVES]
    assert column(sheet, "D", 4, 6) == ["清河村", "柳沟村", "老井村"]
    assert {"D4:E4", "D5:E5", "D6:E6"} <= {str(each) for each in sheet.merged_cells.ranges}


def test_each_sheet_gets_the_table_it_has_most_titles_of(filled, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "可带人数"])
    book.create_sheet("名册").append(["姓名", "年龄", "状态"])
    book.create_sheet("只有名字").append(["姓名"])
    book.create_sheet("填表说明").append(["请用黑色水笔填写姓名。"])
    book.save(tmp_path / "form.xlsx")
    book, done = filled(tmp_path / "form.xlsx", ROSTER, MENTORS)
    assert [(each.sheet, each.table, each.rows) for each in done] == [
        ("Sheet", "mentors", 1), ("名册", "nominations", 4), ("只有名字", "nominations", 3),
        ("填表说明", None, 0),
    ]  # fmt: skip
    assert column(book["名册"], "A", 2, 5) == [row[0] for row in PEOPLE]
    assert book["填表说明"].max_row == 1


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1", "#N/A", "#REF!", "1e5", "2026-12-01", "True", "<r>"],
)
def test_f10_whatever_people_wrote_stays_words(filled, tmp_path, words):
    form = a_form(tmp_path / "form.xlsx", lines=3)
    people = [(words, 1, words, words, None, "后备")]
    book, _ = filled(form, Table("nominations", TITLES, WORDS, people, {}))
    for name in ("B4", "D4"):
        cell = book["名册"][name]
        assert (cell.data_type, cell.value) == ("s", inert(words))
    [draft] = tmp_path.glob("out.xlsx.*.part")
    with zipfile.ZipFile(draft) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert xml.count("<f>") == 3  # the form's own


def test_pictures_that_get_lost_are_spoken_of(filled, tmp_path):
    form = a_form(tmp_path / "form.xlsx")
    with zipfile.ZipFile(form, "a") as archive:
        archive.writestr("xl/media/image1.png", b"logo")
    assert filled(form)[1][0].drawn


def test_a_form_without_a_title_we_know_is_refused(filled, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["序号", "车牌号", "备注"])
    book.save(tmp_path / "form.xlsx")
    with pytest.raises(NothingKnown):
        filled(tmp_path / "form.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["form.xlsx"]


@pytest.mark.parametrize(
    ("packed", "fault"),
    [
        (b"", NotATable),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", OldOrLocked),
        (b"PK\x03\x04damaged", NotATable),
        (b"name,age", NotATable),
    ],
)
def test_what_is_no_workbook_is_refused(filled, tmp_path, packed, fault):
    (tmp_path / "form.xlsx").write_bytes(packed)
    with pytest.raises(fault):
        filled(tmp_path / "form.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["form.xlsx"]


def changed(path, part, change):
    """The same workbook with one part changed."""
    packed = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            said = old.read(name)
            new.writestr(name, change(said) if name == part else said)


SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<mergeCell ref="A8:XFD1048576" />'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">%s]>' % b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (b"" if n == 0 else b"%d" % (n - 1)) * 50) for n in range(9)
)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.replace(b"</mergeCells>", FAR + b"</mergeCells>"),
        lambda said: said + b" " * workbook_reader.LARGEST_UNPACKED,
        lambda said: LAUGHS + said.replace("单位".encode(), b"&a8;"),
        lambda said: said[: len(said) // 2],
        lambda said: said.replace(b'r="B4"', b'r="B99999999999999999999"'),
    ],
    ids=["a merged sheet", "a bomb", "a billion laughs", "half a sheet", "a far line"],
)
def test_f09_a_hostile_form_ends_the_process_that_opens_it_and_nothing_else(filled, tmp_path, change):
    form = a_form(tmp_path / "form.xlsx")
    changed(form, SHEET, change)
    with pytest.raises((TooLarge, NotATable)):
        filled(form)
    assert [path.name for path in tmp_path.iterdir()] == ["form.xlsx"]


def test_what_is_there_already_is_not_written_over(tmp_path):
    (tmp_path / "out.xlsx").write_text("mine")
    with pytest.raises(FileExistsError):
        draft_filled(a_form(tmp_path / "form.xlsx"), tmp_path / "out.xlsx", [ROSTER])


def test_a_form_that_is_too_large_is_not_even_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(templates, "LARGEST_FILE", 100)
    with pytest.raises(TooLarge):
        draft_filled(a_form(tmp_path / "form.xlsx"), tmp_path / "out.xlsx", [ROSTER])


def test_what_an_office_has_hidden_is_not_filled_with_names(filled, tmp_path):
    """It would travel with the form, and nobody who sends it on would see it."""
    form = a_form(tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(form)
    book.copy_worksheet(book.active).sheet_state = "hidden"
    book.save(form)
    book, done = filled(form)
    said = {sheet.title: [cell.value for row in sheet for cell in row] for sheet in book}
    assert [name for name, cells in said.items() if "李强" in cells] == ["名册"]
    assert [each.sheet for each in done] == ["名册"]
