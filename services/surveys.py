"""What is asked of every village each week: five taps at most, one when all is as it was — 村情."""

import zlib
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
SHOWN = PlaceId(0)
"""In the place of a village: all that wait on one screen."""
MARK = 2**31 - 1
ASKED = (Role.VILLAGE_SECRETARY, Role.TOWNSHIP_ORGANIZER, Role.COUNTY_ORGANIZER)
"""Whom a village's survey is asked of: the nearest who can be asked, one alone."""


@dataclass(frozen=True, slots=True)
class Charge:
    """Somebody, and the villages that they are asked about."""

    person_id: PersonId
    villages: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the villages that somebody is asked about, with what was said of them the time before."""

    week_on: date
    villages: Sequence[Place]
    earlier: Mapping[PlaceId, Survey]
    done: frozenset[PlaceId]
    count: int
    open: int
    page: int
    pages: int

    @property
    def waits(self) -> bool:
        """Whether anything is still to be answered."""
        return self.open > 0

    @property
    def repeatable(self) -> Sequence[Place]:
        """Those that wait and can be as they were: they are shown, and nothing else is filed by one tap."""
        return [each for each in self.villages if each.id in self.earlier and each.id not in self.done]

    @property
    def mark(self) -> int:
        """What tells this screen from another one; who answered since makes no difference."""
        shown = [
            (each.id, sorted(self.earlier[each.id].answers.values()))
            for each in self.villages
            if each.id in self.earlier
        ]
        return zlib.crc32(repr(shown).encode()) & MARK


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
        """Whether all questions stand at once, each with its answer of the time before."""
        return self.earlier is not None and self.waits

    @property
    def is_of_last_week(self) -> bool:
        """Whether the time before is the week before."""
        return self.earlier is not None and self.survey.week_on - self.earlier.week_on == timedelta(weeks=1)

    @property
    def answers(self) -> Mapping[Topic, Finding]:
        """To each question what was said this week, or else the time before."""
        before = self.earlier.answers if self.earlier else {}
        said = {**before, **self.survey.answers}
        return {topic: said[topic] for topic in Topic if topic in said}


View = Sheet | Page


@dataclass(frozen=True, slots=True)
class Filed:
    """What is on the screen now, and whether what was tapped was kept."""

    view: View
    kept: bool = True


def look(tx: Transaction, actor: Actor, page: int = 0) -> View:
    """What the actor is asked this week; raises NoSurveys."""
    _require_surveys(tx)
    return _view(tx, _charge_of(tx, actor.person_id), page)


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


def repeat(
    tx: Transaction, actor: Actor, week_on: date, village_id: PlaceId, page: int = 0, mark: int = 0
) -> Filed:
    """Whatever has no answer yet is as it was the time before: of one village, or of those on the screen.

    Nobody files what they have not seen: where another list would be drawn by now, that is shown instead.
    """
    _require_surveys(tx)
    require_under_way(week_on, this_week(tx))
    if village_id != SHOWN:
        village = _village(tx, actor, village_id)
        _repeat(tx, actor, village, tx.colours.latest(week_on, [village.id]))
        return Filed(_page_for(tx, actor, village))
    charge = _charge_of(tx, actor.person_id)
    sheet = _sheet(tx, charge, page)
    if sheet.mark != mark:
        return Filed(_view(tx, charge, page), kept=False)
    for village in sheet.repeatable:
        _repeat(tx, actor, village, sheet.earlier)
    return Filed(_view(tx, charge, _next_waiting(tx, charge, page)))


def owed(tx: Transaction, person_id: PersonId) -> int:
    """About how many villages somebody is asked and has not answered this week."""
    if not tx.programme.colours.survey:
        return 0
    return len(_waiting(tx, _charge_of(tx, person_id)))


def join(tx: Transaction, person_id: PersonId) -> int:
    """Ask within another letter that goes out now, so that there is one; returns about how many villages."""
    waiting = owed(tx, person_id)
    if waiting:
        tx.rounds.keep(ROUND, person_id, this_week(tx), tx.now)
    return waiting


def due_surveys(tx: Transaction) -> list[Charge]:
    """Who is to be asked about their villages this week and has not been; found out once for everybody."""
    if not tx.programme.colours.survey or not tx.programme.check_in_at.is_due(tx.now, tx.programme.zone):
        return []
    villages = tx.places.of_kind(PlaceKind.VILLAGE)
    waiting = {village.id for village in _waiting(tx, villages)}
    charges = _charges(tx, villages)
    asked = tx.rounds.kept_by(ROUND, this_week(tx), charges)
    return [
        Charge(person, charge)
        for person, charge in sorted(charges.items())
        if person not in asked and any(village.id in waiting for village in charge)
    ]


def ask(tx: Transaction, charge: Charge) -> bool:
    """Ask somebody about their villages; False when it was done already or the week has no room for it."""
    person_id, view = charge.person_id, _view(tx, charge.villages, 0)
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
        lines = [
            messages.SurveyLine(each.name, tuple(view.earlier[each.id].answers.values()))
            for each in view.repeatable
        ]
        return messages.SurveySheet(view.count, view.open, tuple(lines))
    said = view.survey.answers
    shown = view.answers if view.can_repeat else said
    answers = tuple(messages.SurveyAnswer(each, topic in said) for topic, each in shown.items())
    return messages.SurveyPage(
        view.village.name,
        None if view.can_repeat else view.topic,
        view.waits,
        view.is_of_last_week,
        begun=bool(said),
        answers=answers,
    )


def keyboard(view: View) -> Keyboard:
    """The buttons of a list of villages or of one village."""
    if isinstance(view, Sheet):
        rows = [[village.id, village.name, village.id in view.done] for village in view.villages]
        mark = view.mark if view.repeatable else None
        ids = {"rows": rows, "mark": mark, "page": view.page, "pages": view.pages, "waits": view.waits}
        return Keyboard("surveys", {"week": view.week_on.toordinal(), **ids})
    return Keyboard(
        "survey",
        {
            "week": view.survey.week_on.toordinal(),
            "village": view.village.id,
            "topic": view.topic,
            "said": list(view.survey.answers.values()),
            "before": list(view.answers.values()),
            "repeat": view.can_repeat,
            "last_week": view.is_of_last_week,
            "alone": view.is_only_one,
        },
    )


def _view(tx: Transaction, villages: Sequence[Place], page: int) -> View:
    if len(villages) == 1:
        return _page(tx, villages[0], is_only_one=True)
    return _sheet(tx, villages, page)


def _sheet(tx: Transaction, villages: Sequence[Place], page: int) -> Sheet:
    week_on, pages = this_week(tx), pages_for(len(villages))
    shown = cut(villages, page, PAGE)
    waiting = [village.id for village in _waiting(tx, villages)]
    return Sheet(
        week_on,
        shown,
        tx.colours.latest(week_on, [village.id for village in shown]),
        frozenset(village.id for village in villages) - frozenset(waiting),
        count=len(villages),
        open=len(waiting),
        page=within(page, pages),
        pages=pages,
    )


def _next_waiting(tx: Transaction, villages: Sequence[Place], page: int) -> int:
    """The page itself while something waits on it, or the next one where something does."""
    waiting = {village.id for village in _waiting(tx, villages)}
    pages = pages_for(len(villages))
    turned = [(page + step) % pages for step in range(pages)]
    return next((each for each in turned if waiting & {one.id for one in cut(villages, each)}), page)


def _page_for(tx: Transaction, actor: Actor, village: Place, topic: Topic | None = None) -> Page:
    return _page(tx, village, topic, is_only_one=len(_charge_of(tx, actor.person_id)) <= 1)


def _page(tx: Transaction, village: Place, topic: Topic | None = None, *, is_only_one: bool) -> Page:
    week_on = this_week(tx)
    survey = tx.colours.survey(village.id, week_on)
    earlier = tx.colours.latest(week_on, [village.id]).get(village.id)
    return Page(village, survey, earlier, topic or survey.next_topic, is_only_one)


def _waiting(tx: Transaction, villages: Sequence[Place]) -> list[Place]:
    """Those of which something is still to be said this week."""
    answered = tx.colours.answered(this_week(tx), [village.id for village in villages])
    return [village for village in villages if village.id not in answered]


def _charge_of(tx: Transaction, person_id: PersonId) -> Sequence[Place]:
    """The villages that somebody is asked about: of the county only what lies within their reach is read."""
    held = tx.colours.held(person_id, tx.now)
    return _charges(tx, tx.places.villages_under(held)).get(person_id, ()) if held else ()


def _charges(tx: Transaction, villages: Sequence[Place]) -> Mapping[PersonId, Sequence[Place]]:
    """Who is asked about which of the villages: the nearest who can be asked, who has held the role longest.

    Of a village whose secretary was asked last week and said nothing, somebody else is asked this week.
    """
    places = {place for village in villages for place in village.path}
    responders = tx.colours.responders(places, tx.now)
    people = {person for held in responders.values() for found in held.values() for person in found}
    last_week = this_week(tx) - timedelta(weeks=1)
    asked = tx.rounds.kept_by(ROUND, last_week, people)
    answered = tx.colours.answered(last_week, [village.id for village in villages])
    charges: defaultdict[PersonId, list[Place]] = defaultdict(list)
    for village in villages:
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
            charges[awake[0] if awake else here[0][0]].append(village)
    return charges


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
