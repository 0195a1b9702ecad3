"""A village is found by a sign of its name, by all its letters, or by the first of each."""

from dataclasses import replace

import pytest

from domain import finding, forms
from domain.finding import NobodyFound, NothingFound
from domain.form_refusals import NotAnAnswer
from domain.forms import Form, Kind, Option, Question
from domain.people import PersonId
from tests.conftest import MONDAY

FORM = Form("where", (Question("village", Kind.PLACE), Question("name")))
SIGNS = {
    "清": ("qing",), "河": ("he",), "村": ("cun",), "溪": ("xi",), "长": ("zhang", "chang"),
    "乐": ("le", "yue"), "老": ("lao",), "井": ("jing",), "上": ("shang",), "吕": ("lv",), "沟": ("gou",),
}  # fmt: skip
NAMES = ("上清村", "清河村", "清溪村", "长乐村", "老井村", "吕沟村")
OPTIONS = tuple(Option(str(number), name) for number, name in enumerate(NAMES, start=1))


def readings(name):
    return [SIGNS[sign] for sign in name]


def found(words):
    return [option.words for option in finding.find(words, OPTIONS, readings)]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("清河村", ["清河村"]),
        ("河", ["清河村"]),
        ("清", ["清河村", "清溪村", "上清村"]),
        ("qinghe", ["清河村"]),
        ("qing he cun", ["清河村"]),
        ("QH", ["清河村"]),
        ("qhc", ["清河村"]),
        ("qhe", ["清河村"]),
        ("qingh", ["清河村"]),
        ("ｑｘ", ["清溪村"]),
        ("qc", ["上清村"]),
        ("q", ["清河村", "清溪村", "上清村"]),
        ("shq", ["上清村"]),
        ("cl", ["长乐村"]),
        ("zhangyue", ["长乐村"]),
        ("lügou", ["吕沟村"]),
        ("jing", ["老井村"]),
        ("xh", []),
        ("cunqing", []),
        ("水", []),
        ("q" * 25, []),
        ("1", []),
    ],
)
def test_a_name_is_found_by_its_signs_or_its_sounds(words, names):
    assert found(words) == names


def begun():
    return forms.begin(FORM, PersonId(1), {}, {}, MONDAY)


def seek(draft, words):
    return finding.seek(FORM, draft, words, OPTIONS, readings)


def test_the_only_one_is_the_answer_and_of_several_the_words_are_kept_until_there_is_one():
    assert seek(begun(), "qh").answers == {"village": 2}
    several = seek(begun(), "qing")
    assert several.asked == "village"
    assert finding.sought(several, FORM.question("village")) == "qing"
    assert finding.anew(several, "village") == begun()
    picked = forms.choose(FORM, several, "village", "2", OPTIONS)
    assert picked.answers == {"village": 2}
    assert picked.asked == "name"


@pytest.mark.parametrize(("words", "refusal"), [("水", NothingFound), ("…", NotAnAnswer)])
def test_what_finds_nothing_leaves_the_draft_as_it_was(words, refusal):
    with pytest.raises(refusal):
        seek(replace(begun(), asked="village"), words)


MANY = Form("whom", (Question("who", Kind.CHOICES, of_many=True),))


def ticked(words, draft=None):
    draft = draft or forms.begin(MANY, PersonId(1), {}, {}, MONDAY)
    return finding.seek_several(draft, "who", words, OPTIONS, readings)


def test_several_names_at_once_are_ticked_and_what_was_ticked_stays():
    draft = ticked("qinghe、老井村 吕沟")
    assert forms.picked(draft, "who") == ["2", "5", "6"]
    assert forms.picked(ticked("长乐村", draft), "who") == ["2", "4", "5", "6"]


def test_a_name_that_may_mean_several_is_asked_about_and_the_others_are_ticked():
    draft = ticked("老井村，清")
    assert forms.picked(draft, "who") == ["5"]
    assert finding.sought(draft, MANY.question("who")) == "清"
    assert finding.sought(ticked("长乐村", draft), MANY.question("who")) is None


def test_one_name_that_means_nobody_ticks_nobody():
    with pytest.raises(NobodyFound) as refused:
        ticked("老井村、没有村")
    assert refused.value.name == "没有村"
    with pytest.raises(NotAnAnswer):
        ticked("……")


def test_what_is_ticked_beforehand_can_be_unticked():
    draft = forms.begin(MANY, PersonId(1), {}, {}, MONDAY, {"who": ["1", "2"]})
    assert forms.picked(draft, "who") == ["1", "2"]
    assert forms.picked(forms.toggle(MANY, draft, "who", "1", OPTIONS), "who") == ["2"]
    assert draft.asked == "who"
