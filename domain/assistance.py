"""Writing a nomination down for somebody without a phone, when they have agreed by word of mouth — 代填."""

from dataclasses import replace

from domain.errors import Refusal
from domain.forms import Form, Kind, NotTaken, Question
from domain.nominations import SELF_NOMINATION, AlreadyNominated, Nomination, Status
from domain.people import ConsentGiven, PersonId

ASSISTED_NOMINATION = Form(
    "assisted_nomination",
    (Question("consent", Kind.CHOICE, values=(ConsentGiven.IN_PERSON,)), *SELF_NOMINATION.questions),
)


class AlreadyListed(NotTaken):
    """Somebody of this name, this year and this village has a nomination on its way."""


class WrittenForYou(Refusal):
    """Somebody has written it down for this person already: it is theirs to take over."""


def take_over(nomination: Nomination, person_id: PersonId, live: Nomination | None) -> Nomination:
    """It becomes its person's own, on their own phone; raises AlreadyNominated when they have one."""
    if live is not None:
        raise AlreadyNominated(in_reserve=live.status is Status.RESERVE)
    return replace(nomination, person_id=person_id, assisted_by=None)
