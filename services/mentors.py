"""What mentors offer, and whom a reserve can ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain import mentors as rules
from domain import pairs as pair_rules
from domain.assessments import OPEN_FOR
from domain.errors import NoLongerThere
from domain.forms import Draft, Option, Question
from domain.mentors import (
    OFFER,
    OTHERS_OFFERED,
    SUGGESTED,
    USUAL_CAPACITIES,
    Mentor,
    NoMentorFree,
    NotAMentor,
    Offer,
    Seeker,
    Vacancy,
)
from domain.nominations import Reserve, Skill
from domain.pages import PAGE, cut, pages_for, within
from domain.pairs import MentorRole, NotAReserve, PairStatus, Related, RoleTaken
from domain.people import Actor, CodeNotValid, PersonId
from domain.places import Place, PlaceId
from services import people
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from texts.messages.mentors import OfferKept

INVITATION = "invitation"
"""Under which an offer's draft keeps the digest of the code that opened it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A page of the mentors a reserve may ask, the best reasons first: a few, and more on the next pages."""

    offers: Sequence[Offer]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Home:
    """What /mentor shows: a mentor's own offer, the choices of a reserve who has nobody yet, or neither.

    Of who is neither mentor nor reserve, an offer may be `begun`.
    """

    offer: Offer | None
    active: int
    waiting: int
    choices: Choices | None
    may_ask: bool
    begun: bool = False
    sessions: int = 0
    assessments: int = 0
    owed: Sequence[int] = ()


def home(tx: Transaction, actor: Actor) -> Home:
    """Where the person stands; raises NotAReserve or NoMentorFree when there is nothing to show."""
    offer = tx.mentors.find_offer(actor.person_id)
    counts = tx.pairs.count_of(actor.person_id)
    if offer is None and not counts and _has_begun(tx, actor.person_id):
        return Home(None, 0, 0, None, may_ask=False, begun=True)
    sessions, assessments = _record_of(tx, actor.person_id) if offer else (0, 0)
    return Home(
        offer,
        counts.get(PairStatus.ACTIVE, 0),
        counts.get(PairStatus.REQUESTED, 0) + counts.get(PairStatus.ACCEPTED, 0),
        None if offer or counts else choices(tx, actor),
        may_ask(tx, actor.person_id),
        sessions=sessions,
        assessments=assessments,
        owed=_owed(tx, actor.person_id),
    )


def _owed(tx: Transaction, mentor_id: PersonId) -> Sequence[int]:
    """The assessments that a mentor was asked for and has not written."""
    if not tx.programme.assess_months:
        return ()
    return [each.id for each in tx.assessments.owed(mentor_id, tx.now - OPEN_FOR, size=PAGE, skip=0)]


def _record_of(tx: Transaction, mentor_id: PersonId) -> tuple[int, int]:
    """What a mentor gave, in counts alone, where the county's mentors write assessments."""
    return tx.assessments.record_of(mentor_id) if tx.programme.assess_months else (0, 0)


def _has_begun(tx: Transaction, person_id: PersonId) -> bool:
    """Whether somebody who is no reserve has an offer half filled in."""
    if tx.nominations.find_reserve(person_id) is not None:
        return False
    return tx.drafts.find(person_id, OFFER.name) is not None


def may_ask(tx: Transaction, person_id: PersonId) -> bool:
    """Whether the person is a reserve who lacks a mentor of some role."""
    if tx.nominations.find_reserve(person_id) is None:
        return False
    live = tx.pairs.live_of_reserve(person_id)
    return bool(pair_rules.lacking(live, person_id, tx.programme.open_requests))


def choices(tx: Transaction, actor: Actor, page: int = 0) -> Choices:
    """The mentors a reserve may ask now; raises NotAReserve or NoMentorFree."""
    seeker, found = whom_to_ask(tx, actor.person_id)
    if not found:
        raise NoMentorFree
    rest = found[SUGGESTED:]
    pages = 1 + (pages_for(len(rest)) if rest else 0)
    page = within(page, pages)
    shown = cut(rest, page - 1) if page else found[:SUGGESTED]
    return Choices(offered(tx, seeker, shown), page, pages)


