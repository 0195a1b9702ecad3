"""How two people become a pair, live as one and part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from domain import pairs as rules
from domain.errors import NoLongerThere, NotYours
from domain.forms import Draft
from domain.letters import Keyboard, LetterKind
from domain.mentors import Offer
from domain.pages import PAGE, cut, pages_for, within
from domain.pairs import REQUEST, EndReason, PairCard, PairId, PairStatus, Side
from domain.people import ORGANIZERS, Actor, PersonId, require
from domain.places import Place, PlaceId
from domain.terms import AGREEMENT_VERSION
from services import mentors, renewals
from services.asks import has_room
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from texts.messages.pairs import (
    MentorNotFree,
    PairAccepted,
    PairBegan,
    PairCompleted,
    PairEnded,
    PairRequested,
    PartnerLeft,
    RequestLapsed,
    RequestSent,
    RequestSettled,
    RequestWithdrawn,
    ReserveSigned,
    SignPair,
)

LINES = 20
"""How many pairs of a village one message lists."""
NAMED = 5
"""So many are named in one message about many."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A page of somebody's live pairs, those that wait for a word first."""

    person_id: PersonId
    cards: Sequence[PairCard]
    counts: Mapping[PairStatus, int]
    page: int
    pages: int
    may_ask: bool
    past: bool = False
    endings: Sequence[PairId] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of an organizer's villages with their live pairs counted."""

    villages: Sequence[tuple[Place, Mapping[PairStatus, int]]]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class VillageList:
    """A page of one village's live pairs."""

    village: Place
    cards: Sequence[PairCard]
    page: int
    pages: int
    past: bool = False


def request(
    tx: Transaction,
    actor: Actor,
    mentor_id: PersonId,
    *,
    words: str | None = None,
    voice: str | None = None,
) -> PairCard:
    """A reserve asks a mentor, with a line if they like.

    A mentor who was asked enough this week hears of it on Monday.
    """
    offer = mentors.consider(tx, actor, mentor_id)
    reserve_id, role = actor.person_id, offer.mentor.role
    asked_at = tx.now if has_room(tx, mentor_id) else None
    slot = rules.slot_for(tx.pairs.live_of_reserve(reserve_id), reserve_id, role)
    pair = tx.pairs.add(mentor_id, reserve_id, role, asked_at, tx.now, slot=slot, words=words, voice=voice)
    card = tx.pairs.card(pair.id)
    if asked_at is not None:
        ask(tx, card)
    tx.record(actor, "request_pair", f"pair:{pair.id}")
    return card


def ask(tx: Transaction, card: PairCard) -> None:
    """Put a request to its mentor."""
    pair, spoken = card.pair, card.pair.voice is not None
    skills = tx.pairs.skills_of(pair.reserve_id)
    message = PairRequested(card.reserve, card.village, skills, pair.role, pair.words, spoken)
    keyboard = Keyboard("pair_request", {"pair": pair.id} | ({"spoken": True} if spoken else {}))
    tx.tell(pair.mentor_id, message, kind=LetterKind.ASK, keyboard=keyboard, topic=topic(pair.id))


def recording(tx: Transaction, actor: Actor, pair_id: PairId) -> str:
    """What was said with a request, for the two whom it concerns; raises NoLongerThere."""
    pair = look(tx, actor, pair_id).pair
    if pair.voice is None:
        raise NoLongerThere
    return pair.voice


def accept(tx: Transaction, actor: Actor, pair_id: PairId) -> PairCard:
    """The mentor says yes; now both sign."""
    before = tx.pairs.get(pair_id)
    months = tx.programme.months_with(before.role)
    pair = rules.accept(before, actor.person_id, months=months, agreement=AGREEMENT_VERSION)
    _require_strangers(tx, pair, actor)
    others = _thank_the_others(tx, pair)
    card = _keep(tx, actor, pair, "accept_pair")
    message = PairAccepted(card.mentor, card.pair.role, months, AGREEMENT_VERSION, others)
    signing = Keyboard("pair_sign", {"pair": pair_id})
    tx.tell(card.pair.reserve_id, message, keyboard=signing, though_resting=True)
    return card


