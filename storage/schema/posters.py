"""The codes on villages' posters, withdrawn ones too: somebody may still scan them."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from storage.schema.base import Instant, metadata

posters = Table(
    "posters",
    metadata,
    Column("code", Text, primary_key=True, comment="hangs on a wall: no secret, but no village's own code"),
    Column("place_id", ForeignKey("places.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)
IS_GOOD = posters.c.withdrawn_at.is_(None)
Index("uq_posters_place_id", posters.c.place_id, unique=True, sqlite_where=IS_GOOD, postgresql_where=IS_GOOD)
