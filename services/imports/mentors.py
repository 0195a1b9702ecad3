"""Mentors of an office's table: each gets a link that opens the mentor's offer."""

from collections.abc import Iterator, Mapping, Sequence

from domain.imports import Trouble, read_full_name, read_phone, required
from domain.invitations import LASTS, InvitationKind
from services.imports.links import Guest, LinkPlan, code_of, keep_links, plan_links
from services.imports.places import Entry, by_name, id_of
from services.imports.sheets import Line, Tick
from services.transaction import Transaction
from storage.invitations import Invitation
from texts.imports import FULL_NAME, PHONE, PLACE

KIND = InvitationKind.MENTOR


def plan_mentors(tx: Transaction, known: Mapping[str, Entry], lines: Sequence[Line], tick: Tick) -> LinkPlan:
    """Read who is to be asked; every fault is noted with its line."""
    plan, _ = plan_links(tx, _read_all(tx, known, lines, tick))
    return plan


def carry_out_mentors(tx: Transaction, plan: LinkPlan, known: Mapping[str, Entry]) -> None:
    """Keep the links as planned."""
    until = tx.now + LASTS[KIND]
    at = {guest.code: Invitation(KIND, id_of(known[guest.place]), until) for guest in plan.new}
    keep_links(tx, plan, at, f"invite {KIND}")


def _read_all(
    tx: Transaction, known: Mapping[str, Entry], lines: Sequence[Line], tick: Tick
) -> Iterator[tuple[Line, Guest]]:
    named = by_name(known)
    for line in lines:
        tick()
        guest = _read(tx, line, known, named)
        if guest is not None:
            yield line, guest


def _read(
    tx: Transaction, line: Line, known: Mapping[str, Entry], named: Mapping[str, Sequence[Entry]]
) -> Guest | None:
    name, told = line.take(FULL_NAME, read_full_name), line.take(PLACE, required)
    phone = line.take(PHONE, read_phone)
    place = _place(line, told, known, named) if told else None
    if name is None or place is None or phone is None:
        return None
    return Guest(line.number, name, place, code_of(tx, name, place, phone))


def _place(
    line: Line, told: str, known: Mapping[str, Entry], named: Mapping[str, Sequence[Entry]]
) -> str | None:
    """The code of the place that is meant by its code or by its name."""
    if told.lower() in known:
        return told.lower()
    found = named.get(told, ())
    if len(found) == 1:
        return found[0].code
    line.blame(PLACE, Trouble.SEVERAL_PLACES if found else Trouble.NO_SUCH_PLACE, told)
    return None