def decline(tx: Transaction, actor: Actor, pair_id: PairId, reason: EndReason) -> PairCard:
    """The mentor cannot this time; the reserve hears it with others to ask."""
    pair = rules.decline(tx.pairs.get(pair_id), actor.person_id, reason)
    step_back(tx, actor, pair)
    card = _keep(tx, actor, pair, "decline_pair")
    others = mentors.others_for(tx, card.pair.reserve_id, card.pair.mentor_id)
    answer = MentorNotFree(card.mentor, reason, others)
    tx.tell(card.pair.reserve_id, answer, keyboard=_offered(others), though_resting=True)
    return card


def _thank_the_others(tx: Transaction, accepted: rules.Pair) -> tuple[str, ...]:
    """Who was asked for the same role need not answer any more; returns their names."""
    names = []
    for pair in rules.needless(tx.pairs.live_of_reserve(accepted.reserve_id), accepted):
        card = _keep(tx, None, rules.end(pair, EndReason.MOVED_ON), "withdraw_request")
        names.append(card.mentor)
        if pair.asked_at is not None:
            tx.take_back(pair.mentor_id, RequestSettled(card.reserve), topic=topic(pair.id))
    return tuple(names)


def to_sign(card: PairCard) -> SignPair:
    """What the mentor reads before they sign."""
    return SignPair(card.reserve, card.pair.months or 0, card.pair.agreement or "")


def sign(tx: Transaction, actor: Actor, pair_id: PairId) -> PairCard:
    """One side signs; with both the pair begins and both hear it."""
    before = tx.pairs.get(pair_id)
    months = tx.programme.months_with(before.role)
    after = rules.sign(before, actor.person_id, now=tx.now, today=_today(tx), months=months)
    if after == before:
        return tx.pairs.card(pair_id)
    _require_strangers(tx, after, actor)
    card = _keep(tx, actor, after, "sign_pair")
    if after.status is PairStatus.ACTIVE:
        assert after.ends_on is not None
        other = after.other(actor.person_id)
        began = PairBegan(card.name_for(other), after.side_of(other), after.role, after.ends_on)
        tx.tell(other, began, keyboard=Keyboard("pair_paper", {"pair": pair_id}), though_resting=True)
    elif after.side_of(actor.person_id) is Side.RESERVE:
        message = ReserveSigned(card.reserve, after.months or months, after.agreement or "")
        signing = Keyboard("pair_sign", {"pair": pair_id})
        tx.tell(after.mentor_id, message, keyboard=signing, though_resting=True)
    return card


def end(tx: Transaction, actor: Actor, pair_id: PairId, reason: EndReason) -> PairCard:
    """Either side ends the pair, without fault; the other hears it, a reserve with others to ask.

    A request that is taken back is no pair that ends: the mentor who was asked hears just that.
    """
    pair = tx.pairs.get(pair_id)
    other = pair.other(actor.person_id)
    ended = rules.end(pair, reason)
    step_back(tx, actor, ended)
    card = _keep(tx, actor, ended, "end_pair")
    if pair.status is not PairStatus.REQUESTED or other == pair.reserve_id:
        _tell_of_end(tx, card, other, reason)
    elif pair.asked_at is not None:
        tx.take_back(other, RequestWithdrawn(card.reserve), topic=topic(pair_id))
    return card


def end_of_reserve(tx: Transaction, actor: Actor, reserve_id: PersonId) -> list[PairCard]:
    """All pairs of who leaves the reserve end, without fault; returns them as they were, for who hears it."""
    cards = [tx.pairs.card(each.id) for each in tx.pairs.live_of_reserve(reserve_id)]
    for card in cards:
        _keep(tx, actor, rules.end(card.pair, EndReason.MOVED_ON), "end_pair")
    return cards


def tell_of_leaving(tx: Transaction, cards: Iterable[PairCard]) -> None:
    """Their mentors hear that they left the reserve, and no reason; who was only asked, that it is over."""
    for card in cards:
        if card.pair.status is not PairStatus.REQUESTED:
            _tell_of_end(tx, card, card.pair.mentor_id, None)
        elif card.pair.asked_at is not None:
            tx.take_back(card.pair.mentor_id, RequestWithdrawn(card.reserve), topic=topic(card.pair.id))


