"""Posts and secondments: an organizer arranges them, the reserve hears it, at the end somebody says a word.

The word at the end is read by the reserve too, with whom to talk to; what follows a human decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain import placements as rules
from domain.errors import NoLongerThere, NotYours
from domain.forms import Draft
from domain.letters import Keyboard
from domain.nominations import Nomination, Recording, Status
from domain.pages import cut, pages_for, within
from domain.people import ORGANIZERS, Actor, PersonId, Role, require
from domain.placements import WORD, Mark, NoPlacements, Placement, PlacementId, Sort
from domain.places import Place, PlaceId, PlaceKind
from services import candidates, organizers
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from storage.placements import Named
from texts.message import Message
from texts.messages import placements as messages
from texts.messages.placements import PlacementLine

POST_MONTHS = (3, 6, 12)
EXTENDED_BY = (1, 3)
SECRETARIES = frozenset({Role.VILLAGE_SECRETARY})


@dataclass(frozen=True, slots=True)
class Reserves:
    """A page of a village's reserves, to arrange something for one of them."""

    village: Place
    reserves: Sequence[tuple[PersonId, str]]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be arranged: a post by its name, or a sort alone."""

    sort: Sort
    title: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """One reserve's placements, and what else can be arranged for them."""

    reserve_id: PersonId
    village_id: PlaceId
    message: messages.PlacementFile
    rows: Sequence[tuple[PlacementId, str]]
    choices: Sequence[tuple[Choice, str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is being arranged, as far as it has been said."""

    reserve_id: PersonId
    choice: Choice
    place_id: PlaceId | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """The next thing to say: where, or for how long, or whether it is to be so."""

    wanted: Wanted
    message: messages.PlacementPlan
    villages: Sequence[tuple[PlaceId, str]]
    months: Sequence[int]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Card:
    """One placement as its reader sees it, and what they can do with it."""

    placement: Placement
    reserve_id: PersonId
    message: messages.PlacementCard
    arranges: bool
    evaluates: bool
    may_add_word: bool
    spoken: bool


def reserves(tx: Transaction, actor: Actor, village_id: PlaceId, page: int = 0) -> Reserves:
    """Whom something can be arranged for."""
    _require_arranged(tx)
    village = tx.places.get(village_id)
    require(actor, ORGANIZERS, village)
    close = candidates.people_not_theirs(tx, actor)
    found = [each for each in tx.nominations.reserves_of(village_id) if each.person_id not in close]
    pages = pages_for(len(found))
    shown = [(each.person_id, each.full_name) for each in cut(found, page)]
    return Reserves(village, shown, within(page, pages), pages)


def file(tx: Transaction, actor: Actor, reserve_id: PersonId) -> File:
    """What a reserve has done and does, for their organizers."""
    nomination = _reserve(tx, actor, reserve_id)
    found = tx.placements.of(nomination.id)
    lines = tuple(line(tx, each) for each in found)
    running = {each.sort for each in found if each.ended_on is None}
    choices = [(each, called) for each, called in _choices(tx, actor) if each.sort not in running]
    message = messages.PlacementFile(
        nomination.application.full_name, candidates.village_of(tx, nomination).name, lines
    )
    rows = [(each.id, name(tx, each, actor.locale)) for each in found]
    return File(reserve_id, nomination.application.village_id, message, rows, choices)


def plan(tx: Transaction, actor: Actor, wanted: Wanted, page: int = 0) -> Asking:
    """What is still to be said before it can be arranged."""
    nomination = _reserve(tx, actor, wanted.reserve_id)
    title = _title(tx, wanted.choice)
    months = _months(tx, wanted.choice.sort)
    if wanted.months is None and len(months) == 1:
        wanted = replace(wanted, months=months[0])
    place = None if wanted.place_id is None else tx.places.get(wanted.place_id)
    from_on, until_on = (None, None) if wanted.months is None else _span(tx, wanted.months)
    message = messages.PlacementPlan(
        nomination.application.full_name,
        wanted.choice.sort,
        title,
        place.name if place else None,
        from_on,
        until_on,
    )
    villages = [] if place else _hosts(tx, nomination, wanted.choice.sort)
    pages = pages_for(len(villages))
    shown = [(each.id, each.name) for each in cut(villages, page)]
    return Asking(wanted, message, shown, months, within(page, pages), pages)


def arrange(tx: Transaction, actor: Actor, wanted: Wanted) -> Card:
    """It is so from today; the reserve hears it."""
    nomination = _reserve(tx, actor, wanted.reserve_id)
    choice = wanted.choice
    if wanted.place_id is None or wanted.months is None or wanted.months not in _months(tx, choice.sort):
        raise NoLongerThere
    if wanted.place_id not in {each.id for each in _hosts(tx, nomination, choice.sort)}:
        raise NotYours
    kept = tx.placements.add(
        nomination.id,
        choice.sort,
        _title(tx, choice),
        wanted.place_id,
        _span(tx, wanted.months),
        set_by=actor.person_id,
        now=tx.now,
    )
    tx.record(actor, "arrange_placement", f"placement:{kept.id}")
    tell(tx, nomination, messages.PlacementBegins(line(tx, kept)), kept)
    return card(tx, actor, kept.id)


def card(tx: Transaction, actor: Actor, placement_id: PlacementId) -> Card:
    """One placement: for the reserve, who hosts them, and their organizers."""
    named = tx.placements.named(placement_id)
    found, host = named.placement, tx.places.get(named.placement.place_id)
    organizes = arranges(tx, actor, named)
    hosts = actor.holds(SECRETARIES, host)
    if not (organizes or hosts or actor.person_id == named.person_id):
        raise NotYours
    message = messages.PlacementCard(
        named.full_name,
        tx.places.get(named.village_id).name,
        line(tx, found),
        found.said if isinstance(found.said, str) else None,
        found.said.seconds if isinstance(found.said, Recording) else None,
    )
    evaluates = found.needs_evaluation() and (organizes or (hosts and found.sort is Sort.SECONDMENT))
    may_add = found.evaluated_by == actor.person_id and found.said is None
    return Card(
        found,
        named.person_id,
        message,
        organizes,
        evaluates and actor.person_id != named.person_id,
        may_add,
        isinstance(found.said, Recording),
    )


def let_end(tx: Transaction, actor: Actor, placement_id: PlacementId) -> Card:
    """Seen: it ends on its day."""
    seen = _change(tx, actor, placement_id, lambda each: rules.look_at(each, today(tx)))
    tx.record(actor, "look_at_placement", f"placement:{placement_id}")
    return seen


def extend(tx: Transaction, actor: Actor, placement_id: PlacementId, months: int) -> Card:
    """It goes on; the reserve hears till when."""
    if months not in EXTENDED_BY:
        raise NoLongerThere
    seen = _change(tx, actor, placement_id, lambda each: rules.extend(each, months, today(tx)))
    tx.record(actor, "extend_placement", f"placement:{placement_id}")
    nomination = tx.nominations.get(seen.placement.nomination_id)
    tell(tx, nomination, messages.PlacementGoesOn(line(tx, seen.placement)), seen.placement)
    return seen


def end(tx: Transaction, actor: Actor, placement_id: PlacementId) -> Card:
    """It is over; the reserve hears it, and who hosted them is asked for a word."""
    seen = _change(tx, actor, placement_id, lambda each: rules.end(each, today(tx)))
    tx.record(actor, "end_placement", f"placement:{placement_id}")
    nomination = tx.nominations.get(seen.placement.nomination_id)
    tell(tx, nomination, messages.PlacementEnds(line(tx, seen.placement)), seen.placement)
    return seen


def evaluate(tx: Transaction, actor: Actor, placement_id: PlacementId, marks: Sequence[Mark]) -> Card:
    """The short word at its end, kept in the reserve's file; they read it too."""
    seen = card(tx, actor, placement_id)
    kept = rules.evaluate(seen.placement, marks, actor.person_id, today(tx))
    if not seen.evaluates:
        raise NotYours
    tx.placements.save(kept)
    tx.record(actor, "evaluate_placement", f"placement:{placement_id}")
    _tell_evaluation(tx, kept)
    return card(tx, actor, placement_id)


def recording(tx: Transaction, actor: Actor, placement_id: PlacementId) -> str:
    said = card(tx, actor, placement_id).placement.said
    if not isinstance(said, Recording):
        raise NoLongerThere
    return said.file_id


def tell(tx: Transaction, nomination: Nomination, message: Message, placement: Placement) -> None:
    """The reserve hears it; of somebody without a phone who passes it on.

    What is said of its end on one day is one message.
    """
    keyboard = Keyboard("placement", {"placement": int(placement.id)})
    topic = f"placement:{placement.id}:{today(tx)}"
    if nomination.assisted_by is None:
        tx.tell(nomination.person_id, message, keyboard=keyboard, though_resting=True, topic=topic)
        return
    for carer in organizers.carers(tx, nomination):
        told = messages.PassOnPlacement(nomination.application.full_name, line(tx, placement))
        tx.tell(carer.id, told, topic=f"{topic}:{carer.id}")


def arranges(tx: Transaction, actor: Actor, named: Named) -> bool:
    """Whether it is theirs to arrange: who organizes here and is not close to the reserve."""
    close = candidates.not_theirs(tx, actor)
    return named.placement.nomination_id not in close and organizes(tx, actor, named)


def organizes(tx: Transaction, actor: Actor, named: Named) -> bool:
    """Whether somebody else organizes the reserve's village or the one they work in."""
    villages = (tx.places.get(named.village_id), tx.places.get(named.placement.place_id))
    return actor.person_id != named.person_id and any(actor.holds(ORGANIZERS, each) for each in villages)


def line(tx: Transaction, placement: Placement) -> PlacementLine:
    """What is read of a placement in one line."""
    return PlacementLine(
        placement.sort,
        placement.title,
        tx.places.get(placement.place_id).name,
        placement.from_on,
        placement.ended_on or placement.until_on,
        placement.ended_on is not None,
        *placement.marks,
    )


def name(tx: Transaction, placement: Placement, locale: str) -> str:
    """What is on the button that leads to it."""
    called = placement.title or tx.texts.label(placement.sort, locale)
    return f"{called} · {tx.places.get(placement.place_id).name}"


def today(tx: Transaction) -> date:
    return tx.now.astimezone(tx.programme.zone).date()


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    if not card(tx, actor, PlacementId(context["placement"])).may_add_word:
        raise NoLongerThere
    return Opening(context)


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """Beside the three marks, in the same letter to the reserve."""
    seen = card(tx, actor, PlacementId(draft.context["placement"]))
    if not seen.may_add_word:
        raise NoLongerThere
    said = draft.answers["words"]
    kept = replace(seen.placement, said=Recording(**said) if isinstance(said, dict) else str(said))
    tx.placements.save(kept)
    tx.record(actor, "add_word_on_placement", f"placement:{kept.id}")
    _tell_evaluation(tx, kept)
    return Thanks(messages.PlacementWordKept(seen.message.full_name))


FORM = FormEntry(WORD, _submit, _prepare)


def _tell_evaluation(tx: Transaction, placement: Placement) -> None:
    nomination = tx.nominations.get(placement.nomination_id)
    near = [each.name for each in organizers.of_village(tx, nomination.application.village_id)][:1]
    message = messages.PlacementEvaluated(
        line(tx, placement),
        placement.said if isinstance(placement.said, str) else None,
        isinstance(placement.said, Recording),
        near[0] if near else "",
    )
    tell(tx, nomination, message, placement)


def _change(
    tx: Transaction, actor: Actor, placement_id: PlacementId, change: Callable[[Placement], Placement]
) -> Card:
    named = tx.placements.named(placement_id)
    if not arranges(tx, actor, named):
        raise NotYours
    tx.placements.save(change(named.placement))
    return card(tx, actor, placement_id)


def _reserve(tx: Transaction, actor: Actor, reserve_id: PersonId) -> Nomination:
    """A reserve within an organizer's reach who is not they themselves."""
    _require_arranged(tx)
    nomination = tx.nominations.find_live(reserve_id)
    if nomination is None or nomination.status is not Status.RESERVE:
        raise NoLongerThere
    require(actor, ORGANIZERS, candidates.village_of(tx, nomination))
    if nomination.id in candidates.not_theirs(tx, actor):
        raise NotYours
    return nomination


def _choices(tx: Transaction, actor: Actor) -> list[tuple[Choice, str]]:
    county = tx.programme.placements
    found = [(Choice(Sort.POST, number), title) for number, title in enumerate(county.posts)]
    if county.secondments:
        found.append((Choice(Sort.SECONDMENT), tx.texts.label(Sort.SECONDMENT, actor.locale)))
    if county.observation:
        found.append((Choice(Sort.OBSERVATION), tx.texts.label(Sort.OBSERVATION, actor.locale)))
    return found


def _title(tx: Transaction, choice: Choice) -> str:
    if choice.sort is not Sort.POST:
        return ""
    if not 0 <= choice.title < len(tx.programme.placements.posts):
        raise NoLongerThere
    return tx.programme.placements.posts[choice.title]


def _months(tx: Transaction, sort: Sort) -> Sequence[int]:
    county = tx.programme.placements
    if sort is Sort.POST:
        return POST_MONTHS if county.posts else ()
    if sort is Sort.SECONDMENT:
        return county.secondments
    return (county.observation.months,) if county.observation else ()


def _hosts(tx: Transaction, nomination: Nomination, sort: Sort) -> list[Place]:
    """Where it can be: the own village first, then those of the own township, then of the county."""
    own = candidates.village_of(tx, nomination)
    near = [each for each in tx.places.of_kind(PlaceKind.VILLAGE) if each.parent_id == own.parent_id]
    far = [each for each in tx.places.of_kind(PlaceKind.VILLAGE) if each.parent_id != own.parent_id]
    if sort is Sort.SECONDMENT:
        return [each for each in (*near, *far) if each.id != own.id]
    return [own, *(each for each in near if each.id != own.id)]


def _span(tx: Transaction, months: int) -> tuple[date, date]:
    return today(tx), rules.months_after(today(tx), months)


def _require_arranged(tx: Transaction) -> None:
    if not tx.programme.placements.arranged:
        raise NoPlacements
