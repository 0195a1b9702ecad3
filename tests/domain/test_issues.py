"""An issue's way, step by step, and every step that leads nowhere."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.issues import (
    DAY,
    JUDGE_WITHIN,
    LONGEST,
    MOST_A_DAY,
    MOST_OPEN,
    OVER,
    AlreadySolved,
    AlreadyTaken,
    Issue,
    IssueId,
    IssueIsOver,
    IssuesAreOfVillages,
    IssueStatus,
    IssueTooLong,
    IssueTooShort,
    NobodyHasTakenIt,
    NotSolvedYet,
    NotTheRaiser,
    NotTheTaker,
    RaiserKey,
    TooManyIssuesToday,
    TooManyOpenIssues,
    helps,
    lapse,
    put_down,
    read_issue,
    reopen,
    require_room,
    require_village,
    satisfy,
    solve,
    take,
    withdraw,
)
from domain.nominations import Reserve
from domain.people import Actor, Grant, Person, PersonId, Role
from domain.places import Place, PlaceId, PlaceKind
from tests.conftest import MONDAY

VILLAGE = Place(
    PlaceId(3), "qinghe", PlaceKind.VILLAGE, "清河村", frozenset(map(PlaceId, (3, 2, 1))), PlaceId(2)
)
RAISER, OTHER = RaiserKey(b"raiser"), RaiserKey(b"other")
RAISED = Issue(IssueId(1), VILLAGE.id, -1, 1, "路灯坏了", IssueStatus.RAISED, MONDAY, RAISER)


def somebody(number: int, role: Role | None = None, at: int = 3) -> Actor:
    person = Person(PersonId(number), 100 + number, "某", "zh_CN")
    held = () if role is None else (Grant(role, PlaceId(at), MONDAY + DAY),)
    return Actor(person.telegram_id, "zh_CN", person, held)


TAKER, NEIGHBOUR = somebody(7), somebody(8)
ORGANIZER = somebody(9, Role.TOWNSHIP_ORGANIZER, at=2)
STRANGER = Actor(500, "zh_CN")
TAKEN = take(RAISED, TAKER.person_id, holder_stays=False)
SOLVED = solve(TAKEN, TAKER, VILLAGE, MONDAY)
SATISFIED = satisfy(SOLVED, RAISER)
WITHDRAWN = withdraw(RAISED, RAISER, hosts=False)
LAPSED = lapse(SOLVED, MONDAY + JUDGE_WITHIN)


def test_the_straight_way():
    assert (TAKEN.status, TAKEN.taken_by) == (IssueStatus.TAKEN, TAKER.person_id)
    assert (SOLVED.status, SOLVED.solved_at, SOLVED.raiser) == (IssueStatus.SOLVED, MONDAY, RAISER)
    assert (SATISFIED.status, SATISFIED.solved_at) == (IssueStatus.SATISFIED, MONDAY)


@pytest.mark.parametrize("over", [SATISFIED, WITHDRAWN, LAPSED], ids=lambda issue: issue.status)
def test_what_is_over_has_forgotten_its_raiser_and_stays_over(over):
    assert over.status in OVER
    assert over.raiser is None
    for step in (
        lambda: take(over, TAKER.person_id, holder_stays=False),
        lambda: put_down(over, TAKER, VILLAGE, holder_stays=True),
        lambda: solve(over, ORGANIZER, VILLAGE, MONDAY),
        lambda: satisfy(over, RAISER),
        lambda: reopen(over, RAISER, holder_stays=True),
        lambda: withdraw(over, RAISER, hosts=True),
        lambda: lapse(over, MONDAY + JUDGE_WITHIN),
    ):
        with pytest.raises(IssueIsOver):
            step()


def test_it_is_taken_up_once_unless_its_taker_has_left():
    assert take(TAKEN, TAKER.person_id, holder_stays=True) == TAKEN
    with pytest.raises(AlreadyTaken):
        take(TAKEN, NEIGHBOUR.person_id, holder_stays=True)
    assert take(TAKEN, NEIGHBOUR.person_id, holder_stays=False).taken_by == NEIGHBOUR.person_id
    with pytest.raises(AlreadySolved):
        take(SOLVED, NEIGHBOUR.person_id, holder_stays=False)


def test_it_is_put_down_by_its_taker_or_for_them():
    for actor, stays in ((TAKER, True), (TAKER, False), (ORGANIZER, True), (NEIGHBOUR, False)):
        assert put_down(TAKEN, actor, VILLAGE, holder_stays=stays) == RAISED
    with pytest.raises(NotTheTaker):
        put_down(TAKEN, NEIGHBOUR, VILLAGE, holder_stays=True)
    with pytest.raises(NobodyHasTakenIt):
        put_down(RAISED, TAKER, VILLAGE, holder_stays=False)
    with pytest.raises(AlreadySolved):
        put_down(SOLVED, TAKER, VILLAGE, holder_stays=True)


def test_it_is_solved_by_its_taker_or_an_organizer():
    assert solve(TAKEN, ORGANIZER, VILLAGE, MONDAY) == SOLVED
    for actor in (NEIGHBOUR, STRANGER, somebody(9, Role.TOWNSHIP_ORGANIZER, at=4)):
        with pytest.raises(NotTheTaker):
            solve(TAKEN, actor, VILLAGE, MONDAY)
    with pytest.raises(NobodyHasTakenIt):
        solve(RAISED, ORGANIZER, VILLAGE, MONDAY)
    with pytest.raises(AlreadySolved):
        solve(SOLVED, TAKER, VILLAGE, MONDAY)


def test_only_its_raiser_judges_and_only_what_is_solved():
    for judge in (OTHER, RaiserKey(b"")):
        with pytest.raises(NotTheRaiser):
            satisfy(SOLVED, judge)
        with pytest.raises(NotTheRaiser):
            reopen(SOLVED, judge, holder_stays=True)
    for early in (RAISED, TAKEN):
        with pytest.raises(NotSolvedYet):
            satisfy(early, RAISER)
        with pytest.raises(NotSolvedYet):
            reopen(early, RAISER, holder_stays=True)


def test_what_is_not_quite_done_goes_back_to_its_taker_or_to_everybody():
    assert reopen(SOLVED, RAISER, holder_stays=True) == TAKEN
    assert reopen(SOLVED, RAISER, holder_stays=False) == RAISED


def test_it_is_withdrawn_while_it_waits_by_its_raiser_or_a_host():
    assert withdraw(RAISED, OTHER, hosts=True) == WITHDRAWN
    with pytest.raises(NotTheRaiser):
        withdraw(RAISED, OTHER, hosts=False)
    with pytest.raises(AlreadyTaken):
        withdraw(TAKEN, RAISER, hosts=False)
    with pytest.raises(AlreadySolved):
        withdraw(SOLVED, RAISER, hosts=True)


def test_silence_for_a_week_lets_a_solved_one_rest():
    assert replace(SOLVED, status=IssueStatus.LAPSED, raiser=None) == LAPSED
    with pytest.raises(NotSolvedYet):
        lapse(SOLVED, MONDAY + JUDGE_WITHIN - timedelta(seconds=1))
    with pytest.raises(NotSolvedYet):
        lapse(TAKEN, MONDAY + JUDGE_WITHIN)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("村口的路灯坏了", "村口的路灯坏了"),
        ("  路灯\n\n坏了 ", "路灯 坏了"),
        ("路\u202e灯\x00坏\u200b了", "路灯坏了"),
        ("水管", "水管"),
        ("灯" * LONGEST, "灯" * LONGEST),
    ],
)
def test_what_is_said_stands_on_the_card_as_plain_words(words, told):
    assert read_issue(words) == told


@pytest.mark.parametrize("words", ["", "灯", "  灯  ", "？！", "😀😀😀", "\u200b\u200b\u200b"])
def test_too_little_is_refused(words):
    with pytest.raises(IssueTooShort):
        read_issue(words)


def test_too_much_is_refused_with_how_much_fits():
    with pytest.raises(IssueTooLong) as refused:
        read_issue("灯" * (LONGEST + 1))
    assert refused.value.longest == LONGEST


def test_everybody_gets_a_word_in():
    require_room(of_raiser=MOST_OPEN - 1, today=MOST_A_DAY - 1)
    with pytest.raises(TooManyOpenIssues):
        require_room(of_raiser=MOST_OPEN, today=0)
    with pytest.raises(TooManyIssuesToday):
        require_room(of_raiser=0, today=MOST_A_DAY)


def test_who_helps():
    reserve = Reserve(TAKER.person_id, "王燕", VILLAGE.id, "清河村", MONDAY)
    elsewhere = replace(reserve, village_id=PlaceId(4))
    assert helps(TAKER, VILLAGE, reserve)
    assert not helps(TAKER, VILLAGE, elsewhere)
    assert not helps(TAKER, VILLAGE, None)
    for role, at in (
        (Role.COUNTY_ORGANIZER, 1),
        (Role.TOWNSHIP_ORGANIZER, 2),
        (Role.VILLAGE_SECRETARY, 3),
    ):
        assert helps(somebody(1, role, at), VILLAGE, None)
    assert not helps(somebody(1, Role.VILLAGE_SECRETARY, 4), VILLAGE, None)
    assert not helps(somebody(1, Role.DEPARTMENT_REVIEWER, 1), VILLAGE, None)


def test_issues_are_raised_in_villages():
    require_village(VILLAGE)
    with pytest.raises(IssuesAreOfVillages):
        require_village(replace(VILLAGE, kind=PlaceKind.TOWNSHIP))
