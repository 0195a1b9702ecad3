"""`guiyan import` in a process of its own: every bad row in plain words, everything or nothing."""

import sqlite3
from contextlib import closing

import pytest

from bot.settings import PRESETS
from tests.commands import guiyan
from tests.tables import a_workbook

PLACES = ["代码", "级别", "名称", "上级代码"]
GOOD = {
    "地方": [PLACES, ["xincun", "村", "新村", "liuhe"]],
    "导师": [["姓名", "地方", "电话"], ["王建国", "新村", 13800138000]],
    "人员": [["姓名", "村"], ["孙小山", "新村"]],
}
BAD = {"地方": [PLACES, ["xincun", "村", "新村", "liuhe"], ["dec1", "组", "十二村", "liuhe"]]}


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("founded")
    assert guiyan("migrate", cwd=folder).returncode == 0
    assert guiyan("claim", cwd=folder).returncode == 0
    return folder


def _villages(folder):
    with closing(sqlite3.connect(folder / "guiyan.db")) as connection:
        return {row[0] for row in connection.execute("SELECT code FROM places WHERE kind = 'village'")}


def test_looked_at_mended_taken_in_and_once_more(founded):
    before = _villages(founded)
    a_workbook(founded / "bad.xlsx", BAD)
    for words in (("bad.xlsx", "--dry-run"), ("bad.xlsx",)):
        bad = guiyan("import", *words, cwd=founded)
        assert bad.returncode == 1
        assert bad.stdout == "“地方”表第 3 行，“级别”：组 不是级别。填县、乡镇或村。\n"
        assert bad.stderr == "1 things to mend in 2 rows. Nothing was imported.\n"
    a_workbook(founded / "good.xlsx", GOOD)
    dry = guiyan("import", "good.xlsx", "--dry-run", cwd=founded)
    assert (dry.returncode, "places: 1 new" in dry.stdout) == (0, True), dry.stderr
    assert _villages(founded) == before
    done, again = (guiyan("import", "good.xlsx", cwd=founded) for _ in range(2))
    assert (done.returncode, again.returncode) == (0, 0), done.stderr
    assert _villages(founded) == {*before, "xincun"}
    assert "places: 1 new, 0 renamed, 0 unchanged; mentors: 1 invited" in done.stdout
    assert "people: 1 invited, 0 invited again, 0 unchanged" in done.stdout
    assert "people: 0 invited, 0 invited again, 1 unchanged" in again.stdout
    assert (
        "places: 0 new, 0 renamed, 1 unchanged; mentors: 0 invited, 0 invited again, 1 unch" in again.stdout
    )
    link = done.stdout.splitlines()[0]
    assert link.startswith("2\t王建国\txincun\t/start i_")
    assert link == again.stdout.splitlines()[0]
    [person] = [line for line in done.stdout.splitlines() if "孙小山" in line]
    assert person.startswith("2\t孙小山\txincun\t/start i_")
    assert person in again.stdout.splitlines()
    assert "孙小山".encode() not in (founded / "guiyan.db").read_bytes(), "it is sealed"
    assert guiyan("audit", "verify", cwd=founded).returncode == 0


@pytest.mark.parametrize(
    ("name", "more", "code", "says"),
    [
        ("none.xlsx", {}, 2, "There is no file none.xlsx"),
        ("old.xlsx", {}, 1, "old kind"),
        ("page.pdf", {}, 1, "neither a workbook"),
        ("large.csv", {}, 1, "larger than"),
        ("odd.csv", {}, 1, "neither UTF-8 nor GBK"),
        ("gbk.csv", {"GUIYAN_DATABASE": "sqlite:///other.db"}, 1, "no county"),
        ("gbk.csv", {"GUIYAN_SECRETS": "other"}, 1, "field.keys"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_a_code(founded, name, more, code, says):
    (founded / "old.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1"))
    (founded / "page.pdf").write_bytes(b"%PDF-1.7")
    (founded / "large.csv").write_bytes(b"a\n" * 2**20)
    (founded / "odd.csv").write_bytes("姓名,地方".encode("utf-16"))
    (founded / "gbk.csv").write_bytes("姓名,地方\n王建国,清河村\n".encode("gbk"))
    ended = guiyan("import", name, cwd=founded, **more)
    assert ended.returncode == code, ended.stderr
    assert says in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not ended.stdout
    assert not (founded / "other.db").exists()
    assert not (founded / "other").exists()


def test_a_csv_in_gbk_comes_in(founded):
    (founded / "gbk.csv").write_bytes("姓名,地方\n赵亮,清河村\n".encode("gbk"))
    done = guiyan("import", "gbk.csv", cwd=founded)
    assert done.stdout.startswith("2\t赵亮\tqinghe\t/start i_"), done.stderr


def test_departments_are_those_of_the_programme(founded):
    table = [["部门", "姓名"], ["公安局", "田静"]]
    a_workbook(founded / "signers.xlsx", {"部门": table})
    bad = guiyan("import", "signers.xlsx", cwd=founded)
    assert bad.stdout == (
        "“部门”表第 2 行，“部门”：programme.toml 的 departments 里没有 公安局。"
        "照那里的写法填；新添的部门，先写进那里。\n"
    )
    county = (PRESETS / "demo.toml").read_text("utf-8").replace("# departments", "departments", 1)
    (founded / "programme.toml").write_text(county, "utf-8")
    done = guiyan("import", "signers.xlsx", cwd=founded, GUIYAN_PROGRAMME="programme.toml")
    assert done.stdout.startswith("2\t田静\t公安局\t/start i_"), done.stderr
    assert "departments: 1 invited" in done.stdout
