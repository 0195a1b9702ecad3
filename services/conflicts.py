"""A candidate says which organizers they are related to; those sign nothing about them — 回避."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NoLongerThere
from domain.joint_vetting import PROLONG_BY, Line, Vetting, reopened
from domain.letters import Keyboard
from domain.nominations import WITHDRAWABLE, Nomination, Status, put_back
from domain.people import Actor, Person, PersonId, Role
from domain.places import Place
from services import notices, organizers
from services.candidates import county_of
from services.joint_vetting import due_at
from services.transaction import Transaction
from services.vetting_counts import tell_of_vettings, tell_reader
from texts.messages.conflicts import ColleagueNeeded, Relatives, SignedTooClose
from texts.messages.department_lines import NobodyLeft

SIGNERS = (Role.TOWNSHIP_ORGANIZER, Role.COUNTY_ORGANIZER)
"""Whose signatures a candidate's line needs, beside the departments', whose people say so themselves."""
BEFORE_THE_RESERVE = frozenset({Status.JOINT_VETTING, Status.PUBLIC_NOTICE})
"""While somebody stands here, a department's signature can be given anew."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may decide about the candidate, and whether they were named as a relative."""

    person_id: PersonId
    name: str
    role: Role
    named: bool


@dataclass(frozen=True, slots=True)
class Named:
    message: Relatives
    signers: Sequence[Signer]


def look(tx: Transaction, actor: Actor) -> Named:
    """Who decides about the actor's own nomination; raises NoLongerThere where none is on its way."""
    nomination = _own(tx, actor)
    close = tx.conflicts.close_to(nomination.id)
    found = [
        Signer(person.id, person.name, role, person.id in close)
        for person, role in _signers(tx, _village(tx, nomination))
        if person.id != actor.person_id
    ]
    county = [each for each in found if each.role is Role.COUNTY_ORGANIZER]
    nobody = bool(county) and all(each.named for each in county)
    return Named(Relatives(len(found), is_nobody_left=nobody), found)


def name_relative(tx: Transaction, actor: Actor, person_id: PersonId) -> Named:
    """Name an organizer as a relative, or take that back; where nobody else decides, the county hears it."""
    nomination = _own(tx, actor)
    known = {each.person_id: each for each in look(tx, actor).signers}
    if person_id not in known:
        raise NoLongerThere
    if known[person_id].named:
        tx.conflicts.unflag(nomination.id, person_id)
        tx.record(actor, "unname_relative", f"nomination:{nomination.id}")
    else:
        for department in recuse(tx, nomination, person_id, by_candidate=True):
            pass_on(tx, nomination, department, person_id)
        tx.record(actor, "name_relative", f"nomination:{nomination.id}")
        _ask_for_a_colleague(tx, nomination, known[person_id].role)
    return look(tx, actor)


def recuse(
    tx: Transaction, nomination: Nomination, person_id: PersonId, *, by_candidate: bool
) -> Sequence[str]:
    """From now on somebody signs nothing about a candidate; returns whose lines are to be signed anew.

    Nobody comes into the reserve before that. Where it is too late for it, the county decides what to do.
    """
    tx.conflicts.flag(nomination.id, person_id, tx.now, by_candidate=by_candidate)
    vetting = tx.vettings.find_last(nomination.id)
    lines = [] if vetting is None else tx.vettings.lines_of(vetting.id)
    signed = [each for each in lines if each.signed_by == person_id]
    if vetting is None or not signed or nomination.status is Status.WITHDRAWN:
        return ()
    is_open = nomination.status in BEFORE_THE_RESERVE
    if is_open:
        _sign_anew(tx, nomination, vetting, signed)
    if vetting.closed_at is not None:
        for each in signed:
            _tell_chiefs(tx, nomination, each.department)
    tell_of_vettings(tx, county_of(tx, nomination).id)
    return [each.department for each in signed if is_open]


def pass_on(tx: Transaction, nomination: Nomination, department: str, person_id: PersonId) -> bool:
    """A colleague signs instead; where there is none, the county is asked for one. Returns who is there."""
    county, close = county_of(tx, nomination), tx.conflicts.close_to(nomination.id)
    readers = tx.people.reviewers(department, county.id, tx.now)
    others = [
        each
        for each in readers
        if each.id not in close | {person_id, nomination.person_id} and each.unreachable_at is None
    ]
    for colleague in others:
        tell_reader(tx, colleague.id)
    if not others:
        for chief in tx.people.holders(Role.COUNTY_ORGANIZER, county.id, tx.now):
            tx.tell(chief.id, NobodyLeft(department), keyboard=Keyboard("departments"))
    return bool(others)


def _sign_anew(tx: Transaction, nomination: Nomination, vetting: Vetting, signed: Sequence[Line]) -> None:
    """Their lines are open again; who was to be asked about the notice is before the departments again."""
    tx.vettings.save(map(reopened, signed))
    tx.vettings.assign((each.id for each in signed), None)
    tx.vettings.reopen(vetting.id)
    tx.deadlines.give_time((each.id for each in signed), max(vetting.due_at, due_at(tx, PROLONG_BY)))
    notice = tx.notices.find_running(nomination.id)
    if notice is not None and notice.agreed_at is None:
        tx.nominations.save(put_back(nomination, tx.now))
        notices.put_off(tx, nomination)
    for each in signed:
        tx.record(None, "reopen_line", f"line:{each.id}")


def _tell_chiefs(tx: Transaction, nomination: Nomination, department: str) -> None:
    """The county had signed already: what it signed rested on somebody who stands too close."""
    application = nomination.application
    status = tx.nominations.get(nomination.id).status
    village = tx.places.get(application.village_id).name
    told = SignedTooClose(department, application.full_name, village, status)
    close = tx.conflicts.close_to(nomination.id)
    for chief in tx.people.holders(Role.COUNTY_ORGANIZER, county_of(tx, nomination).id, tx.now):
        if chief.id not in close:
            tx.tell(chief.id, told, keyboard=Keyboard("desk"))


def _ask_for_a_colleague(tx: Transaction, nomination: Nomination, role: Role) -> None:
    """Nothing may lie because the only one who could decide has to step back."""
    village, close = _village(tx, nomination), tx.conflicts.close_to(nomination.id)
    if any(each.id not in close for each in organizers.holding(tx, role, village)):
        return
    for chief in organizers.holding(tx, Role.COUNTY_ORGANIZER, village):
        if chief.id in close:
            continue  # they must not learn that somebody named them
        tx.tell(chief.id, ColleagueNeeded(village.name, role), keyboard=Keyboard("desk"))


def _signers(tx: Transaction, village: Place) -> list[tuple[Person, Role]]:
    return [(person, role) for role in SIGNERS for person in organizers.holding(tx, role, village)]


def _own(tx: Transaction, actor: Actor) -> Nomination:
    nomination = tx.nominations.find_live(actor.person_id)
    if nomination is None or nomination.status not in WITHDRAWABLE:
        raise NoLongerThere
    return nomination


def _village(tx: Transaction, nomination: Nomination) -> Place:
    return tx.places.get(nomination.application.village_id)
