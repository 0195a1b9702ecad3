"""A reserve's month, put to the village in secret."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain import ballots as rules
from domain.ballots import Alike, Box, BoxId, Counts, TooFew
from domain.errors import NoLongerThere
from domain.letters import Keyboard, LetterKind
from domain.nominations import Reserve
from domain.people import Actor, PersonId
from domain.ratings import MARKS, NobodyToRate, Rating, RatingUnderWay, called, require_rater
from services import ballots
from services.transaction import Transaction
from texts.message import Message, PublicMessage
from texts.messages.ratings import (
    MyRatingAlike,
    MyRatingMean,
    MyRatingTooFew,
    RatingAlike,
    RatingCalledOff,
    RatingCard,
    RatingClosed,
    RatingMean,
    RatingTooFew,
)
from texts.public import PublicReserve

HEADS_UP = timedelta(minutes=5)
"""So long the reserve knows before the village does."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one villager fills in, with what they chose so far."""

    box_id: BoxId
    reserve: PublicReserve
    closes_at: datetime
    chosen: int | None
    ticket: str


@dataclass(frozen=True, slots=True)
class Ratable:
    """A reserve a host may put to the village now."""

    person_id: PersonId
    reserve: PublicReserve


def ratable(tx: Transaction, actor: Actor, chat_id: int, words: str = "") -> list[Ratable]:
    """Whom the group could rate now, of those the words name.

    Raises NobodyToRate, NobodyOfThatName, or RatingUnderWay when all who are meant are being rated.
    """
    place = ballots.require_host(tx, actor, chat_id)
    reserves, under_way = tx.nominations.reserves_of(place.id), tx.ratings.under_way()
    if not reserves:
        raise NobodyToRate
    names = called(words, [reserve.full_name for reserve in reserves])
    reserves = [reserve for reserve in reserves if reserve.full_name in names]
    free = [reserve for reserve in reserves if reserve.person_id not in under_way]
    if not free:
        raise RatingUnderWay
    return [Ratable(reserve.person_id, _public(reserve)) for reserve in free]


def open_rating(tx: Transaction, actor: Actor, chat_id: int, reserve_id: PersonId) -> Rating:
    """Put a reserve's month to the village of this group — 打分."""
    reserve = _reserve(tx, reserve_id)
    box = ballots.open_box(tx, actor, chat_id, len(MARKS), tx.programme.rating_open_for)
    if reserve.village_id != box.place_id:
        raise NoLongerThere
    rating = tx.ratings.add(box, reserve_id)
    _draw_card(tx, rating, _public(reserve), kind=LetterKind.REPLY)
    tx.record(actor, "open_rating", f"box:{box.id}")
    return rating


def take_ballot(tx: Transaction, actor: Actor, box_id: BoxId, chat_id: int) -> Ballot:
    """The actor's own ballot, as it stands; asked for in the group."""
    rating = tx.ratings.get(box_id)
    ballots.require_same_chat(rating.box, chat_id)
    return _ballot(tx, actor, rating)


def take_ballot_by_ticket(tx: Transaction, actor: Actor, ticket: str) -> Ballot:
    """The actor's own ballot, as it stands; asked for in private by somebody sent there by the group."""
    return _ballot(tx, actor, _rating_of_ticket(tx, actor, ticket))


def chat_of_ticket(tx: Transaction, actor: Actor, ticket: str) -> int:
    """The group whose ballot somebody fills in in private."""
    return _rating_of_ticket(tx, actor, ticket).box.chat_id


def cast_ballot(tx: Transaction, actor: Actor, box_id: BoxId, mark: int, chat_id: int) -> Ballot:
    """Rate, or rate differently, in the group."""
    rating = tx.ratings.get(box_id)
    ballots.require_same_chat(rating.box, chat_id)
    return _cast(tx, actor, rating, mark)


def cast_ballot_by_ticket(tx: Transaction, actor: Actor, ticket: str, mark: int) -> Ballot:
    """Rate, or rate differently, in private."""
    return _cast(tx, actor, _rating_of_ticket(tx, actor, ticket), mark)


def stale_ratings(tx: Transaction) -> list[BoxId]:
    """Ratings whose card says fewer took part than it may say by now."""
    return [box_id for box_id, said, voters in tx.ratings.voters(tx.now) if rules.shown(voters) != said]


def redraw_rating(tx: Transaction, box_id: BoxId) -> None:
    """Let the card say how many took part. The clock does this, not a tap: a tap leaves no trace in time."""
    rating = tx.ratings.get(box_id)
    ballots.show_voters(tx, rating.box)
    reserve = tx.nominations.find_reserve(rating.reserve_id)
    if reserve is not None:
        _draw_card(tx, tx.ratings.get(box_id), _public(reserve), kind=LetterKind.NEWS)


