"""What somebody who comes home can count on, as the county has written it down — 政策清单."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.eligibility import CONDITIONS, EligibilityRule, Fit, fit, read_conditions
from domain.nominations import Application
from domain.places import CODE
from domain.programme import ProgrammeFault, require_known

LONGEST_TITLE = 20
LONGEST_WORDS = 300
SAID = {"title": LONGEST_TITLE, "words": LONGEST_WORDS, "whom": LONGEST_WORDS, "how": LONGEST_WORDS}
"""What every policy says in words, and in how many characters at most."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What there is, for whom, how one gets it, until which day; `rule` says the same of whom for sorting."""

    id: str
    title: str
    words: str
    whom: str
    how: str
    rule: EligibilityRule
    until: date | None = None


def standing(policies: Iterable[Policy], today: date) -> tuple[Policy, ...]:
    """Those that can still be had today."""
    return tuple(each for each in policies if each.until is None or today <= each.until)


def how_it_fits(policy: Policy, application: Application | None, year: int) -> Fit:
    """How somebody stands to a policy; of whom nothing is known, nothing is certain."""
    return Fit.OPEN if application is None else fit(policy.rule, application, year)


def fitting(policies: Iterable[Policy], application: Application | None, year: int) -> tuple[Policy, ...]:
    """Those that are not certainly for others."""
    return tuple(each for each in policies if how_it_fits(each, application, year) is not Fit.NOT_MET)


def read_policies(tables: Any) -> tuple[Policy, ...]:
    """The policies of a parsed programme.toml, `[[policy]]` each; raises ProgrammeFault."""
    if not isinstance(tables, list) or not all(isinstance(each, Mapping) for each in tables):
        raise ProgrammeFault("policy: write each policy below a line [[policy]]")
    found = tuple(_read_policy(table, f"policy {number}") for number, table in enumerate(tables, start=1))
    ids = [each.id for each in found]
    for each in ids:
        if ids.count(each) > 1:
            raise ProgrammeFault(f"policy: the id {each!r} is used twice")
    return found


def _read_policy(table: Mapping[str, Any], where: str) -> Policy:
    require_known(table, {"id", "until", *SAID, *CONDITIONS}, f"{where}: ")
    for key in ("id", *SAID):
        if key not in table:
            raise ProgrammeFault(f"{where}: needs {key}")
    if not isinstance(table["id"], str) or not CODE.fullmatch(table["id"]):
        raise ProgrammeFault(
            f"{where}: id = {table['id']!r}: must be 2 to 20 of a-z, 0-9 and _, a letter first"
        )
    said = {key: _read_words(table[key], longest, f"{where}: {key}") for key, longest in SAID.items()}
    conditions = read_conditions({key: table[key] for key in table if key in CONDITIONS}, where)
    rule = EligibilityRule(said["whom"], **conditions)
    return Policy(table["id"], **said, rule=rule, until=_read_day(table.get("until"), f"{where}: until"))


def _read_words(value: Any, longest: int, where: str) -> str:
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= longest:
        raise ProgrammeFault(f"{where} = {value!r}: must be 1 to {longest} characters in quotes")
    return value.strip()


def _read_day(value: Any, where: str) -> date | None:
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise ProgrammeFault(f"{where} = {value!r}: must be a day without quotes, such as 2027-12-31")
    return value
