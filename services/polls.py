"""A quick vote in a village's group."""

from dataclasses import dataclass
from datetime import datetime

from domain import ballots as rules
from domain.ballots import Alike, BoxId, Counts, TooFew
from domain.letters import Keyboard, LetterKind
from domain.people import Actor
from domain.polls import Poll, read_poll
from services import ballots
from services.transaction import Transaction
from texts.message import PublicMessage
from texts.messages.polls import PollAlike, PollCard, PollClosed, PollCounts, PollTooFew


@dataclass(frozen=True, slots=True)
class Noted:
    """A vote for an option is in; it can be changed until then."""

    option: str
    closes_at: datetime


def open_poll(tx: Transaction, actor: Actor, chat_id: int, words: str) -> Poll:
    """Put a question to the group — 投票; `words` as domain.polls.read_poll reads them."""
    ballots.require_host(tx, actor, chat_id)
    draft = read_poll(words)
    box = ballots.open_box(tx, actor, chat_id, len(draft.options), tx.programme.poll_open_for)
    poll = tx.polls.add(box, draft)
    _draw_card(tx, poll, kind=LetterKind.REPLY)
    tx.record(actor, "open_poll", f"box:{box.id}")
    return poll


def may_open(tx: Transaction, actor: Actor, chat_id: int) -> None:
    """Raise a Refusal unless the actor may put questions to this group."""
    ballots.require_host(tx, actor, chat_id)


def cast_ballot(tx: Transaction, actor: Actor, box_id: BoxId, choice: int, chat_id: int) -> Noted:
    """Vote, or vote differently."""
    poll = tx.polls.get(box_id)
    box = poll.box
    ballots.require_same_chat(box, chat_id)
    ballots.cast_ballot(tx, actor, box, choice)
    return Noted(poll.options[choice - 1], box.closes_at.astimezone(tx.programme.zone))


def stale_polls(tx: Transaction) -> list[BoxId]:
    """Polls whose card says fewer took part than it may say by now."""
    return [box_id for box_id, said, voters in tx.polls.voters(tx.now) if rules.shown(voters) != said]


def redraw_poll(tx: Transaction, box_id: BoxId) -> None:
    """Let the card say how many took part. The clock does this, not a tap: a tap leaves no trace in time."""
    ballots.show_voters(tx, tx.polls.get(box_id).box)
    _draw_card(tx, tx.polls.get(box_id), kind=LetterKind.NEWS)


def due_polls(tx: Transaction) -> list[BoxId]:
    """Polls whose time is up and that wait to be counted."""
    return tx.polls.due(tx.now)


def close_poll(tx: Transaction, box_id: BoxId) -> None:
    """Count a poll and tell the village."""
    poll = tx.polls.get(box_id)
    tally, outcome = ballots.count(tx, poll.box)
    tx.record(None, "close_poll", f"box:{box_id}")
    tx.post_to(poll.box.chat_id, PollClosed(poll.question), topic=ballots.card_topic(poll.box))
    tx.post_to(poll.box.chat_id, _words(poll, outcome, sum(tally)))


def _words(poll: Poll, outcome: rules.Outcome, voters: int) -> PublicMessage:
    match outcome:
        case TooFew():
            return PollTooFew(poll.question)
        case Alike(choice):
            return PollAlike(poll.question, voters, poll.options[choice - 1])
        case Counts(tally):
            winners = tuple(poll.options[choice - 1] for choice in rules.leaders(tally))
            return PollCounts(poll.question, voters, winners, poll.options, tally)


def _draw_card(tx: Transaction, poll: Poll, *, kind: LetterKind) -> None:
    box = poll.box
    tx.post_to(
        box.chat_id,
        PollCard(poll.question, box.closes_at.astimezone(tx.programme.zone), box.shown),
        kind=kind,
        topic=ballots.card_topic(box),
        keyboard=Keyboard("poll", {"box": box.id, "options": list(poll.options)}),
    )
