"""The rule of four colours, as one would check it at a desk."""

from datetime import date

import pytest

from domain.colours import (
    ANSWERS,
    DEFAULT_RULE,
    DEFAULT_STEPS,
    TOPIC_OF,
    URGENT,
    Colour,
    Finding,
    Grade,
    Override,
    RuleFault,
    Survey,
    Topic,
    grade,
    read_colours,
)
from domain.places import PlaceId
from domain.programme import ProgrammeFault, read_programme

HERE, MONDAY, TODAY = PlaceId(3), date(2026, 11, 30), date(2026, 12, 2)
WELL = {
    Topic.TEAM: Finding.UNITED,
    Topic.AGE: Finding.UNDER_55,
    Topic.SECRETARY: Finding.STAYS,
    Topic.DISPUTES: Finding.CALM,
    Topic.READY: Finding.SUCCESSOR,
}


def graded(*findings, reserves=2, override=None, rule=DEFAULT_RULE):
    survey = Survey(HERE, MONDAY, WELL | {TOPIC_OF[each]: each for each in findings})
    return grade(survey, reserves, 2, rule, override, TODAY)


@pytest.mark.parametrize(
    ("findings", "colour", "because"),
    [
        ((), Colour.GREEN, ()),
        ((Finding.REPLACE, Finding.NOBODY), Colour.RED, (Finding.REPLACE, Finding.NOBODY)),
        ((Finding.SPLIT, Finding.MANY), Colour.RED, (Finding.SPLIT, Finding.MANY)),
        ((Finding.REPLACE,), Colour.ORANGE, (Finding.REPLACE,)),
        ((Finding.OVER_60, Finding.NOBODY), Colour.ORANGE, (Finding.OVER_60, Finding.NOBODY)),
        ((Finding.OVER_60,), Colour.GREEN, ()),
        ((Finding.LOOSE, Finding.SOME), Colour.YELLOW, (Finding.LOOSE, Finding.SOME)),
        ((Finding.SPLIT, Finding.SOME), Colour.ORANGE, (Finding.SPLIT,)),
    ],
)
def test_the_most_urgent_colour_that_holds_and_every_reason_for_it(findings, colour, because):
    found = graded(*findings)
    assert (found.colour, found.because, found.week_on) == (colour, because, MONDAY)


def test_too_few_reserves_are_counted_and_not_asked():
    assert graded(reserves=1).because == (Finding.FEW_RESERVES,)
    assert graded(reserves=2).colour is Colour.GREEN
    assert Finding.FEW_RESERVES not in TOPIC_OF


def test_five_questions_take_six_taps_at_most():
    assert len(ANSWERS) == len(Topic) == 5
    assert set(TOPIC_OF) == set(Finding) - {Finding.FEW_RESERVES}


def test_an_organizers_word_stands_until_its_last_day():
    word = Override(1, HERE, Colour.RED, "支书住院了", TODAY)
    assert graded(override=word).colour is Colour.RED
    assert graded(override=word).override is word
    over = Override(1, HERE, Colour.RED, "支书住院了", date(2026, 12, 1))
    assert graded(override=over).colour is Colour.GREEN
    assert graded(override=over).override is None


def test_of_a_village_nobody_spoke_of_there_is_no_colour():
    assert grade(None, 0, 2, DEFAULT_RULE, None, TODAY) is None
    word = Override(1, HERE, Colour.ORANGE, "去看过了", TODAY)
    assert grade(None, 0, 2, DEFAULT_RULE, word, TODAY) == Grade(Colour.ORANGE, override=word)


def test_what_is_asked_next_is_the_first_that_has_no_answer():
    said = Survey(HERE, MONDAY, {Topic.TEAM: Finding.UNITED, Topic.READY: Finding.NOBODY})
    assert said.next_topic is Topic.AGE
    assert Survey(HERE, MONDAY, WELL).next_topic is None


def test_a_county_writes_its_own_rule_and_steps():
    read = read_programme(
        {
            "colours": {
                "survey": True,
                "red": [["over_60"], ["split", "some"]],
                "steps": {"red": {"lead": "县委书记", "actions": ["蹲点"]}},
            }
        }
    ).colours
    assert read.survey
    assert graded(Finding.OVER_60, rule=read.rule).because == (Finding.OVER_60,)
    assert graded(Finding.REPLACE, Finding.NOBODY, rule=read.rule).colour is Colour.ORANGE
    assert (read.steps[Colour.RED].lead, read.steps[Colour.RED].actions) == ("县委书记", ("蹲点",))
    assert read.steps[Colour.GREEN] == DEFAULT_STEPS[Colour.GREEN]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (True, "must be a table"),
        ({"servey": True}, "colours.servey is not known: did you mean survey?"),
        ({"survey": "yes"}, "must be true or false"),
        ({"red": "replace"}, "must be a list of lists"),
        ({"red": [[]]}, "must be a list of lists"),
        ({"red": ["replace"]}, "must be a list of lists"),
        ({"red": [["replac"]]}, "did you mean replace?"),
        ({"red": [["calm", "many"]]}, "can never hold"),
        ({"green": [["calm"]]}, "green is not known"),
        ({"steps": []}, "must be a table"),
        ({"steps": {"blue": {}}}, "blue is not known"),
        ({"steps": {"red": "县委"}}, "must be a table with lead and actions"),
        ({"steps": {"red": {"lead": " "}}}, "must be some words"),
        ({"steps": {"red": {"lead": "县委", "actions": "去"}}}, "must be a list of words"),
    ],
)
def test_a_rule_that_cannot_be_used_says_where_it_is_wrong(table, said):
    with pytest.raises(RuleFault, match=said.replace("?", r"\?")):
        read_colours(table)
    with pytest.raises(ProgrammeFault, match=said.replace("?", r"\?")):
        read_programme({"colours": table})


def test_every_colour_has_somebody_who_leads_and_something_to_do():
    assert set(DEFAULT_STEPS) == set(Colour)
    assert set(DEFAULT_RULE) == set(URGENT) == set(Colour) - {Colour.GREEN}
    assert all(each.lead and each.actions for each in DEFAULT_STEPS.values())
