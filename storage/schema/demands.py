"""What villages look for."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from domain.demands import MOST
from domain.nominations import Skill
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import Sealed

demands = Table(
    "demands",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("village_id", ForeignKey("places.id"), nullable=False),
    Column("slot", Integer, nullable=False, comment="a village has so many and no more"),
    Column("skill", Text, comment="of the list; or else in words"),
    Column("words", Sealed),
    Column("asked_by", ForeignKey("people.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    UniqueConstraint("village_id", "slot"),
    UniqueConstraint("village_id", "skill"),
    CheckConstraint(f"slot BETWEEN 1 AND {MOST}", name="room"),
    CheckConstraint("(skill IS NULL) = (words IS NOT NULL)", name="skill_or_words"),
    one_of("skill", Skill),
    sqlite_autoincrement=True,  # the log speaks of its number for ever: it must not become another's
)