def step_back(tx: Transaction, actor: Actor, pair: rules.Pair) -> None:
    """Of a reserve to whom they are related a mentor signs nothing either — 回避."""
    nomination = tx.nominations.find_live(pair.reserve_id)
    if pair.end_reason is not EndReason.RELATIVE or nomination is None:
        return
    by_candidate = actor.person_id == pair.reserve_id
    tx.conflicts.flag(nomination.id, pair.mentor_id, tx.now, by_candidate=by_candidate)
    tx.record(actor, "name_relative", f"nomination:{nomination.id}")


def part(tx: Transaction, card: PairCard) -> None:
    """Both sides hear that an organizer ended the pair."""
    for person_id in (card.pair.mentor_id, card.pair.reserve_id):
        _tell_of_end(tx, card, person_id, card.pair.end_reason)


def leave(tx: Transaction, person_id: PersonId, *, tell: bool = True) -> None:
    """Somebody has left and is not to be named any more: their pairs end, and the other sides hear it."""
    for pair in tx.pairs.live_of(person_id):
        other = pair.other(person_id)
        ended = rules.end(pair, EndReason.MOVED_ON)
        tx.pairs.save(ended)
        tx.record(None, "end_pair", f"pair:{pair.id}")
        was_told = pair.status is not PairStatus.REQUESTED or other == pair.reserve_id
        if tell and (was_told or pair.asked_at is not None):
            others = mentors.others_for(tx, other, person_id) if other == pair.reserve_id else ()
            message = PartnerLeft(pair.side_of(other), pair.role, pair.status, others)
            unsaid = None if was_told else topic(pair.id)
            tx.tell(other, message, keyboard=_offered(others), topic=unsaid, though_resting=True)


def look(tx: Transaction, actor: Actor, pair_id: PairId) -> PairCard:
    """The pair, for one of its two sides."""
    card = tx.pairs.card(pair_id)
    card.pair.side_of(actor.person_id)
    return card


def mine(tx: Transaction, actor: Actor, page: int = 0) -> Mine:
    """A page of the person's live pairs."""
    counts = tx.pairs.count_of(actor.person_id)
    pages = pages_for(sum(counts.values()))
    page = within(page, pages)
    cards = tx.pairs.page_of(actor.person_id, size=PAGE, skip=page * PAGE)
    may_ask = mentors.may_ask(tx, actor.person_id)
    past = tx.pairs.past_count_of(actor.person_id) > 0
    return Mine(
        actor.person_id, cards, counts, page, pages, may_ask, past, renewals.owed(tx, actor.person_id)
    )


def overview(tx: Transaction, actor: Actor, page: int = 0) -> Overview:
    """An organizer's villages; raises NotYours for anybody else."""
    held = actor.places(ORGANIZERS)
    if not held:
        raise NotYours
    villages = tx.places.villages_under(held)
    shown = cut(villages, page)
    counts = tx.pairs.counts(village.id for village in shown)
    pages = pages_for(len(villages))
    rows = tuple((village, counts.get(village.id, {})) for village in shown)
    return Overview(rows, within(page, pages), pages)


def of_village(tx: Transaction, actor: Actor, village_id: PlaceId, page: int = 0) -> VillageList:
    """The live pairs of a village's reserves, for its organizer."""
    village = tx.places.get(village_id)
    require(actor, ORGANIZERS, village)
    cards = tx.pairs.of_village(village_id)
    pages = pages_for(len(cards), LINES)
    past = tx.pairs.past_count_in(village_id) > 0
    return VillageList(village, cut(cards, page, LINES), within(page, pages), pages, past)


def due_lapses(tx: Transaction) -> list[PairId]:
    """Requests nobody answered, and acceptances nobody signed, in the time there was."""
    within_days = tx.programme.pair_answer_within
    moments = ((pair.id, rules.lapses_at(pair, within_days)) for pair in tx.pairs.unanswered())
    return [pair_id for pair_id, moment in moments if moment is not None and moment <= tx.now]


