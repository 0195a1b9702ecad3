"""Whether what stands in the groups is what the outbox says: nothing twice, nothing unclear unlisted."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from benchmarks.torture.report import DOUBLED, LOST, UNLISTED, Findings
from benchmarks.torture.village import COUNTY_ORGANIZER, ENDS_SOON, County
from domain.letters import Letter, LetterStatus, plain
from sandbox.said import Words
from services import unclear as desk
from services.app import App
from services.transaction import Transaction
from storage.schema.ballots import ballot_boxes, polls
from storage.schema.issues import issues
from storage.schema.letters import outbox
from storage.schema.records import audit

UNCLEAR = {LetterStatus.AMBIGUOUS, LetterStatus.SEEN}


async def check_letters(app: App, county: County, findings: Findings) -> None:
    letters = await app.see(_letters)
    said = [words for words in county.sandbox.world.said.since(None) if _is_public(words)]
    unaccounted = _unaccounted(letters, said)
    unclear = [each for each in letters if each.status in UNCLEAR]
    listed = Counter((each.chat_id, _tidy(plain(each.text))) for each in unclear)
    arrived = 0
    for words in unaccounted:
        key = (words.chat_id, _text(words))
        if listed[key]:
            listed[key] -= 1
            arrived += 1
        else:
            findings.blame(UNLISTED, f"message {words.message_id} of {words.chat_id}: {_text(words)[:60]!r}")
    witnessed = await app.see(lambda tx: _count(tx, "witness"))
    _tell(findings, said, letters, len(unclear), arrived, witnessed)
    _check_sent(findings, letters, said)
    await _check_desk(app, findings, unclear)
    await _check_markers(app, findings, said, unclear)


def _tell(
    findings: Findings, said: list[Words], letters: list[Letter], unclear: int, arrived: int, witnessed: int
) -> None:
    ever, came = unclear + witnessed, arrived + witnessed
    share = f"{came / ever:.0%}" if ever else "–"
    findings.figures |= {
        "new messages in groups": len(said),
        "letters": len(letters),
        "unclear sends, all listed": ever,
        "… of these had arrived": f"{came} ({share}), {witnessed} of them known from a tap",
    }


def _unaccounted(letters: list[Letter], said: list[Words]) -> list[Words]:
    """New messages that no letter knows to be its own."""
    known = {(each.chat_id, each.message_id) for each in letters if each.message_id is not None}
    return [words for words in said if (words.chat_id, words.message_id) not in known]


async def _check_desk(app: App, findings: Findings, unclear: list[Letter]) -> None:
    """The county's organizer finds each of them on the desk, but for what nobody needs any more."""

    def listed(tx: Transaction) -> set[int]:
        return {each.id for each in desk.waiting_for(tx, tx.people.actor(COUNTY_ORGANIZER, "zh_CN", tx.now))}

    there, now = await app.see(listed), app.clock()
    for letter in unclear:
        is_stale = letter.expires_at is not None and letter.expires_at <= now
        if letter.status is LetterStatus.AMBIGUOUS and letter.id not in there and not is_stale:
            findings.blame(UNLISTED, f"letter {letter.id} to {letter.chat_id} is on nobody's desk")
    findings.figures["… of these on the desk at the end"] = len(there)


def _check_sent(findings: Findings, letters: list[Letter], said: list[Words]) -> None:
    there = {(words.chat_id, words.message_id) for words in said}
    for each in letters:
        if (
            each.chat_id < 0
            and each.status is LetterStatus.SENT
            and (each.chat_id, each.message_id) not in there
        ):
            findings.blame(LOST, f"letter {each.id} is said to be a message that is not there")
        if each.status is LetterStatus.GIVEN_UP:
            findings.blame(LOST, f"letter {each.id} was given up: {each.failure}")


async def _check_markers(app: App, findings: Findings, said: list[Words], unclear: list[Letter]) -> None:
    """Every question and every issue has one card; where it has none, its letter is listed as unclear."""
    chats = defaultdict(list)
    for words in said:
        if "text" in words.shape:  # under a digest's picture questions are named too
            chats[words.chat_id].append(_text(words))
    doubtful = Counter(each.chat_id for each in unclear)
    for chat, marker in await app.see(_markers):
        if ENDS_SOON in marker:
            continue  # its result names it once more: checks_of_closings counts both
        count = sum(marker in text for text in chats[chat])
        if count > 1:
            findings.blame(DOUBLED, f"{marker!r} stands {count} times in {chat}")
        elif count == 0 and not (
            doubtful[chat] and any(marker in each.text for each in unclear if each.chat_id == chat)
        ):
            findings.blame(LOST, f"{marker!r} never came to {chat}, and nobody is told")


def _letters(tx: Transaction) -> list[Letter]:
    numbers = tx.outbox._connection.scalars(select(outbox.c.id).order_by(outbox.c.id))  # noqa: SLF001
    return [tx.outbox.get(number) for number in numbers]


def _markers(tx: Transaction) -> list[tuple[int, str]]:
    return list(_found(tx.outbox._connection))  # noqa: SLF001 - a look that no service needs


def _found(connection: Any) -> Iterator[tuple[int, str]]:
    asked = select(ballot_boxes.c.chat_id, polls.c.question).join(polls, polls.c.box_id == ballot_boxes.c.id)
    for query in (asked, select(issues.c.chat_id, issues.c.words)):
        yield from connection.execute(query)


def _count(tx: Transaction, action: str) -> int:
    query = select(func.count()).where(audit.c.action == action)
    return tx.outbox._connection.scalar(query) or 0  # noqa: SLF001 - a look that no service needs


def _is_public(words: Words) -> bool:
    return words.kind == "message" and words.only is None and words.chat_id < 0


def _text(words: Words) -> str:
    return _tidy(words.shape.get("text") or words.shape.get("caption") or "")


def _tidy(text: str) -> str:
    return " ".join(text.split())
