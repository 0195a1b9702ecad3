"""An organizer's word on who leads whom along: proposed by reasons, changed with taps, signed once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from domain import matching as rules
from domain import mentors as mentor_rules
from domain import pairs as pair_rules
from domain.errors import NoLongerThere, NotYours
from domain.form_refusals import PreviewChanged
from domain.letters import Keyboard, LetterKind
from domain.matching import LARGEST, NothingToMatch, NotProposed, Proposal
from domain.mentors import Offer, Seeker, Vacancy
from domain.nominations import Skill
from domain.pages import PAGE, cut, pages_for, within
from domain.pairs import MentorRole, PairCard
from domain.people import ORGANIZERS, Actor, PersonId, require
from domain.places import Place, PlaceId, PlaceKind
from services import candidates, mentors, pairs
from services.asks import has_room
from services.transaction import Transaction
from texts.messages.matching import (
    MatchLine,
    MentorProposed,
    ProposedMentor,
    ProposedReserve,
    ReservesProposed,
)


@dataclass(frozen=True, slots=True)
class Gaps:
    """How many reserves of a place have nobody at all, and how many lack a mentor of each kind."""

    place: Place
    without: int
    lacking: Mapping[MentorRole, int]
    reserves: Sequence[tuple[PersonId, str]] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """A page of an organizer's townships, and how much lies before them unsigned."""

    gaps: Sequence[Gaps]
    page: int
    pages: int
    unsigned: int


@dataclass(frozen=True, slots=True)
class Match:
    """One proposal with its names and reasons."""

    proposal: Proposal
    reserve: str
    village: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of what is proposed; the stamp stands for all of it."""

    matches: Sequence[Match]
    count: int
    page: int
    pages: int
    stamp: str


EMPTY = Sheet((), 0, 0, 1, "")


@dataclass(frozen=True, slots=True)
class Signed:
    """What became of a sheet: requests, and proposals that had gone by."""

    pairs: int
    gone: int


def start(tx: Transaction, actor: Actor, page: int = 0) -> Start:
    """Where reserves have nobody; raises NotYours for who organizes nothing."""
    villages = _villages(tx, actor)
    by_township: dict[PlaceId, list[PlaceId]] = defaultdict(list)
    for village in villages:
        by_township[village.parent_id or village.id].append(village.id)
    townships = sorted(by_township)
    pages = pages_for(len(townships))
    shown = [each for township in cut(townships, page) for each in by_township[township]]
    seekers = _seekers(tx, shown)
    gaps = [
        _gaps(tx.places.get(township), [each for each in seekers if each.village_id in by_township[township]])
        for township in cut(townships, page)
    ]
    return Start(gaps, within(page, pages), pages, len(_before(tx, actor)))


def of_place(tx: Transaction, actor: Actor, place_id: PlaceId) -> Gaps:
    """What is lacking in a township or a village; a village's reserves are named."""
    place = tx.places.get(place_id)
    require(actor, ORGANIZERS, place)
    villages = [village.id for village in tx.places.villages_under([place.id])]
    seekers = [each for each in _theirs(tx, actor, villages) if each.lacking]
    if villages != [place.id]:
        return _gaps(place, seekers)
    names = tx.proposals.names(each.person_id for each in seekers[:LARGEST])
    named = [(each.person_id, names[each.person_id][0]) for each in seekers[:LARGEST]]
    return replace(_gaps(place, seekers), reserves=named)


def propose(tx: Transaction, actor: Actor, place_id: PlaceId, role: MentorRole | None = None) -> Sheet:
    """Lay out a mentor for who has none there at all, or none of one kind; raises NothingToMatch."""
    place = tx.places.get(place_id)
    require(actor, ORGANIZERS, place)
    if place.kind is PlaceKind.COUNTY:  # a township's mentors are for its own
        raise NoLongerThere
    found = _theirs(tx, actor, [village.id for village in tx.places.villages_under([place.id])])
    if role is None:
        wanting = [each for each in found if len(each.lacking) == len(MentorRole)]
    else:
        wanting = [replace(each, lacking=(role,)) for each in found if role in each.lacking]
    return _lay_out(tx, actor, wanting[:LARGEST], f"place:{place.id}")


