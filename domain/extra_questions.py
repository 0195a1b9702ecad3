"""What a nomination is asked beside its own questions, only where a county's rules need it, with one tap."""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from itertools import product
from typing import TypeVar

from domain.forms import Answers, Form, Kind, Question
from domain.nominations import Source
from domain.particulars import Declared, Household, Party, Sex
from domain.programme import Programme

ABOUT, DECLARED = "about", "declared"
"""The two questions; of the second the answer is known until somebody says otherwise."""
PART = "."
Words = TypeVar("Words", bound=StrEnum)


def needed(programme: Programme) -> tuple[type[StrEnum], ...]:
    """Which particulars this county's rules and targets ask for."""
    rules = programme.eligibility
    asks = {
        Sex: programme.roster.asks_sex or any(rule.sex for rule in rules),
        Party: any(rule.party for rule in rules),
        Household: any(rule.household for rule in rules),
    }
    return tuple(kind for kind, is_asked in asks.items() if is_asked)


def to_confirm(programme: Programme) -> tuple[str, ...]:
    """The words that a person confirms when they hand a nomination in."""
    return tuple(rule.words for rule in programme.eligibility if rule.confirm)


def combinations(programme: Programme, answers: Answers) -> list[tuple[StrEnum, ...]]:
    """Every way the particulars can be: one button each. Who stands for the party is its member."""
    kinds = needed(programme)
    is_member = answers.get("source") == Source.PARTY_MEMBER
    found = (
        [Party.MEMBER] if kind is Party and is_member else list(kind)
        for kind in sorted(kinds, key=lambda kind: kind is Sex)
    )
    return [tuple(sorted(each, key=lambda part: kinds.index(type(part)))) for each in product(*found)]


def said_of(kind: type[Words], programme: Programme, answers: Answers) -> Words | None:
    """Which of these somebody said they are, where the county still asks."""
    parts = str(answers.get(ABOUT, "")).split(PART)
    return next((each for each in kind if each in parts), None) if kind in needed(programme) else None


def party_of(programme: Programme, answers: Answers) -> Party | None:
    """Who stands for the party is its member, whatever they said before they chose that."""
    said = said_of(Party, programme, answers)
    is_member = Party in needed(programme) and answers.get("source") == Source.PARTY_MEMBER
    return Party.MEMBER if is_member else said


def joined(parts: Iterable[StrEnum | None]) -> str:
    """What a button carries for some particulars."""
    return PART.join(each for each in parts if each is not None)


def asked_of(form: Form, programme: Programme, answers: Answers) -> Form:
    """The form with what this county needs, before its last question."""
    ways = tuple(map(joined, combinations(programme, answers)))
    extra = [Question(ABOUT, Kind.CHOICE, allowed=ways)] if len(ways) > 1 else []
    if to_confirm(programme):
        extra.append(Question(DECLARED, Kind.CHOICE, values=tuple(Declared)))
    return replace(form, questions=(*form.questions[:-1], *extra, form.questions[-1])) if extra else form