def lapse(tx: Transaction, pair_id: PairId) -> None:
    """An unanswered request goes back to the reserve with others to ask."""
    pair = rules.lapse(tx.pairs.get(pair_id), tx.programme.pair_answer_within, now=tx.now)
    card = _keep(tx, None, pair, "lapse_pair")
    others = mentors.others_for(tx, pair.reserve_id, pair.mentor_id)
    answer = RequestLapsed(card.mentor, others)
    tx.tell(pair.reserve_id, answer, keyboard=_offered(others), though_resting=True)


def due_completions(tx: Transaction) -> list[PersonId]:
    return tx.pairs.over(_today(tx))


def complete(tx: Transaction, mentor_id: PersonId) -> bool:
    """The agreed time of a mentor's pairs is over: each reserve is thanked, the mentor once for all."""
    cards = tx.pairs.over_of(mentor_id, _today(tx))
    for card in cards:
        pair = rules.complete(card.pair, today=_today(tx))
        tx.pairs.save(pair)
        tx.record(None, "complete_pair", f"pair:{pair.id}")
        tx.tell(pair.reserve_id, PairCompleted((card.mentor,), 1, Side.RESERVE), keyboard=_paper(pair))
    if cards:
        names = tuple(card.reserve for card in cards[:NAMED])
        keyboard = _paper(cards[0].pair) if len(cards) == 1 else None
        tx.tell(mentor_id, PairCompleted(names, len(cards), Side.MENTOR), keyboard=keyboard)
    return bool(cards)


def next_lapse_at(tx: Transaction) -> datetime | None:
    moments = (rules.lapses_at(pair, tx.programme.pair_answer_within) for pair in tx.pairs.unanswered())
    return min((moment for moment in moments if moment is not None), default=None)


def next_completion_at(tx: Transaction) -> datetime | None:
    day = tx.pairs.next_end_on()
    return None if day is None else datetime.combine(day, time(0), tx.programme.zone).astimezone(UTC)


def sent(tx: Transaction, card: PairCard) -> RequestSent:
    programme = tx.programme
    return RequestSent(card.mentor, programme.pair_answer_within.days, programme.open_requests)


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    mentors.consider(tx, actor, PersonId(context["mentor"]))
    return Opening(context)


def _request(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """With a line, or without one where it was skipped."""
    said = draft.answers["words"]
    spoken = isinstance(said, dict)
    card = request(
        tx,
        actor,
        PersonId(draft.context["mentor"]),
        words=None if spoken else said,
        voice=said["file_id"] if spoken else None,
    )
    return Thanks(sent(tx, card), Keyboard("more_mentors", {}) if tx.programme.open_requests > 1 else None)


def _about(tx: Transaction, actor: Actor, draft: Draft) -> str:
    return tx.people.get(PersonId(draft.context["mentor"])).name


ENTRY = FormEntry(REQUEST, _request, _prepare, about=_about)


def _require_strangers(tx: Transaction, pair: rules.Pair, actor: Actor) -> None:
    if pair.mentor_id in tx.conflicts.relatives_of(pair.reserve_id):
        raise rules.Related(pair.side_of(actor.person_id))


def _keep(tx: Transaction, actor: Actor | None, pair: rules.Pair, action: str) -> PairCard:
    tx.pairs.save(pair)
    tx.record(actor, action, f"pair:{pair.id}")
    return tx.pairs.card(pair.id)


def _tell_of_end(tx: Transaction, card: PairCard, person_id: PersonId, reason: EndReason | None) -> None:
    pair = card.pair
    others: tuple[Offer, ...] = ()
    if person_id == pair.reserve_id:
        others = mentors.others_for(tx, pair.reserve_id, pair.mentor_id)
    message = PairEnded(card.name_for(person_id), pair.side_of(person_id), reason, others)
    tx.tell(person_id, message, keyboard=_offered(others))


def _paper(pair: rules.Pair) -> Keyboard:
    return Keyboard("pair_paper", {"pair": pair.id})


def _offered(offers: Sequence[Offer]) -> Keyboard | None:
    rows = [[offer.mentor.person_id, offer.name] for offer in offers]
    return Keyboard("mentor_offers", {"offers": rows}) if rows else None


def topic(pair_id: PairId) -> str:
    """Of the one question to the mentor; what comes of it are letters of their own."""
    return f"pair:{pair_id}:request"


def _today(tx: Transaction) -> date:
    return tx.now.astimezone(tx.programme.zone).date()
