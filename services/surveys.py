"""What is asked of every village each week: five taps at most, one when all is as it was — 村情."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.colours import TOPIC_OF, Finding, NoSurveys, Survey, Topic, require_under_way
from domain.errors import NoLongerThere
from domain.letters import Keyboard, LetterKind
from domain.pages import PAGE, cut, pages_for, within
from domain.people import HOSTS, Actor, PersonId, Role, require
from domain.places import Place, PlaceId, PlaceKind
from domain.weeks import week_of
from services.asks import has_room
from services.transaction import Transaction
from texts.message import Message
from texts.messages import surveys as messages

ROUND = "survey"
"""The kind under which it is kept that somebody was asked about their villages this week."""
EVERY_VILLAGE = PlaceId(0)
"""In the place of a village: all that wait for an answer."""
ASKED = (Role.VILLAGE_SECRETARY, Role.TOWNSHIP_ORGANIZER, Role.COUNTY_ORGANIZER)
"""Whom a village's survey is asked of: the nearest who can be asked, one alone."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the villages that somebody is asked about."""

    week_on: date
    villages: Sequence[Place]
    done: frozenset[PlaceId]
    count: int
    open: int
    can_repeat: bool
    page: int
    pages: int

    @property
    def waits(self) -> bool:
        """Whether anything is still to be answered."""
        return self.open > 0


@dataclass(frozen=True, slots=True)
class Page:
    """One village: the question that waits, what was said so far, and what was said the time before."""

    village: Place
    survey: Survey
    earlier: Survey | None
    topic: Topic | None
    is_only_one: bool

    @property
    def waits(self) -> bool:
        """Whether anything is still to be answered."""
        return self.survey.next_topic is not None

    @property
    def can_repeat(self) -> bool:
        return self.earlier is not None and self.waits


View = Sheet | Page


def look(tx: Transaction, actor: Actor, page: int = 0) -> View:
    """What the actor is asked this week; raises NoSurveys."""
    _require_surveys(tx)
    return _view(tx, actor.person_id, page)


def open_village(tx: Transaction, actor: Actor, village_id: PlaceId, topic: Topic | None = None) -> Page:
    """The week's survey of one village, at its next question or at the one that is to be changed."""
    village = _village(tx, actor, village_id)
    return _page_for(tx, actor, village, topic)


def answer(tx: Transaction, actor: Actor, week_on: date, village_id: PlaceId, finding: Finding) -> Page:
    """One tap for one question; a later tap replaces it all week."""
    village = _village(tx, actor, village_id)
    require_under_way(week_on, this_week(tx))
    if finding not in TOPIC_OF:
        raise NoLongerThere
    survey = tx.colours.survey(village.id, week_on)
    _keep(tx, actor, replace(survey, answers={**survey.answers, TOPIC_OF[finding]: finding}))
    return _page_for(tx, actor, village)


def repeat(tx: Transaction, actor: Actor, week_on: date, village_id: PlaceId, page: int = 0) -> View:
    """Whatever has no answer yet is as it was the time before: of one village, or of every one that waits."""
    _require_surveys(tx)
    require_under_way(week_on, this_week(tx))
    earlier = tx.colours.latest(week_on)
    if village_id != EVERY_VILLAGE:
        village = _village(tx, actor, village_id)
        _repeat(tx, actor, village, earlier)
        return _page_for(tx, actor, village)
    answered = tx.colours.answered(week_on)
    for village in _charges(tx).get(actor.person_id, ()):
        if village.id in earlier and village.id not in answered:
            _repeat(tx, actor, village, earlier)
    return _view(tx, actor.person_id, page)


def owed(tx: Transaction, person_id: PersonId) -> int:
    """About how many villages somebody is asked and has not answered this week."""
    if not tx.programme.colours.survey or not tx.colours.is_host(person_id, tx.now):
        return 0
    answered = tx.colours.answered(this_week(tx))
    return sum(village.id not in answered for village in _charges(tx).get(person_id, ()))


def join(tx: Transaction, person_id: PersonId) -> int:
    """Ask within another letter that goes out now, so that there is one; returns about how many villages."""
    waiting = owed(tx, person_id)
    if waiting:
        tx.rounds.keep(ROUND, person_id, this_week(tx), tx.now)
    return waiting


def due_surveys(tx: Transaction) -> list[PersonId]:
    """Who is to be asked about their villages this week and has not been."""
    if not tx.programme.colours.survey or not tx.programme.check_in_at.is_due(tx.now, tx.programme.zone):
        return []
    answered = tx.colours.answered(this_week(tx))
    waiting = {
        person
        for person, villages in _charges(tx).items()
        if any(village.id not in answered for village in villages)
    }
    return sorted(waiting - tx.rounds.kept(ROUND, this_week(tx)))


def ask(tx: Transaction, person_id: PersonId) -> bool:
    """Ask somebody about their villages; False when it was done already or the week has no room for it."""
    view = _view(tx, person_id, 0)
    if not view.waits or not has_room(tx, person_id):
        return False
    if not tx.rounds.keep(ROUND, person_id, this_week(tx), tx.now):
        return False
    tx.tell(
        person_id, message(view), kind=LetterKind.ASK, keyboard=keyboard(view), expires_at=next_survey_at(tx)
    )
    return True


