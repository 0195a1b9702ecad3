"""A nomination that was written down becomes its person's own; or comes back, where the wrong one took it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain import assistance as rules
from domain.assistance import ABOUT_PAPER, ASSISTED_NOMINATION, NOT_HEARD, UNDOABLE, UNDONE_WITHIN
from domain.errors import NoLongerThere
from domain.invitations import HandItOn, InvitationKind
from domain.letters import Keyboard
from domain.nominations import KIND, SELF_NOMINATION, Nomination, NominationId, NotYourOwn
from domain.people import HOSTS, ORGANIZERS, Actor, CodeNotValid, PersonId, require
from services import counting, joint_vetting, notices, organizers
from services.transaction import Transaction
from storage.invitations import Invitation, digest_of
from texts.messages.assistance import (
    DoubtPassedOn,
    GivenBack,
    NothingToPassOn,
    TakenAway,
    TakenOver,
    TakenOverByYou,
    TakeOverDoubted,
    ToTakeOver,
)


def welcome(tx: Transaction, invitation: Invitation) -> ToTakeOver:
    """What who opens the link reads before they agree; raises CodeNotValid."""
    application = _assisted(tx, invitation).application
    return ToTakeOver(application.full_name, tx.places.get(application.village_id).name)


def take_over(tx: Transaction, actor: Actor, code: str, invitation: Invitation) -> TakenOverByYou:
    """The nomination is its person's own from now on; who wrote it down hears so."""
    nomination = _assisted(tx, invitation)
    if actor.person_id in {invitation.created_by, nomination.assisted_by}:
        raise HandItOn
    if tx.pairs.ever_led(actor.person_id, nomination.person_id):
        raise HandItOn
    taken = rules.take_over(nomination, actor.person_id, tx.nominations.find_live(actor.person_id))
    if not tx.invitations.use(digest_of(code), tx.now):
        raise CodeNotValid
    tx.nominations.hand_over(nomination.person_id, taken)
    tx.people.blot(nomination.person_id)
    tx.drafts.delete_about(taken.id, ASSISTED_NOMINATION.name)
    tx.record(actor, "take_over_nomination", f"{KIND}:{taken.id}")
    ids = {"nomination": taken.id}
    for carer in organizers.carers(tx, nomination):
        told, topic = (
            TakenOver(taken.application.full_name),
            f"{ABOUT_PAPER.format(taken.id)}taken:{carer.id}",
        )
        tx.tell(carer.id, told, keyboard=Keyboard("taken_over", ids), topic=topic)
    notices.ask_anew(tx, taken)
    return TakenOverByYou(tx.places.get(taken.application.village_id).name)


def doubt(tx: Transaction, actor: Actor, nomination_id: NominationId) -> DoubtPassedOn:
    """A host says that it was somebody else who took it over: the township hears it, and can take it back."""
    nomination, _ = _taken(tx, actor, nomination_id)
    village = tx.places.get(nomination.application.village_id)
    assert actor.person is not None
    full_name, days = nomination.application.full_name, UNDONE_WITHIN.days
    doubted = TakeOverDoubted(full_name, village.name, actor.person.name, days)
    for organizer in organizers.of_village(tx, village.id):
        topic = f"{ABOUT_PAPER.format(nomination_id)}doubted:{organizer.id}"
        ids = {"nomination": nomination_id}
        tx.tell(organizer.id, doubted, keyboard=Keyboard("doubted", ids), topic=topic)
    tx.record(actor, "doubt_take_over", f"{KIND}:{nomination_id}")
    return DoubtPassedOn()


def undo(tx: Transaction, actor: Actor, nomination_id: NominationId) -> GivenBack:
    """The township takes it back from the wrong person: its own is to agree by word of mouth once more.

    Raises NotYours, NoLongerThere, NotYourOwn, CannotWithdraw.
    """
    before, giver = _taken(tx, actor, nomination_id)
    village = tx.places.get(before.application.village_id)
    require(actor, ORGANIZERS, village)
    if before.person_id == actor.person_id:
        raise NotYourOwn
    after = _give_back(tx, actor, before, giver)
    tx.tell(before.person_id, TakenAway(village.name), though_resting=True)
    given_back = GivenBack(before.application.full_name, village.name)
    _tell_carers(tx, before, after, given_back)
    return given_back


