"""A form asks one question at a time, and knows what comes next."""

from dataclasses import replace
from enum import StrEnum

import pytest

from domain import forms
from domain.form_refusals import (
    NoLinks,
    NotAnAnswer,
    NotAnOption,
    NotANumber,
    NotFinished,
    NothingPicked,
    NotWords,
    PressAButton,
    RecordingTooLong,
    TooLong,
    TooShort,
)
from domain.forms import REVIEW, Form, Kind, Option, Question
from domain.people import PersonId
from domain.programme import Programme
from tests.conftest import MONDAY


class Crop(StrEnum):
    RICE = "rice"
    TEA = "tea"
    PEACH = "peach"


CROPS = (Option("rice", "水稻"), Option("tea", "茶叶"), Option("peach", "桃子"))
PLACES = (Option("7", "清河村"), Option("8", "清溪村"))
FORM = Form(
    "harvest",
    (
        Question("name", shortest=2, longest=5),
        Question("main", Kind.CHOICE, values=tuple(Crop)),
        Question("others", Kind.CHOICES, values=tuple(Crop)),
        Question("village", Kind.PLACE),
        Question("hands", Kind.NUMBER, numbers=range(1, 6)),
        Question("market", Kind.CHOICE_OR_TEXT, values=tuple(Crop)),
        Question("story", longest=20, takes_recording=True),
        Question("note", optional=True),
    ),
)
OPTIONS = {"main": CROPS, "others": CROPS, "village": PLACES, "market": CROPS}


def begun(**given):
    return forms.begin(FORM, PersonId(1), {}, given, MONDAY)


def say(draft, words):
    return forms.answer(FORM, draft, words, OPTIONS.get(draft.asked, ()), Programme(), MONDAY.date())


def at(key, **answers):
    return replace(begun(**answers), asked=key)


def test_it_is_filled_from_the_first_question_to_the_review_by_words_alone():
    draft = begun()
    for words in ("王二", "水稻", "茶叶、桃子", "清溪", "3个", "镇上", "我想回来"):
        draft = say(draft, words)
    draft = forms.skip(FORM, draft, "note")
    assert draft.asked == REVIEW
    assert draft.answers == {
        "name": "王二",
        "main": "rice",
        "others": ["tea", "peach"],
        "village": 8,
        "hands": 3,
        "market": "镇上",
        "story": "我想回来",
        "note": None,
    }
    forms.require_complete(FORM, draft)


def test_what_is_given_is_not_asked_and_not_counted():
    draft = begun(name="王二", main="tea")
    assert draft.asked == "others"
    assert forms.progress(FORM, draft, "others") == (1, 6)
    assert forms.previous(FORM, draft, "others") is None


@pytest.mark.parametrize(
    ("asked", "words", "refusal"),
    [
        ("name", "", NotAnAnswer),
        ("name", "\u202e\u0007\u200b", NotAnAnswer),
        ("name", "？！…", NotAnAnswer),
        ("name", "😀" * 2500, NotAnAnswer),
        ("name", "王", TooShort),
        ("name", "王二麻子他大舅", TooLong),
        ("story", "来加 @wang 吧", NoLinks),
        ("story", "看 https://a.b", NoLinks),
        ("market", "去 /start 看看", NoLinks),
        ("main", "土豆", PressAButton),
        ("others", "水稻 土豆", PressAButton),
        ("village", "清", PressAButton),
        ("hands", "好多", NotANumber),
        ("hands", "9", NotANumber),
        (REVIEW, "交吧", PressAButton),
    ],
)
def test_nonsense_is_refused_by_name(asked, words, refusal):
    with pytest.raises(refusal):
        say(at(asked), words)


def test_length_is_what_a_reader_sees():
    assert say(at("name"), "e\u0301" * 5).answers["name"] == "é" * 5
    with pytest.raises(TooLong):
        say(at("name"), "好" * 6)


def test_a_recording_answers_only_where_it_may_and_not_for_ever():
    assert forms.speak(FORM, at("story"), "file", 14).answers["story"] == {"file_id": "file", "seconds": 14}
    with pytest.raises(NotWords):
        forms.speak(FORM, at("name"), "file", 14)
    with pytest.raises(NotWords):
        forms.speak(FORM, at(REVIEW), "file", 14)
    with pytest.raises(RecordingTooLong):
        forms.speak(FORM, at("story"), "file", 181)


