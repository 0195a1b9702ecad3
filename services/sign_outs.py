"""Out of the reserve by the county's signature, never by a rule: the letter is read before it goes — 请退."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NoLongerThere
from domain.joint_vetting import TooClose
from domain.leaving import out_reasons
from domain.nominations import AlreadyDecided, Nomination, NominationId, Reason, Status, Verdict
from domain.people import COUNTY, Actor, require
from domain.places import Place, PlaceId, PlaceKind
from services import candidates, decisions, leaving, organizers, pairs, people
from services.candidates import village_of
from services.transaction import Transaction
from texts.messages import sign_outs as messages


@dataclass(frozen=True, slots=True)
class Listed:
    """The reserves of a village about whom the actor may decide."""

    message: messages.WhoIsSignedOut
    village_id: PlaceId
    reserves: Sequence[tuple[NominationId, str]]


@dataclass(frozen=True, slots=True)
class Why:
    """Before the reason is chosen."""

    message: messages.WhySignOut
    nomination_id: NominationId
    village_id: PlaceId
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class Preview:
    """What the person will read, before anything is signed."""

    message: messages.SignOutPreview
    letter: messages.SignedOut
    nomination_id: NominationId
    reason: Reason


@dataclass(frozen=True, slots=True)
class Signed:
    message: messages.SignedOutByYou
    village_id: PlaceId


def may(tx: Transaction, actor: Actor, village: Place) -> bool:
    """Whether the way there is shown to the actor."""
    return actor.holds(COUNTY, organizers.county_above(tx, village))


def choose(tx: Transaction, actor: Actor, village_id: PlaceId) -> Listed:
    """Whom of a village; raises NotYours, NoLongerThere for any other place."""
    village = tx.places.get(village_id)
    if village.kind is not PlaceKind.VILLAGE:
        raise NoLongerThere
    require(actor, COUNTY, organizers.county_above(tx, village))
    not_theirs = candidates.not_theirs(tx, actor)
    live = [tx.nominations.find_live(each.person_id) for each in tx.nominations.reserves_of(village_id)]
    found = [(each.id, each.application.full_name) for each in live if each and each.id not in not_theirs]
    return Listed(messages.WhoIsSignedOut(village.name, len(found)), village_id, found)


def why(tx: Transaction, actor: Actor, nomination_id: NominationId) -> Why:
    """The reasons there are; raises NotYours, TooClose, AlreadyDecided."""
    nomination = _theirs(tx, actor, nomination_id)
    village = village_of(tx, nomination)
    message = messages.WhySignOut(nomination.application.full_name, village.name)
    return Why(message, nomination_id, village.id, out_reasons(trains=tx.programme.training.classes))


def preview(tx: Transaction, actor: Actor, nomination_id: NominationId, reason: Reason) -> Preview:
    """The letter as it would be written now; raises what `why` raises."""
    nomination = _theirs(tx, actor, nomination_id, reason)
    has_phone, is_reached = nomination.assisted_by is None, _is_reached(tx, nomination)
    full_name = nomination.application.full_name
    message = messages.SignOutPreview(full_name, has_phone=has_phone, is_reached=is_reached)
    return Preview(message, _letter(tx, actor, nomination, reason), nomination_id, reason)


def sign(tx: Transaction, actor: Actor, nomination_id: NominationId, reason: Reason) -> Signed:
    """The person hears it first, with the reason and how to object; then their mentors and the township.

    Whoever can be written to no more hears it from the township, which has the reason for that.
    """
    nomination = _theirs(tx, actor, nomination_id, reason)
    letter, village = _letter(tx, actor, nomination, reason), village_of(tx, nomination)
    ended = pairs.end_of_reserve(tx, actor, nomination.person_id)
    [out] = decisions.decide(tx, actor, [nomination], Verdict.SIGN_OUT, reason)
    leaving.lay_down(tx, out)
    candidates.tell(tx, out, letter, people.home(tx, out.person_id))
    pairs.tell_of_leaving(tx, ended)
    full_name, unheard = nomination.application.full_name, None if _is_reached(tx, out) else reason
    told = messages.ReserveSignedOut(full_name, village.name, unheard)
    organizers.tell(tx, village, told, but=actor.person_id)
    return Signed(messages.SignedOutByYou(full_name, village.name), village.id)


def _is_reached(tx: Transaction, nomination: Nomination) -> bool:
    """Whether the person hears it by a letter, their own or one that is passed on to them."""
    return nomination.assisted_by is not None or tx.people.get(nomination.person_id).unreachable_at is None


def _letter(tx: Transaction, actor: Actor, nomination: Nomination, reason: Reason) -> messages.SignedOut:
    mentors = leaving.mentors_of(tx, nomination.person_id)
    signer = tx.people.get(actor.person_id).name
    return messages.SignedOut(village_of(tx, nomination).name, reason, mentors, signer)


def _theirs(
    tx: Transaction, actor: Actor, nomination_id: NominationId, reason: Reason | None = None
) -> Nomination:
    nomination = tx.nominations.get(nomination_id)
    require(actor, COUNTY, candidates.county_of(tx, nomination))
    if nomination_id in candidates.not_theirs(tx, actor):
        raise TooClose
    if nomination.status is not Status.RESERVE:
        raise AlreadyDecided
    if reason is not None and reason not in out_reasons(trains=tx.programme.training.classes):
        raise NoLongerThere
    return nomination
