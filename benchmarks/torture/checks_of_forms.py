"""Whether every candidate's form says what its person said last, and was handed in once."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from benchmarks.torture.candidates import FORM
from benchmarks.torture.history import Deed, History
from benchmarks.torture.report import LOST, MISSING, TWICE, Findings
from domain import forms as rules
from domain.errors import Refusal
from domain.forms import Answers, Draft, Option
from domain.nominations import SELF_NOMINATION
from domain.people import PersonId
from domain.places import PlaceId
from domain.programme import Programme
from services.app import App
from services.transaction import Transaction
from storage.schema.nominations import nominations

WITH_VALUE = {"c": rules.choose, "t": rules.toggle}
WITH_KEY = {"d": rules.finish, "e": rules.edit}
KEYS = ("full_name", "birth_year", "whereabouts", "education", "source", "skills", "pledge")


async def check_forms(app: App, history: History, findings: Findings) -> None:
    told: dict[int, list[Deed]] = {}
    for deed in history.deeds:
        if deed.what in {"answer", "press"}:
            told.setdefault(deed.who, []).append(deed)
    handed_in = 0
    village = await app.see(_village)
    for who, deeds in told.items():
        there = await app.see(_found, who)
        expected, submitted = _replayed(deeds, village, app.programme, app.clock())
        handed_in += submitted
        if there is None:
            findings.blame(LOST if submitted else MISSING, f"{who} is not there", who)
            continue
        answers, count = there
        if count != submitted:
            promise = TWICE if count > submitted else MISSING
            findings.blame(promise, f"{who} handed in {count} times, not {submitted}", who)
        for key in KEYS:
            if (found := answers.get(key)) != expected.get(key):
                findings.blame(
                    _promise(deeds, key), f"{who}: {key} is {found!r}, not {expected.get(key)!r}", who
                )
    findings.figures["answers in forms"] = sum(map(len, told.values()))
    findings.figures["forms handed in"] = handed_in


def _promise(deeds: list[Deed], key: str) -> str:
    about = [deed for deed in deeds if deed.value[0] == key or f":{key}:" in deed.value[1]]
    return LOST if about and about[-1].heard is not None else MISSING


def _replayed(
    deeds: list[Deed], village: PlaceId, programme: Programme, now: datetime
) -> tuple[Answers, bool]:
    """What the form says after these deeds by the rules alone, and whether it was handed in."""
    draft = rules.begin(SELF_NOMINATION, PersonId(0), {}, {"village": village}, now)
    for deed in deeds:
        if deed.value[1] == f"{FORM}:s::" and draft.is_complete(SELF_NOMINATION):
            return _plain(draft.answers), True
        with suppress(Refusal):
            draft = _next(draft, deed, programme, now.date())
    return _plain({**draft.answers, "skills": rules.picked(draft, "skills")}), False


def _next(draft: Draft, deed: Deed, programme: Programme, today: date) -> Draft:
    form, said = SELF_NOMINATION, deed.value[1]
    if deed.what == "answer":
        return rules.answer(form, draft, said, _options(draft.asked), programme, today)
    if said.startswith(FORM):
        _, _, act, key, value = said.split(":")
        if act in WITH_VALUE:
            return WITH_VALUE[act](form, draft, key, value, _options(key))
        if act in WITH_KEY:
            return WITH_KEY[act](form, draft, key)
    return draft


def _options(key: str) -> list[Option]:
    """The choices of a question; nobody types what is written on them."""
    if key == rules.REVIEW:
        return []
    return [Option(str(value), "") for value in SELF_NOMINATION.question(key).values]


def _village(tx: Transaction) -> PlaceId:
    place = tx.places.find("qinghe")
    assert place is not None
    return place.id


def _found(tx: Transaction, who: int) -> tuple[Mapping[str, Any], int] | None:
    """What is kept of somebody's form, handed in or not, and how often it was handed in."""
    person = tx.people.find(who)
    if person is None:
        return None
    query = select(func.count()).where(nominations.c.person_id == person.id)
    count = tx.nominations._connection.scalar(query) or 0  # noqa: SLF001 - a look that no service needs
    nomination = tx.nominations.find_latest(person.id)
    if nomination is not None:
        return _plain(asdict(nomination.application)), count
    draft = tx.drafts.find(person.id, SELF_NOMINATION.name)
    if draft is None:
        return _plain({}), count
    return _plain({**draft.answers, "skills": rules.picked(draft, "skills")}), count


def _plain(answers: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: str(value) if isinstance(value, str) else value for key, value in answers.items()}
    plain["skills"] = frozenset(map(str, plain.get("skills", ())))
    return plain