def due_ratings(tx: Transaction) -> list[BoxId]:
    """Ratings whose time is up and that wait to be counted."""
    return tx.ratings.due(tx.now)


def close_rating(tx: Transaction, box_id: BoxId) -> None:
    """Count a rating; tell the reserve, then the village. Who left the reserve is not talked about."""
    rating = tx.ratings.get(box_id)
    tally, outcome = ballots.count(tx, rating.box)
    tx.ratings.close(box_id)
    tx.record(None, "close_rating", f"box:{box_id}")
    reserve = tx.nominations.find_reserve(rating.reserve_id)
    if reserve is None:
        _end_card(tx, rating.box, RatingCalledOff())
        return
    public = _public(reserve)
    to_reserve, to_village = _words(outcome, public, sum(tally))
    _end_card(tx, rating.box, RatingClosed(public))
    tx.tell(rating.reserve_id, to_reserve, though_resting=True)
    tx.post_to(rating.box.chat_id, to_village, topic=_result(box_id), delay=HEADS_UP)


def call_off(tx: Transaction, reserve_id: PersonId) -> None:
    """The reserve has left: the village is not asked about them any more, and nobody counts."""
    for box_id in tx.ratings.under_way_of(reserve_id):
        box = tx.ratings.get(box_id).box
        tx.ballots.empty(box_id, 0, TooFew(), tx.now)
        tx.ratings.close(box_id)
        tx.record(None, "call_off_rating", f"box:{box_id}")
        _end_card(tx, box, RatingCalledOff())
    for box in tx.ratings.boxes_of(reserve_id):  # what was counted and the village has not read yet
        tx.outbox.recall(_result(box.id), box.chat_id)
        if tx.postings.waits_on(ballots.card_topic(box), box.chat_id):
            _end_card(tx, box, RatingCalledOff())


def _result(box_id: BoxId) -> str:
    return f"box:{box_id}:result"


def _words(outcome: rules.Outcome, reserve: PublicReserve, voters: int) -> tuple[Message, PublicMessage]:
    """The same result for the reserve and for the village, with the same protection of those who rated."""
    match outcome:
        case TooFew():
            return MyRatingTooFew(), RatingTooFew(reserve)
        case Alike(mark):
            return MyRatingAlike(voters, MARKS[mark]), RatingAlike(reserve, voters, MARKS[mark])
        case Counts(tally):
            mean = f"{rules.mean(tally):g}"
            return MyRatingMean(voters, mean), RatingMean(reserve, voters, mean)


def _cast(tx: Transaction, actor: Actor, rating: Rating, mark: int) -> Ballot:
    _require_rater(tx, actor, rating)
    ballots.cast_ballot(tx, actor, rating.box, mark)
    return _ballot(tx, actor, rating)


def _ballot(tx: Transaction, actor: Actor, rating: Rating) -> Ballot:
    chosen = ballots.chosen(tx, actor, rating.box)
    _require_rater(tx, actor, rating)
    return Ballot(
        rating.box.id,
        _public(_reserve(tx, rating.reserve_id)),
        rating.box.closes_at.astimezone(tx.programme.zone),
        chosen,
        ballots.ticket(tx, actor, rating.box),
    )


def _rating_of_ticket(tx: Transaction, actor: Actor, ticket: str) -> Rating:
    return tx.ratings.get(ballots.box_of_ticket(tx, actor, ticket).id)


def _require_rater(tx: Transaction, actor: Actor, rating: Rating) -> None:
    leads = actor.person is not None and tx.ratings.leads(actor.person.id, rating.reserve_id)
    related = actor.person is not None and actor.person.id in tx.conflicts.relatives_of(rating.reserve_id)
    require_rater(actor, rating, leads=leads, related=related)


def _draw_card(tx: Transaction, rating: Rating, reserve: PublicReserve, *, kind: LetterKind) -> None:
    box = rating.box
    tx.post_to(
        box.chat_id,
        RatingCard(reserve, box.closes_at.astimezone(tx.programme.zone), box.shown),
        kind=kind,
        topic=ballots.card_topic(box),
        keyboard=Keyboard("rating", {"box": box.id}),
    )


def _end_card(tx: Transaction, box: Box, message: PublicMessage) -> None:
    tx.post_to(box.chat_id, message, topic=ballots.card_topic(box))


def _reserve(tx: Transaction, person_id: PersonId) -> Reserve:
    reserve = tx.nominations.find_reserve(person_id)
    if reserve is None:
        raise NoLongerThere
    return reserve


def _public(reserve: Reserve) -> PublicReserve:
    return PublicReserve(reserve.full_name, reserve.village)
