"""What villages look for, and who could be it — 需求清单."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain import demands as rules
from domain.demands import DEMAND, Coverage, Demand, DemandId
from domain.errors import NoLongerThere, NotYours
from domain.forms import REVIEW, Draft
from domain.letters import Keyboard
from domain.nominations import Skill
from domain.people import HOSTS, ORGANIZERS, Actor, require
from domain.places import Place, PlaceId, PlaceKind
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from texts.message import Message
from texts.messages.demands import (
    DemandGaps,
    DemandLine,
    DemandNoted,
    DemandPage,
    GapLine,
    LooksFor,
    WordedLine,
)
from texts.neighbours import MEANT

SHOWN = 12
"""So many villages are named for one gap: a county has more of them than a message holds."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one village looks for, to be ticked and unticked."""

    place: Place
    message: DemandPage
    ticked: frozenset[Skill]
    worded: Sequence[Demand]
    has_room: bool


def look(tx: Transaction, actor: Actor, village_id: PlaceId) -> Page:
    """What a village looks for; raises NotYours, NoLongerThere."""
    village = _village(tx, actor, village_id)
    listed = tx.demands.of_village(village.id)
    return Page(
        village,
        DemandPage(village.name, lines(tx, actor, village), rules.MOST),
        frozenset(each.skill for each in listed if each.skill is not None),
        [each for each in listed if each.words is not None],
        has_room=len(listed) < rules.MOST,
    )


def toggle(tx: Transaction, actor: Actor, village_id: PlaceId, skill: Skill) -> Page:
    """Look for somebody with a skill, or no longer; raises TooManyDemands."""
    village = _village(tx, actor, village_id)
    listed = tx.demands.of_village(village.id)
    asked = next((each for each in listed if each.skill is skill), None)
    if asked is not None:
        _drop(tx, actor, asked)
    else:
        _add(tx, actor, village, skill=skill)
    return look(tx, actor, village_id)


def drop(tx: Transaction, actor: Actor, demand_id: DemandId) -> Page:
    """The village no longer looks for this."""
    demand = tx.demands.get(demand_id)
    village = _village(tx, actor, demand.village_id)
    _drop(tx, actor, demand)
    return look(tx, actor, village.id)


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    village = _village(tx, actor, PlaceId(context["village"]))
    rules.require_room(tx.demands.of_village(village.id))
    return Opening(context)


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """Words that mean a skill of the list are that skill, so that it can be matched."""
    village = _village(tx, actor, PlaceId(draft.context["village"]))
    words: str = draft.answers["words"]
    skill = _meant(tx, actor, words)
    looked_for = {each.skill for each in tx.demands.of_village(village.id)}
    if skill is None:
        _add(tx, actor, village, words=words)
    elif skill not in looked_for:
        _add(tx, actor, village, skill=skill)
    return Thanks(DemandNoted(village.name, words, skill), Keyboard("demands", {"village": int(village.id)}))


def _about(tx: Transaction, actor: Actor, draft: Draft) -> str:
    return _village(tx, actor, PlaceId(draft.context["village"])).name


FORM = FormEntry(DEMAND, _submit, _prepare, about=_about)


def gaps(tx: Transaction, actor: Actor) -> DemandGaps:
    """What the villages within an organizer's reach look for in vain; raises NotYours."""
    held = actor.places(ORGANIZERS)
    if not held:
        raise NotYours
    villages = {village.id: village.name for village in tx.places.villages_under(held)}
    demands = tx.demands.of_villages(villages)
    worded = tuple(WordedLine(villages[each.village_id], each.words) for each in demands if each.words)
    found = rules.gaps(demands, tx.demands.supplies(villages))
    return DemandGaps(
        asking=len({each.village_id for each in demands}),
        gaps=tuple(
            GapLine(
                gap.skill,
                tuple(villages[each] for each in gap.village_ids[:SHOWN]),
                len(gap.village_ids[SHOWN:]),
                gap.elsewhere,
            )
            for gap in found
        ),
        worded=worded[:SHOWN],
        more_worded=len(worded[SHOWN:]),
    )


def lines(tx: Transaction, actor: Actor, village: Place) -> tuple[DemandLine, ...]:
    """What a village looks for and by how many it is met; of candidates only its organizers hear."""
    demands = tx.demands.of_village(village.id)
    organizes = actor.holds(ORGANIZERS, village)
    found = rules.coverage(demands, tx.demands.supplies([village.id])) if demands else ()
    return tuple(_line(each, organizes=organizes) for each in found)


def looks_for(tx: Transaction, village_id: PlaceId, skills: Sequence[Skill]) -> LooksFor | None:
    """What a village tells somebody who thinks of coming home; None where it looks for nothing."""
    demands = tx.demands.of_village(village_id)
    if not demands:
        return None
    return LooksFor(
        tx.places.get(village_id).name,
        tuple(each.skill for each in demands if each.skill is not None),
        tuple(each.words for each in demands if each.words is not None),
        rules.met(demands, skills),
    )


def notes(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Message]:
    """What stands beside the question for skills and the review of a nomination."""
    if draft.asked not in {"skills", REVIEW} or "village" not in draft.answers:
        return ()
    skills = tuple(Skill(each) for each in draft.answers.get("skills", ()))
    found = looks_for(tx, PlaceId(draft.answers["village"]), skills if draft.asked == REVIEW else ())
    return (found,) if found and (draft.asked == "skills" or found.met) else ()


def _line(found: Coverage, *, organizes: bool) -> DemandLine:
    if found.demand.skill is None:
        return DemandLine(found.demand.words or "", None, None)
    return DemandLine(found.demand.skill, found.reserves, found.candidates if organizes else None)


def _village(tx: Transaction, actor: Actor, village_id: PlaceId) -> Place:
    """The village, if the actor may speak for it; raises NotYours, NoLongerThere."""
    village = tx.places.get(village_id)
    require(actor, HOSTS, village)
    if village.kind is not PlaceKind.VILLAGE:
        raise NoLongerThere
    return village


def _add(
    tx: Transaction, actor: Actor, village: Place, skill: Skill | None = None, words: str | None = None
) -> None:
    rules.require_room(tx.demands.of_village(village.id))
    number = tx.demands.add(village.id, skill=skill, words=words, asked_by=actor.person_id, now=tx.now)
    tx.record(actor, "look_for", f"demand:{number}")


def _drop(tx: Transaction, actor: Actor, demand: Demand) -> None:
    tx.demands.drop(demand.id)
    tx.record(actor, "look_no_longer", f"demand:{demand.id}")


def _meant(tx: Transaction, actor: Actor, words: str) -> Skill | None:
    """The one skill of the list that these words mean: 电商 is 买卖电商."""
    labels = {skill: tx.texts.label(skill, actor.locale) for skill in Skill}
    found = [each for each in Skill if words in labels[each] or words in MEANT[each]]
    return found[0] if len(found) == 1 else None