def next_survey_at(tx: Transaction) -> datetime | None:
    """When the next survey is due, where the county asks at all."""
    if not tx.programme.colours.survey:
        return None
    return tx.programme.check_in_at.next(tx.now, tx.programme.zone)


def this_week(tx: Transaction) -> date:
    return week_of(tx.now, tx.programme.zone)


def message(view: View) -> Message:
    if isinstance(view, Sheet):
        return messages.SurveySheet(view.count, view.open)
    said = tuple(view.survey.answers[topic] for topic in Topic if topic in view.survey.answers)
    earlier = tuple(view.earlier.answers.values()) if view.earlier else ()
    return messages.SurveyPage(view.village.name, view.topic, said, earlier)


def keyboard(view: View) -> Keyboard:
    """The buttons of a list of villages or of one village."""
    if isinstance(view, Sheet):
        rows = [[village.id, village.name, village.id in view.done] for village in view.villages]
        ids = {"rows": rows, "repeat": view.can_repeat, "page": view.page, "pages": view.pages}
        return Keyboard("surveys", {"week": view.week_on.toordinal(), **ids})
    earlier = view.earlier.answers if view.earlier else {}
    return Keyboard(
        "survey",
        {
            "week": view.survey.week_on.toordinal(),
            "village": view.village.id,
            "topic": view.topic,
            "before": earlier.get(view.topic) if view.topic else None,
            "repeat": view.can_repeat,
            "begun": bool(view.survey.answers),
            "alone": view.is_only_one,
        },
    )


def _view(tx: Transaction, person_id: PersonId, page: int) -> View:
    villages = _charges(tx).get(person_id, ())
    if len(villages) == 1:
        return _page(tx, villages[0], is_only_one=True)
    week_on = this_week(tx)
    done = frozenset(tx.colours.answered(week_on))
    waiting = [village.id for village in villages if village.id not in done]
    earlier = tx.colours.latest(week_on)
    pages = pages_for(len(villages))
    return Sheet(
        week_on,
        cut(villages, page, PAGE),
        done,
        count=len(villages),
        open=len(waiting),
        can_repeat=any(each in earlier for each in waiting),
        page=within(page, pages),
        pages=pages,
    )


def _page_for(tx: Transaction, actor: Actor, village: Place, topic: Topic | None = None) -> Page:
    charges = _charges(tx).get(actor.person_id, ())
    return _page(tx, village, topic, is_only_one=len(charges) <= 1)


def _page(tx: Transaction, village: Place, topic: Topic | None = None, *, is_only_one: bool) -> Page:
    week_on = this_week(tx)
    survey = tx.colours.survey(village.id, week_on)
    earlier = tx.colours.latest(week_on).get(village.id)
    return Page(village, survey, earlier, topic or survey.next_topic, is_only_one)


def _charges(tx: Transaction) -> Mapping[PersonId, Sequence[Place]]:
    """Who is asked about which villages: the nearest who can be asked, who has held the role longest.

    Of a village whose secretary was asked last week and said nothing, somebody else is asked this week.
    """
    responders = tx.colours.responders(tx.now)
    last_week = this_week(tx) - timedelta(weeks=1)
    asked, answered = tx.rounds.kept(ROUND, last_week), tx.colours.answered(last_week)
    found: defaultdict[PersonId, list[Place]] = defaultdict(list)
    for village in tx.places.of_kind(PlaceKind.VILLAGE):
        here = [
            (person, role)
            for role in ASKED
            for place in village.path
            for person in responders.get(place, {}).get(role, ())
        ]
        awake = [
            person
            for person, role in here
            if role is not Role.VILLAGE_SECRETARY or person not in asked or village.id in answered
        ]
        if here:
            found[awake[0] if awake else here[0][0]].append(village)
    return found


def _village(tx: Transaction, actor: Actor, village_id: PlaceId) -> Place:
    """The village, if the actor may speak of it; raises NoSurveys, NotYours, NoLongerThere."""
    village = tx.places.get(village_id)
    require(actor, HOSTS, village)
    _require_surveys(tx)
    if village.kind is not PlaceKind.VILLAGE:
        raise NoLongerThere
    return village


def _require_surveys(tx: Transaction) -> None:
    if not tx.programme.colours.survey:
        raise NoSurveys


def _repeat(tx: Transaction, actor: Actor, village: Place, earlier: Mapping[PlaceId, Survey]) -> None:
    if village.id not in earlier:
        raise NoLongerThere
    survey = tx.colours.survey(village.id, this_week(tx))
    _keep(tx, actor, replace(survey, answers={**earlier[village.id].answers, **survey.answers}))


def _keep(tx: Transaction, actor: Actor, survey: Survey) -> None:
    tx.colours.keep(survey, actor.person_id, tx.now)
    tx.record(actor, "answer_survey", f"village:{survey.village_id}")
