"""What people ask about the county's policies, until it is answered."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from storage.schema.base import Instant, metadata
from storage.sealing import Sealed

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("village_id", ForeignKey("places.id"), nullable=False, index=True),
    Column("policy", Text, nullable=False, comment="its id in programme.toml"),
    Column("words", Sealed, comment="nothing: please tell me about it"),
    Column("asked_at", Instant, nullable=False),
    UniqueConstraint("person_id", "policy"),
    sqlite_autoincrement=True,  # the log speaks of its number for ever: it must not become another's
)
"""Those that wait: an answered one is gone."""
