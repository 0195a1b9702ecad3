"""What reserves did of a day."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text

from domain.daybooks import Favour, Whom, Work
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import Sealed

daybook = Table(
    "daybook",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("work", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("favour", Text),
    Column("whom", Text),
    Column("note", Sealed),
    Column("voice", Sealed, comment="Telegram's file id of a spoken note"),
    Column("written_at", Instant, nullable=False),
    CheckConstraint(
        "(work = 'ran_an_errand') = (favour IS NOT NULL AND whom IS NOT NULL)", name="errand_says_what"
    ),
    one_of("work", Work),
    one_of("favour", Favour),
    one_of("whom", Whom),
    sqlite_autoincrement=True,
)
Index("ix_daybook_person_id_happened_on", daybook.c.person_id, daybook.c.happened_on)
Index("ix_daybook_work_happened_on", daybook.c.work, daybook.c.happened_on)
