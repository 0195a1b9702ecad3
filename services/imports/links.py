"""Links for whoever an office's table names: nobody is entered before they agree, so each gets their own.

The code is made of the row with a key that lies outside the database. So the same row has the same link each
time, and neither name nor phone has to be kept to know it again.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.imports import Trouble
from domain.invitations import LASTS, code_from
from services.imports.sheets import Line
from services.transaction import Transaction
from storage.invitations import Invitation
from texts.imports import FULL_NAME


@dataclass(frozen=True, slots=True)
class Guest:
    """A row: who is to be asked, and for which place's code or which department."""

    line: int
    name: str
    place: str
    code: str


@dataclass(slots=True)
class LinkPlan:
    """Who gets a link: for the first time, once more, still the same, or no longer, for they followed it."""

    invited: list[Guest] = field(default_factory=list)
    renewed: list[Guest] = field(default_factory=list)
    waiting: list[Guest] = field(default_factory=list)
    came: int = 0
    until: datetime | None = None

    @property
    def new(self) -> list[Guest]:
        return [*self.invited, *self.renewed]

    @property
    def links(self) -> list[Guest]:
        return sorted([*self.new, *self.waiting], key=lambda guest: guest.line)


def code_of(tx: Transaction, *cells: str) -> str:
    """The code that belongs to a row for as long as it says the same."""
    row = "\x1f".join(cells).encode()
    return code_from(int.from_bytes(hmac.digest(tx.secrets.invitation_key, row, "sha256")))


def plan_links(tx: Transaction, read: Iterable[tuple[Line, Guest]]) -> tuple[LinkPlan, Mapping[str, Line]]:
    """What became of each row's link so far, and the line of each code; rows that stand twice are noted."""
    guests: dict[str, Guest] = {}
    lines: dict[str, Line] = {}
    for line, guest in read:
        if guests.setdefault(guest.code, guest) is not guest:
            line.blame(FULL_NAME, Trouble.SAID_BEFORE, str(guests[guest.code].line))
        else:
            lines[guest.code] = line
    plan, there = LinkPlan(), tx.invitations.known(guests)
    for guest in guests.values():
        before = there.get(guest.code)
        if before is None:
            plan.invited.append(guest)
        elif before.used_at is not None:
            plan.came += 1
        elif before.expires_at <= tx.now:
            plan.renewed.append(guest)
        else:
            plan.waiting.append(guest)
    return plan, lines


def keep_links(tx: Transaction, plan: LinkPlan, offered: Mapping[str, Invitation], deed: str) -> None:
    """Keep the links as planned, by what each code offers; all of a plan are of one kind."""
    if not offered:
        return
    plan.until = tx.now + LASTS[next(iter(offered.values())).kind]
    tx.invitations.add_all({guest.code: offered[guest.code] for guest in plan.invited})
    tx.invitations.renew([guest.code for guest in plan.renewed], plan.until)
    deeds = [(deed, f"place:{each.place_id}") for each in offered.values()]
    tx.audit.record_all(deeds, actor_id=None, now=tx.now)
