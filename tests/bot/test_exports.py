"""`guiyan export` in a process of its own: one sentence and a code, whatever goes wrong."""

import stat

import pytest
from python_calamine import CalamineWorkbook

from tests.commands import guiyan
from tests.tables import a_workbook

DATABASE = ("guiyan.db", "guiyan.db-wal", "guiyan.db-shm")


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("founded")
    assert guiyan("migrate", cwd=folder).returncode == 0
    assert guiyan("claim", cwd=folder).returncode == 0
    return folder


def test_the_office_takes_its_tables_out(founded, tmp_path):
    out = tmp_path / "county.xlsx"
    made = guiyan("export", str(out), cwd=founded)
    assert made.returncode == 0, made.stderr
    assert "rows on 6 sheets" in made.stdout
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    titles, *rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_name("地方").to_python()
    assert titles == ["代码", "级别", "名称", "上级代码"]
    assert rows[0][:3] == ["yanshi", "县", "演示县"]
    before = guiyan("audit", "verify", cwd=founded)
    [township] = {str(row[3]) for row in rows if row[0] == "qinghe"}
    part = tmp_path / "part.xlsx"
    assert guiyan("export", str(part), "--place", township, cwd=founded).returncode == 0
    codes = [
        row[0] for row in CalamineWorkbook.from_path(str(part)).get_sheet_by_name("地方").to_python()[1:]
    ]
    assert codes == [row[0] for row in rows if township in {row[0], row[3]}]
    after = guiyan("audit", "verify", cwd=founded)
    assert (before.returncode, after.returncode) == (0, 0)
    assert _entries(after) == _entries(before) + 1


def test_the_office_gets_its_own_form_back_filled_in(founded, tmp_path):
    form = a_workbook(
        tmp_path / "form.xlsx",
        {
            "花名册": [("演示县各村",), ("序号", "编码*", "地 名", "联系电话"), (1,), (2,)],
            "填表说明": [("请如实填写",)],
        },
    )
    before, entries = form.read_bytes(), _entries(guiyan("audit", "verify", cwd=founded))
    made = guiyan("export", "ours.xlsx", "--place", "qinghe", "--template", str(form), cwd=founded)
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[:3] == [
        "Export written: ours.xlsx.",
        "Sheet “花名册”: 1 rows of 地方 from line 3 on; left empty, for we have nothing of it: 联系电话.",
        "Sheet “填表说明”: left as it is, no title in it is known.",
    ]
    out = founded / "ours.xlsx"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    lines = CalamineWorkbook.from_path(str(out)).get_sheet_by_name("花名册").to_python()
    out.unlink()
    assert lines[2][:3] == [1.0, "qinghe", "清河村"]
    assert form.read_bytes() == before
    assert _entries(guiyan("audit", "verify", cwd=founded)) == entries + 1


def _entries(verified):
    return int(verified.stdout.partition(": ")[2].split()[0])


@pytest.mark.parametrize(
    ("words", "more", "code", "says"),
    [
        (("new.xlsx", "--place", "nowhere"), {}, 2, "No place has the code 'nowhere'"),
        (("new.txt",), {}, 2, "ends in .xlsx"),
        (("new.xlsx", "--template", "none.xlsx"), {}, 2, "There is no file none.xlsx"),
        (("new.xlsx", "--template", "taken.xlsx"), {}, 1, "It is no workbook (.xlsx), or it is damaged"),
        (("new.xlsx", "--template", "strange.xlsx"), {}, 1, "None of its titles is known"),
        (("taken.xlsx",), {}, 2, "nothing is written over"),
        (("no/such/folder/new.xlsx",), {}, 1, "is there room"),
        (("new.xlsx",), {"GUIYAN_DATABASE": "sqlite:///other.db"}, 1, "no county"),
        (("new.xlsx",), {"GUIYAN_SECRETS": "other"}, 1, "field.keys"),
        (("new.xlsx",), {"GUIYAN_DATABASE": "mysql:///x"}, 78, "GUIYAN_DATABASE"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_a_code(founded, words, more, code, says):
    (founded / "taken.xlsx").write_text("mine")
    a_workbook(founded / "strange.xlsx", {"车辆": [("序号", "车牌号")]})
    ended = guiyan("export", *words, cwd=founded, **more)
    assert ended.returncode == code, ended.stderr
    assert says in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not ended.stdout
    assert (founded / "taken.xlsx").read_text() == "mine"
    assert {path.name for path in founded.iterdir()} <= {"taken.xlsx", "strange.xlsx", "secrets", *DATABASE}
