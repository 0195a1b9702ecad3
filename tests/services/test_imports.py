"""An office's tables: places and mentors' links in one go or not at all, and every bad row explained."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from domain.imports import Fault, RawSheet, Trouble
from domain.invitations import NoCounty
from domain.places import Outline, PlaceKind
from domain.tables import inert
from services import audit, exporting, imports, invitations
from services.imports import HasFaults
from storage.invitations import digest_of
from storage.schema.people import people
from storage.schema.records import audit as log
from texts.imports import WORDS, explain
from texts.messages.people import Invited

OUTLINE = Outline("yanshi", PlaceKind.COUNTY, "演示县")
PLACES = ("代码", "级别", "名称", "上级代码")
MENTORS = ("姓名", "地方", "电话")


def sheet(title, *lines):
    return RawSheet(title, list(enumerate(lines, start=1)))


def places(*lines):
    return [sheet("地方", PLACES, *lines)]


def mentors(*lines):
    return [sheet("导师", MENTORS, *lines)]


async def look(app, sheets, outline=OUTLINE):
    plan = await app.see(imports.look, outline, sheets)
    return [(fault.line, fault.column, fault.trouble) for fault in plan.faults]


async def take_in(app, sheets, outline=OUTLINE):
    return await app.do(imports.carry_out, outline, sheets)


async def recorded(app):
    query = select(log.c.action, log.c.subject).order_by(log.c.id)
    return [f"{row[0]} {row[1]}" for row in await app.db.read(lambda c: c.execute(query).all())]


async def place(app, code):
    return await app.see(lambda tx: tx.places.find(code))


async def test_places_come_in_whatever_their_order(app, village):
    table = places(
        ("xincun", "村", "新村", "xinxiang"),
        (" ＸＩＮＸＩＡＮＧ ", "乡", "\ufeff新乡 ", None),
        ("qinghe", "村", "清河新村", "liuhe"),
        ("liuhe", "乡镇", "柳河乡", "yanshi"),
        ("yanshi", "县", "演示县", None),
    )
    done = await take_in(app, table)
    assert (len(done.places.added), len(done.places.renamed), done.places.unchanged) == (
        2,
        1,
        2,
    )
    new, above = await place(app, "xincun"), await place(app, "xinxiang")
    assert (new.name, new.kind, new.parent_id) == ("新村", PlaceKind.VILLAGE, above.id)
    assert (above.name, above.kind) == ("新乡", PlaceKind.TOWNSHIP)
    assert (await place(app, "qinghe")).name == "清河新村"
    assert await recorded(app) == [
        f"found township place:{above.id}",
        f"found village place:{new.id}",
        f"rename place:{village.id}",
        "import added:2 renamed:1 invited:0 renewed:0 lines:5",
    ]
    assert (await app.see(audit.examine, None)).whole


async def test_the_same_once_more_changes_nothing(app, village):
    table = places(("xincun", "村", "新村", "liuhe")) + mentors(("王建国", "xincun", "13800138000"))
    first = await take_in(app, table)
    before = await recorded(app)
    again = await take_in(app, table)
    assert (again.places.unchanged, len(again.mentors.waiting)) == (1, 1)
    assert again.mentors.links == first.mentors.links
    assert await recorded(app) == before


async def test_an_office_calls_columns_by_its_own_words(app, village):
    titles = ("姓　名（必填）", "*所在地方", "手机号码：")
    done = await take_in(app, [sheet("导师", titles, ("王建国", "qinghe", "13800138000"))])
    assert [guest.name for guest in done.mentors.invited] == ["王建国"]
    known = await look(app, [sheet("导师", (*titles, "身份证号"), ("王建国", "qinghe", None, "411325"))])
    assert known == [(1, "身份证号", Trouble.UNKNOWN_COLUMN)]


async def test_one_bad_row_and_nothing_is_done(app, village):
    with pytest.raises(HasFaults):
        await take_in(app, places(("xincun", "村", "新村", "liuhe"), ("x", "村", "坏村", "liuhe")))
    assert await place(app, "xincun") is None
    assert await recorded(app) == []


async def test_a_dry_run_changes_nothing(app, village):
    assert await look(app, places(("xincun", "村", "新村", "liuhe"))) == []
    assert await place(app, "xincun") is None
    assert await recorded(app) == []


@pytest.mark.parametrize(
    ("line", "column", "trouble"),
    [
        ((None, "村", "新村", "liuhe"), "代码", Trouble.EMPTY),
        (("1x", "村", "新村", "liuhe"), "代码", Trouble.NOT_A_CODE),
        ((411325100200.0, "村", "新村", "liuhe"), "代码", Trouble.NOT_A_CODE),
        ((date(2026, 12, 1), "村", "新村", "liuhe"), "代码", Trouble.TURNED_INTO_DATE),
        ((datetime(2026, 12, 1), "村", "新村", "liuhe"), "代码", Trouble.TURNED_INTO_DATE),  # noqa: DTZ001
        (("xincun", "组", "新村", "liuhe"), "级别", Trouble.NOT_A_LEVEL),
        (("xincun", "村", 12.0, "liuhe"), "名称", Trouble.NOT_A_NAME),
        (("xincun", "村", "新" * 31, "liuhe"), "名称", Trouble.TOO_LONG),
        (("xincun", "村", "新村", None), "上级代码", Trouble.EMPTY),
        (("xincun", "村", "新村", "nowhere"), "上级代码", Trouble.NOTHING_ABOVE),
        (("xincun", "村", "新村", "yanshi"), "上级代码", Trouble.WRONG_LEVEL_ABOVE),
        (("xincun", "村", "新村", "qinghe"), "上级代码", Trouble.WRONG_LEVEL_ABOVE),
        (("xinxian", "县", "新县", None), "级别", Trouble.ANOTHER_COUNTY),
        (("qinghe", "乡镇", "清河村", "yanshi"), "级别", Trouble.LEVEL_CHANGED),
        (("qinghe", "村", "清河村", "donggang"), "上级代码", Trouble.PLACE_MOVED),
        (("yanshi", "县", "演示市", None), "名称", Trouble.NAMED_IN_PROGRAMME),
        (("seen", "村", "再来一次", "liuhe"), "代码", Trouble.SAID_BEFORE),
    ],
)
async def test_a_bad_place_is_explained(app, village, line, column, trouble):
    table = places(("seen", "村", "来过的村", "liuhe"), line)
    assert await look(app, table) == [(3, column, trouble)]


@pytest.mark.parametrize(
    ("line", "column", "trouble"),
    [
        ((None, "qinghe", None), "姓名", Trouble.EMPTY),
        (("王", "qinghe", None), "姓名", Trouble.NOT_A_NAME),
        (("王建国1", "qinghe", None), "姓名", Trouble.NOT_A_NAME),
        (("王建国", None, None), "地方", Trouble.EMPTY),
        (("王建国", "没有村", None), "地方", Trouble.NO_SUCH_PLACE),
        (("王建国", "同名村", None), "地方", Trouble.SEVERAL_PLACES),
        (("王建国", "qinghe", "1380013800"), "电话", Trouble.NOT_A_PHONE),
        (("王建国", "qinghe", "1.38001E+10"), "电话", Trouble.DIGITS_LOST),
        (("王建国", "qinghe", 411325199001011234), "电话", Trouble.DIGITS_LOST),
        (("王建国", "qinghe", 4.11325199001011e17), "电话", Trouble.DIGITS_LOST),
        (("李强", "清河村", 13800138000.0), "姓名", Trouble.SAID_BEFORE),
    ],
)
async def test_a_bad_mentor_is_explained(app, village, line, column, trouble):
    twins = (("one", "村", "同名村", "liuhe"), ("two", "村", "同名村", "liuhe"))
    table = places(*twins) + mentors(("李强", "qinghe", "１３８ ００１３－８０００"), line)
    assert await look(app, table) == [(3, column, trouble)]


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        (sheet("房子", ("名称",), ("老屋",)), [(0, "", Trouble.NO_TABLE)]),
        (sheet("名单", ("姓名", "身份证号"), ("李强", "x")), [(0, "", Trouble.NO_TABLE)]),
        (sheet("房子", ("名称",)), []),
        (
            sheet("部门", ("名称",), ("公安局",)),
            [
                (1, "名称", Trouble.UNKNOWN_COLUMN),
                (1, "部门", Trouble.NO_COLUMN),
                (1, "姓名", Trouble.NO_COLUMN),
            ],
        ),
        (
            sheet("人员", ("姓名", "所在村", "学历"), ("李强", "qinghe", "本科")),
            [(1, "学历", Trouble.SAID_BY_THEMSELVES)],
        ),
        (sheet("Sheet2"), []),
        (
            sheet("导师", (*MENTORS, "身份证号", None), ("李强", "qinghe", None, "x", None)),
            [(1, "身份证号", Trouble.UNKNOWN_COLUMN)],
        ),
        (
            sheet("导师", ("姓名", "地方", "姓名"), ("李强", "qinghe", "x")),
            [(1, "姓名", Trouble.COLUMN_TWICE)],
        ),
        (sheet("导师", ("姓名", "电话"), ("李强", None)), [(1, "地方", Trouble.NO_COLUMN)]),
    ],
)
async def test_what_has_no_place_is_refused_by_name(app, village, found, faults):
    assert await look(app, [found]) == faults


async def test_a_csv_is_known_by_its_columns(app, village):
    done = await take_in(app, [sheet("表一", ("电话", "地方", "姓名"), (None, "清河村", "王建国"))])
    assert [guest.name for guest in done.mentors.invited] == ["王建国"]


async def test_a_mentor_is_kept_nowhere_before_they_follow_their_link(app, village, meet):
    done = await take_in(app, mentors(("王建国", "清河村", 13800138000.0), ("王建国", "清河村", None)))
    one, other = done.mentors.links
    assert one.code != other.code
    assert await app.db.read(lambda connection: connection.execute(select(people)).all()) == []
    wang = await meet("老王")
    followed = await app.do(invitations.follow, wang, one.code)
    assert (followed.welcome, followed.step is not None) == (Invited(village.name, None), True)
    assert not [line for line in await recorded(app) if "王建国" in line or "138" in line]


async def test_a_link_ends_and_is_good_again_and_a_used_one_never(app, village, calendar):
    table = mentors(("王建国", "qinghe", None), ("赵亮", "qinghe", None))
    wang, zhao = (await take_in(app, table)).mentors.links
    await app.do(lambda tx: tx.invitations.use(digest_of(zhao.code), tx.now))
    calendar.now += timedelta(days=15)
    plan = (await take_in(app, table)).mentors
    assert ([guest.code for guest in plan.renewed], plan.came, plan.invited) == ([wang.code], 1, [])
    assert await app.see(lambda tx: tx.invitations.find(wang.code, tx.now)) is not None
    assert await app.see(lambda tx: tx.invitations.find(zhao.code, tx.now)) is None


async def test_exported_places_come_back_unchanged(app, village):
    def bent(tx):
        tx.places.rename(village.id, "=清河村")

    await app.do(bent)
    [table, *_] = await app.see(exporting.gather)
    rows = [tuple(inert(cell) if isinstance(cell, str) else cell for cell in row) for row in table.rows]
    done = await take_in(app, [sheet(table.title, tuple(each.title for each in table.columns), *rows)])
    assert (done.places.unchanged, done.places.renamed) == (3, [])


async def test_nothing_comes_in_before_there_is_a_county(app):
    with pytest.raises(NoCounty):
        await app.see(imports.look, OUTLINE, places(("xincun", "村", "新村", "liuhe")))


async def test_many_places_are_asked_for_in_parts(app, village):
    """More than a statement takes values."""
    table = mentors(*((f"王{chr(0x4E00 + number)}", "qinghe", None) for number in range(1100)))
    assert len((await take_in(app, table)).mentors.invited) == 1100
    assert len((await take_in(app, table)).mentors.waiting) == 1100


@pytest.mark.parametrize("locale", ["zh_CN", "zh_TW", "en"])
def test_every_trouble_says_what_it_is_and_how_to_mend_it(locale):
    assert set(WORDS) == set(Trouble)
    for trouble in Trouble:
        told = explain(Fault("表", 3, "代码", trouble, "某某"), locale)
        assert "%(" not in told
        assert ("某某" in told) == ("%(told)s" in "".join(WORDS[trouble]))


async def test_a_hidden_table_is_neither_taken_in_nor_lost(app, village):
    people = RawSheet("后备", [(1, ("姓名", "村")), (2, ("王强", "清河村"))], is_hidden=True)
    plan = await app.see(imports.look, OUTLINE, [*places(("xincun", "村", "新村", "liuhe")), people])
    assert plan.faults == [Fault("后备", 0, "", Trouble.HIDDEN)]
    assert plan.people.links == []
    with pytest.raises(HasFaults):
        await take_in(app, [people])


async def test_what_an_office_s_own_cells_choose_from_is_nobody_s_table(app, village):
    choices = RawSheet("选项", [(1, ("级别",)), (2, ("村",))], is_hidden=True)
    assert await look(app, [*places(("xincun", "村", "新村", "liuhe")), choices]) == []


async def test_a_formula_s_yes_is_no_village(app, village):
    assert await look(app, places(("xincun", "村", True, "liuhe"))) == [(2, "名称", Trouble.NOT_WORDS)]
