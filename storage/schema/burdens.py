"""What each person was asked in a month, counted when it arrived."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, PrimaryKeyConstraint, Table, Text

from domain.burdens import AskKind
from storage.schema.base import metadata, one_of

burdens = Table(
    "burdens",
    metadata,
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("month_on", Date, nullable=False, index=True, comment="the first day of the local month"),
    Column("kind", Text, nullable=False),
    Column("times", Integer, nullable=False),
    PrimaryKeyConstraint("person_id", "month_on", "kind"),
    CheckConstraint("times > 0", name="times"),
    one_of("kind", AskKind),
)
