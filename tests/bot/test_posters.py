"""`guiyan posters` in a process of its own: a whole file or none, one sentence and a code."""

import asyncio
import stat

import pytest

from sandbox.server import TOKEN, Sandbox
from tests.commands import guiyan
from tests.papers import words_of

DATABASE = ("guiyan.db", "guiyan.db-wal", "guiyan.db-shm")


@pytest.fixture
async def telegram():
    sandbox = Sandbox()
    await sandbox.start()
    yield sandbox.api_url
    await sandbox.stop()


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("founded")
    assert guiyan("migrate", cwd=folder).returncode == 0
    assert guiyan("claim", cwd=folder).returncode == 0
    return folder


async def posters(cwd, *words, **settings):
    return await asyncio.to_thread(guiyan, "posters", *map(str, words), cwd=cwd, **settings)


async def test_the_office_prints_a_letter_for_each_village(founded, telegram, tmp_path):
    set_up = {"GUIYAN_TOKEN": TOKEN, "GUIYAN_API": telegram}
    out, again, part, new = (tmp_path / f"{name}.pdf" for name in ("all", "again", "part", "new"))
    made = await posters(founded, out, **set_up)
    assert made.returncode == 0, made.stderr
    assert "5 pages in " in made.stdout
    assert made.stderr == ""
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    pages = words_of(out.read_bytes())
    for name in ("清河村", "山湾村", "石桥村", "老井村", "下塘村"):
        assert sum(name in page for page in pages) == 1
    assert (await posters(founded, again, **set_up)).returncode == 0
    assert words_of(again.read_bytes()) == pages, "what hangs stays good"
    assert (await posters(founded, part, "--place", "donggang", **set_up)).returncode == 0
    assert words_of(part.read_bytes()) == pages[3:]
    renewed = await posters(founded, new, "--place", "qinghe", "--renew", **set_up)
    assert "lead nowhere now" in renewed.stdout
    assert words_of(new.read_bytes())[0] not in pages
    assert set(tmp_path.iterdir()) == {out, again, part, new}, "no draft is left"
    assert guiyan("audit", "verify", cwd=founded).returncode == 0


@pytest.mark.parametrize(
    ("words", "more", "code", "says"),
    [
        (("new.pdf", "--place", "nowhere"), {}, 2, "No place has the code 'nowhere'"),
        (("new.doc",), {}, 2, "ends in .pdf"),
        (("taken.pdf",), {}, 2, "nothing is written over"),
        (("no/such/folder/new.pdf",), {}, 1, "is there room"),
        (("new.pdf",), {"GUIYAN_DATABASE": "sqlite:///other.db"}, 1, "no county"),
        (("new.pdf",), {"GUIYAN_SECRETS": "other"}, 1, "field.keys"),
        (("new.pdf",), {"GUIYAN_TOKEN": ""}, 78, "GUIYAN_TOKEN is not set"),
        (("new.pdf",), {"GUIYAN_TOKEN": "1:" + "x" * 35}, 78, "does not know this GUIYAN_TOKEN"),
        (("new.pdf",), {"GUIYAN_API": "http://127.0.0.1:9"}, 1, "the links need the bot's name"),
    ],
)
async def test_what_goes_wrong_is_one_sentence_and_a_code(founded, telegram, words, more, code, says):
    (founded / "taken.pdf").write_text("mine")
    ended = await posters(founded, *words, **({"GUIYAN_TOKEN": TOKEN, "GUIYAN_API": telegram} | more))
    assert ended.returncode == code, ended.stderr
    assert says in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not ended.stdout
    assert (founded / "taken.pdf").read_text() == "mine"
    assert {path.name for path in founded.iterdir()} <= {"taken.pdf", "secrets", *DATABASE}


async def test_where_there_is_no_village_nothing_is_printed(telegram, tmp_path):
    (tmp_path / "bare.toml").write_text('[county]\ncode = "bare"\nname = "空县"\n', encoding="utf-8")
    set_up = {"GUIYAN_PROGRAMME": "bare.toml"}
    for word in ("migrate", "claim"):
        assert guiyan(word, cwd=tmp_path, **set_up).returncode == 0
    ended = await posters(tmp_path, "new.pdf", GUIYAN_TOKEN=TOKEN, GUIYAN_API=telegram, **set_up)
    assert ended.returncode == 1
    assert "There is no village below it" in ended.stderr
    assert not (tmp_path / "new.pdf").exists()
