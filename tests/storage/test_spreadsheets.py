"""Files that offices send, and those that nobody should open: too much is refused before it is unpacked."""

import io
import random
import struct
import zipfile
import zlib
from contextlib import suppress
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from storage import spreadsheets
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


def test_f09_a_zip_bomb_is_refused_by_its_list_of_contents(book, monkeypatch):
    changed(book, SHEET, lambda said: said + b" " * spreadsheets.LARGEST_UNPACKED)
    assert book.stat().st_size < 2**20
    monkeypatch.setattr(zipfile.ZipFile, "open", None)  # nothing is unpacked
    with pytest.raises(TooLarge):
        read_tables(book)


def test_f09_a_list_of_contents_that_lies_unpacks_no_more_than_it_says(book, tmp_path):
    """What calamine gets to see is what was counted: the rest of a part that says too little is not there."""
    changed(book, "docProps/app.xml", lambda said: b"A" * 10 + b" " * 2**22)
    packed = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        honest = archive.getinfo("docProps/app.xml")
    listed = packed.index(b"PK\x01\x02")
    while packed[listed + 46 : listed + 46 + len("docProps/app.xml")] != b"docProps/app.xml":
        listed = packed.index(b"PK\x01\x02", listed + 4)
    said_to_be = struct.pack("<L", 10)
    packed[listed + 24 : listed + 28] = said_to_be
    packed[listed + 16 : listed + 20] = struct.pack("<L", zlib.crc32(b"A" * 10))
    assert honest.file_size > 2**22
    counted = spreadsheets._repacked(bytes(packed))
    with zipfile.ZipFile(counted) as archive:
        assert archive.read("docProps/app.xml") == b"A" * 10
    assert counted.getbuffer().nbytes < 2**17


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576" t="n"><v>1</v></c>',
        b"<c r = 'ALL1'><v>1</v></c>",
        b'<row r="999999"/>',
        b'<x:c r="A99999999999"/>',
        b'<c r="ZZZZZZ1"/>',
    ],
)
def test_f09_cells_far_apart_are_refused_before_a_table_is_made_for_them(book, cell):
    changed(book, SHEET, lambda said: said.replace(b"</sheetData>", cell + b"</sheetData>"))
    with pytest.raises(TooLarge):
        read_tables(book)


def test_f09_a_million_columns_are_refused(book):
    cells = b"<c><v>1</v></c>" * (spreadsheets.MOST_CELLS + 1)
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


def test_f09_letters_two_bytes_wide_hide_nothing(book):
    changed(book, SHEET, lambda said: said.decode().encode("utf-16"))
    with pytest.raises(NotATable):
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
    """The reader would open them, and nobody has counted their cells."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, said in parts.items():
            archive.writestr(name, said)
    with pytest.raises(NotATable):
        read_tables(path)


def test_f09_a_sheet_by_another_name_is_not_read_uncounted(book):
    far = SHEET.replace(".xml", ".dat")
    with zipfile.ZipFile(book) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    parts[far] = parts.pop(SHEET).replace(b'r="B2"', b'r="XFD1048576"')
    with zipfile.ZipFile(book, "w") as archive:
        for name, said in parts.items():
            archive.writestr(name, said.replace(b"sheet1.xml", b"sheet1.dat"))
    with pytest.raises(NotATable):
        read_tables(book)


def test_a_sheets_title_writes_nothing_on_a_terminal(book):
    changed(book, "xl/workbook.xml", lambda said: said.replace("地方".encode(), "&#27;[2K地&#13;方".encode()))
    try:
        [sheet] = read_tables(book)
    except NotATable:
        return  # such signs are no XML
    assert sheet.title.isprintable()


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_is_no_table_or_a_table(book, seed):
    dice = random.Random(seed)
    said = bytearray(book.read_bytes())
    for _ in range(dice.randint(1, 12)):
        said[dice.randrange(len(said))] = dice.randrange(256)
    book.write_bytes(said)
    with suppress(NotATable, OldOrLocked, TooLarge):
        read_tables(book)
