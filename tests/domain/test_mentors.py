import random
from datetime import date
from itertools import pairwise

import pytest

from domain import mentors as rules
from domain.errors import NoLongerThere, NotYours
from domain.form_refusals import NotANumber
from domain.forms import Option
from domain.mentors import Listed, Mentor, MentorIsFull, Nearness, Offer, Seeker
from domain.nominations import Skill
from domain.pairs import MentorRole, RoleTaken
from domain.people import PersonId
from domain.places import PlaceId, PlaceKind
from domain.programme import Programme

RESERVE = PersonId(99)
ALL_ROLES = tuple(MentorRole)
VILLAGE = PlaceId(3)
REACH = frozenset({PlaceId(1), PlaceId(2), VILLAGE, PlaceId(4)})


def offer(person, *specialities, kind=PlaceKind.TOWNSHIP, place=2, capacity=3, taken=0, role=MentorRole.WORK):
    mentor = Mentor(PersonId(person), PlaceId(place), role, specialities, capacity)
    return Offer(mentor, f"导师{person}", "柳河乡", kind, taken)


def seeker(*skills, demands=(), lacking=ALL_ROLES, avoids=()):
    return Seeker(RESERVE, VILLAGE, skills, frozenset(demands), lacking, frozenset(avoids))


def order(offers, *skills, demands=(), lacking=ALL_ROLES, avoids=()):
    found = rules.fitting(offers, seeker(*skills, demands=demands, lacking=lacking, avoids=avoids))
    return [each.mentor.person_id for each in found]


def test_the_same_trade_comes_first_then_the_nearest_then_the_fewest_in_hand():
    offers = [
        offer(1, Skill.ARTS, kind=PlaceKind.COUNTY),
        offer(2, Skill.ARTS, taken=2),
        offer(3, Skill.ARTS),
        offer(4, Skill.MACHINES, kind=PlaceKind.COUNTY),
        offer(5, Skill.MACHINES, Skill.TRADE, taken=2),
        offer(6, Skill.ARTS, taken=2, place=VILLAGE, kind=PlaceKind.VILLAGE),
    ]
    assert order(offers, Skill.MACHINES, Skill.TRADE) == [5, 4, 6, 3, 2, 1]


def test_what_the_village_looks_for_stands_between_the_trade_and_the_way():
    offers = [
        offer(1, place=VILLAGE, kind=PlaceKind.VILLAGE),
        offer(2, Skill.TRADE, kind=PlaceKind.COUNTY, taken=2),
        offer(3, Skill.MACHINES, kind=PlaceKind.COUNTY, taken=2),
        offer(4, Skill.MACHINES, Skill.TRADE, kind=PlaceKind.COUNTY, taken=2),
    ]
    assert order(offers, Skill.MACHINES, demands={Skill.TRADE}) == [4, 3, 2, 1]


def test_every_reason_is_a_fact_of_the_two():
    found = rules.why(
        offer(1, Skill.ARTS, Skill.TRADE, taken=2), seeker(Skill.ARTS, demands=[Skill.TRADE, Skill.ARTS])
    )
    assert found.skills == (Skill.ARTS,)
    assert found.demands == (Skill.ARTS, Skill.TRADE)
    assert (found.nearness, found.taken) == (Nearness.TOWNSHIP, 2)


def county(dice):
    kinds = [
        (2, PlaceKind.TOWNSHIP),
        (VILLAGE, PlaceKind.VILLAGE),
        (4, PlaceKind.VILLAGE),
        (1, PlaceKind.COUNTY),
    ]
    skills = list(Skill)
    for person in dice.sample(range(1, 120), k=dice.randint(0, 40)):
        place, kind = dice.choice(kinds)
        known = dice.sample(skills, k=dice.randint(1, 3))
        taken, capacity = dice.randint(0, 4), dice.randint(1, 5)
        role = dice.choice(ALL_ROLES)
        yield offer(person, *known, kind=kind, place=place, capacity=capacity, taken=taken, role=role)


