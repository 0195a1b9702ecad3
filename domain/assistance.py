"""Writing a nomination down for somebody without a phone, when they have agreed by word of mouth — 代填."""

from dataclasses import replace

from domain.forms import Form, Kind, NotTaken, Question
from domain.nominations import (
    SELF_NOMINATION,
    AlreadyNominated,
    Application,
    Nomination,
    Status,
    same_name,
)
from domain.people import ConsentGiven, PersonId

ASSISTED_NOMINATION = Form(
    "assisted_nomination",
    (Question("consent", Kind.CHOICE, values=(ConsentGiven.IN_PERSON,)), *SELF_NOMINATION.questions),
)


class AlreadyListed(NotTaken):
    """Somebody of this name, this year and this village has a nomination on its way."""


def take_over(nomination: Nomination, person_id: PersonId, live: Nomination | None) -> Nomination:
    """It becomes its person's own, on their own phone; raises AlreadyNominated when they have one."""
    if live is not None:
        raise AlreadyNominated(in_reserve=live.status is Status.RESERVE)
    return replace(nomination, person_id=person_id, assisted_by=None)


def means_the_same(one: Application, other: Application) -> bool:
    """Whether two applications speak of somebody of the same name, year and village."""
    same_place = one.village_id == other.village_id and one.birth_year == other.birth_year
    return same_place and same_name(one.full_name, other.full_name)
