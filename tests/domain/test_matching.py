"""A whole township is matched by the same reasons as one reserve, and no mentor beyond their places."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from domain import matching as rules
from domain import mentors
from domain.matching import Proposal
from domain.mentors import Mentor, Seeker, Vacancy
from domain.nominations import Skill
from domain.pairs import MentorRole
from domain.people import PersonId
from domain.places import PlaceId, PlaceKind

ALL_ROLES = tuple(MentorRole)
VILLAGE = PlaceId(3)


def vacancy(person, *skills, capacity=2, taken=0, role=MentorRole.WORK, kind=PlaceKind.TOWNSHIP):
    return Vacancy(Mentor(PersonId(person), PlaceId(2), role, skills, capacity), kind, taken)


def seeker(person, *skills, lacking=ALL_ROLES, avoids=()):
    return Seeker(PersonId(person), VILLAGE, skills, frozenset(), lacking, frozenset(avoids))


def matched(seekers, vacancies):
    return [(each.reserve_id, each.mentor_id) for each in rules.propose(seekers, vacancies)]


def test_who_has_one_mentor_to_choose_from_gets_them():
    seekers = [seeker(101, Skill.ARTS), seeker(102, avoids=[2])]
    assert matched(seekers, [vacancy(1, Skill.ARTS, capacity=1), vacancy(2)]) == [(101, 2), (102, 1)]


def test_the_load_is_shared_where_nothing_else_speaks():
    seekers = [seeker(100 + number) for number in range(6)]
    found = Counter(
        mentor for _, mentor in matched(seekers, [vacancy(each, capacity=9) for each in (1, 2, 3)])
    )
    assert found == {1: 2, 2: 2, 3: 2}


def test_several_to_one_is_one_of_each_kind():
    wanting = [seeker(101, lacking=(role,)) for role in ALL_ROLES]
    vacancies = [vacancy(number, role=role) for number, role in enumerate(ALL_ROLES, start=1)]
    found = rules.propose(wanting, vacancies)
    assert [(each.role, each.mentor_id) for each in found] == list(zip(ALL_ROLES, (1, 2, 3), strict=True))


def township(dice):
    vacancies = []
    for person in range(1, dice.randint(2, 20)):
        known = dice.sample(list(Skill), k=dice.randint(1, 2))
        size = {"capacity": dice.randint(1, 4), "taken": dice.randint(0, 2)}
        vacancies.append(vacancy(person, *known, role=dice.choice(ALL_ROLES), **size))
    seekers = [
        seeker(
            100 + number,
            *dice.sample(list(Skill), k=dice.randint(0, 2)),
            lacking=tuple(dice.sample(ALL_ROLES, k=dice.randint(1, 3))),
            avoids=[each.mentor.person_id for each in vacancies if dice.random() < 0.2],
        )
        for number in range(dice.randint(0, 25))
    ]
    return seekers, vacancies


@pytest.mark.parametrize("seed", range(80))
def test_nobody_is_overloaded_and_nobody_left_out_for_whom_there_is_a_place(seed):
    dice = random.Random(seed)
    seekers, vacancies = township(dice)
    found = rules.propose(seekers, vacancies)
    assert rules.propose(seekers, dice.sample(vacancies, k=len(vacancies))) == found
    of_mentor = Counter(each.mentor_id for each in found)
    by_id = {each.mentor.person_id: each for each in vacancies}
    wanting = {each.person_id: each for each in seekers}
    assert len({each.reserve_id for each in found}) == len(found)
    for each in found:
        assert mentors.fits(by_id[each.mentor_id], wanting[each.reserve_id])
        assert each.role is by_id[each.mentor_id].mentor.role
    assert all(count <= by_id[mentor].free for mentor, count in of_mentor.items())
    left = wanting.keys() - {each.reserve_id for each in found}
    filled = [replace(each, taken=each.taken + of_mentor[each.mentor.person_id]) for each in vacancies]
    assert not [each for each in filled for one in left if mentors.fits(each, wanting[one])]
    assert rules.still_good(found, seekers, vacancies) == found


def test_what_was_filled_or_taken_meanwhile_is_not_signed():
    proposals = [Proposal(PersonId(101), VILLAGE, MentorRole.WORK, PersonId(1))]
    assert rules.still_good(proposals, [seeker(101)], [vacancy(1)]) == proposals
    assert rules.still_good(proposals, [seeker(101)], [vacancy(1, taken=2)]) == []
    assert rules.still_good(proposals, [seeker(101)], [vacancy(1, role=MentorRole.EXPERT)]) == []
    assert rules.still_good(proposals, [seeker(101, lacking=())], [vacancy(1)]) == []
    assert rules.still_good(proposals, [seeker(101, avoids=[1])], [vacancy(1)]) == []
    twice = [*proposals, Proposal(PersonId(102), VILLAGE, MentorRole.WORK, PersonId(1))]
    good = rules.still_good(twice, [seeker(101), seeker(102)], [vacancy(1, capacity=1)])
    assert good == proposals


def test_a_stamp_stands_for_what_would_be_signed_whatever_its_order():
    one, other = (Proposal(PersonId(each), VILLAGE, MentorRole.WORK, PersonId(1)) for each in (101, 102))
    assert rules.stamp([one, other]) == rules.stamp([other, one])
    assert rules.stamp([one]) != rules.stamp([replace(one, mentor_id=PersonId(2))])
