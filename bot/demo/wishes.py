"""What people of the county wish, put together from the services' own wishes."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from bot.demo.county import Candidate, Character, Helper
from domain.forms import Kind
from domain.invitations import InvitationKind
from domain.letters import Keyboard, LetterKind
from domain.mentors import OFFER
from domain.nominations import RETURN_NOMINATION, SELF_NOMINATION, NominationId, Reason, Skill, Status
from domain.pairs import PairId
from domain.people import Actor, PersonId, Role
from domain.places import Place
from services import demands, forms, invitations, nominations
from services.form_steps import Asking, Reviewing
from services.transaction import Transaction
from texts.messages.groups import GroupWelcome

Answers = Mapping[str, str | Sequence[str]]


def place_of(tx: Transaction, code: str) -> Place:
    place = tx.places.find(code)
    if place is None:
        raise LookupError(f"the programme has no place {code}")
    return place


def person_of(tx: Transaction, telegram_id: int) -> PersonId:
    person = tx.people.find(telegram_id)
    if person is None:
        raise LookupError(f"nobody has agreed as {telegram_id}")
    return person.id


def pair_of(tx: Transaction, mentor_id: PersonId, reserve: Character) -> PairId:
    """The live pair of these two."""
    live = tx.pairs.live_of_reserve(person_of(tx, reserve.telegram_id))
    return next(pair.id for pair in live if pair.mentor_id == mentor_id)


def invite(tx: Transaction, actor: Actor, place: str, kind: InvitationKind, role: Role | None = None) -> str:
    """A one-time code for a place of the programme."""
    _, code = invitations.invite(tx, actor, place_of(tx, place).id, kind, role)
    return code


def greet(tx: Transaction, actor: Actor, chat_id: int, village: str) -> None:
    """Introduce the bot to a village's group, with the way in."""
    tx.post_to(
        chat_id,
        GroupWelcome(place_of(tx, village).name),
        kind=LetterKind.REPLY,
        keyboard=Keyboard("nominate_here", {"code": village}),
    )


def look_for(tx: Transaction, actor: Actor, village: str, skill: Skill) -> None:
    """A village needs somebody who can do this."""
    demands.toggle(tx, actor, place_of(tx, village).id, skill)


def offer_help(tx: Transaction, actor: Actor, helper: Helper) -> None:
    """Fill in the mentor's offer."""
    answers = {
        "role": helper.role,
        "specialities": helper.specialities,
        "capacity": str(helper.capacity),
    }
    _fill(tx, actor, OFFER.name, {"place": place_of(tx, helper.place).id}, answers)


def nominate(tx: Transaction, actor: Actor, candidate: Candidate) -> None:
    """Fill in the self-nomination, begun by the village's link."""
    answers = {
        "full_name": candidate.who.first_name,
        "birth_year": str(candidate.birth_year),
        "whereabouts": candidate.whereabouts,
        "education": candidate.education,
        "source": candidate.source,
        "skills": candidate.skills,
        "pledge": candidate.pledge,
    }
    _fill(tx, actor, SELF_NOMINATION.name, {"village_code": candidate.village}, answers)


def mend_nomination(tx: Transaction, actor: Actor, pledge: str) -> None:
    """Say more in a nomination that came back, and hand it in again."""
    forms.begin(tx, actor, SELF_NOMINATION.name, {})
    forms.edit(tx, actor, SELF_NOMINATION.name, "pledge")
    review = forms.answer(tx, actor, pledge)
    assert isinstance(review, Reviewing)
    forms.submit(tx, actor, SELF_NOMINATION.name, review.stamp)


def clear_desk(tx: Transaction, actor: Actor, returning: frozenset[PersonId] = frozenset()) -> None:
    """Decide about everything that waits for this organizer; a first thin pledge is handed back."""
    for item in nominations.waiting_for(tx, actor):
        nomination_id = NominationId(item.id)
        card = nominations.card(tx, actor, nomination_id)
        if card.status is Status.TOWNSHIP_PASSED:
            nominations.sign_in(tx, actor, nomination_id, card.version)
        elif tx.nominations.get(nomination_id).person_id in returning:
            context = {"nomination": nomination_id, "seen": card.version}
            _fill(tx, actor, RETURN_NOMINATION.name, context, {"reason": Reason.TELL_MORE})
        else:
            nominations.pass_on(tx, actor, nomination_id, card.version)


def _fill(tx: Transaction, actor: Actor, form: str, context: Mapping[str, Any], answers: Answers) -> None:
    """Answer what the form asks, one question after the other, and hand it in."""
    step = forms.begin(tx, actor, form, context)
    outcome: forms.Outcome = step
    while isinstance(outcome, Asking):
        outcome = _answer(tx, actor, outcome, answers[outcome.question.key])
    if isinstance(outcome, Reviewing):
        forms.submit(tx, actor, form, outcome.stamp)


def _answer(tx: Transaction, actor: Actor, step: Asking, given: str | Sequence[str]) -> forms.Outcome:
    key = step.question.key
    if step.question.kind is Kind.CHOICES:
        for each in given:
            forms.toggle(tx, actor, step.form, key, each)
        return forms.finish(tx, actor, step.form, key)
    assert isinstance(given, str)
    if isinstance(given, StrEnum):
        return forms.choose(tx, actor, step.form, key, given)
    return forms.answer(tx, actor, given)