def propose_for(tx: Transaction, actor: Actor, reserve_id: PersonId) -> Sheet:
    """Several to one: a mentor of every kind that one reserve lacks; raises NothingToMatch."""
    seeker = _seeker(tx, actor, reserve_id)
    wanting = [replace(seeker, lacking=(role,)) for role in seeker.lacking]
    return _lay_out(tx, actor, wanting, f"person:{reserve_id}")


def look(tx: Transaction, actor: Actor, page: int = 0, size: int = PAGE) -> Sheet:
    """A page of what lies before an organizer; raises NotProposed."""
    found = _before(tx, actor)
    if not found:
        raise NotProposed
    pages = pages_for(len(found), size)
    shown = cut(found, page, size)
    return Sheet(_matches(tx, shown), len(found), within(page, pages), pages, rules.stamp(found))


def preview(tx: Transaction, actor: Actor) -> Sheet:
    """All of it at once, as it will be signed."""
    return look(tx, actor, 0, LARGEST)


def others(
    tx: Transaction, actor: Actor, reserve_id: PersonId, role: MentorRole, page: int = 0
) -> tuple[Match, mentors.Choices]:
    """Who else could lead somebody along, the best reasons first; places in other proposals count."""
    found = _before(tx, actor)
    proposal = _one(found, reserve_id, role)
    seeker = replace(_seeker(tx, actor, reserve_id), lacking=(role,))
    vacancies = [
        each
        for each in _with_places_taken(_vacancies(tx, [seeker]), found)
        if each.mentor.person_id != proposal.mentor_id
    ]
    fitting = mentor_rules.fitting(vacancies, seeker)
    if not fitting:
        raise NothingToMatch
    pages = pages_for(len(fitting))
    offers = mentors.offered(tx, seeker, cut(fitting, page))
    return _matches(tx, [proposal])[0], mentors.Choices(offers, within(page, pages), pages)


def swap(tx: Transaction, actor: Actor, reserve_id: PersonId, role: MentorRole, mentor_id: PersonId) -> Sheet:
    """Another mentor instead, if there is still a place; raises NoLongerThere."""
    found = _before(tx, actor)
    _one(found, reserve_id, role)
    besides = [each for each in found if (each.reserve_id, each.role) != (reserve_id, role)]
    seeker = replace(_seeker(tx, actor, reserve_id), lacking=(role,))
    free = _with_places_taken(_vacancies(tx, [seeker]), besides)
    if not any(each.mentor.person_id == mentor_id and mentor_rules.fits(each, seeker) for each in free):
        raise NoLongerThere
    tx.proposals.swap(actor.person_id, reserve_id, role, mentor_id)
    tx.record(actor, "change_proposal", f"person:{reserve_id}")
    return _sheet_at(tx, actor, reserve_id, role)


