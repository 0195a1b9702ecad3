"""Mentors proposed to many reserves at once, by the same reasons as to one — 配对."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2s

from domain.errors import Refusal
from domain.mentors import Seeker, Vacancy, fits, order
from domain.pairs import MentorRole
from domain.people import PersonId
from domain.places import PlaceId

LARGEST = 50
"""So many pairs are proposed, and signed, at a time."""


class NothingToMatch(Refusal):
    """Nobody here lacks such a mentor, or no mentor has a free place."""


class NotProposed(Refusal):
    """Nothing lies ready to be signed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reserve and the mentor proposed to them; nothing until an organizer signs it."""

    reserve_id: PersonId
    village_id: PlaceId
    role: MentorRole
    mentor_id: PersonId


def propose(seekers: Sequence[Seeker], vacancies: Iterable[Vacancy]) -> list[Proposal]:
    """One mentor for each as long as there are free places, in the order of the seekers.

    Who has the fewest to choose from is served first; every proposal fills a place.
    """
    free = {each.mentor.person_id: each for each in vacancies}
    found: dict[int, Proposal] = {}
    choice = {place: _open_to(free.values(), each) for place, each in enumerate(seekers)}
    for place in sorted(choice, key=lambda each: (len(choice[each]), each)):
        seeker = seekers[place]
        still = (free[each] for each in choice[place] if free[each].free)
        best = min(still, key=lambda each: order(each, seeker), default=None)
        if best is not None:
            mentor = best.mentor
            free[mentor.person_id] = replace(best, taken=best.taken + 1)
            found[place] = Proposal(seeker.person_id, seeker.village_id, mentor.role, mentor.person_id)
    return [found[place] for place in sorted(found)]


def still_good(
    proposals: Iterable[Proposal], seekers: Iterable[Seeker], vacancies: Iterable[Vacancy]
) -> list[Proposal]:
    """Those that can become requests now; a place that was filled meanwhile is not filled twice."""
    wants = {(each.person_id, role): each for each in seekers for role in each.lacking}
    free = {each.mentor.person_id: each for each in vacancies}
    good = []
    for proposal in proposals:
        seeker = wants.get((proposal.reserve_id, proposal.role))
        mentor = free.get(proposal.mentor_id)
        if seeker is None or mentor is None or mentor.mentor.role is not proposal.role:
            continue
        if fits(mentor, seeker):
            free[proposal.mentor_id] = replace(mentor, taken=mentor.taken + 1)
            good.append(proposal)
    return good


def stamp(proposals: Iterable[Proposal]) -> str:
    """Differs wherever what would be signed differs."""
    rows = sorted((each.reserve_id, each.role, each.mentor_id) for each in proposals)
    return blake2s(repr(rows).encode(), digest_size=6).hexdigest()


def _open_to(vacancies: Iterable[Vacancy], seeker: Seeker) -> list[PersonId]:
    return [each.mentor.person_id for each in vacancies if fits(each, seeker)]
