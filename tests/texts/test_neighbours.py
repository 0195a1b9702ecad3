"""What neighbours type in place of a button."""

import pytest

from domain.form_refusals import PressAButton
from domain.forms import Draft, Option, answer
from domain.nominations import SELF_NOMINATION
from domain.people import PersonId
from domain.programme import Programme
from services.forms import FORMS
from tests.conftest import MONDAY
from texts.neighbours import MEANT
from texts.render import Texts

CHOICES = [
    question for entry in FORMS.values() for question in entry.form.questions if len(question.values) > 1
]


def options_of(question):
    return [Option(str(each), Texts().answer(each), MEANT.get(each, ())) for each in question.values]


def answered(key, words):
    draft = Draft(PersonId(1), SELF_NOMINATION.name, key, MONDAY)
    options = options_of(SELF_NOMINATION.question(key))
    return answer(SELF_NOMINATION, draft, words, options, Programme(), MONDAY.date()).answers[key]


@pytest.mark.parametrize(
    ("key", "words", "value"),
    [
        ("education", "博士后", "master"),
        ("education", "大学", "bachelor"),
        ("source", "当过兵", "veteran"),
        ("source", "都不是", "other_source"),
        ("source", "其他", "other_source"),
        ("skills", "电焊", ["machines"]),
        ("skills", "焊工，养猪", ["machines", "farming"]),
        ("whereabouts", "在家", "in_village"),
        ("whereabouts", "深圳", "深圳"),
    ],
)
def test_a_neighbours_word_is_the_button_it_means(key, words, value):
    assert answered(key, words) == value


def test_a_word_nobody_listed_is_asked_again():
    with pytest.raises(PressAButton):
        answered("skills", "吹牛")


@pytest.mark.parametrize("question", CHOICES, ids=lambda question: question.key)
def test_no_word_means_two_buttons_of_one_question(question):
    options = options_of(question)
    for option in options:
        for words in option.also:
            assert [each.value for each in options if each.is_called(words)] == [option.value]
