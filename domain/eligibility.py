"""What a county asks of its reserves, rule by rule in its own words — 条件."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from domain.form_refusals import NotTaken
from domain.nominations import Application, Education, Skill, Source, Whereabouts
from domain.particulars import Household, Party, Sex
from domain.programme import ProgrammeFault, require_known

LONGEST_WORDS = 60
AGES = range(14, 151)
Words = TypeVar("Words", bound=StrEnum)


class Fit(StrEnum):
    """How somebody's answers stand to a rule; answers do not always tell."""

    MET = "met"
    OPEN = "open"
    NOT_MET = "not_met"


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """Met where all of its conditions are; a hard one has to be met, any other is only pointed out.

    Ages are completed years. The rule asks nothing of the sources it is `not_for`. Words that no answer can
    show to be so, the person is to `confirm`.
    """

    words: str
    hard: bool = False
    age_from: int | None = None
    age_to: int | None = None
    education_from: Education | None = None
    whereabouts: tuple[Whereabouts, ...] = ()
    sources: tuple[Source, ...] = ()
    skills: tuple[Skill, ...] = ()
    not_for: tuple[Source, ...] = ()
    sex: tuple[Sex, ...] = ()
    party: tuple[Party, ...] = ()
    household: tuple[Household, ...] = ()
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Hint:
    """A rule that is not met, or not certainly, in the words it is written in."""

    words: str
    hard: bool
    certain: bool


class NotEligible(NotTaken):
    """A hard rule is not met; the draft waits for a better answer."""

    def __init__(self, words: str = "") -> None:
        self.words = words


def hints(rules: Iterable[EligibilityRule], application: Application, year: int) -> tuple[Hint, ...]:
    """Every rule that is not met, or of which the answers do not tell."""
    found = ((rule, fit(rule, application, year)) for rule in rules)
    return tuple(Hint(rule.words, rule.hard, how is Fit.NOT_MET) for rule, how in found if how is not Fit.MET)


def require_eligible(rules: Iterable[EligibilityRule], application: Application, year: int) -> None:
    """Raise NotEligible for a hard rule that is certainly not met; in doubt an organizer looks."""
    for hint in hints(rules, application, year):
        if hint.hard and hint.certain:
            raise NotEligible(hint.words)


def fit(rule: EligibilityRule, application: Application, year: int) -> Fit:
    """How an application made in this year stands to a rule."""
    if application.source in rule.not_for:
        return Fit.MET
    fits = {
        _age(rule, application, year),
        _source(rule, application),
        _one_of(rule.skills, application.skills),
        _whereabouts(rule, application),
        _education(rule, application),
        _if_known(rule.sex, application.sex),
        _if_known(rule.party, _party(application)),
        _if_known(rule.household, application.household),
        _confirmed(rule, application),
    }
    return next(each for each in (Fit.NOT_MET, Fit.OPEN, Fit.MET) if each in fits)


def _age(rule: EligibilityRule, application: Application, year: int) -> Fit:
    """Only the year of birth is known: a birthday may be over or still to come."""
    after = year - application.birth_year
    before = after - 1
    youngest, oldest = rule.age_from or 0, rule.age_to or AGES[-1]
    if after < youngest or before > oldest:
        return Fit.NOT_MET
    return Fit.MET if before >= youngest and after <= oldest else Fit.OPEN


def _one_of(wanted: Sequence[StrEnum], said: Sequence[StrEnum]) -> Fit:
    return Fit.MET if not wanted or set(wanted) & set(said) else Fit.NOT_MET


def _source(rule: EligibilityRule, application: Application) -> Fit:
    """Who finds themselves in no source may be of one all the same: no hard rule ends their way unseen."""
    found = _one_of(rule.sources, [application.source])
    is_unsure = rule.hard and application.source is Source.OTHER
    return Fit.OPEN if found is Fit.NOT_MET and is_unsure else found


def _if_known(wanted: Sequence[Words], said: Words | None) -> Fit:
    """Nobody was asked before the county had a rule about it."""
    return Fit.OPEN if wanted and said is None else _one_of(wanted, [said] if said else [])


def _party(application: Application) -> Party | None:
    return Party.MEMBER if application.source is Source.PARTY_MEMBER else application.party


