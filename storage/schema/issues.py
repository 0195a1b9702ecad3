"""What villagers raised, who sees to it, how it ended.

Who raised an issue is known by a keyed mark only: its key lives outside the database, and the mark is gone as
soon as the issue is over. Who sees to it does so in an office, so they stay on record.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from domain.issues import OPEN, OVER, IssueStatus
from storage.schema.base import Instant, metadata, one_of


def _listed(values: frozenset[IssueStatus]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


issues = Table(
    "issues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place_id", ForeignKey("places.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False, comment="counts within the village, for people to speak of"),
    Column("words", Text, nullable=False, comment="said to the whole group"),
    Column("status", Text, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("raiser", LargeBinary, comment="a keyed mark of the account, good in one village; gone when over"),
    Column("taken_by", ForeignKey("people.id")),
    Column("solved_at", Instant),
    UniqueConstraint("place_id", "number"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint(f"(raiser IS NULL) = (status IN ({_listed(OVER)}))", name="raiser_until_it_is_over"),
    CheckConstraint("(taken_by IS NULL) = (status IN ('raised', 'withdrawn'))", name="taken_by_somebody"),
    CheckConstraint(
        "(solved_at IS NULL) = (status NOT IN ('solved', 'satisfied', 'lapsed'))", name="solved_at_a_moment"
    ),
    one_of("status", IssueStatus),
)
IS_OPEN = text(f"status IN ({_listed(OPEN)})")
IS_SOLVED = text("status = 'solved'")
"""Said in these words by queries too: with a parameter in their place SQLite would not use the indexes."""
Index("ix_issues_chat_id_raiser", issues.c.chat_id, issues.c.raiser)
Index("ix_issues_chat_id_raised_at", issues.c.chat_id, issues.c.raised_at)
Index("ix_issues_raised_at", issues.c.raised_at)
Index("ix_issues_solved_at", issues.c.solved_at)
Index("ix_issues_open", issues.c.place_id, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
Index("ix_issues_unjudged", issues.c.solved_at, sqlite_where=IS_SOLVED, postgresql_where=IS_SOLVED)
