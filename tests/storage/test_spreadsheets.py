"""Files that offices send, and those that nobody should open: too much is refused before it is unpacked."""

import io
import random
import resource
import zipfile
from contextlib import suppress
from datetime import date

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from storage import spreadsheets, workbook_reader
from storage.spreadsheets import NotATable, OddLetters, OldOrLocked, TooLarge, read_tables
from tests.tables import a_workbook

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path):
    return a_workbook(tmp_path / "a.xlsx", {"地方": [["代码", "级别"], ["qinghe", "村"]]})


def changed(book, name, change):
    """The same workbook with one part changed."""
    with zipfile.ZipFile(book) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, said in parts.items():
            archive.writestr(each, said)
    return book


def test_a_workbook_comes_with_its_own_line_numbers(tmp_path):
    lines = [[None], ["代码", "日子", "数"], [None], ["qinghe", date(2026, 11, 2), 13800138000]]
    [sheet] = read_tables(a_workbook(tmp_path / "a.xlsx", {"地方": lines}))
    assert sheet.title == "地方"
    assert list(sheet.lines) == [
        (2, ["代码", "日子", "数"]),
        (4, ["qinghe", date(2026, 11, 2), 13800138000.0]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_csv_is_read_as_it_was_saved(tmp_path, encoding):
    path = tmp_path / "导师.csv"
    path.write_bytes('姓名,地方\r\n王建国,\r\n\r\n"赵,亮",qinghe\r\n'.encode(encoding))
    [sheet] = read_tables(path)
    assert sheet.title == "导师"
    assert list(sheet.lines) == [(1, ["姓名", "地方"]), (2, ["王建国", None]), (4, ["赵,亮", "qinghe"])]


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (b"a,b\n" * (2**20 // 4 + 1), TooLarge),
        (b"a\n" * 5002, TooLarge),
        (b"a," * 300, TooLarge),
        (b"a,\0b\n", OddLetters),
        ("姓名,地方".encode("utf-16"), OddLetters),
        (b"\xff\xfe\xfd,\x80\x80", OddLetters),
    ],
)
def test_f09_a_csv_that_is_too_much(tmp_path, words, refused):
    path = tmp_path / "a.csv"
    path.write_bytes(words)
    with pytest.raises(refused):
        read_tables(path)


def test_as_much_csv_as_there_may_be(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * 5001)
    assert len(read_tables(path)[0].lines) == 5001


@pytest.mark.parametrize(
    ("name", "words", "refused"),
    [
        ("a.xls", spreadsheets.OLD_WORKBOOK + b"...", OldOrLocked),
        ("a.xlsx", spreadsheets.OLD_WORKBOOK + b"locked", OldOrLocked),
        ("a.xlsx", b"PK\x03\x04 nothing behind it", NotATable),
        ("a.pdf", b"%PDF-1.7", NotATable),
        ("a.xlsx", b"", NotATable),
    ],
)
def test_what_is_no_table(tmp_path, name, words, refused):
    path = tmp_path / name
    path.write_bytes(words)
    with pytest.raises(refused):
        read_tables(path)


def test_a_zip_that_is_no_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "hello")
    with pytest.raises(NotATable):
        read_tables(path)


def test_f09_a_zip_bomb_is_refused_by_its_list_of_contents(book):
    changed(book, SHEET, lambda said: said + b" " * workbook_reader.LARGEST_UNPACKED)
    assert book.stat().st_size < 2**20
    with pytest.raises(TooLarge):
        read_tables(book)


ROW = b"<row>" + b'<c t="s"><v>0</v></c>' * 200 + b"</row>"
HEAD = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    b' xmlns:a-b="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
TAIL = b"</sheetData></worksheet>"
APART = b'<row r="%d"><c r="A%d"><v>1</v></c><c r="GR%d"><v>1</v></c></row>'


def _a_long_text(book, text):
    long = b"<si><t>" + text + b"</t></si>"
    return changed(book, "xl/sharedStrings.xml", lambda said: said.replace(b"<si>", long + b"<si>", 1))


def _implied(book):
    """Where a cell stands may be left out: each is one to the right, each row one further down."""
    said = b"<row><c><v>1</v></c></row>" + b"<row/>" * 20_000 + b"<row>" + b"<c/>" * 20_000
    return changed(book, SHEET, lambda _: HEAD + said + b"<c><v>1</v></c></row>" + TAIL)


def _one_part_many_sheets(book):
    rows = b"".join(APART % (row, row, row) for row in range(1, 10_000))
    changed(book, SHEET, lambda _: HEAD + rows + TAIL)
    sheets = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="rId1"/>' % (k, k + 1) for k in range(1, 200))
    return changed(book, "xl/workbook.xml", lambda said: said.replace(b"</sheets>", sheets + b"</sheets>"))


def _four_bytes_a_sign(book):
    _a_long_text(book, "\U0001f600".encode() + b"x" * 10_000)
    return changed(book, SHEET, lambda _: HEAD + ROW * 250 + TAIL)


def _another_prefix(book):
    _a_long_text(book, b"x" * 30_000)
    return changed(book, SHEET, lambda _: HEAD + ROW.replace(b"<c ", b"<a-b:c ") * 50 + TAIL)


@pytest.mark.parametrize(
    "bomb",
    [_implied, _one_part_many_sheets, _four_bytes_a_sign, _another_prefix],
    ids=lambda bomb: bomb.__name__,
)
def test_f09_what_no_list_of_contents_tells_ends_in_a_process_of_its_own(book, bomb):
    with pytest.raises(TooLarge):
        read_tables(bomb(book))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 <= workbook_reader.MEMORY


def test_whatever_ends_the_reader_by_a_signal_was_too_much(book, monkeypatch, tmp_path):
    ends = tmp_path / "ends.py"
    ends.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGABRT)\n")
    monkeypatch.setattr(spreadsheets, "READER", str(ends))
    with pytest.raises(TooLarge):
        read_tables(book)


