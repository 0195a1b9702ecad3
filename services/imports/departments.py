"""Who signs for the departments, by an office's table: each gets a link that gives the role."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from domain.imports import Trouble, read_full_name, read_phone, required
from domain.invitations import LASTS, InvitationKind
from domain.names import folded
from domain.people import Role
from domain.places import PlaceKind
from services.imports.links import Guest, LinkPlan, code_of, keep_links, plan_links
from services.imports.sheets import Line, Tick
from services.transaction import Transaction
from storage.invitations import Invitation
from texts.imports import DEPARTMENT, FULL_NAME, PHONE

KIND, ROLE = InvitationKind.ROLE, Role.DEPARTMENT_REVIEWER
ROW = "reviewer"


def plan_departments(tx: Transaction, lines: Sequence[Line], tick: Tick) -> LinkPlan:
    """Read who is to be asked; every fault is noted with its line."""
    plan, line_of = plan_links(tx, _read_all(tx, lines, tick))
    county = tx.places.of_kind(PlaceKind.COUNTY)[0]
    there = {
        (department, folded(each.name))
        for department in {guest.place for guest in plan.new}
        for each in tx.people.reviewers(department, county.id, tx.now)
    }
    for guest in plan.new:
        if (guest.place, folded(guest.name)) in there:
            line_of[guest.code].blame(FULL_NAME, Trouble.ALREADY_SIGNS, guest.place)
    return plan


def carry_out_departments(tx: Transaction, plan: LinkPlan) -> None:
    """Keep the links as planned; a reviewer signs for one department of the county."""
    county, until = tx.places.of_kind(PlaceKind.COUNTY)[0], tx.now + LASTS[KIND]
    at = {guest.code: Invitation(KIND, county.id, until, ROLE, department=guest.place) for guest in plan.new}
    keep_links(tx, plan, at, f"invite {KIND} {ROLE}")


def _read_all(tx: Transaction, lines: Sequence[Line], tick: Tick) -> Iterator[tuple[Line, Guest]]:
    known = {_plain(name): name for name in tx.programme.departments}
    still = tx.people.reviewing_since(tx.places.of_kind(PlaceKind.COUNTY)[0].id, tx.now)
    signs: dict[tuple[str, str], tuple[str, int]] = {}
    for line in lines:
        tick()
        department, name = line.take(DEPARTMENT, required), line.take(FULL_NAME, read_full_name)
        phone = line.take(PHONE, read_phone)
        if department is not None and _plain(department) not in known:
            line.blame(DEPARTMENT, Trouble.NO_SUCH_DEPARTMENT, department)
        elif department is not None and name is not None and phone is not None:
            department = known[_plain(department)]
            first, number = signs.setdefault((name, phone or department), (department, line.number))
            if first != department:
                line.blame(DEPARTMENT, Trouble.SIGNS_ELSEWHERE, str(number))
                continue
            code = _code(tx, (ROW, name, department, phone), still)
            yield line, Guest(line.number, name, department, code)


def _code(tx: Transaction, row: tuple[str, ...], still: Collection[datetime]) -> str:
    """The row's code; where its role was given by one and is gone, one more: who comes back is invited anew.

    A role begins at the very moment at which its code is used.
    """
    code, again = code_of(tx, *row), 0
    while (
        (before := tx.invitations.known([code]).get(code)) is not None
        and before.used_at is not None
        and before.used_at not in still
    ):
        again += 1
        code = code_of(tx, *row, str(again))
    return code


def _plain(words: str) -> str:
    """A name as it is compared: without blanks, and with one width of letters and brackets."""
    return "".join(unicodedata.normalize("NFKC", words).split()).casefold()
