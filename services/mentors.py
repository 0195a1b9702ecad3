"""What mentors offer, and whom a reserve can ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain import mentors as rules
from domain import pairs as pair_rules
from domain.errors import NoLongerThere
from domain.mentors import OTHERS_OFFERED, Mentor, NoMentorFree, NotAMentor, Offer
from domain.nominations import Skill
from domain.pages import cut, pages_for, within
from domain.pairs import NotAReserve
from domain.people import Actor, PersonId
from services.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Choices:
    """A page of the mentors a reserve may ask, the best fit first."""

    offers: Sequence[Offer]
    skills: Sequence[Skill]
    page: int
    pages: int


def find(tx: Transaction, actor: Actor) -> Mentor | None:
    """What the person offered, if they are a mentor."""
    return tx.mentors.find(actor.person_id)


def look(tx: Transaction, actor: Actor) -> Offer:
    """The person's own offer; raises NotAMentor."""
    offer = tx.mentors.find_offer(actor.person_id)
    if offer is None:
        raise NotAMentor
    return offer


def choices(tx: Transaction, actor: Actor, page: int = 0) -> Choices:
    """The mentors a reserve may ask now; raises NotAReserve or NoMentorFree."""
    offers = _fitting(tx, actor.person_id)
    if not offers:
        raise NoMentorFree
    pages = pages_for(len(offers))
    skills = tx.pairs.skills_of(actor.person_id)
    return Choices(cut(offers, page), skills, within(page, pages), pages)


def consider(tx: Transaction, actor: Actor, mentor_id: PersonId) -> Offer:
    """One mentor whom this reserve may ask; raises the reason why not."""
    reserve = tx.nominations.find_reserve(actor.person_id)
    if reserve is None:
        raise NotAReserve
    offer = tx.mentors.find_offer(mentor_id)
    if offer is None:
        raise NoLongerThere
    lacking = pair_rules.lacking(tx.pairs.live_of_reserve(reserve.person_id), reserve.person_id)
    rules.require_open(offer, tx.places.get(reserve.village_id), reserve.person_id, lacking)
    return offer


def others_for(tx: Transaction, reserve_id: PersonId, besides: PersonId) -> tuple[Offer, ...]:
    """A few other mentors for who just lost one; none for who is no reserve any more."""
    try:
        offers = _fitting(tx, reserve_id)
    except NotAReserve:
        return ()
    return tuple(offer for offer in offers if offer.mentor.person_id != besides)[:OTHERS_OFFERED]


def _fitting(tx: Transaction, reserve_id: PersonId) -> list[Offer]:
    reserve = tx.nominations.find_reserve(reserve_id)
    if reserve is None:
        raise NotAReserve
    village = tx.places.get(reserve.village_id)
    return rules.fitting(
        tx.mentors.offers_at(village.path, tx.now),
        skills=tx.pairs.skills_of(reserve_id),
        lacking=pair_rules.lacking(tx.pairs.live_of_reserve(reserve_id), reserve_id),
        reserve_id=reserve_id,
    )