@pytest.mark.parametrize("cell", [b'<c r="XFD1048576" t="n"><v>1</v></c>', b"<c r = 'ALL1'><v>1</v></c>"])
def test_f09_cells_far_apart_are_refused(book, cell):
    changed(book, SHEET, lambda said: said.replace(b"</sheetData>", cell + b"</sheetData>"))
    with pytest.raises(TooLarge):
        read_tables(book)


@pytest.mark.parametrize(
    "cell", [b'<row r="999999"/>', b'<x:c r="A99999999999"/>', b'<c r="ZZZZZZ1"/>', b'<c r="XFD1048576"/>']
)
def test_what_is_empty_takes_no_room_however_far_away(book, cell):
    changed(book, SHEET, lambda said: said.replace(b"</sheetData>", cell + b"</sheetData>"))
    with suppress(NotATable):
        assert [number for number, _ in read_tables(book)[0].lines] == [1, 2]


def test_f09_hundreds_of_columns_are_refused(book):
    cells = b"<row>" + b"<c><v>1</v></c>" * (workbook_reader.MOST_COLUMNS + 1) + b"</row>"
    changed(book, SHEET, lambda said: said.replace(b"</sheetData>", cells + b"</sheetData>"))
    with pytest.raises(TooLarge):
        read_tables(book)


def test_f09_one_long_text_in_many_cells_counts_for_each(book):
    cells = b'<row r="3">' + b'<c t="s"><v>0</v></c>' * 3000 + b"</row>"
    changed(book, SHEET, lambda said: said.replace(b"</sheetData>", cells + b"</sheetData>"))
    long = b"<si><t>" + b"x" * 2**18 + b"</t></si>"
    changed(book, "xl/sharedStrings.xml", lambda said: said.replace(b"<si>", long + b"<si>", 1))
    with pytest.raises(TooLarge):
        read_tables(book)


def test_a_workbook_of_the_usual_kind_is_not_taken_for_a_bomb(book):
    assert [list(cells) for _, cells in read_tables(book)[0].lines] == [["代码", "级别"], ["qinghe", "村"]]
    assert CalamineWorkbook.from_filelike(io.BytesIO(book.read_bytes())).sheet_names == ["地方"]


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/workbook.bin": b"\x83\x01\0", "xl/worksheets/sheet1.bin": b"\x91\x01\0"},
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"},
        {"word/document.xml": b"<a/>"},
    ],
    ids=["binary", "open document", "text"],
)
def test_a_workbook_of_another_kind_is_no_table(tmp_path, parts):
    """The reader would open them; no office sends them."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, said in parts.items():
            archive.writestr(name, said)
    with pytest.raises(NotATable):
        read_tables(path)


def test_f09_a_sheet_by_another_name_is_no_way_around(book):
    far = SHEET.replace(".xml", ".dat")
    with zipfile.ZipFile(book) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    parts[far] = parts.pop(SHEET).replace(b'r="B2"', b'r="XFD1048576"')
    with zipfile.ZipFile(book, "w") as archive:
        for name, said in parts.items():
            archive.writestr(name, said.replace(b"sheet1.xml", b"sheet1.dat"))
    with pytest.raises(TooLarge):
        read_tables(book)


def test_a_sheets_title_writes_nothing_on_a_terminal(book):
    changed(book, "xl/workbook.xml", lambda said: said.replace("地方".encode(), "&#27;[2K地&#13;方".encode()))
    try:
        [sheet] = read_tables(book)
    except NotATable:
        return  # such signs are no XML
    assert sheet.title.isprintable()


def test_f09_a_title_longer_than_any_is_refused(book):
    changed(book, "xl/workbook.xml", lambda said: said.replace("地方".encode(), b"a" * 2**20))
    with pytest.raises(TooLarge):
        read_tables(book)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_is_no_table_or_a_table(book, seed):
    dice = random.Random(seed)
    said = bytearray(book.read_bytes())
    for _ in range(dice.randint(1, 12)):
        said[dice.randrange(len(said))] = dice.randrange(256)
    book.write_bytes(said)
    with suppress(NotATable, OldOrLocked, TooLarge):
        read_tables(book)


def test_a_reader_that_does_not_end_is_ended(book, monkeypatch, tmp_path):
    waits = tmp_path / "waits.py"
    waits.write_text("import sys\nsys.stdin.read()\nimport time\ntime.sleep(600)\n")
    monkeypatch.setattr(spreadsheets, "READER", str(waits))
    monkeypatch.setattr(spreadsheets, "LONGEST", 0.2)
    with pytest.raises(TooLarge):
        read_tables(book)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_sheet_says_that_it_was_hidden(tmp_path, state):
    book = openpyxl.load_workbook(a_workbook(tmp_path / "a.xlsx", {"地方": [["代码"]], "后备": [["姓名"]]}))
    book["后备"].sheet_state = state
    book.save(tmp_path / "b.xlsx")
    assert [(each.title, each.is_hidden) for each in read_tables(tmp_path / "b.xlsx")] == [
        ("地方", False),
        ("后备", True),
    ]
