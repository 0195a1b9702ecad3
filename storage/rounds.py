"""What is kept once a week for somebody, whatever happens: the key is the promise."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from storage.schema.records import rounds

KEEP = insert(rounds).on_conflict_do_nothing()
KEPT = select(rounds.c.subject_id).where(
    rounds.c.kind == bindparam("kind"), rounds.c.week_on == bindparam("week_on")
)
KEPT_BY = KEPT.where(rounds.c.subject_id.in_(bindparam("subject_ids", expanding=True)))
OLD = select(rounds.c.kind).where(rounds.c.kept_at < bindparam("before")).limit(1)
FORGET = delete(rounds).where(rounds.c.kept_at < bindparam("before"))
WEEKS = select(rounds.c.subject_id, rounds.c.week_on).where(
    rounds.c.kind == bindparam("kind"), rounds.c.subject_id.in_(bindparam("subject_ids", expanding=True))
)


class RoundRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, kind: str, subject_id: int, week_on: date, now: datetime) -> bool:
        """Claim this week's round for the subject; False when it was kept before."""
        row = {"kind": kind, "subject_id": subject_id, "week_on": week_on, "kept_at": now}
        return self._connection.execute(KEEP, row).rowcount == 1

    def weeks(self, kind: str, subject_ids: Iterable[int]) -> dict[int, set[date]]:
        """In which weeks the round was kept for each of the subjects."""
        found: defaultdict[int, set[date]] = defaultdict(set)
        for subject_id, week_on in self._connection.execute(
            WEEKS, {"kind": kind, "subject_ids": list(subject_ids)}
        ):
            found[subject_id].add(week_on)
        return found

    def kept(self, kind: str, week_on: date) -> set[int]:
        return set(self._connection.scalars(KEPT, {"kind": kind, "week_on": week_on}))

    def kept_by(self, kind: str, week_on: date, subject_ids: Iterable[int]) -> set[int]:
        """Those of the subjects for whom it was kept in a week."""
        asked = {"kind": kind, "week_on": week_on, "subject_ids": list(subject_ids)}
        return set(self._connection.scalars(KEPT_BY, asked))

    def has_old(self, before: datetime) -> bool:
        return self._connection.scalar(OLD, {"before": before}) is not None

    def forget(self, before: datetime) -> int:
        """Drop what was kept before a moment; returns how many."""
        return self._connection.execute(FORGET, {"before": before}).rowcount
