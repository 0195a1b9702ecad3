"""What becomes of somebody's answers, with what a county needs to know beside the form's own questions."""

from dataclasses import replace

import pytest

from domain.eligibility import EligibilityRule
from domain.extra_questions import ABOUT
from domain.nominations import Source
from domain.particulars import Party
from domain.programme import Programme
from services.applications import to_application

ANSWERS = {
    "full_name": "刘大江", "birth_year": 1990, "village": 7, "whereabouts": "in_county",
    "education": "college", "skills": ["farming"], "pledge": "想回来",
}  # fmt: skip
ASKS = EligibilityRule("党员优先", party=(Party.MEMBER,))


@pytest.mark.parametrize(
    ("rules", "source", "said", "party"),
    [
        ((ASKS,), Source.PARTY_MEMBER, "not_member", Party.MEMBER),
        ((ASKS,), Source.PARTY_MEMBER, "", Party.MEMBER),
        ((ASKS,), Source.MIGRANT, "not_member", Party.NOT_MEMBER),
        ((ASKS,), Source.MIGRANT, "", None),
        ((), Source.PARTY_MEMBER, "not_member", None),
    ],
)
def test_who_stands_for_the_party_is_its_member_whatever_they_said_before(rules, source, said, party):
    programme = replace(Programme(), eligibility=rules)
    assert to_application(programme, ANSWERS | {"source": source, ABOUT: said}).party is party