@pytest.mark.parametrize("seed", range(60))
def test_the_order_is_stable_and_each_step_of_it_can_be_read_off_the_reasons(seed):
    dice = random.Random(seed)
    offers = list(county(dice))
    who = seeker(
        *dice.sample(list(Skill), k=dice.randint(0, 3)),
        demands=dice.sample(list(Skill), k=dice.randint(0, 3)),
        lacking=tuple(dice.sample(ALL_ROLES, k=dice.randint(1, 3))),
        avoids=[each.mentor.person_id for each in offers if dice.random() < 0.1],
    )
    found = rules.fitting(offers, who)
    shuffled = dice.sample(offers, k=len(offers))
    assert rules.fitting(shuffled, who) == found
    assert {each.mentor.person_id for each in found} == {
        each.mentor.person_id for each in offers if rules.fits(each, who)
    }
    for each in found:
        assert each.free
        assert each.mentor.role in who.lacking
        assert each.mentor.person_id not in {RESERVE, *who.avoids}
    reasons = [rules.why(each, who) for each in found]
    near = list(Nearness)
    for first, second in pairwise(reasons):
        if bool(first.skills) != bool(second.skills):
            assert first.skills
        elif bool(first.demands) != bool(second.demands):
            assert first.demands
        elif first.nearness != second.nearness:
            assert near.index(first.nearness) < near.index(second.nearness)
        else:
            assert first.taken <= second.taken


SIGNS = {
    "王": "wang",
    "建": "jian",
    "国": "guo",
    "赵": "zhao",
    "芳": "fang",
    "柳": "liu",
    "河": "he",
    "乡": "xiang",
}
LISTED = [
    Listed(PersonId(1), "王建国", "柳河乡", (Skill.MACHINES,)),
    Listed(PersonId(2), "赵芳", "柳河乡", (Skill.TRADE,)),
    Listed(PersonId(3), "王芳", "东岗镇", (Skill.TRADE, Skill.ARTS)),
]
TRADES = [Option(Skill.TRADE, "买卖电商", ("开网店",)), Option(Skill.MACHINES, "机修焊接")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王建国", [1]), ("王", [1, 3]), ("wjg", [1]), ("fang", [2, 3]), ("柳河", [1, 2]), ("电商", [2, 3]),
        ("开网店", [2, 3]), ("柳河 电商", [2]), ("wang 电商", [3]), ("wang jian guo", [1]), ("钱", []),
    ],
)  # fmt: skip
def test_a_mentor_is_found_by_name_place_or_trade_and_by_sounds(words, found):
    def readings(name):
        return [(SIGNS.get(sign, "x"),) for sign in name]

    assert rules.look_for(words, LISTED, TRADES, readings) == found


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
        rules.require_open(offer(RESERVE), REACH, RESERVE, ALL_ROLES)
    with pytest.raises(NoLongerThere):
        rules.require_open(offer(1, place=7), REACH, RESERVE, ALL_ROLES)
    with pytest.raises(RoleTaken):
        rules.require_open(offer(1), REACH, RESERVE, (MentorRole.EXPERT,))
    with pytest.raises(MentorIsFull):
        rules.require_open(offer(1, taken=3), REACH, RESERVE, ALL_ROLES)


@pytest.mark.parametrize(("words", "number"), [("12", 12), ("最多 3 个", 3), ("１０", 10), ("1000", 1000)])
def test_a_capacity_may_be_typed_in_words_around_a_number(words, number):
    assert rules.read_capacity(words, Programme(), date(2026, 11, 30)) == number


@pytest.mark.parametrize("words", ["很多", "0", "1001", "99999999999"])
def test_what_is_no_capacity_is_refused(words):
    with pytest.raises(NotANumber):
        rules.read_capacity(words, Programme(), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("typed", "carried"),
    [("王建国", "王建国"), ("a:b", "a b"), ("堃" * 20, "堃" * 16), ("🌱" * 20, "🌱" * 12), (":", "")],
)
def test_what_is_sought_fits_a_button(typed, carried):
    assert rules.sought(typed) == carried
