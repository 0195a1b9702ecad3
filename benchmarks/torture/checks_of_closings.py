"""Whether polls that closed in the storm were counted once, as their voters were told, and then forgotten."""

from collections import Counter

from sqlalchemy import select

from benchmarks.torture.closings import VOTERS, Round
from benchmarks.torture.report import DOUBLED, LOST, OTHER, TALLY, TWICE, Findings
from benchmarks.torture.village import County
from domain import ballots as rules
from services.app import App
from storage.schema.ballots import ballot_boxes, ballots
from storage.schema.letters import outbox
from storage.schema.records import audit

CARD, RESULT = "点一个就算投了", "个账号投了票"
BOX = (ballot_boxes.c.counted_at, ballot_boxes.c.voters, ballot_boxes.c.alike, ballot_boxes.c.tally)
STILL_THERE = select(ballots.c.box_id).distinct()
CLOSINGS = select(audit.c.subject).where(audit.c.action == "close_poll")
UNCLEAR = select(outbox.c.id).where(outbox.c.status.in_(("ambiguous", "seen")))


async def check_closings(app: App, county: County, rounds: list[Round], findings: Findings) -> None:
    struck = [held for held in rounds if held.has_struck]
    findings.figures["polls closed, each with its voters"] = f"{len(struck)} × {VOTERS}"
    left = await app.db.read(lambda c: set(c.scalars(STILL_THERE)))
    closings = await app.db.read(lambda c: Counter(c.scalars(CLOSINGS)))
    keys = app.secrets.boxes_with_keys()
    for held in struck:
        where = f"poll {held.box_id}"
        if len(held.ballots) < VOTERS:
            findings.blame(OTHER, f"{where}: {VOTERS - len(held.ballots)} voters were never answered")
        if held.box_id in left | keys:
            findings.blame(OTHER, f"{where} is over, and its ballots or its key are still there")
        if (times := closings[f"box:{held.box_id}"]) != 1:
            findings.blame(TWICE if times else LOST, f"{where} was closed {times} times")
        await _check_count(app, held, findings)
    await _check_words(app, county, struck, findings)


async def _check_count(app: App, held: Round, findings: Findings) -> None:
    query = select(*BOX).where(ballot_boxes.c.id == held.box_id)
    counted_at, voters, alike, kept = await app.db.read(lambda c: tuple(c.execute(query).one()))
    chosen = Counter(held.ballots.values())
    tally = tuple(chosen[choice] for choice in range(1, 4))
    outcome = rules.published(tally, app.programme.publish_threshold)
    said = (outcome.choice if isinstance(outcome, rules.Alike) else None,
            list(outcome.tally) if isinstance(outcome, rules.Counts) else None)  # fmt: skip
    if counted_at is None or (voters, alike, kept) != (sum(tally), *said):
        findings.blame(TALLY, f"poll {held.box_id} counts {voters}: {kept or alike}, its voters {tally}")


async def _check_words(app: App, county: County, struck: list[Round], findings: Findings) -> None:
    """One card and one result of each; where one is missing, its letter is listed as unclear."""
    numbers = await app.db.read(lambda c: list(c.scalars(UNCLEAR)))
    unclear = await app.see(lambda tx: [tx.outbox.get(number) for number in numbers])
    said = [
        (words.chat_id, words.shape["text"])
        for words in county.sandbox.world.said.since(None)
        if words.kind == "message" and words.only is None and "text" in words.shape
    ]
    for held in struck:
        for sign in (CARD, RESULT):
            count = sum(chat == held.chat and held.question in text and sign in text for chat, text in said)
            listed = any(
                each.chat_id == held.chat and held.question in each.text and sign in each.text
                for each in unclear
            )
            if count > 1:
                findings.blame(DOUBLED, f"{held.question!r}: {sign!r} stands {count} times in {held.chat}")
            elif count == 0 and not listed:
                findings.blame(LOST, f"{held.question!r}: {sign!r} never came to {held.chat}")