def taken_lately(
    tx: Transaction, person_id: PersonId, moment: datetime
) -> Sequence[tuple[Nomination, PersonId]]:
    """What somebody took over not long before a moment and may be another's, and by whose links."""
    found = []
    for number in tx.forgetting.nominations_of(person_id):
        nomination = tx.nominations.get(number)
        giver = tx.invitations.giver_of_taken(number, moment - UNDONE_WITHIN)
        if giver is not None and nomination.assisted_by is None and nomination.status in UNDOABLE:
            found.append((nomination, giver))
    return found


def let_fall(tx: Transaction, actor: Actor | None, lately: Iterable[tuple[Nomination, PersonId]]) -> None:
    """Who took it over wants to be forgotten: it may be another's, and comes back to who passes things on.

    The clock's own, after a restore, say nothing: what there was to say was said.
    """
    for before, giver in lately:
        after = _give_back(tx, actor, before, giver)
        village = tx.places.get(before.application.village_id)
        if actor is not None:
            came_back = GivenBack(before.application.full_name, village.name, is_known=False)
            _tell_carers(tx, before, after, came_back)


def _give_back(tx: Transaction, actor: Actor | None, before: Nomination, giver: PersonId) -> Nomination:
    """Nobody's before its own person agrees: no older link opens it, and whom the wrong one named is free."""
    full_name = before.application.full_name
    person = tx.people.write_down(full_name, tx.programme.locale, NOT_HEARD, tx.now)
    after = rules.give_back(before, person.id, giver, tx.now)
    tx.nominations.save(after)
    joint_vetting.call_off(tx, before.id)
    tx.invitations.spend_all(before.id, InvitationKind.TAKE_OVER, tx.now)
    tx.conflicts.unflag_all(before.id)
    tx.drafts.delete(before.person_id, SELF_NOMINATION.name)
    tx.record(actor, "undo_take_over", f"{KIND}:{before.id}")
    return after


def _tell_carers(tx: Transaction, before: Nomination, after: Nomination, given_back: GivenBack) -> None:
    counting.recount(tx, [before])
    for carer in organizers.carers(tx, after):
        ways_on = Keyboard("assisted", {"nomination": after.id, "returned": True})
        topic = f"{ABOUT_PAPER.format(after.id)}back:{after.version}:{carer.id}"
        tx.tell(carer.id, given_back, keyboard=ways_on, topic=topic)


def let_go(tx: Transaction, nomination_id: NominationId) -> None:
    """Its person is forgotten: what waits for those who passed things on is not said, and the rest is unsaid.

    Else they would read of somebody without a name, with something to do.
    """
    village = tx.places.get(tx.nominations.get(nomination_id).application.village_id)
    for chat_id, topic in tx.forgetting.told_of(nomination_id):
        if (person := tx.people.find(chat_id)) is not None:
            tx.take_back(person.id, NothingToPassOn(village.name), topic=topic)


def _taken(tx: Transaction, actor: Actor, nomination_id: NominationId) -> tuple[Nomination, PersonId]:
    """One that was taken over lately, and by whose link; raises NotYours, NoLongerThere."""
    nomination = tx.nominations.get(nomination_id)
    require(actor, HOSTS, tx.places.get(nomination.application.village_id))
    giver = tx.invitations.giver_of_taken(nomination_id, tx.now - UNDONE_WITHIN)
    if giver is None or nomination.assisted_by is not None:
        raise NoLongerThere
    return nomination, giver


def _assisted(tx: Transaction, invitation: Invitation) -> Nomination:
    """The live nomination behind a link that nobody has taken over yet."""
    assert invitation.nomination_id is not None
    try:
        nomination = tx.nominations.get(invitation.nomination_id)
    except NoLongerThere:
        raise CodeNotValid from None
    if nomination.assisted_by is None or not nomination.is_live:
        raise CodeNotValid
    return nomination
