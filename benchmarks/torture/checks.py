"""Whether the promises were kept: what the database says, beside what people did and what they saw."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, select

from benchmarks.torture.checks_of_closings import check_closings
from benchmarks.torture.checks_of_forms import check_forms
from benchmarks.torture.checks_of_letters import check_letters
from benchmarks.torture.closings import Round
from benchmarks.torture.history import Deed, History
from benchmarks.torture.report import LOST, MISSING, OTHER, TALLY, TWICE, Findings
from benchmarks.torture.village import County
from bot.upkeep import opened
from domain import ballots as rules
from domain.ballots import BoxId, Tally
from domain.issues import IssueStatus
from domain.updates import InboxStatus
from services import ballots as boxes
from services.app import App
from services.transaction import Transaction
from storage.ballots import voter_key
from storage.schema.ballots import ballot_boxes, ballots, polls
from storage.schema.issues import issues
from storage.schema.records import audit

Rows = Callable[[Connection], Sequence[tuple[object, ...]]]
NEXT = {"take": IssueStatus.TAKEN, "put_down": IssueStatus.RAISED}
AUDITED = {"take": "take_issue", "put_down": "put_down_issue"}


class Cast(NamedTuple):
    box_id: int
    who: int


async def check(county: County, history: History, rounds: list[Round], faults: list[str]) -> Findings:
    findings = Findings()
    for fault in [*faults, *history.waits]:
        findings.blame(OTHER, fault)
    heard = sum(deed.heard is not None for deed in history.deeds)
    findings.figures |= {"deeds of people": len(history.deeds), "answered": heard}
    async with opened(county.settings()) as app:
        await _check_updates(app, county, findings)
        await _check_ballots(app, history, rounds, findings)
        await _check_said(app, history, findings)
        await _check_issues(app, history, findings)
        await check_forms(app, history, findings)
        await check_letters(app, county, findings)
        await check_closings(app, county, rounds, findings)
    return findings


async def _check_updates(app: App, county: County, findings: Findings) -> None:
    if waiting := len(county.sandbox.world.updates):
        findings.blame(MISSING, f"{waiting} updates were never confirmed")
    for status, count in (await app.see(lambda tx: tx.inbox.counts())).items():
        if count:
            findings.blame(
                MISSING if status is InboxStatus.WAITING else OTHER, f"{count} updates are {status}"
            )
    if breaks := await app.see(lambda tx: list(tx.audit.breaks())):
        findings.blame(OTHER, f"the audit log breaks at {breaks[:3]}")


async def _check_ballots(app: App, history: History, rounds: list[Round], findings: Findings) -> None:
    """Every ballot is what its voter tapped last, and every box counts to what a replay counts to."""
    found = {
        (box_id, key): choice
        for box_id, key, choice in await app.db.read(
            lambda c: [
                (*row,) for row in c.execute(select(ballots.c.box_id, ballots.c.voter_key, ballots.c.choice))
            ]
        )
    }
    replay: dict[int, Counter[int]] = {}
    cast = history.of("ballot")
    for (where, who), deeds in cast.items():
        box_id = int(where.partition(":")[2])
        choice = found.pop((box_id, voter_key(app.secrets.ballot_key(box_id), who)), None)
        replay.setdefault(box_id, Counter())[deeds[-1].value] += 1
        if choice != deeds[-1].value:
            findings.blame(_what_is_lost(deeds, choice), f"{where} of {who} says {choice}", who)
    for held in rounds:
        if not held.has_struck:
            _check_open(app, held, found, findings)
    if found:
        findings.blame(TWICE, f"{len(found)} ballots that nobody cast")
    taps = sum(map(len, cast.values()))
    findings.figures |= {"taps on ballots": taps, "ballots": len(cast), "boxes": len(replay)}
    await _check_tallies(app, replay, findings)


def _check_open(app: App, held: Round, found: dict[tuple[int, bytes], int], findings: Findings) -> None:
    """A poll of which the storm saw no end: what was answered is there, the rest was on its way."""
    there = {key: found.pop((box, key)) for box, key in list(found) if box == held.box_id}
    for who, choice in held.ballots.items():
        key = voter_key(app.secrets.ballot_key(held.box_id), who)
        if there.get(key) != choice:
            findings.blame(LOST, f"poll {held.box_id} of {who} says {there.get(key)}", who)


def _what_is_lost(deeds: list[Deed], choice: object) -> str:
    """An answered tap after which nothing later took effect is an effect lost."""
    heard = max((place for place, deed in enumerate(deeds) if deed.heard is not None), default=None)
    return LOST if heard is not None and choice not in [deed.value for deed in deeds[heard:]] else MISSING


async def _check_tallies(app: App, replay: dict[int, Counter[int]], findings: Findings) -> None:
    for box_id, counted in replay.items():
        tally, voters, alike, kept, expected = await app.do(_close, BoxId(box_id), counted)
        outcome = rules.published(expected, app.programme.publish_threshold)
        said = (outcome.choice if isinstance(outcome, rules.Alike) else None,
                list(outcome.tally) if isinstance(outcome, rules.Counts) else None)  # fmt: skip
        if tally != expected or (voters, alike, kept) != (sum(expected), *said):
            findings.blame(TALLY, f"box {box_id} counts {tally}, a replay {expected}")


Closed = tuple[Tally, int, int | None, list[int] | None, Tally]


def _close(tx: Transaction, box_id: BoxId, counted: Counter[int]) -> Closed:
    """Count a box before its time, as the clock would."""
    box = tx.ballots.get(box_id)
    expected = tuple(counted[choice] for choice in range(1, box.choices + 1))
    tally, _ = boxes.count(tx, _due(box, tx))
    row = tx.ballots._connection.execute(  # noqa: SLF001 - a look at what is kept, which no service needs
        select(ballot_boxes.c.voters, ballot_boxes.c.alike, ballot_boxes.c.tally).where(
            ballot_boxes.c.id == box_id
        )
    ).one()
    return tally, row.voters, row.alike, row.tally, expected


def _due(box: rules.Box, tx: Transaction) -> rules.Box:
    return replace(box, closes_at=tx.now)


async def _check_said(app: App, history: History, findings: Findings) -> None:
    """Every question and every issue stands there exactly once; every week asked for was told once."""
    asked = await app.db.read(lambda c: Counter(c.scalars(select(polls.c.question))))
    raised = await app.db.read(lambda c: Counter(c.scalars(select(issues.c.words))))
    for what, there in (("poll", asked), ("issue", raised)):
        deeds = history.all_of(what)
        findings.figures[f"{what}s"] = len(deeds)
        for deed in deeds:
            if there[deed.value] != 1:
                promise = TWICE if there[deed.value] else MISSING
                findings.blame(promise, f"{what} {deed.value!r} is there {there[deed.value]} times", deed.who)
    told = await _audited(app, "tell_week_so_far")
    wanted = Counter(f"group:{deed.where}" for deed in history.all_of("summary"))
    findings.figures["digests"] = wanted.total()
    for group in wanted | told:
        if told[group] != wanted[group]:
            promise = TWICE if told[group] > wanted[group] else MISSING
            findings.blame(promise, f"{group} was told its week {told[group]} times, not {wanted[group]}")


async def _check_issues(app: App, history: History, findings: Findings) -> None:
    """Each issue stands as its taps leave it, and each step of it was taken once."""
    rows = await app.db.read(
        lambda c: {str(n): s for n, s in c.execute(select(issues.c.id, issues.c.status))}
    )
    audited = {deed: await _audited(app, action) for deed, action in AUDITED.items()}
    taps = history.of("issue deed")
    findings.figures["taps on issues"] = sum(map(len, taps.values()))
    for (issue, who), deeds in taps.items():
        status, steps = IssueStatus.RAISED, Counter[str]()
        for deed in deeds:
            steps[deed.value] += NEXT[deed.value] is not status
            status = NEXT[deed.value]
        if rows[issue] != status:
            findings.blame(MISSING, f"issue {issue} is {rows[issue]}, a replay says {status}", who)
        for deed_name, found in audited.items():
            if found[f"issue:{issue}"] != steps[deed_name]:
                promise = TWICE if found[f"issue:{issue}"] > steps[deed_name] else LOST
                words = f"issue {issue}: {deed_name} {found[f'issue:{issue}']} times, not {steps[deed_name]}"
                findings.blame(promise, words, who)


async def _audited(app: App, action: str) -> Counter[str]:
    query = select(audit.c.subject).where(audit.c.action == action)
    return await app.db.read(lambda c: Counter(c.scalars(query)))
