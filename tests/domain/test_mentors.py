from datetime import date

import pytest

from domain import mentors as rules
from domain.errors import NoLongerThere, NotYours
from domain.form_refusals import NotANumber
from domain.mentors import Mentor, MentorIsFull, Offer
from domain.nominations import Skill
from domain.pairs import MentorRole, RoleTaken
from domain.people import PersonId
from domain.places import Place, PlaceId, PlaceKind
from domain.programme import Programme

RESERVE = PersonId(99)
ALL_ROLES = tuple(MentorRole)
VILLAGE = Place(
    PlaceId(3), "qinghe", PlaceKind.VILLAGE, "清河村", frozenset({PlaceId(1), PlaceId(2), PlaceId(3)})
)


def offer(person, *specialities, kind=PlaceKind.TOWNSHIP, place=2, capacity=3, taken=0, role=MentorRole.WORK):
    mentor = Mentor(PersonId(person), PlaceId(place), role, specialities, capacity)
    return Offer(mentor, f"导师{person}", "柳河乡", kind, taken)


def order(offers, *skills, lacking=ALL_ROLES):
    found = rules.fitting(offers, skills=skills, lacking=lacking, reserve_id=RESERVE)
    return [each.mentor.person_id for each in found]


def test_the_same_trade_comes_first_then_the_nearest_then_the_most_free_places():
    offers = [
        offer(1, Skill.ARTS, kind=PlaceKind.COUNTY),
        offer(2, Skill.ARTS, taken=2),
        offer(3, Skill.ARTS),
        offer(4, Skill.MACHINES, kind=PlaceKind.COUNTY),
        offer(5, Skill.MACHINES, Skill.TRADE, taken=2),
    ]
    assert order(offers, Skill.MACHINES, Skill.TRADE) == [5, 4, 3, 2, 1]


def test_full_mentors_filled_roles_and_oneself_are_left_out():
    offers = [
        offer(1, taken=3),
        offer(2, role=MentorRole.EXPERT),
        offer(RESERVE),
        offer(4),
        offer(5, taken=8, capacity=2),
    ]
    assert order(offers, lacking=(MentorRole.WORK,)) == [4]


def test_a_request_is_refused_for_its_own_reason():
    with pytest.raises(NotYours):
        rules.require_open(offer(RESERVE), VILLAGE, RESERVE, ALL_ROLES)
    with pytest.raises(NoLongerThere):
        rules.require_open(offer(1, place=7), VILLAGE, RESERVE, ALL_ROLES)
    with pytest.raises(RoleTaken):
        rules.require_open(offer(1), VILLAGE, RESERVE, (MentorRole.EXPERT,))
    with pytest.raises(MentorIsFull):
        rules.require_open(offer(1, taken=3), VILLAGE, RESERVE, ALL_ROLES)


@pytest.mark.parametrize(("words", "number"), [("12", 12), ("最多 3 个", 3), ("１０", 10), ("1000", 1000)])
def test_a_capacity_may_be_typed_in_words_around_a_number(words, number):
    assert rules.read_capacity(words, Programme(), date(2026, 11, 30)) == number


@pytest.mark.parametrize("words", ["很多", "0", "1001", "99999999999"])
def test_what_is_no_capacity_is_refused(words):
    with pytest.raises(NotANumber):
        rules.read_capacity(words, Programme(), date(2026, 11, 30))
