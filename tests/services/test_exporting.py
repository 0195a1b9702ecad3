"""What the county's office takes out: its own rows and nobody else's, typed, recorded, and no ballot."""

import stat
from datetime import date, datetime
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from domain.help_sessions import HelpKind
from domain.invitations import NoCounty
from domain.nominations import Skill, Status
from domain.pairs import PairStatus
from domain.places import PlaceKind
from services import exporting, help_sessions, issues, ratings
from services.exporting import NoSuchPlace
from services.imports.sheets import LAYOUTS
from storage.publishing import publish
from storage.schema.nominations import nominations
from storage.schema.pairs import pairs
from storage.schema.records import audit
from storage.templates import draft_filled
from storage.workbooks import draft_workbook
from tests.reserves import a_mentor, a_pair, a_reserve, acting, connection_of
from tests.services.gathering import GROUP, gather, villager
from tests.tables import a_workbook
from texts.imports import ALSO, titled
from texts.tables import SHEETS

LONG_AGO = datetime.fromisoformat("2025-03-31T17:00:00+00:00")


@pytest.fixture
async def elsewhere(app, county):
    """石桥村 in 山口乡, another township of the county."""

    def found(tx):
        township = tx.places.add("shankou", PlaceKind.TOWNSHIP, "山口乡", county)
        return tx.places.add("shiqiao", PlaceKind.VILLAGE, "石桥村", township)

    return await app.do(found)


async def tables(app, code=None):
    """Rows by sheet, as dictionaries by their titles."""
    sheets = await app.see(exporting.gather, code)
    return {
        sheet.name: [
            dict(zip([column.title for column in sheet.columns], row, strict=True)) for row in sheet.rows
        ]
        for sheet in sheets
    }


async def test_a_reserve_with_everything_the_office_asks_for(app, village):
    said = {
        "sex": "female",
        "party": "not_member",
        "household": "here",
        "confirmed": ["没受过处分", "没有案底"],
    }

    def settle(tx):
        a_reserve(tx, village, 1, "李强", Skill.FARMING, Skill.TRADE)
        connection_of(tx).execute(update(nominations).values(said))

    await app.do(settle)
    [row] = (await tables(app))["nominations"]
    assert row == {
        "姓名": "李强",
        "走到哪一步": "后备",
        "出生年": 1990,
        "年龄": 36,
        "学历": "大专",
        "来源": "在外务工",
        "村": "清河村",
        "乡镇": "柳河乡",
        "现在在哪": "在家",
        "会什么": "种植养殖、买卖电商",
        "性别": "女",
        "政治面貌": "不是党员",
        "户口": "户口在村里",
        "认下的条件": "没受过处分、没有案底",
        "交来的日子": date(2026, 11, 30),
        "到这一步的日子": date(2026, 11, 30),
    }


async def test_a_day_is_the_countys_own(app, village):
    """17:00 in Greenwich is the next day in the county."""
    await app.do(lambda tx: a_reserve(tx, village, 1, "李强"))
    await app.db.write(
        lambda connection: connection.execute(update(nominations).values(submitted_at=LONG_AGO))
    )
    [row] = (await tables(app))["nominations"]
    assert row["交来的日子"] == date(2025, 4, 1)


async def test_a_mentor_a_pair_and_their_weeks(app, village, calendar):
    def come(tx):
        mentor, reserve = a_mentor(tx, village, 1, "王建国", Skill.FARMING), a_reserve(tx, village, 2, "李强")
        return mentor, a_pair(tx, mentor, reserve)

    mentor, pair = await app.do(come)
    for days in (0, 1, 7):
        calendar.pass_days(days)
        await app.do(help_sessions.log, acting(mentor), pair, HelpKind.TALK)
    found = await tables(app)
    [row] = found["mentors"]
    assert (row["姓名"], row["会什么"], row["能带几位"], row["占了几位"]) == ("王建国", "种植养殖", 3, 1)
    [row] = found["pairs"]
    assert (row["导师"], row["后备"], row["走到哪一步"]) == ("王建国", "李强", "正在带")
    assert (row["从哪天起"], row["为啥结束"]) == (date(2026, 11, 2), None)
    weeks = [(row["哪一周（周一）"], row["帮了什么"], row["几次"]) for row in found["help_sessions"]]
    assert weeks == [(date(2026, 11, 30), "谈心", 2), (date(2026, 12, 7), "谈心", 1)]


async def test_an_issue_names_who_took_it_and_never_who_raised_it(app, village):
    hall = await gather(app, village)
    issue = (await app.do(issues.raise_issue, villager(1), GROUP, "三组的路灯坏了")).id
    await app.do(issues.take, hall.reserve, issue, GROUP)
    [row] = (await tables(app))["issues"]
    assert row == {
        "村": "清河村",
        "第几件": 1,
        "说的什么": "三组的路灯坏了",
        "走到哪一步": "有人在办",
        "提出的日子": date(2026, 11, 30),
        "谁在办": "王小燕",
        "办好的日子": None,
    }


async def test_a_township_gets_its_own_rows_and_no_others(app, village, elsewhere):
    def come(tx):
        for number, place in enumerate((village, elsewhere)):
            mentor = a_mentor(tx, place, 10 + number, f"{place.name}的导师")
            reserve = a_reserve(tx, place, 20 + number, f"{place.name}的后备")
            a_pair(tx, mentor, reserve)

    await app.do(come)
    whole, theirs = await tables(app), await tables(app, "shankou")
    said = str(theirs)
    assert "石桥村的后备" in said
    assert "石桥村的导师" in said
    assert "清河村" not in said
    assert "柳河乡" not in said
    assert [row["代码"] for row in theirs["places"]] == ["shankou", "shiqiao"]
    assert {name: len(rows) for name, rows in whole.items()} == {
        "places": 5, "nominations": 2, "mentors": 2, "pairs": 2, "help_sessions": 0, "issues": 0,
    }  # fmt: skip
    assert (await tables(app, "shiqiao"))["nominations"] == theirs["nominations"]


