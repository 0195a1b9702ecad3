"""Writing a nomination down for somebody without a phone, when they have agreed by word of mouth — 代填."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.form_refusals import NotTaken
from domain.forms import Form, Kind, Question
from domain.names import same_name
from domain.nominations import (
    SELF_NOMINATION,
    WITHDRAWABLE,
    AlreadyNominated,
    Application,
    CannotWithdraw,
    Nomination,
    Status,
)
from domain.people import ConsentGiven, PersonId

ASSISTED_NOMINATION = Form(
    "assisted_nomination",
    (Question("consent", Kind.CHOICE, values=(ConsentGiven.IN_PERSON,)), *SELF_NOMINATION.questions),
)

UNDONE_WITHIN = timedelta(days=7)
"""So long after a taking over the township may say that it was the wrong person."""
UNDOABLE = WITHDRAWABLE | {Status.WITHDRAWN}
NOT_HEARD = ""
"""In place of a consent text's version, when it has to be read out once more."""
ABOUT_PAPER = "paper:{}:"
"""Begins the topic of whatever is said about one to those who pass things on."""


class AlreadyListed(NotTaken):
    """Somebody of this name, this year and this village has a nomination on its way."""


def take_over(nomination: Nomination, person_id: PersonId, live: Nomination | None) -> Nomination:
    """It becomes its person's own, on their own phone; raises AlreadyNominated when they have one."""
    if live is not None:
        raise AlreadyNominated(in_reserve=live.status is Status.RESERVE)
    return replace(nomination, person_id=person_id, assisted_by=None)


def give_back(
    nomination: Nomination, written_down: PersonId, assisted_by: PersonId, now: datetime
) -> Nomination:
    """The wrong person took it over: it is to be talked over with whom it is about, and handed in anew."""
    if nomination.status not in UNDOABLE:
        raise CannotWithdraw
    return replace(
        nomination, person_id=written_down, assisted_by=assisted_by, status=Status.RETURNED, status_since=now
    )


def means_the_same(one: Application, other: Application) -> bool:
    """Whether two applications speak of somebody of the same name, year and village."""
    same_place = one.village_id == other.village_id and one.birth_year == other.birth_year
    return same_place and same_name(one.full_name, other.full_name)
