"""What villagers raised, and how far it has come."""

import hmac
from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Text,
    TextClause,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from domain.errors import NoLongerThere
from domain.issues import Issue, IssueFigures, IssueId, IssueStatus, RaiserKey
from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.issues import IS_OPEN, IS_SOLVED, issues

LAST_NUMBER = select(func.max(issues.c.number)).where(issues.c.place_id == bindparam("place_id"))
ADD = insert(issues).returning(issues.c.id)
SAVE = update(issues).where(issues.c.id == bindparam("of_id"))
BY_ID = select(issues).where(issues.c.id == bindparam("issue_id"))
OF_RAISER = select(func.count()).where(
    issues.c.chat_id == bindparam("chat_id"),
    issues.c.raiser == bindparam("raiser"),
    issues.c.raised_at > bindparam("since"),
)
RAISED_SINCE = select(func.count()).where(
    issues.c.chat_id == bindparam("chat_id"), issues.c.raised_at > bindparam("since")
)
UNDER_WAY = (
    select(issues.c.id)
    .where(issues.c.chat_id == bindparam("chat_id"), or_(IS_OPEN, IS_SOLVED))
    .order_by(issues.c.id)
)
DUE = (
    select(issues.c.id)
    .where(IS_SOLVED, issues.c.solved_at <= bindparam("moment"))
    .order_by(issues.c.solved_at, issues.c.id)
)
FIRST_SOLVED = select(func.min(issues.c.solved_at)).where(IS_SOLVED)
RAISED = and_(
    issues.c.raised_at >= bindparam("since"),
    issues.c.raised_at < bindparam("until"),
    issues.c.status != IssueStatus.WITHDRAWN,
)
SOLVED = and_(issues.c.solved_at >= bindparam("since"), issues.c.solved_at < bindparam("until"))


def _counted(name: str, *those: ColumnElement[bool] | TextClause) -> Select[Any]:
    """How many of these issues each village has, under the name of a figure."""
    found = select(issues.c.place_id, literal_column(f"'{name}'", Text), func.count())
    return found.where(*those).group_by(issues.c.place_id)


FIGURES = union_all(_counted("raised", RAISED), _counted("solved", SOLVED), _counted("still_open", IS_OPEN))
"""Each part finds its rows by an index of its own; asked in one breath, every issue ever raised is read."""


def raiser_key(key: bytes, village_id: int, telegram_id: int) -> RaiserKey:
    """Who raised an issue in a village, unreadable without the key, and another in every village."""
    named = b"".join(number.to_bytes(8, "big", signed=True) for number in (village_id, telegram_id))
    return RaiserKey(hmac.digest(key, named, "sha256"))


SOLVED_WORDS = (
    select(issues.c.place_id, issues.c.words)
    .where(SOLVED)
    .order_by(issues.c.solved_at.desc(), issues.c.id.desc())
)


class IssueRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, place_id: PlaceId, chat_id: int, words: str, raiser: RaiserKey, now: datetime) -> Issue:
        number = (self._connection.scalar(LAST_NUMBER, {"place_id": place_id}) or 0) + 1
        row = {
            "place_id": place_id,
            "chat_id": chat_id,
            "number": number,
            "words": words,
            "status": IssueStatus.RAISED,
            "raised_at": now,
            "raiser": raiser,
        }
        return self.get(IssueId(self._connection.execute(ADD, row).scalar_one()))

    def save(self, issue: Issue) -> None:
        """Keep how far it has come; where it was said stays as it is."""
        row = {
            "of_id": issue.id,
            "words": issue.words,
            "status": issue.status,
            "raiser": issue.raiser,
            "taken_by": issue.taken_by,
            "solved_at": issue.solved_at,
        }
        self._connection.execute(SAVE, row)

    def get(self, issue_id: IssueId) -> Issue:
        """The issue; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"issue_id": issue_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_issue(row)

    def of_raiser(self, chat_id: int, raiser: RaiserKey, since: datetime) -> int:
        """How many issues somebody raised in a group since a moment and has under way there."""
        row = {"chat_id": chat_id, "raiser": raiser, "since": since}
        return self._connection.scalar(OF_RAISER, row) or 0

    def raised_since(self, chat_id: int, since: datetime) -> int:
        """How many were raised in a group after a moment."""
        return self._connection.scalar(RAISED_SINCE, {"chat_id": chat_id, "since": since}) or 0

    def under_way(self, chat_id: int) -> list[IssueId]:
        """The issues of a group that still wait for somebody."""
        return [IssueId(each) for each in self._connection.scalars(UNDER_WAY, {"chat_id": chat_id})]

    def solved_until(self, moment: datetime) -> list[IssueId]:
        """Those solved by then that still wait for their raiser's word, the longest waiting first."""
        return list(self._connection.scalars(DUE, {"moment": moment}))

    def first_solved_at(self) -> datetime | None:
        """Since when the longest waiting one has waited for its raiser's word."""
        moment: datetime | None = self._connection.scalar(FIRST_SOLVED)
        return moment

    def figures(self, since: datetime, until: datetime) -> dict[PlaceId, IssueFigures]:
        """What each village raised and solved in the span, and has open now; the withdrawn are not told."""
        found: defaultdict[PlaceId, dict[str, int]] = defaultdict(dict)
        rows = self._connection.execute(FIGURES, {"since": since, "until": until})
        for place, figure, count in rows:
            found[PlaceId(place)][figure] = count
        return {place: IssueFigures(**figures) for place, figures in found.items()}

    def solved_words(self, since: datetime, until: datetime) -> dict[PlaceId, tuple[str, ...]]:
        """What each village's issues solved in the span say, the latest first."""
        found: defaultdict[PlaceId, list[str]] = defaultdict(list)
        for place, words in self._connection.execute(SOLVED_WORDS, {"since": since, "until": until}):
            found[PlaceId(place)].append(words)
        return {place: tuple(words) for place, words in found.items()}


def _to_issue(row: RowMapping) -> Issue:
    raiser, taken_by = row["raiser"], row["taken_by"]
    return Issue(
        id=IssueId(row["id"]),
        place_id=PlaceId(row["place_id"]),
        chat_id=row["chat_id"],
        number=row["number"],
        words=row["words"],
        status=IssueStatus(row["status"]),
        raised_at=row["raised_at"],
        raiser=None if raiser is None else RaiserKey(bytes(raiser)),
        taken_by=None if taken_by is None else PersonId(taken_by),
        solved_at=row["solved_at"],
    )
