"""Whom an office would like to see among the reserves: each gets a link by which they agree or do not.

Until they agree a name and village are kept, as of whom a villager recommends; the rest they say themselves.
"""

from collections.abc import Iterator, Mapping, Sequence

from domain.forgetting import mark_of_link
from domain.imports import Trouble, read_full_name, read_phone, read_words, required
from domain.invitations import LASTS, InvitationKind
from domain.names import folded
from domain.places import PlaceKind
from services.imports.links import Guest, LinkPlan, code_of, keep_links, plan_links
from services.imports.places import Entry, by_name, id_of
from services.imports.sheets import Line, Tick
from services.transaction import Transaction
from storage.invitations import Invitation, digest_of
from texts.imports import FULL_NAME, PHONE, TOWNSHIP, VILLAGE

KIND = InvitationKind.RECOMMENDATION
ROW = "person"
"""Begins the row a code is made of: somebody may stand among the mentors with the same words."""


def plan_people(tx: Transaction, known: Mapping[str, Entry], lines: Sequence[Line], tick: Tick) -> LinkPlan:
    """Read who is to be asked; every fault is noted with its line."""
    plan, line_of = plan_links(tx, _read_all(tx, known, lines, tick))
    _leave_in_peace(tx, plan)
    there = {(place_id, folded(name)) for place_id, name in tx.nominations.live_names()} if plan.new else ()
    for guest in plan.new:
        if (known[guest.place].id, folded(guest.name)) in there:
            line_of[guest.code].blame(FULL_NAME, Trouble.ALREADY_NOMINATED, guest.name)
    return plan


def carry_out_people(tx: Transaction, plan: LinkPlan, known: Mapping[str, Entry]) -> None:
    """Keep a name under each new link; one whose time was over is kept anew."""
    until = tx.now + LASTS[KIND]
    at = {guest.code: Invitation(KIND, id_of(known[guest.place]), until) for guest in plan.new}
    keep_links(tx, plan, at, "recommend")
    tx.recommendations.delete_all(digest_of(guest.code) for guest in plan.renewed)
    tx.recommendations.add_from_table({digest_of(guest.code): guest.name for guest in plan.new})


def _leave_in_peace(tx: Transaction, plan: LinkPlan) -> None:
    """Who followed the link and wanted to be forgotten is not asked again by the same row."""
    buried = tx.forgetting.buried()
    key = tx.secrets.audit_key
    for guests in (plan.invited, plan.renewed, plan.waiting):
        left = [each for each in guests if mark_of_link(key, digest_of(each.code)) not in buried]
        plan.came += len(guests) - len(left)
        guests[:] = left


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
    name, told = line.take(FULL_NAME, read_full_name), line.take(VILLAGE, required)
    township, phone = line.take(TOWNSHIP, read_words), line.take(PHONE, read_phone)
    village = _village(line, told, township, known, named) if told and township is not None else None
    if name is None or village is None or phone is None:
        return None
    return Guest(line.number, name, village, code_of(tx, ROW, name, village, phone))


def _village(
    line: Line, told: str, township: str, known: Mapping[str, Entry], named: Mapping[str, Sequence[Entry]]
) -> str | None:
    """The code of the village that is meant by its code or name, where need be by its township's too."""
    by_code = known.get(told.lower())
    meant = [by_code] if by_code is not None else named.get(told, ())
    villages = [each for each in meant if each.kind is PlaceKind.VILLAGE]
    below = [each for each in villages if not township or _lies_in(each, township, known)]
    if len(below) == 1:
        return below[0].code
    if below:
        line.blame(VILLAGE, Trouble.SEVERAL_PLACES, told)
    elif villages:
        line.blame(TOWNSHIP, Trouble.NOT_IN_TOWNSHIP, told)
    else:
        line.blame(VILLAGE, Trouble.NOT_A_VILLAGE if meant else Trouble.NO_SUCH_PLACE, told)
    return None


def _lies_in(village: Entry, township: str, known: Mapping[str, Entry]) -> bool:
    """A village whose own row names no township that is there was blamed for that already."""
    above = known.get(village.above or "")
    return above is None or _is_called(above, township)


def _is_called(place: Entry, told: str) -> bool:
    return told in {place.name, place.code} or told.lower() == place.code
