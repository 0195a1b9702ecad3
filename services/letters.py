"""What the courier does to letters. Each function is one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.forgetting import BLOT
from domain.letters import EVERYBODY, Claim, Letter, LetterKind, LetterStatus
from services import asks, burdens, groups, moves, people
from services.transaction import Transaction

ANSWERS_LAST = timedelta(hours=1)
"""After that who asked has long asked again."""
SPENT = {LetterStatus.SENT, LetterStatus.AMBIGUOUS}
"""What has, or may have, reached its reader: an ask counts in the week in which that was."""

REPOSTED_AFTER = timedelta(days=1)
"""So long a group is left in peace whose people took a card away twice."""
MAY_HAVE_ARRIVED = frozenset({LetterStatus.SENDING, LetterStatus.AMBIGUOUS})


@dataclass(frozen=True, slots=True)
class Opened:
    """A letter, the message it should edit, if its topic has one, and the topic of its group's forum.

    `waits_until` is set where its reader has been asked as much as a week allows.
    """

    letter: Letter
    edits: int | None
    thread_id: int | None
    waits_until: datetime | None = None


def claim_letters(tx: Transaction, limit: int) -> list[Claim]:
    """Claim letters that may go out now, at most one a chat."""
    return tx.outbox.claim(tx.now, limit)


def open_letter(tx: Transaction, letter_id: int) -> Opened:
    letter = tx.outbox.get(letter_id)
    group = tx.groups.find(letter.chat_id) if letter.chat_id < 0 else None
    edits = tx.postings.posted(letter)
    thread_id = group.thread_id if group is not None else None
    waits_until = asks.next_room(tx, letter.chat_id) if letter.kind is LetterKind.ASK and not edits else None
    return Opened(letter, edits, thread_id, waits_until)


def set_out(tx: Transaction, letter: Letter) -> bool:
    """Note that a letter is ready and about to be said; before that a crash costs it nothing.

    False when another courier took it on meanwhile: then it is that one's to say.
    """
    return tx.outbox.set_out(letter)


def spoil_letter(tx: Transaction, letter_id: int, because: str) -> None:
    """Give up a letter that cannot be opened."""
    tx.outbox.spoil(letter_id, because)


def record_letter(tx: Transaction, letter: Letter, rests_until: datetime | None = None) -> None:
    """Write down how carrying went and when, and which message now speaks on the letter's topic.

    Its chat is left alone until `rests_until`. Of one whose reader was forgotten meanwhile nothing is kept.
    """
    is_first = tx.outbox.standing(letter) == (LetterStatus.SENDING, letter.attempts)
    is_new = is_first and letter.status in SPENT and tx.postings.posted(letter) is None
    if not _record(tx, replace(letter, not_before=tx.now) if letter.status in SPENT else letter):
        return
    if is_new:
        burdens.note(tx, letter)
    if letter.topic is not None and letter.message_id is not None:
        tx.postings.remember(letter, letter.message_id, tx.now)
    if rests_until is not None:
        tx.outbox.pause(letter.chat_id, rests_until)


def put_off(tx: Transaction, letter: Letter, moment: datetime) -> None:
    """A letter whose hour has not come after all."""
    if _is_still_carried(tx, letter):
        tx.outbox.record(letter.held(moment))


def hold_back(tx: Transaction, letter: Letter, *, busy_for_all: bool = False) -> None:
    """Behind a letter that has to wait its chat waits; if Telegram is busy, all that nobody waits for."""
    _record(tx, letter)
    if tx.outbox.standing(letter) is not None:  # nothing is kept of who was forgotten meanwhile
        tx.outbox.pause(letter.chat_id, letter.not_before)
    if busy_for_all and letter.kind is not LetterKind.REPLY:
        tx.outbox.pause(EVERYBODY, letter.not_before)


def repost(tx: Transaction, letter: Letter, because: str) -> None:
    """The message a topic lived in is gone: the letter is said anew.

    In a group somebody may have taken it away for a reason: there only while it can be pressed, once a day.
    """
    if not _is_still_carried(tx, letter):
        return
    if letter.chat_id < 0 and not _may_be_put_up_again(tx, letter):
        tx.outbox.record(letter.given_up(because))
        return
    tx.postings.forget(letter)
    tx.outbox.record(letter.later(tx.now, because))


def leave_topic(tx: Transaction, letter: Letter, thread_id: int, because: str) -> None:
    """The topic of the forum is no more, or closed: the letter and all later ones go to the first topic."""
    if _record(tx, letter.later(tx.now, because)):
        tx.postings.forget(letter)
    groups.leave_topic(tx, letter.chat_id, thread_id)


def lose_chat(tx: Transaction, letter: Letter, because: str) -> None:
    """The chat cannot be written to: a person becomes unreachable, a group pauses, nothing waits for it."""
    _record(tx, letter.given_up(because))
    if letter.chat_id > 0:
        people.lose(tx, letter.chat_id)
    else:
        groups.leave(tx, letter.chat_id)


def follow_group(tx: Transaction, letter: Letter, new_chat_id: int) -> None:
    """The letter's group has another id now: everything about the group moves there, the letter too.

    Of a group that nobody bound nothing moves: its letter would be refused for ever.
    """
    is_ours = _record(tx, letter.later(tx.now, "migrated"))
    moves.move_group(tx, letter.chat_id, new_chat_id)
    if is_ours and letter.id is not None and tx.outbox.chat_of(letter.id) == letter.chat_id:
        tx.outbox.record(letter.given_up("migrated"))


def unclear_letters(tx: Transaction, chat_id: int) -> Sequence[Letter]:
    """The letters to a chat of which nobody knows whether they arrived, one under way included."""
    return tx.outbox.in_doubt(chat_id)


def witness(tx: Transaction, letter: Letter, message_id: int) -> bool:
    """Somebody pressed a button of a letter: so it arrived, as this message.

    False when that was known, when the letter went with a person who was forgotten, and when the message is
    an earlier one of the same words: people hear the same thing more than once.
    """
    standing = tx.outbox.standing(letter)
    if standing is None or standing[0] not in MAY_HAVE_ARRIVED:
        return False
    if message_id <= 0 or tx.evidence.is_taken(letter.chat_id, message_id):
        return False
    record_letter(tx, letter.sent(message_id))
    tx.record(None, "witness", f"letter:{letter.id}")
    return True


def unclear_chats(tx: Transaction) -> set[int]:
    return tx.outbox.ambiguous_chats()


def list_unclear(tx: Transaction, chat_id: int, text: str, because: str) -> None:
    """Somebody was answered at once, and nobody knows whether it arrived: a person may look and decide.

    Of who is not known here, or not any more, nothing is kept. Of what one person was told no word is: a code
    or somebody's own words may stand in it, that are kept nowhere, and who asked can ask again.
    """
    if chat_id > 0 and tx.people.find(chat_id) is None:
        return
    letter = Letter(
        chat_id,
        LetterKind.REPLY,
        BLOT if chat_id > 0 else text,
        tx.programme.locale,
        created_at=tx.now,
        not_before=tx.now,
        expires_at=tx.now + ANSWERS_LAST,
        attempts=1,
    )
    tx.outbox.list_unclear(letter.ambiguous(because))


def reclaim(tx: Transaction) -> int:
    """At start: letters that were on their way when the process died. Returns how many."""
    tx.outbox.end_pauses(tx.now)
    return tx.outbox.reclaim(tx.now)


def under_way(tx: Transaction) -> set[int]:
    """The letters that some courier has claimed."""
    return tx.outbox.under_way()


def reclaim_lost(tx: Transaction, lost: Collection[int]) -> int:
    """Letters whose courier is gone: their chats must not wait for it. Returns how many."""
    return tx.outbox.reclaim(tx.now, lost)


def next_letter_at(tx: Transaction) -> datetime | None:
    """When the next waiting letter may go out."""
    return tx.outbox.next_at(tx.now)


def _record(tx: Transaction, letter: Letter) -> bool:
    """Write down what came of an attempt; False when it is no news any more, and nothing was written."""
    if is_news := _is_still_carried(tx, letter):
        tx.outbox.record(letter)
    return is_news


def _is_still_carried(tx: Transaction, letter: Letter) -> bool:
    """Whether what a courier tells of its letter still counts.

    One that was paused may come back when another has taken the letter on since, or when a press has proved
    that it is there; that it arrived is news as long as nobody else carried it.
    """
    if (standing := tx.outbox.standing(letter)) is None:
        return False
    status, attempts = standing
    is_open = status in MAY_HAVE_ARRIVED or letter.status is LetterStatus.SENT
    return is_open and attempts == letter.attempts


def _may_be_put_up_again(tx: Transaction, letter: Letter) -> bool:
    if letter.keyboard is None or letter.topic is None:
        return False
    return tx.reposts.note(letter.topic, letter.chat_id, now=tx.now, before=tx.now - REPOSTED_AFTER)