def leave_out(tx: Transaction, actor: Actor, reserve_id: PersonId, role: MentorRole) -> Sheet:
    """Sign for everybody but this one."""
    found = _before(tx, actor)
    place = found.index(_one(found, reserve_id, role))
    tx.proposals.drop(actor.person_id, reserve_id, role)
    tx.record(actor, "change_proposal", f"person:{reserve_id}")
    return look(tx, actor, min(place, len(found) - 2) // PAGE) if len(found) > 1 else EMPTY


def sign(tx: Transaction, actor: Actor, stamp: str) -> Signed:
    """Ask everybody on the sheet: the mentors for their yes, the reserves for nothing yet.

    What cannot be any more is left out and counted; raises PreviewChanged when the sheet is another one.
    """
    found = _before(tx, actor)
    if not found:
        raise NotProposed
    if rules.stamp(found) != stamp:
        raise PreviewChanged
    seekers = _seekers(tx, {each.village_id for each in found})
    good = rules.still_good(found, seekers, _vacancies(tx, seekers))
    matches = _matches(tx, good)
    tx.proposals.clear(actor.person_id)
    _tell_mentors(tx, [_request(tx, actor, each) for each in good])
    _tell_reserves(tx, matches)
    return Signed(len(good), len(found) - len(good))


def line(match: Match, number: int) -> MatchLine:
    """A proposal as an organizer reads it."""
    offer, proposal = match.offer, match.proposal
    return MatchLine(number, match.reserve, match.village, offer.name, proposal.role, offer.place, offer.why)


def lines(sheet: Sheet) -> tuple[MatchLine, ...]:
    return tuple(line(match, number) for number, match in enumerate(sheet.matches, sheet.page * PAGE + 1))


def _lay_out(tx: Transaction, actor: Actor, seekers: Sequence[Seeker], subject: str) -> Sheet:
    found = rules.propose(seekers, _vacancies(tx, seekers)) if seekers else []
    if not found:
        raise NothingToMatch
    tx.proposals.lay_out(actor.person_id, found, tx.now)
    tx.record(actor, "propose_pairs", subject)
    return look(tx, actor)


def _request(tx: Transaction, actor: Actor, proposal: Proposal) -> PairCard:
    """The same request that a reserve would have written; a mentor hears of all theirs together."""
    live = tx.pairs.live_of_reserve(proposal.reserve_id)
    slot = pair_rules.slot_for(live, proposal.reserve_id, proposal.role)
    asked_at = tx.now if has_room(tx, proposal.mentor_id) else None
    pair = tx.pairs.add(proposal.mentor_id, proposal.reserve_id, proposal.role, asked_at, tx.now, slot=slot)
    tx.record(actor, "assign_pair", f"pair:{pair.id}")
    return tx.pairs.card(pair.id)


def _tell_mentors(tx: Transaction, cards: Sequence[PairCard]) -> None:
    """One question to each, however many they are asked to lead; who has no room hears on Monday."""
    of_mentor: dict[PersonId, list[PairCard]] = defaultdict(list)
    for card in cards:
        if card.pair.asked_at is not None:
            of_mentor[card.pair.mentor_id].append(card)
    for mentor_id, asked in of_mentor.items():
        message = ReservesProposed(
            tuple(ProposedReserve(card.reserve, card.village) for card in asked), asked[0].pair.role
        )
        alone = len(asked) == 1
        keyboard = Keyboard("pair_request", {"pair": asked[0].pair.id}) if alone else Keyboard("my_pairs", {})
        topic = pairs.topic(asked[0].pair.id) if alone else None
        tx.tell(mentor_id, message, kind=LetterKind.ASK, keyboard=keyboard, topic=topic)


def _tell_reserves(tx: Transaction, matches: Sequence[Match]) -> None:
    """What was asked for them and why; they sign, or do not, once a mentor has said yes."""
    of_reserve: dict[PersonId, list[ProposedMentor]] = defaultdict(list)
    for match in matches:
        told = ProposedMentor(match.offer.name, match.proposal.role, match.offer.place, match.offer.why)
        of_reserve[match.proposal.reserve_id].append(told)
    for reserve_id, asked in of_reserve.items():
        tx.tell(reserve_id, MentorProposed(tuple(asked)), keyboard=Keyboard("my_pairs", {}))


def _matches(tx: Transaction, shown: Sequence[Proposal]) -> list[Match]:
    """With names and reasons; only who is shown is unsealed."""
    names = tx.proposals.names(each.reserve_id for each in shown)
    seekers = {each.person_id: each for each in _seekers(tx, {each.village_id for each in shown})}
    offers = {
        each.mentor.person_id: each for each in tx.mentors.offers_of(list({each.mentor_id for each in shown}))
    }
    return [
        Match(
            each,
            *names[each.reserve_id],
            replace(
                offers[each.mentor_id],
                why=mentor_rules.why(offers[each.mentor_id], seekers[each.reserve_id]),
            ),
        )
        for each in shown
    ]


def _sheet_at(tx: Transaction, actor: Actor, reserve_id: PersonId, role: MentorRole) -> Sheet:
    """The page on which this one stands."""
    found = _before(tx, actor)
    return look(tx, actor, found.index(_one(found, reserve_id, role)) // PAGE)


def _one(found: Sequence[Proposal], reserve_id: PersonId, role: MentorRole) -> Proposal:
    for each in found:
        if (each.reserve_id, each.role) == (reserve_id, role):
            return each
    raise NoLongerThere


def _before(tx: Transaction, actor: Actor) -> list[Proposal]:
    """What lies before an organizer, of the villages that are still theirs and who is not close to them."""
    villages = {village.id for village in _villages(tx, actor)}
    close = candidates.people_not_theirs(tx, actor)
    return [
        each
        for each in tx.proposals.of(actor.person_id)
        if each.village_id in villages and each.reserve_id not in close
    ]


def _villages(tx: Transaction, actor: Actor) -> Sequence[Place]:
    held = actor.places(ORGANIZERS)
    if not held:
        raise NotYours
    return tx.places.villages_under(held)


def _seeker(tx: Transaction, actor: Actor, reserve_id: PersonId) -> Seeker:
    reserve = tx.nominations.find_reserve(reserve_id)
    if reserve is None:
        raise NoLongerThere
    candidates.require_organizer(tx, actor, reserve.village_id, reserve_id)
    found = _seekers(tx, [reserve.village_id])
    return next(each for each in found if each.person_id == reserve_id)


def _theirs(tx: Transaction, actor: Actor, village_ids: Collection[PlaceId]) -> list[Seeker]:
    """The reserves of some villages without whom the actor is close to."""
    close = candidates.people_not_theirs(tx, actor)
    return [each for each in _seekers(tx, village_ids) if each.person_id not in close]


def _seekers(tx: Transaction, village_ids: Collection[PlaceId]) -> list[Seeker]:
    """All reserves of some villages as mentors are chosen by them: a few questions, however many they are."""
    live, relatives = tx.pairs.live_in(village_ids), tx.proposals.relatives(village_ids)
    demands: dict[PlaceId, set[Skill]] = defaultdict(set)
    for demand in tx.demands.of_villages(village_ids):
        if demand.skill is not None:
            demands[demand.village_id].add(demand.skill)
    return [
        Seeker(
            person_id,
            village_id,
            skills,
            frozenset(demands[village_id]),
            pair_rules.lacking(live[person_id], person_id),
            frozenset(relatives[person_id]) | {pair.mentor_id for pair in live[person_id]},
        )
        for person_id, village_id, skills in tx.proposals.reserves(village_ids)
    ]


def _vacancies(tx: Transaction, seekers: Sequence[Seeker]) -> list[Vacancy]:
    """Free places for these reserves, who are of one township."""
    roles = {role for each in seekers for role in each.lacking}
    reach = mentors.reach(tx, tx.places.get(seekers[0].village_id))
    return tx.mentors.vacancies(reach, sorted(roles), PersonId(0), tx.now)


def _with_places_taken(vacancies: Sequence[Vacancy], proposals: Sequence[Proposal]) -> list[Vacancy]:
    """What other proposals would fill is taken."""
    taken = Counter(each.mentor_id for each in proposals)
    return [replace(each, taken=each.taken + taken[each.mentor.person_id]) for each in vacancies]


def _gaps(place: Place, seekers: Sequence[Seeker]) -> Gaps:
    lacking = Counter(role for each in seekers for role in each.lacking)
    without = sum(len(each.lacking) == len(MentorRole) for each in seekers)
    return Gaps(place, without, {role: lacking[role] for role in MentorRole if lacking[role]})