def _confirmed(rule: EligibilityRule, application: Application) -> Fit:
    """Who does not confirm it may have their reasons, and tells them to a person."""
    return Fit.MET if not rule.confirm or rule.words in (application.confirmed or ()) else Fit.OPEN


def _whereabouts(rule: EligibilityRule, application: Application) -> Fit:
    """Of a city that somebody names nobody knows how far it is."""
    if rule.whereabouts and not isinstance(application.whereabouts, Whereabouts):
        return Fit.OPEN
    return Fit.MET if not rule.whereabouts or application.whereabouts in rule.whereabouts else Fit.NOT_MET


def _education(rule: EligibilityRule, application: Application) -> Fit:
    order = list(Education)
    least = rule.education_from or order[0]
    return Fit.MET if order.index(application.education) >= order.index(least) else Fit.NOT_MET


def read_rules(tables: Any) -> tuple[EligibilityRule, ...]:
    """The rules of a parsed programme.toml, `[[eligibility]]` each; raises ProgrammeFault."""
    if not isinstance(tables, list) or not all(isinstance(each, Mapping) for each in tables):
        raise ProgrammeFault("eligibility: write each rule below a line [[eligibility]]")
    return tuple(_read_rule(table, f"eligibility {number}") for number, table in enumerate(tables, start=1))


def _read_rule(table: Mapping[str, Any], where: str) -> EligibilityRule:
    require_known(table, {each.name for each in fields(EligibilityRule)}, f"{where}: ")
    if "words" not in table:
        raise ProgrammeFault(f"{where}: needs words, for people to read")
    if not table.keys() - {"words", "hard", "not_for"}:
        raise ProgrammeFault(f"{where}: asks for nothing; give it an age_from, an education_from or the like")
    return EligibilityRule(**read_conditions(table, where))


def read_conditions(table: Mapping[str, Any], where: str) -> dict[str, Any]:
    """What a rule is made of, each value read; raises ProgrammeFault."""
    found = {key: READ[key](value, f"{where}: {key}") for key, value in table.items()}
    if found.get("age_from", AGES[0]) > found.get("age_to", AGES[-1]):
        raise ProgrammeFault(f"{where}: age_from is above age_to")
    return found


def _read_words(value: Any, where: str) -> str:
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= LONGEST_WORDS:
        raise ProgrammeFault(f"{where} = {value!r}: must be 1 to {LONGEST_WORDS} characters in quotes")
    return value.strip()


def _read_switch(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise ProgrammeFault(f"{where} = {value!r}: must be true or false")
    return value


def _read_age(value: Any, where: str) -> int:
    if type(value) is not int or value not in AGES:
        raise ProgrammeFault(f"{where} = {value!r}: must be a whole number from {AGES[0]} to {AGES[-1]}")
    return value


def _read_value(kind: type[Words]) -> Callable[[Any, str], Words]:
    def read(value: Any, where: str) -> Words:
        if value not in list(kind):
            raise ProgrammeFault(f"{where} = {value!r}: must be one of {', '.join(kind)}")
        return kind(value)

    return read


def _read_values(kind: type[Words]) -> Callable[[Any, str], tuple[Words, ...]]:
    def read(value: Any, where: str) -> tuple[Words, ...]:
        if not isinstance(value, list) or not value:
            raise ProgrammeFault(f"{where} = {value!r}: must be a list of {', '.join(kind)}")
        return tuple(_read_value(kind)(each, where) for each in value)

    return read


READ: Mapping[str, Callable[[Any, str], Any]] = {
    "words": _read_words,
    "hard": _read_switch,
    "age_from": _read_age,
    "age_to": _read_age,
    "education_from": _read_value(Education),
    "whereabouts": _read_values(Whereabouts),
    "sources": _read_values(Source),
    "skills": _read_values(Skill),
    "not_for": _read_values(Source),
    "sex": _read_values(Sex),
    "party": _read_values(Party),
    "household": _read_values(Household),
    "confirm": _read_switch,
}
CONDITIONS = frozenset(READ) - {"words", "hard", "confirm"}
"""What can be asked of somebody's answers."""
