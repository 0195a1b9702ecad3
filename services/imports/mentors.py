"""Mentors of an office's table: nobody is entered before they agree, so each gets a link of their own.

The code is made of the row with a key that lies outside the database. So the same row has the same link each
time, and neither name nor phone has to be kept to know it again.
"""

import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.imports import Trouble, read_full_name, read_phone, required
from domain.invitations import LASTS, InvitationKind, code_from
from services.imports.places import Entry
from services.imports.sheets import Line, Tick
from services.transaction import Transaction
from storage.invitations import Invitation
from texts.imports import FULL_NAME, PHONE, PLACE


@dataclass(frozen=True, slots=True)
class Guest:
    """A row: who is to be asked, and where they would help."""

    line: int
    name: str
    place: str
    code: str


@dataclass(slots=True)
class MentorPlan:
    """Who gets a link: for the first time, once more, still the same, or no longer, for they followed it."""

    invited: list[Guest] = field(default_factory=list)
    renewed: list[Guest] = field(default_factory=list)
    waiting: list[Guest] = field(default_factory=list)
    came: int = 0

    @property
    def links(self) -> list[Guest]:
        return sorted([*self.invited, *self.renewed, *self.waiting], key=lambda guest: guest.line)


def plan_mentors(
    tx: Transaction, known: Mapping[str, Entry], lines: Sequence[Line], tick: Tick
) -> MentorPlan:
    """Read who is to be asked; every fault is noted with its line."""
    named: dict[str, list[str]] = defaultdict(list)
    for entry in known.values():
        named[entry.name].append(entry.code)
    guests: dict[str, Guest] = {}
    for line in lines:
        tick()
        guest = _read(tx, line, known, named)
        if guest is not None and guests.setdefault(guest.code, guest) is not guest:
            line.blame(FULL_NAME, Trouble.SAID_BEFORE, str(guests[guest.code].line))
    plan, there = MentorPlan(), tx.invitations.known(guests)
    for guest in guests.values():
        before = there.get(guest.code)
        if before is None:
            plan.invited.append(guest)
        elif before.used:
            plan.came += 1
        elif before.expires_at <= tx.now:
            plan.renewed.append(guest)
        else:
            plan.waiting.append(guest)
    return plan


def carry_out_mentors(tx: Transaction, plan: MentorPlan, known: Mapping[str, Entry]) -> datetime:
    """Keep the links as planned; returns until when they are good."""
    until = tx.now + LASTS[InvitationKind.MENTOR]
    at = {}
    for guest in plan.invited + plan.renewed:
        place_id = known[guest.place].id
        assert place_id is not None
        at[guest.code] = Invitation(InvitationKind.MENTOR, place_id, until)
    tx.invitations.add_all({guest.code: at[guest.code] for guest in plan.invited})
    tx.invitations.renew([guest.code for guest in plan.renewed], until)
    tx.audit.record_all(
        [(f"invite {InvitationKind.MENTOR}", f"place:{each.place_id}") for each in at.values()],
        actor_id=None,
        now=tx.now,
    )
    return until


def _read(
    tx: Transaction, line: Line, known: Mapping[str, Entry], named: Mapping[str, Sequence[str]]
) -> Guest | None:
    name, told = line.take(FULL_NAME, read_full_name), line.take(PLACE, required)
    phone = line.take(PHONE, read_phone)
    place = _place(line, told, known, named) if told else None
    if name is None or place is None or phone is None:
        return None
    row = f"{name}\x1f{place}\x1f{phone}".encode()
    number = int.from_bytes(hmac.digest(tx.secrets.invitation_key, row, "sha256"))
    return Guest(line.number, name, place, code_from(number))


def _place(
    line: Line, told: str, known: Mapping[str, Entry], named: Mapping[str, Sequence[str]]
) -> str | None:
    """The code of the place that is meant by its code or by its name."""
    if told.lower() in known:
        return told.lower()
    codes = named.get(told, ())
    if len(codes) == 1:
        return codes[0]
    line.blame(PLACE, Trouble.SEVERAL_PLACES if codes else Trouble.NO_SUCH_PLACE, told)
    return None