def test_several_are_ticked_and_unticked_until_done():
    draft = at("others")
    for value in ("peach", "rice", "peach", "tea"):
        draft = forms.toggle(FORM, draft, "others", value, CROPS)
    assert (draft.asked, forms.picked(draft, "others")) == ("others", ["rice", "tea"])
    assert "others" not in draft.answers, "ticks are no answer before they are done"
    assert forms.finish(FORM, draft, "others").answers["others"] == ["rice", "tea"]
    with pytest.raises(NothingPicked):
        forms.finish(FORM, at("others"), "others")
    with pytest.raises(NotAnOption):
        forms.toggle(FORM, draft, "others", "potato", CROPS)


def test_a_press_on_an_older_question_changes_that_answer_and_the_open_one_stays():
    draft = replace(begun(name="王二", main="tea", others=["rice"]), asked="village", given=())
    changed = forms.choose(FORM, draft, "main", "peach", CROPS)
    assert (changed.answers["main"], changed.asked) == ("peach", "village")
    going_back = replace(draft, asked="name")
    assert forms.choose(FORM, going_back, "main", "peach", CROPS).asked == "name"


def test_a_choice_that_is_gone_is_refused():
    with pytest.raises(NotAnOption):
        forms.choose(FORM, at("village"), "village", "9", PLACES)
    with pytest.raises(NotAnOption):
        forms.skip(FORM, at("name"), "name")


def test_back_leads_to_the_question_before_and_forward_to_the_open_one():
    draft = replace(begun(name="王二", main="tea"), given=())
    earlier = forms.back(FORM, draft, "others")
    assert earlier.asked == "main"
    assert forms.back(FORM, forms.back(FORM, earlier, "main"), "name").asked == "name"
    assert forms.choose(FORM, earlier, "main", "rice", CROPS).asked == "others"


def test_one_answer_is_changed_from_the_review_and_the_review_follows():
    complete = replace(
        begun(
            name="王二", main="tea", others=["rice"], village=7, hands=1, market="tea", story="想", note=None
        ),
        given=(),
    )
    editing = forms.edit(FORM, complete, "hands")
    assert forms.progress(FORM, editing, "hands") is None
    assert forms.back(FORM, editing, "hands").asked == REVIEW
    assert say(editing, "5").asked == REVIEW


def test_an_answer_is_kept_and_the_question_after_it_follows_answered_or_not():
    draft = replace(begun(name="王二", main="tea", others=["rice"]), asked="name", given=("main",))
    kept = forms.keep(FORM, draft, "name")
    assert (kept.asked, kept.answers) == ("others", draft.answers), "what was given is not asked"
    assert forms.keep(FORM, kept, "others").asked == "village"
    with pytest.raises(NotAnOption):
        forms.keep(FORM, kept, "village")


def test_after_the_last_question_an_answer_that_is_kept_leads_to_what_is_still_open():
    assert forms.keep(FORM, at("note", name="王二", note=None), "note").asked == "main"


@pytest.mark.parametrize("leave", [forms.keep, forms.back])
def test_leaving_an_answer_as_it_was_lets_go_of_the_ticks(leave):
    complete = begun(
        name="王二", main="tea", others=["rice"], village=7, hands=1, market="tea", story="想", note=None
    )
    ticked = forms.toggle(FORM, forms.edit(FORM, complete, "others"), "others", "tea", CROPS)
    left = leave(FORM, ticked, "others")
    assert (left.asked, forms.picked(left, "others")) == (REVIEW, ["rice"])


def test_an_unfinished_form_cannot_be_handed_in():
    with pytest.raises(NotFinished):
        forms.require_complete(FORM, begun(name="王二"))


def test_a_draft_is_taken_up_with_what_is_known_since_but_never_over_what_was_said():
    draft = say(begun(), "王二").put_away()
    resumed = draft.resumed(FORM, {"name": "别人", "main": "tea"}, MONDAY)
    assert (resumed.away, resumed.answers["name"], resumed.answers["main"]) == (False, "王二", "tea")
    assert (resumed.asked, resumed.given) == ("others", ("main",))
