"""Nominations, and half-filled forms on their way to become one."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from domain.nominations import ENDED, Education, Source, Status, Verdict, WayIn
from domain.particulars import Household, Party, Sex
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import Sealed, SealedJSON

drafts = Table(
    "drafts",
    metadata,
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("form", Text, nullable=False),
    Column("context", JSON, nullable=False, comment="what the form is about, such as a nomination's id"),
    Column("answers", SealedJSON, nullable=False),
    Column("asked", Text, nullable=False, comment="the question that waits for an answer, or 'review'"),
    Column("given", JSON, nullable=False, comment="questions whose answers were known, so not asked"),
    Column("away", Boolean, nullable=False, comment="put away for now; typed words are no answers to it"),
    Column("touched_at", Instant, nullable=False),
    PrimaryKeyConstraint("person_id", "form"),
)
nominations = Table(
    "nominations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("village_id", ForeignKey("places.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("full_name", Sealed, nullable=False),
    Column("birth_year", Integer, nullable=False),
    Column("whereabouts", Sealed, nullable=False),
    Column("education", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("pledge", Sealed, comment="written; or else it was spoken"),
    Column("recording", Sealed, comment="the spoken pledge, as the messenger keeps it"),
    Column("recording_seconds", Integer),
    Column("submitted_at", Instant, nullable=False),
    Column("status_since", Instant, nullable=False),
    Column("way_in", Text, nullable=False, server_default=WayIn.SELF),
    Column(
        "came_by", Text, comment="of the link that led here and was not spent: the name under it is theirs"
    ),
    Column("assisted_by", ForeignKey("people.id"), comment="who wrote it down for somebody without a phone"),
    Column("sex", Text, comment="this and the next three only where the county asks"),
    Column("party", Text),
    Column("household", Text),
    Column("confirmed", SealedJSON, comment="the words of the county's rules that the person confirmed"),
    CheckConstraint("(pledge IS NULL) = (recording IS NOT NULL)", name="one_pledge"),
    CheckConstraint("(recording IS NULL) = (recording_seconds IS NULL)", name="recording_has_length"),
    one_of("status", Status),
    one_of("education", Education),
    one_of("source", Source),
    one_of("way_in", WayIn),
    one_of("sex", Sex),
    one_of("party", Party),
    one_of("household", Household),
    sqlite_autoincrement=True,  # the log speaks of its number for ever: it must not become another's
)
IS_LIVE = text("status NOT IN ({})".format(", ".join(f"'{status}'" for status in sorted(ENDED))))
Index(
    "uq_nominations_live",
    nominations.c.person_id,
    unique=True,
    sqlite_where=IS_LIVE,
    postgresql_where=IS_LIVE,
)
Index("ix_nominations_person_id_status", nominations.c.person_id, nominations.c.status)
Index("ix_nominations_village_id_status", nominations.c.village_id, nominations.c.status)
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("nomination_id", ForeignKey("nominations.id"), nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("reason", Sealed, nullable=False),
    Column("decided_by", ForeignKey("people.id"), nullable=False),
    Column("decided_at", Instant, nullable=False),
    one_of("verdict", Verdict),
)
recommendations = Table(
    "recommendations",
    metadata,
    Column("digest", ForeignKey("invitations.digest", ondelete="CASCADE"), primary_key=True),
    Column(
        "recommended_by", ForeignKey("people.id"), index=True, comment="nobody where an office's table did"
    ),
    Column("full_name", Sealed, nullable=False, comment="all that is known of them until they agree"),
    Column("way_in", Text, nullable=False),
    CheckConstraint(
        "recommended_by IS NOT NULL OR way_in = 'recommended_by_organization'",
        name="office_speaks_for_itself",
    ),
    one_of("way_in", WayIn),
)