def consider(tx: Transaction, actor: Actor, mentor_id: PersonId) -> Offer:
    """One mentor whom this reserve may ask, and why this one; raises the reason why not."""
    reserve = tx.nominations.find_reserve(actor.person_id)
    if reserve is None:
        raise NotAReserve
    offer = tx.mentors.find_offer(mentor_id)
    if offer is None or not tx.people.get(mentor_id).can_be_asked(tx.now):
        raise NoLongerThere
    if mentor_id in tx.conflicts.relatives_of(reserve.person_id):
        raise Related
    seeker, village = _seeker(tx, reserve), tx.places.get(reserve.village_id)
    if mentor_id in seeker.avoids:
        raise RoleTaken
    rules.require_open(offer, reach(tx, village), reserve.person_id, seeker.lacking)
    return replace(offer, why=rules.why(offer, seeker))


def others_for(tx: Transaction, reserve_id: PersonId, besides: PersonId) -> tuple[Offer, ...]:
    """A few other mentors for who just lost one; none for who is no reserve any more."""
    try:
        seeker, found = whom_to_ask(tx, reserve_id)
    except NotAReserve:
        return ()
    others = [each for each in found if each.mentor.person_id != besides]
    return offered(tx, seeker, others[:OTHERS_OFFERED])


def whom_to_ask(tx: Transaction, reserve_id: PersonId) -> tuple[Seeker, list[Vacancy]]:
    """The mentors a reserve may ask, the best reasons first; nobody is unsealed who is not shown."""
    reserve = tx.nominations.find_reserve(reserve_id)
    if reserve is None:
        raise NotAReserve
    seeker = _seeker(tx, reserve)
    places = reach(tx, tx.places.get(reserve.village_id))
    vacancies = tx.mentors.vacancies(places, seeker.lacking, reserve_id, tx.now)
    return seeker, rules.fitting(vacancies, seeker)


def offered(tx: Transaction, seeker: Seeker, shown: Sequence[Vacancy]) -> tuple[Offer, ...]:
    """Those who are shown, by name and with the reasons."""
    offers = tx.mentors.offers_of([each.mentor.person_id for each in shown])
    return tuple(replace(each, why=rules.why(each, seeker)) for each in offers)


def reach(tx: Transaction, village: Place) -> frozenset[PlaceId]:
    """Where a village's mentors may be: all over its own township, and at the county's own level."""
    held = [village.parent_id] if village.parent_id is not None else []
    return village.path | {each.id for each in tx.places.villages_under(held)}


def _seeker(tx: Transaction, reserve: Reserve) -> Seeker:
    live = tx.pairs.live_of_reserve(reserve.person_id)
    demands = tx.demands.of_village(reserve.village_id)
    return Seeker(
        reserve.person_id,
        reserve.village_id,
        tx.pairs.skills_of(reserve.person_id),
        frozenset(each.skill for each in demands if each.skill is not None),
        pair_rules.lacking(live, reserve.person_id, tx.programme.open_requests),
        frozenset(tx.conflicts.relatives_of(reserve.person_id)) | {each.mentor_id for each in live},
    )


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """An invitation names the place; who changes an offer keeps theirs and starts at the review."""
    mentor = tx.mentors.find(actor.person_id)
    if mentor is None:
        if "place" not in context:
            raise NotAMentor
        return Opening(context)
    given = {
        "role": mentor.role,
        "specialities": list(mentor.specialities),
        "capacity": str(mentor.capacity),
    }
    return Opening({"place": mentor.place_id, **context}, given)


def _capacities(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    return tuple(Option(str(number), str(number)) for number in USUAL_CAPACITIES)


def _offer(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """Keep the offer, new or changed; those the mentor has taken on stay. The code that invited is spent."""
    digest = draft.context.get(INVITATION)
    if digest is not None and not tx.invitations.use(digest, tx.now):
        raise CodeNotValid
    mentor = Mentor(
        person_id=actor.person_id,
        place_id=PlaceId(draft.context["place"]),
        role=MentorRole(draft.answers["role"]),
        specialities=tuple(Skill(each) for each in draft.answers["specialities"]),
        capacity=int(draft.answers["capacity"]),
    )
    tx.mentors.save(mentor, tx.now)
    tx.record(actor, "offer_help", f"mentor:{mentor.person_id}")
    kept = OfferKept(mentor.role, mentor.specialities, mentor.capacity)
    return Thanks(kept, people.home(tx, mentor.person_id))


ENTRY = FormEntry(OFFER, _offer, _prepare, _capacities)