async def test_an_old_pair_stays_with_the_village_it_was_made_in(app, village, elsewhere, calendar):
    def come(tx):
        mentor, reserve = a_mentor(tx, village, 1, "王建国"), a_reserve(tx, village, 2, "李强")
        a_pair(tx, mentor, reserve)
        return reserve

    reserve = await app.do(come)
    calendar.pass_days(30)

    def move(tx):
        ended = {"status": PairStatus.ENDED, "end_reason": "moved_on"}
        connection_of(tx).execute(update(pairs).values(**ended))
        connection_of(tx).execute(update(nominations).values(status=Status.EXITED))
        old = connection_of(tx).execute(select(nominations)).mappings().one()
        again = {**old, "id": None, "village_id": elsewhere.id, "status": Status.RESERVE}
        del again["id"]
        connection_of(tx).execute(
            nominations.insert(), again | {"submitted_at": tx.now, "status_since": tx.now}
        )

    await app.do(move)
    assert [row["村"] for row in (await tables(app))["pairs"]] == ["清河村"]
    assert (await tables(app, "shankou"))["pairs"] == []
    assert reserve.id


async def test_no_ballot_leaves_the_house(app, village):
    """Nothing in the tables tells that there is a vote at all, let alone who gave what."""
    hall = await gather(app, village)
    before = await tables(app)
    box = (await app.do(ratings.open_rating, hall.host, GROUP, hall.reserve.person_id)).box.id
    for number in range(12):
        await app.do(ratings.cast_ballot, villager(number), box, 2, GROUP)
    assert await tables(app) == before
    assert len(await hall.ballots_in(box)) == 12


async def test_that_it_was_done_is_recorded_in_numbers(app, village):
    await app.do(lambda tx: a_reserve(tx, village, 1, "李强"))
    sheets = await app.see(exporting.gather, "liuhe")
    await app.do(exporting.keep_record, "liuhe", {sheet.name: len(sheet.rows) for sheet in sheets})
    query = select(audit.c.actor_id, audit.c.action, audit.c.subject)
    [row] = await app.db.read(lambda connection: connection.execute(query).all())
    assert row[:2] == (
        None,
        "export places:2 nominations:1 mentors:0 pairs:0 help_sessions:0 issues:0",
    )
    assert row[2] == f"place:{village.parent_id}"


async def test_there_is_nothing_to_take_out(app, village):
    with pytest.raises(NoSuchPlace):
        await app.see(exporting.gather, "nowhere")


async def test_there_is_no_county(app):
    with pytest.raises(NoCounty):
        await app.see(exporting.gather)


async def test_a_workbook_has_typed_cells_and_its_owner_only(app, village, tmp_path):
    await app.do(lambda tx: a_reserve(tx, village, 1, "李强"))
    out = tmp_path / "county.xlsx"
    publish(draft_workbook(out, await app.see(exporting.gather), app.clock()), out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("county.xlsx*")] == ["county.xlsx"]
    book = CalamineWorkbook.from_path(str(out))
    assert book.sheet_names == ["地方", "后备和自荐", "导师", "结对", "每周帮带", "村里的事"]
    titles, row = book.get_sheet_by_name("后备和自荐").to_python()
    cells = dict(zip(titles, row, strict=True))
    assert (cells["姓名"], cells["年龄"], cells["交来的日子"]) == ("李强", 36, date(2026, 11, 30))


async def test_an_offices_form_knows_our_columns_by_its_own_words(app, village, tmp_path):
    """A roster that has no column for the stage is for those who are in the reserve."""

    def tell(tx):
        a_reserve(tx, village, 1, "李强")
        a_reserve(tx, village, 2, "孙秀英", status=Status.SUBMITTED)

    await app.do(tell)
    ready = await app.see(lambda tx: exporting.fillable(tx, exporting.gather(tx)))
    lines = []
    for number, stage in enumerate(("备注", "当前状态")):
        titles = ("序号", "姓 名", "文化程度", "所在村（社区）", "Age", "报名时间", stage)
        form = a_workbook(tmp_path / f"form{number}.xlsx", {"名册": [titles]})
        draft, _ = draft_filled(form, tmp_path / f"out{number}.xlsx", ready)
        lines.append(
            CalamineWorkbook.from_filelike(BytesIO(draft.read_bytes())).get_sheet_by_index(0).to_python()[1:]
        )
    assert lines[0] == [[1, "李强", "大专", "清河村", 36, date(2026, 11, 30), ""]]
    assert [line[1] for line in lines[1]] == ["李强", "孙秀英"]
    assert lines[1][0][-1] == "后备"


def test_no_word_of_an_office_means_two_columns_of_a_table():
    ours = {column.title for _, columns in SHEETS.values() for column in columns}
    ours |= {title for layout in LAYOUTS for title in layout.columns}
    assert set(ALSO) <= ours
    for _, columns in SHEETS.values():
        said = [word for column in columns for word in titled(column.title)]
        assert sorted({*said}) == sorted(said)


async def test_nothing_is_written_over(app, village, tmp_path):
    out = tmp_path / "county.xlsx"
    sheets = await app.see(exporting.gather)
    draft = draft_workbook(out, sheets, app.clock())
    out.write_text("mine")
    with pytest.raises(FileExistsError):
        publish(draft, out)
    with pytest.raises(FileExistsError):
        draft_workbook(out, sheets, app.clock())
    assert out.read_text() == "mine"
    assert [path.name for path in tmp_path.glob("county.xlsx*")] == ["county.xlsx"]
