"""An organizer's verdict takes nominations one step on, and is kept with its reason."""

from collections.abc import Sequence

from domain import nominations as rules
from domain.joint_vetting import TooClose
from domain.letters import Keyboard
from domain.nominations import KIND, Decision, Nomination, Reason, Verdict
from domain.people import Actor
from services import candidates, counting
from services.transaction import Transaction
from texts.messages.joint_vetting import Refused


def decide(
    tx: Transaction, actor: Actor, before: Sequence[Nomination], verdict: Verdict, reason: Reason | str
) -> list[Nomination]:
    """Take each of them one step on; raises TooClose, NotYourOwn, AlreadyDecided, and then none has moved.

    However many they are, they cost the same few statements.
    """
    require_theirs(tx, actor, before)
    after = [rules.decide(each, verdict, actor.person_id, tx.now) for each in before]
    tx.nominations.step(after)
    tx.nominations.sign(*(Decision(each.id, verdict, reason, actor.person_id, tx.now) for each in after))
    tx.record_all(actor, [(f"{verdict}_nomination", f"{KIND}:{each.id}") for each in after])
    counting.recount(tx, before)
    return after


def refuse(tx: Transaction, actor: Actor, nomination: Nomination, reason: Reason | str) -> None:
    """End a nomination against the person's wish; they hear it themselves, and nobody else does."""
    [refused] = decide(tx, actor, [nomination], Verdict.REFUSE, reason)
    candidates.tell(tx, refused, told_of_refusal(tx, refused, reason), Keyboard("standing"))


def told_of_refusal(tx: Transaction, nomination: Nomination, reason: Reason | str) -> Refused:
    """What the person reads of it."""
    return Refused(candidates.village_of(tx, nomination).name, reason)


def require_theirs(tx: Transaction, actor: Actor, nominations: Sequence[Nomination]) -> None:
    """Who decides about somebody reads them too; raises NotYourOwn, TooClose for who must step back."""
    if any(each.person_id == actor.person_id for each in nominations):
        raise rules.NotYourOwn
    close = tx.conflicts.stepped_back(actor.person_id)
    if any(each.id in close for each in nominations):
        raise TooClose
