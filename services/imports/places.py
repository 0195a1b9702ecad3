"""Places of an office's table: new ones are added, names are brought up to date, none is ever removed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.imports import CellFault, Raw, Trouble, read_code, read_title, read_words, required
from domain.places import Outline, PlaceId, PlaceKind
from services.imports.sheets import Line, Tick
from services.transaction import Transaction
from texts.imports import ABOVE, CODE, LEVEL, LEVELS, NAME, said_anyhow
from texts.labels import LABELS

ORDER = tuple(PlaceKind)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as the table or the bot has it; one that is new has no id yet."""

    code: str
    kind: PlaceKind
    name: str
    above: str | None
    id: PlaceId | None = None


@dataclass(slots=True)
class PlacePlan:
    """What becomes of the places."""

    known: dict[str, Entry]
    county: str | None
    added: list[Entry] = field(default_factory=list)
    renamed: list[Entry] = field(default_factory=list)
    unchanged: int = 0


def plan_places(tx: Transaction, outline: Outline, lines: Sequence[Line], tick: Tick) -> PlacePlan:
    """Compare a table with what is there; every fault is noted with its line."""
    known = known_places(tx)
    counties = [each.code for each in known.values() if each.kind is PlaceKind.COUNTY]
    plan = PlacePlan(known, counties[0] if len(counties) == 1 else None)
    named, first = dict(_names(outline)), dict[str, int]()
    read = [(line, entry) for line in lines if (entry := _read(line)) is not None]
    for line, entry in sorted(read, key=lambda each: ORDER.index(each[1].kind)):
        tick()
        if (number := first.setdefault(entry.code, line.number)) != line.number:
            line.blame(CODE, Trouble.SAID_BEFORE, str(number))
        elif named.get(entry.code, entry.name) != entry.name:
            line.blame(NAME, Trouble.NAMED_IN_PROGRAMME, named[entry.code])
        elif (there := plan.known.get(entry.code)) is None:
            _add(plan, line, entry)
        else:
            _compare(tx, plan, line, entry, there)
    return plan


def known_places(tx: Transaction) -> dict[str, Entry]:
    """Every place there is, by its code."""
    places = [place for kind in ORDER for place in tx.places.of_kind(kind)]
    codes = {place.id: place.code for place in places}
    return {
        each.code: Entry(
            each.code, each.kind, each.name, codes[each.parent_id] if each.parent_id else None, each.id
        )
        for each in places
    }


def carry_out_places(tx: Transaction, plan: PlacePlan) -> Mapping[str, Entry]:
    """Add and rename as planned, the upper levels first; returns every place there is then."""
    known: Mapping[str, Entry] = plan.known
    for kind in ORDER[1:]:
        known = known_places(tx)
        new = [(each.code, each.name, known[each.above or ""]) for each in plan.added if each.kind is kind]
        tx.places.add_all(kind, [(code, name, id_of(above)) for code, name, above in new])
    for entry in plan.renamed:
        tx.places.rename(id_of(entry), entry.name)
    known = known_places(tx)
    found = [(f"found {each.kind}", f"place:{id_of(known[each.code])}") for each in plan.added]
    renamed = [("rename", f"place:{id_of(each)}") for each in plan.renamed]
    tx.audit.record_all(found + renamed, actor_id=None, now=tx.now)
    return known


def id_of(entry: Entry) -> PlaceId:
    """The number of a place that is kept by now."""
    assert entry.id is not None
    return entry.id


def by_name(known: Mapping[str, Entry]) -> Mapping[str, Sequence[Entry]]:
    """Places by what they are called; a name may be several places'."""
    named: dict[str, list[Entry]] = defaultdict(list)
    for entry in known.values():
        named[entry.name].append(entry)
    return named


def _read(line: Line) -> Entry | None:
    code, kind = line.take(CODE, read_code), line.take(LEVEL, _read_level)
    name, above = line.take(NAME, read_title), line.take(ABOVE, _read_above)
    if code is None or kind is None or name is None or above is None:
        return None
    return Entry(code, kind, name, above or None)


def _read_level(cell: Raw) -> PlaceKind:
    told = required(cell)
    for kind in PlaceKind:
        if told.lower() in SAID[kind]:
            return kind
    raise CellFault(Trouble.NOT_A_LEVEL, told)


def _read_above(cell: Raw) -> str:
    return read_code(cell) if read_words(cell) else ""


def _add(plan: PlacePlan, line: Line, entry: Entry) -> None:
    level = ORDER.index(entry.kind)
    if level == 0:
        line.blame(LEVEL, Trouble.ANOTHER_COUNTY)
        return
    above = entry.above or (plan.county if entry.kind is PlaceKind.TOWNSHIP else None)
    if above is None:
        line.blame(ABOVE, Trouble.EMPTY)
    elif above not in plan.known:
        line.blame(ABOVE, Trouble.NOTHING_ABOVE, above)
    elif plan.known[above].kind is not ORDER[level - 1]:
        line.blame(ABOVE, Trouble.WRONG_LEVEL_ABOVE, plan.known[above].name)
    else:
        plan.added.append(Entry(entry.code, entry.kind, entry.name, above))
    plan.known[entry.code] = Entry(entry.code, entry.kind, entry.name, above)


def _compare(tx: Transaction, plan: PlacePlan, line: Line, entry: Entry, there: Entry) -> None:
    if entry.kind is not there.kind:
        line.blame(LEVEL, Trouble.LEVEL_CHANGED, tx.texts.label(there.kind, tx.programme.locale))
    elif entry.above is not None and entry.above != there.above:
        line.blame(ABOVE, Trouble.PLACE_MOVED, there.above or "")
    elif entry.name == there.name:
        plan.unchanged += 1
    else:
        plan.renamed.append(Entry(there.code, there.kind, entry.name, there.above, there.id))
        plan.known[there.code] = plan.renamed[-1]


def _names(outline: Outline) -> list[tuple[str, str]]:
    below = [each for place in outline.below for each in _names(place)]
    return [(outline.code, outline.name), *below]


def _said_of(kind: PlaceKind) -> frozenset[str]:
    others = (each for each, meant in LEVELS.items() if meant == LABELS[kind])
    return said_anyhow(LABELS[kind]).union(*map(said_anyhow, others))


SAID = {kind: _said_of(kind) for kind in PlaceKind}
