"""K07: what is kept of a person, on a paper that a neighbour understands: every column, no machine's word."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, CheckConstraint, Column, Date, Integer

from domain.forgetting import _house_words
from domain.help_sessions import Word
from domain.invitations import InvitationKind
from domain.joint_vetting import Signature
from domain.nominations import Verdict
from services import forgetting
from services.forms import FORMS
from services.places import found
from storage.personal import NOT_GIVEN, OWN
from storage.schema import metadata
from storage.schema.base import Instant
from storage.sealing import SealedJSON
from tests.conversations.conftest import COUNTY
from tests.deeds import recorded
from tests.faults import forgotten as everywhere
from tests.faults.forgotten import ACCOUNT, RECORDING, VOICE, WORDS
from tests.papers import words_of
from texts.deeds import DEEDS, deed, sentence_for
from texts.kept import COLUMNS, MACHINERY, NUMBERS, PLACES, RECORDINGS, SAYINGS, WHOSE
from texts.languages import LOCALES
from texts.papers.record import print_record
from texts.reading import Reader
from texts.render import Texts

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
SNAKE = re.compile(r"[a-z]+_[a-z]+")
GIVEN = [
    column
    for name in [*(table.name for table in OWN), "inbox"]
    for column in metadata.tables[name].c
    if f"{name}.{column.name}" not in NOT_GIVEN
]
VARIOUS = {
    "*_nomination": [f"{each}_nomination" for each in Verdict],
    "call_session_*": [f"call_session_{each}" for each in Word],
    "invite *": ["invite take_over"],
    "invite * *": [f"invite {each}" for each in InvitationKind],
    "* *": ["agree_notice 1", "hear_notice_consent 1"],
    "hand_over *": ["hand_over 3"],
    "sign_*": [f"sign_{each}" for each in Signature],
    "accept * *": [f"accept {each}" for each in InvitationKind if each is not InvitationKind.BIND],
}
"""What is put into an action when it runs."""


def reader(app, locale="zh_CN", person_id=8):
    return Reader(Texts(), locale, app.programme.zone, {1: "演示县", 2: "柳河乡", 3: "清河村"}, person_id)


def on_paper(app, kept, locale="zh_CN"):
    return "".join(words_of(print_record(reader(app, locale).sections(kept), "雁子", AT, locale)))


def full(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def choices(column: Column[Any]) -> list[str]:
    """What may stand in a column that takes only certain words."""
    begins = f"{column.name} IN ("
    checks = [each for each in column.table.constraints if isinstance(each, CheckConstraint)]
    listed = [str(each.sqltext) for each in checks if str(each.sqltext).startswith(begins)]
    return re.findall(r"'(\w+)'", listed[0]) if listed else []


def plausible(column: Column[Any], number: int) -> Any:
    """A value that no other column has, where that can be."""
    if choices(column):
        return choices(column)[0]
    kinds: dict[Any, Any] = {
        Boolean: True,
        Instant: datetime(2001, 1, 1 + number % 28, number // 28, tzinfo=UTC),
        Date: date(1900 + number, 1, 1),
        JSON: [f"词{number}词"],
        SealedJSON: [f"词{number}词"],
        BigInteger: 70_000 + number,
        Integer: 70_000 + number,
    }
    return kinds.get(type(column.type), f"话{number}话")


@pytest.mark.parametrize("locale", LOCALES)
async def test_k07_every_column_that_is_kept_stands_on_the_paper(app, locale):
    kept: dict[str, list[dict[str, Any]]] = {}
    for number, column in enumerate(GIVEN):
        row = kept.setdefault(column.table.name, [{}])[0]
        row[column.name] = plausible(column, number)
    kept["drafts"][0]["answers"] = {"pledge": "写了一半"}
    words, lines = on_paper(app, kept, locale), reader(app, locale).sections(kept)
    said = {line.said for section in lines for row in section.rows for line in row}
    assert {each for each in said if "".join(each.split()) not in words} == set(), "what is said is printed"
    for column in GIVEN:
        if column.name in NUMBERS or full(column) in MACHINERY or column.table.name == "audit":
            continue
        label = "".join(Texts().word(COLUMNS[column.name], locale).split())
        value = reader(app, locale).said(full(column), kept[column.table.name][0][column.name])
        assert column.name == "answers" or label.lower() in words.lower(), full(column)
        assert column.name == "answers" or "".join(value.split()) in words, full(column)
    assert "写了一半" in words


def test_k07_what_is_left_to_the_machines_is_there_and_says_why():
    there = {full(column) for column in GIVEN}
    assert {*MACHINERY, *WHOSE, *(each for each in SAYINGS if each.count("."))} <= there
    assert all(MACHINERY.values())
    assert set(PLACES) <= NUMBERS
    assert {f"{table}.{name}" for table, name in RECORDINGS} <= there


async def test_k07_what_was_tapped_about_oneself_is_told_in_words(app):
    answers = {"about": "female.not_member.here", "declared": "not_all"}
    [section] = reader(app).sections({"drafts": [{"answers": answers}]})
    said = [(line.label, line.said) for row in section.rows for line in row]
    assert said == [("情况", "女、不是党员、户口在村里"), ("县里的条件", "有一条说不准")]


@pytest.mark.parametrize("column", [each for each in GIVEN if choices(each)], ids=full)
async def test_k07_no_word_of_the_database_is_left_as_it_is(app, column):
    if full(column) in MACHINERY or column.table.name == "audit":
        return
    for value in choices(column):
        assert not re.search(r"[a-z]", reader(app).said(full(column), value)), value


def test_k07_every_form_and_every_question_has_a_name():
    assert set(FORMS) <= set(SAYINGS["drafts.form"])
    questions = {each.key for entry in FORMS.values() for each in entry.form.questions}
    assert questions | {"review"} <= set(SAYINGS["drafts.asked"])


@pytest.mark.parametrize("form", FORMS)
async def test_k07_what_was_picked_in_a_form_is_read_as_its_button_said_it(app, form):
    for question in FORMS[form].form.questions:
        draft = {"form": form, "answers": {question.key: list(question.values)}}
        [[section]] = [reader(app).sections({"drafts": [draft]})]
        assert [line for line in section.rows[0] if re.search(r"[a-z]", line.said)] == [], question.key


async def test_k07_of_somebody_who_is_everywhere_everything_can_be_read(app):
    await app.do(found, COUNTY)
    there = await app.do(everywhere.settle)
    actor = await app.see(lambda tx: tx.people.actor(ACCOUNT, "zh_CN", tx.now))
    kept = await app.see(forgetting.everything, actor)
    places = await app.see(forgetting.place_names)
    words = on_paper(app, kept)
    for word in set(WORDS) - {RECORDING, VOICE}:
        assert "".join(word.split()) in words, word
    assert [each for each in (RECORDING, VOICE, "check_in", "{", "take_issue") if each in words] == []
    lines = [
        line
        for section in Reader(Texts(), "zh_CN", app.programme.zone, places, there.person_id).sections(kept)
        for row in section.rows
        for line in row
    ]
    assert {line.said for line in lines} & _house_words() == set()
    assert [line for line in lines if SNAKE.search(line.label + line.said)] == []
    assert {"清河村", "您接手的", "您记的", "对方记的", "您: 接手一件事"} <= {line.said for line in lines}


@pytest.mark.parametrize(
    "hostile",
    [
        '#import "x": *',
        "#panic(1)",
        '"]; panic()',
        "$x^2$",
        "[*强*]",
        "\\",
        "<label>",
        "//",
        "`x`",
        "A" * 300,
    ],
)
async def test_k07_what_somebody_calls_themselves_is_only_ever_a_name(app, hostile):
    row = {"id": 8, "name": hostile, "locale": "zh_CN"}
    sections = reader(app).sections({"people": [row]})
    pages = words_of(print_record(sections, hostile, AT))
    assert "".join(pages).replace("\u200b", "").count("".join(hostile.split())) == 2


def test_k07_no_name_turns_around_what_stands_behind_it(app):
    sections = reader(app).sections({"people": [{"id": 8, "name": "\u202e雁子", "locale": "zh_CN"}]})
    [page] = words_of(print_record(sections, "\u202e雁子", AT))
    assert "雁子·2026-11-3009:00" in page
    assert "名字雁子" in page


@pytest.mark.parametrize("action", sorted(recorded()))
def test_k07_every_deed_is_a_plain_sentence(action):
    first = action.split()[0]
    assert "*" not in first or action in VARIOUS, "say here what is put into it"
    for each in VARIOUS.get(action, [action]):
        subjects = [key.split()[1] for key in DEEDS if key.startswith(("pause ", "resume "))]
        for subject in set(subjects) if first in {"pause", "resume"} else ["place"]:
            assert sentence_for(each, f"{subject}:1") is not None, (
                f"{each}: give it a sentence in texts/deeds.py"
            )


def test_k07_deeds_name_the_role_and_never_the_logs_own_word():
    texts = Texts()
    assert deed("invite role village_secretary", "place:3", texts, "zh_CN") == "拿了请村支书的链接"
    assert (
        deed("take_back township_organizer place:2", "person:3", texts, "zh_CN") == "收回了党建办经办人的权限"
    )
    assert deed("pause", "person:3", texts, "zh_CN") == "说要歇歇"
    assert deed("something_new", "place:3", texts, "zh_CN") == "办了一件事"
    for key in DEEDS:
        for locale in LOCALES:
            assert not SNAKE.search(deed(key, "place:3", texts, locale))


def test_k07_the_walk_through_the_code_finds_deeds_of_every_shape():
    assert {"submit_nomination", "accept_pair", "annotate_session", "*_nomination", "resume"} <= recorded()
