"""What people write never becomes a formula in the tables that the county's office takes out."""

import zipfile

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from domain.issues import IssueStatus
from domain.tables import RUNS, inert
from services import exporting
from storage.schema import metadata
from storage.schema.issues import issues
from storage.sealing import Sealed, SealedJSON
from storage.workbooks import draft_workbook
from tests.reserves import a_mentor, a_pair, a_reserve, connection_of

TRIGGERS = (*"=+-@\t\r\0", *"＝＋－＠", " =", "\u200b=", "\u3000＝", "﹦", "<r><t>x</t></r>", "{=", '"=')
FILLED = {
    "places.name",
    "people.name",
    "nominations.full_name",
    "nominations.whereabouts",
    "nominations.pledge",
    "issues.words",
    "help_sessions.note",
    "help_sessions.spot",
    "nominations.confirmed",
}
"""Every column of words that somebody chooses, in the tables that an export reads."""
LISTS = {"nominations.confirmed"}
NOT_WORDS = {
    "nominations.recording",
    "help_sessions.voice",
    "help_sessions.photo",
    "pairs.voice",
    "pairs.words",
}
"""Files by the messenger's name for them; and a line to a mentor, which goes with their answer."""
NOT_TAKEN_OUT = {"nominations.pledge", "help_sessions.note", "help_sessions.spot"}
MARKS = (b"<f>", b"<f ", b"<f/", b"<r>")
"""Formulas, and marked-up text taken as it stood."""
TABLES = ("places", "people", "nominations", "mentors", "pairs", "help_sessions", "issues")


async def tell_a_county(app, village):
    """A county in which every such column has a row, on a sheet each."""

    def tell(tx):
        mentor, reserve = a_mentor(tx, village, 1, "王建国"), a_reserve(tx, village, 2, "李强")
        a_pair(tx, mentor, reserve)
        row = {"place_id": village.id, "chat_id": -1, "number": 1, "words": "路灯坏了"}
        known = {"status": IssueStatus.TAKEN, "raised_at": tx.now, "raiser": b"1", "taken_by": mentor.id}
        connection_of(tx).execute(issues.insert(), row | known)

    await app.do(tell)


def payload(trigger, column):
    return f"{trigger}HYPERLINK(1)|'!A1 {column}"


async def fill(app, trigger):
    for name in sorted(FILLED):
        table, column = name.split(".")
        words = [payload(trigger, name)] if name in LISTS else payload(trigger, name)
        await app.db.write(
            lambda connection, t=table, c=column, w=words: connection.execute(
                update(metadata.tables[t]).values({c: w})
            )
        )


def test_f10_no_column_of_words_is_forgotten_here():
    columns = [column for name in TABLES for column in metadata.tables[name].columns]
    sealed = {str(each) for each in columns if isinstance(each.type, Sealed | SealedJSON)}
    assert sealed - NOT_WORDS <= FILLED
    assert {chr(ord(each) - 0xFEE0) for each in "＝＋－＠"} | set("\t\r\0") == RUNS


@pytest.mark.parametrize("trigger", TRIGGERS, ids=ascii)
async def test_f10_no_words_become_a_formula(app, village, tmp_path, trigger):
    await tell_a_county(app, village)
    await fill(app, trigger)
    sheets = await app.see(exporting.gather)
    path = draft_workbook(tmp_path / "county.xlsx", sheets, app.clock())
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            xml = archive.read(name)
            assert not [mark for mark in MARKS if mark in xml], name
    workbook = CalamineWorkbook.from_path(str(path))
    cells = [
        cell
        for sheet in workbook.sheet_names
        for row in workbook.get_sheet_by_name(sheet).to_python()
        for cell in row
        if isinstance(cell, str)
    ]
    for column in FILLED - NOT_TAKEN_OUT:
        told = [cell for cell in cells if column in cell]
        assert told, column
        assert all(cell == inert(payload(trigger, column)) for cell in told)
        assert all(cell.startswith(tuple("'{\"")) for cell in told)
    assert not [cell for cell in cells if any(column in cell for column in NOT_TAKEN_OUT)]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r\0＝＋－＠")]
    assert not [each for cell in cells for each in cell if ord(each) < 32]


@pytest.mark.parametrize(
    "words", ["王建国", "'abc", "a=b", "3-2", "路灯坏了\n两盏", "", "（等号=）", "e\u0301"]
)
def test_f10_plain_words_stay_as_they_are(words):
    assert inert(words) == words
