"""Out of the reserve by one's own word, without fault and with the way back open — 退出."""

from domain import leaving as rules
from domain.letters import LetterKind
from domain.nominations import KIND, Nomination, NominationId
from domain.people import Actor, PersonId
from services import issues, notices, organizers, pairs, people, ratings
from services.candidates import village_of
from services.transaction import Transaction
from texts.messages.leaving import ConfirmLeaving, LeftByYou, LeftTheReserve


def ask(tx: Transaction, actor: Actor, nomination_id: NominationId) -> ConfirmLeaving:
    """What happens when the actor leaves, before they do; raises NoLongerThere."""
    nomination = tx.nominations.get(nomination_id)
    rules.leave(nomination, actor.person_id, tx.now)
    return ConfirmLeaving(village_of(tx, nomination).name, mentors_of(tx, actor.person_id))


def leave(tx: Transaction, actor: Actor, nomination_id: NominationId) -> None:
    """The actor leaves: their pairs end, nobody rates them any more, and the organizer hears it in a line.

    What comes of it is written to them: their buttons below are others from now on.
    """
    nomination = tx.nominations.get(nomination_id)
    left = rules.leave(nomination, actor.person_id, tx.now)
    ended = pairs.end_of_reserve(tx, actor, actor.person_id)
    tx.nominations.save(left)
    tx.record(actor, "leave_reserve", f"{KIND}:{nomination_id}")
    lay_down(tx, left)
    pairs.tell_of_leaving(tx, ended)
    village = village_of(tx, nomination)
    gone = LeftTheReserve(nomination.application.full_name, village.name)
    organizers.tell(tx, village, gone, but=actor.person_id)
    home, told = people.home(tx, actor.person_id), LeftByYou(village.name)
    tx.tell(actor.person_id, told, kind=LetterKind.REPLY, keyboard=home, though_resting=True)


def lay_down(tx: Transaction, left: Nomination) -> None:
    """What somebody did as a reserve, or was rated for, ends; the village hears no more of it."""
    ratings.call_off(tx, left.person_id)
    notices.leave_unsaid(tx, left.id)
    issues.step_down(tx, left.person_id)


def mentors_of(tx: Transaction, reserve_id: PersonId) -> tuple[str, ...]:
    """Who leads them along, or has said yes to it or been asked."""
    return tuple(tx.pairs.card(each.id).mentor for each in tx.pairs.live_of_reserve(reserve_id))
