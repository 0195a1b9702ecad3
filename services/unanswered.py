"""Who was asked whether the village may read their name and says nothing: two reminders, then a human."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain import notices as rules
from domain.joint_vetting import TooClose
from domain.letters import Keyboard, LetterKind
from domain.nominations import NominationId
from domain.notices import NoticeId
from domain.people import COUNTY, Actor, require
from domain.waiting import LEFT_LYING, OLD, REMINDERS, reminders_given
from domain.weeks import week_of
from services import candidates, notices, organizers
from services.asks import has_room
from services.candidates import county_of, village_of
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting, reminder_week
from storage.notices import Unanswered
from texts.buttons import notices as words
from texts.messages.notices import NoticeStillAsked, UnansweredCard
from texts.messages.people import Contact

KIND = "unanswered"
"""What these are called on the county's desk."""
REMINDER = "notice_consent"
"""What a reminder is called among the rounds; it is kept for a nomination."""


def due_reminders(tx: Transaction) -> list[NoticeId]:
    """Who is reminded this Monday."""
    if not tx.programme.check_in_at.is_due(tx.now, tx.programme.zone):
        return []
    reminded = tx.rounds.kept(REMINDER, reminder_week(tx))
    found = [each for each in tx.notices.unanswered() if each.nomination_id not in reminded]
    return [each.notice_id for each in _due(tx, found)]


def remind(tx: Transaction, notice_id: NoticeId) -> bool:
    """Ask once more; False when they have answered, were reminded twice, or cannot be asked now."""
    found = _due(tx, [each for each in tx.notices.unanswered() if each.notice_id == notice_id])
    if not found or not tx.rounds.keep(REMINDER, found[0].nomination_id, reminder_week(tx), tx.now):
        return False
    _, nomination = notices.find(tx, notice_id)
    asked = NoticeStillAsked(village_of(tx, nomination).name)
    keyboard = Keyboard("notice_read", {"notice": notice_id})
    topic = notices.still_asked(tx, notice_id)
    tx.tell(nomination.person_id, asked, kind=LetterKind.ASK, keyboard=keyboard, topic=topic)
    return True


def next_reminder_at(tx: Transaction) -> datetime | None:
    return tx.programme.check_in_at.next(tx.now, tx.programme.zone)


def card(tx: Transaction, actor: Actor, notice_id: NoticeId) -> UnansweredCard:
    """Who has not answered, and who in the village can have a word with them."""
    notice, nomination = notices.find(tx, notice_id)
    require(actor, COUNTY, county_of(tx, nomination))
    if nomination.id in candidates.not_theirs(tx, actor):
        raise TooClose
    rules.require_asked(notice, nomination.person_id, nomination.person_id)
    near = [each for each in organizers.carers(tx, nomination) if each.id != actor.person_id]
    return UnansweredCard(
        nomination.application.full_name,
        village_of(tx, nomination).name,
        tx.day_of(notice.asked_at),
        tx.people.get(nomination.person_id).unreachable_at is not None and nomination.assisted_by is None,
        [Contact(each.name, each.telegram_id) for each in near],
    )


def _waiting(tx: Transaction, actor: Actor) -> list[Waiting]:
    held = actor.places(COUNTY)
    found = tx.notices.unanswered(held) if held else []
    not_theirs = candidates.not_theirs(tx, actor) if found else set()
    given = _given(tx, found)
    return [
        Waiting(KIND, each.notice_id, each.asked_at)
        for each in found
        if each.nomination_id not in not_theirs and _is_left(tx, each, given[each.nomination_id])
    ]


def _show(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    return notices.show_asked_since(tx, KIND, tx.texts.word(words.UNANSWERED, actor.locale), ids)


def _due(tx: Transaction, asked: Iterable[Unanswered]) -> list[Unanswered]:
    """Who is to be reminded; of somebody without a phone their carer is, by the desk."""
    old = [each for each in asked if each.has_phone and tx.now - each.asked_at >= OLD]
    given = _given(tx, old)
    return [each for each in old if given[each.nomination_id] < REMINDERS and has_room(tx, each.person_id)]


def _is_left(tx: Transaction, asked: Unanswered, given: int) -> bool:
    """No letter reaches them, two reminders were not answered, or none could be given in all this time."""
    if asked.has_phone and asked.is_out_of_reach:
        return True
    return given >= REMINDERS or tx.now - asked.asked_at >= LEFT_LYING


def _given(tx: Transaction, asked: Sequence[Unanswered]) -> dict[NominationId, int]:
    """How often each was reminded in the weeks before this one."""
    weeks = tx.rounds.weeks(REMINDER, [each.nomination_id for each in asked])
    zone, this_week = tx.programme.zone, reminder_week(tx)
    return {
        each.nomination_id: reminders_given(
            weeks.get(each.nomination_id, ()), week_of(each.asked_at, zone), this_week
        )
        for each in asked
    }


SOURCE = Source(KIND, _waiting, _show)
