"""Every call the bot makes, under every fault the sandbox knows: the cells, and what must hold in each."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from domain.forgetting import BLOT
from sandbox.faults import KINDS
from sandbox.refusals import KNOWN_TEXTS, WEBHOOK_IS_ACTIVE
from tests.faults.scenes import Cast, Scene, State
from tests.faults.stage import PATIENCE, Stage, Stuck, simple

LOSES = frozenset({"drop_before", "drop_after", "truncated", "internal", "too_many_requests"})
FITS = {"conflict": "getUpdates", "migrate": "sendMessage"}
Said = Counter[str]
TAKE_BACKS = frozenset({"第#件事，提的人满意。"})
"""Said only to take back a question; where that was held back there is nothing to take back."""
QUICK = {"delay": 0.02, "hang": 0.02, "trickle": 0.0001}
"""Seconds of the world, not of the story: enough to be out of step, too few to wait for."""


@dataclass(frozen=True)
class Fault:
    """One way to go wrong, as a line of a script."""

    kind: str
    more: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind} {self.more.get('description', '')}".strip()


@dataclass(frozen=True)
class Cell:
    """The n-th call of a method in a scene meets a fault."""

    scene: Scene
    method: str
    place: int
    fault: Fault

    def __str__(self) -> str:
        return f"{self.scene.__name__}: {self.method} no. {self.place + 1} meets {self.fault}"


@dataclass(frozen=True)
class Played:
    """How a scene went: the calls of the bot, what everybody has read in the end, and what was kept."""

    calls: list[dict[str, Any]]
    said: Said
    state: State
    is_stuck: bool


def faults() -> Iterator[Fault]:
    """Every kind once, and every text that Telegram is known to refuse with."""
    for kind in KINDS:
        if kind in KNOWN_TEXTS:
            texts = (text for text in KNOWN_TEXTS[kind] if text != WEBHOOK_IS_ACTIVE)  # that ends the process
            yield from (Fault(kind, {"description": text}) for text in texts)
        elif kind in QUICK:
            yield Fault(kind, {"seconds": QUICK[kind]})
        else:
            yield Fault(kind)


async def play(stage: Stage, scene: Scene, cell: Cell | None = None) -> Played:
    """Gather the people, let the fault lie in wait, play, then give the bot a minute."""
    cast = await scene(stage)
    before = _newest(stage)
    stage.rested = 0.0
    if cell is not None:
        await _arrange(stage, cell, cast)
    is_stuck = False
    try:
        await cast.play()
    except Stuck:
        is_stuck = True
    await stage.trials.clear()
    await stage.pass_time(PATIENCE)
    calls = stage.phones.sandbox.world.journal.since(before)
    return Played(calls, await _said(cast), await stage.app.see(cast.looks), is_stuck)


async def _arrange(stage: Stage, cell: Cell, cast: Cast) -> None:
    more = dict(cell.fault.more)
    if cell.fault.kind == "migrate":
        members = [
            each.id for each in {each.id: each for each in (*cast.people.values(), *cast.watchers)}.values()
        ]
        chat = await stage.phones.post("chats", title="清河村", members=members, admins=members[:1])
        await stage.phones.post(f"chats/{chat['id']}/members", user=stage.phones.bot_id)
        await stage.phones.rest()
        more |= {"migrate_to_chat_id": chat["id"], "chat": cast.group}
        cast.moved_to = stage.moves[cast.group] = chat["id"]
    await stage.trials.fault(cell.fault.kind, cell.method, after=cell.place, **more)


async def _said(cast: Cast) -> Said:
    said: Said = Counter()
    for hand in cast.people.values():
        said.update(await hand.reads())
    for watcher in cast.watchers[:1]:
        for chat in filter(None, (cast.group, cast.moved_to)):
            said.update(await watcher.reads(chat))
    return said


def cells(clean: dict[Scene, Played], *, wide: bool) -> list[Cell]:
    """The wide run: every call of every scene with every fault.

    Otherwise each method meets each of the ways of getting lost, at its calls in turn, and each of the other
    faults strikes one method, all of them in turn.
    """
    places: dict[str, list[tuple[Scene, int]]] = {}
    for scene, played in clean.items():
        counts: Counter[str] = Counter()
        for call in played.calls:
            places.setdefault(call["method"], []).append((scene, counts[call["method"]]))
            counts[call["method"]] += 1
    turns = {method: cycle(where) for method, where in places.items()}
    methods = cycle(sorted(set(places) - {"getUpdates"}))
    found: list[Cell] = []
    for fault in faults():
        struck = places if wide or fault.kind in LOSES else [FITS.get(fault.kind) or next(methods)]
        for method in struck:
            those = places[method] if wide else [next(turns[method])]
            found += [Cell(scene, method, place, fault) for scene, place in those]
    found = [each for each in found if each.fault.kind != "conflict" or each.method == "getUpdates"]
    return [each for each in found if each.fault.kind != "migrate" or _to_group(each, clean)]


def _is_nobody(played: Played) -> bool:
    """Of who has not agreed yet nothing is kept, not even that their answer was lost: they say it again."""
    return played.state.get("agreed") is False


def _to_group(cell: Cell, clean: dict[Scene, Played]) -> bool:
    calls = [call for call in clean[cell.scene].calls if call["method"] == cell.method]
    return int(calls[cell.place]["params"].get("chat_id", 0)) < 0


async def judged(stage: Stage, cell: Cell, clean: Played) -> list[str]:
    """Play one cell; returns what is wrong with it."""
    since = stage.app.clock()
    crashes = len(stage.crashes())
    listed_before = Counter(await stage.listed())
    played = await play(stage, cell.scene, cell)
    wrong = [f"crash: {line}" for line in stage.crashes()[crashes:]]
    twice = await stage.trials.verdict(no_duplicates=True, since=since.isoformat())
    wrong += [f"said twice: {each['text'][:40]}" for each in twice["found"]]
    listed = list((Counter(await stage.listed()) - listed_before).elements())
    excused = Counter(simple(text) for _, _, because, text in listed if because)
    # after a 401, of a token that was taken away, nobody hears anything: the process ends
    hears_no_more = cell.fault.kind in {"forbidden", "unauthorized"} or "not modified" in str(cell.fault)
    for text in sorted((clean.said - played.said).elements()):
        if text in TAKE_BACKS:
            continue
        if text.startswith("photo") and played.said[text.removeprefix("photo")]:
            continue  # the words without the picture that Telegram would not have
        # of an answer to one person no word is kept
        alike = [each for each in (text, text.removeprefix("photo"), BLOT) if excused[each]]
        if alike:
            excused[alike[0]] -= 1
        elif not played.is_stuck and not hears_no_more and not _is_pictureless(text):
            wrong.append(f"lost: nobody read {text[:40]!r}")
    if played.is_stuck and not listed and not hears_no_more and not _is_nobody(played):
        wrong.append("stuck, and nothing is listed")
    if not played.is_stuck and played.state != clean.state and not hears_no_more:
        wrong.append(f"kept {played.state} instead of {clean.state}")
    if await stage.still_owed():
        wrong.append("letters are still owed a minute later")
    if stage.rested > PATIENCE:
        wrong.append(f"rested {stage.rested:.0f} s")
    return wrong


def _is_pictureless(text: str) -> bool:
    """A voice carries no words that could be listed: who pressed presses again."""
    return text == "voice"


def _newest(stage: Stage) -> int:
    newest = stage.phones.sandbox.world.journal.since(0, 1)
    return int(newest[0]["n"]) if newest else 0
