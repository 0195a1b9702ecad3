"""Every form can be asked, reviewed and pressed."""

from enum import StrEnum

import pytest

from domain.forms import Form, Question
from domain.programme import read_programme
from handlers.forms import Act, FormButton
from services.form_entry import no_preview
from services.forms import FORMS
from texts.buttons.forms import TITLES
from texts.labels import LABELS
from texts.languages import LOCALES
from texts.render import environment

ASKS_EVERYTHING = read_programme(
    {
        "roster": {"sex": True},
        "eligibility": [
            {"words": "党员优先", "party": ["member"], "household": ["here"]},
            {"words": "没有受过处分", "confirm": True},
        ],
    }
)
QUESTIONS = [
    (entry.form, question)
    for entry in FORMS.values()
    for question in entry.asks(entry.form, ASKS_EVERYTHING, {}).questions
]
LISTED = {entry.form.name for entry in FORMS.values() if entry.form.review and entry.preview is no_preview}
"""Forms whose answers are listed by name before they are handed in."""


def name_of(each: Form | Question) -> str:
    return each.name if isinstance(each, Form) else each.key


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("form", "question"), QUESTIONS, ids=name_of)
def test_every_question_has_its_words_and_its_name_in_the_review(form, question, locale):
    templates = environment(locale)
    assert templates.get_template(f"forms/{form.name}/{question.key}.j2").render()
    assert form.name not in LISTED or (
        question.key in TITLES[form.name] and templates.get_template(f"forms/{form.name}/review.j2").render()
    )


@pytest.mark.parametrize(("form", "question"), QUESTIONS, ids=name_of)
def test_every_button_fits_into_what_telegram_carries(form, question):
    longest = max(
        (str(value) for value in (*question.values, *question.allowed)), key=len, default="2147483647"
    )
    assert len(FormButton(form=form.name, act=Act.CHOOSE, key=question.key, value=longest).pack()) <= 64


def test_no_two_words_of_the_programme_share_a_label_by_accident():
    shown = {type(value) for value in LABELS}
    taken = [value for cls in shown for value in cls if value in LABELS and type(_key(value)) is not cls]
    assert not taken


def _key(value: StrEnum) -> StrEnum:
    """The member under which a label is found: members of two enums with one value are one key."""
    return next(key for key in LABELS if key == value)
