"""How many reserves there are, who they are in figures, and how many are missing — 后备台账."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.nominations import Education, Source
from domain.particulars import Sex
from domain.places import PlaceId

COLLEGE = frozenset({Education.COLLEGE, Education.BACHELOR, Education.MASTER})


class Member(NamedTuple):
    """A reserve without a name."""

    village_id: PlaceId
    birth_year: int
    education: Education
    source: Source
    sex: Sex | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """The reserves of a place in figures; `untold` were not asked whether they are women or men."""

    count: int = 0
    mean_age: int | None = None
    college: int = 0
    sources: Mapping[Source, int] = field(default_factory=dict)
    women: int = 0
    untold: int = 0

    @property
    def college_share(self) -> int:
        """In whole percent."""
        return _rounded(100 * self.college, self.count) if self.count else 0

    def missing(self, least: int) -> int:
        """How many are missing to the least that a village should have."""
        return max(0, least - self.count)

    def missing_women(self, least: int) -> int:
        """How many women are missing for certain."""
        return max(0, least - self.women - self.untold)


def summed(members: Iterable[Member], year: int) -> Roster:
    """The figures of some reserves in a year; sources with most of them first."""
    listed = list(members)
    if not listed:
        return Roster()
    counted = Counter(each.source for each in listed)
    return Roster(
        len(listed),
        _rounded(sum(year - each.birth_year for each in listed), len(listed)),
        sum(each.education in COLLEGE for each in listed),
        {source: counted[source] for source in sorted(counted, key=lambda each: (-counted[each], each))},
        sum(each.sex is Sex.FEMALE for each in listed),
        sum(each.sex is None for each in listed),
    )


def _rounded(total: int, count: int) -> int:
    """The mean as a whole number, a half going up as people expect."""
    return (2 * total + count) // (2 * count)
