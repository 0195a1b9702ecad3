"""Mentors, their pairs, the weekly check-in and the help that was given."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from domain.check_ins import Answer, Excuse
from domain.help_sessions import HelpKind, Lasted, Word
from domain.pairs import HELD, LIVE, EndReason, MentorRole, PairStatus, PauseReason, Side
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import Sealed

mentors = Table(
    "mentors",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("place_id", ForeignKey("places.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("specialities", JSON, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("offered_at", Instant, nullable=False),
    CheckConstraint("capacity BETWEEN 1 AND 1000", name="capacity"),
    one_of("role", MentorRole),
)
pairs = Table(
    "pairs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mentor_id", ForeignKey("mentors.person_id"), nullable=False),
    Column("reserve_id", ForeignKey("people.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("asked_at", Instant, comment="when the mentor was asked; nothing while it waits for Monday"),
    Column("mentor_signed_at", Instant),
    Column("reserve_signed_at", Instant),
    Column("began_on", Date),
    Column("ends_on", Date),
    Column("end_reason", Text),
    Column("months", Integer, comment="the term both sign for; nothing in pairs accepted before it was kept"),
    Column("agreement", Text, comment="which text both sign"),
    Column("paused_until", Date),
    Column("pause_reason", Text),
    Column("slot", Integer, nullable=False, server_default=text("1"), comment="of requests for one role"),
    Column("words", Sealed, comment="what the reserve said with the request, until it is answered"),
    Column("voice", Sealed, comment="the same, spoken: Telegram's file id"),
    CheckConstraint("mentor_id <> reserve_id", name="two_people"),
    CheckConstraint(
        "status <> 'active' OR (began_on IS NOT NULL AND ends_on IS NOT NULL)", name="active_has_its_time"
    ),
    CheckConstraint(
        "status <> 'active' OR (mentor_signed_at IS NOT NULL AND reserve_signed_at IS NOT NULL)",
        name="active_is_signed",
    ),
    CheckConstraint(
        "status = 'requested' OR (words IS NULL AND voice IS NULL)", name="words_until_the_answer"
    ),
    CheckConstraint("status NOT IN ('declined', 'ended') OR end_reason IS NOT NULL", name="end_has_reason"),
    CheckConstraint(
        "(status = 'paused') = (paused_until IS NOT NULL AND pause_reason IS NOT NULL)",
        name="rest_has_an_end",
    ),
    one_of("role", MentorRole),
    one_of("status", PairStatus),
    one_of("end_reason", EndReason),
    one_of("pause_reason", PauseReason),
)
IS_LIVE = text("status IN ({})".format(", ".join(f"'{status}'" for status in sorted(LIVE))))
Index(
    "uq_pairs_live_role",
    pairs.c.reserve_id,
    pairs.c.role,
    pairs.c.slot,
    unique=True,
    sqlite_where=IS_LIVE,
    postgresql_where=IS_LIVE,
)
IS_HELD = text("status IN ({})".format(", ".join(f"'{status}'" for status in sorted(HELD))))
Index(
    "uq_pairs_held_role",
    pairs.c.reserve_id,
    pairs.c.role,
    unique=True,
    sqlite_where=IS_HELD,
    postgresql_where=IS_HELD,
)
Index("ix_pairs_reserve_id_status", pairs.c.reserve_id, pairs.c.status)
Index("ix_pairs_mentor_id_status", pairs.c.mentor_id, pairs.c.status)
Index("ix_pairs_status_requested_at", pairs.c.status, pairs.c.requested_at)
Index("ix_pairs_status_ends_on", pairs.c.status, pairs.c.ends_on)
proposals = Table(
    "proposals",
    metadata,
    Column("organizer_id", ForeignKey("people.id"), nullable=False),
    Column("reserve_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("mentor_id", ForeignKey("mentors.person_id"), nullable=False, index=True),
    Column("proposed_at", Instant, nullable=False),
    PrimaryKeyConstraint("organizer_id", "reserve_id", "role"),
    CheckConstraint("mentor_id <> reserve_id", name="two_people"),
    one_of("role", MentorRole),
)
renewals = Table(
    "renewals",
    metadata,
    Column("pair_id", ForeignKey("pairs.id"), nullable=False),
    Column("ends_on", Date, nullable=False, comment="the end of the term that comes before"),
    Column("mentor_asked", Integer, nullable=False, server_default=text("0"), comment="how often"),
    Column("reserve_asked", Integer, nullable=False, server_default=text("0"), comment="how often"),
    Column("mentor_goes_on", Boolean),
    Column("mentor_answered_at", Instant),
    Column("reserve_goes_on", Boolean),
    Column("reserve_answered_at", Instant),
    Column("until_on", Date, comment="both go on: to when"),
    PrimaryKeyConstraint("pair_id", "ends_on"),
    CheckConstraint("(mentor_goes_on IS NULL) = (mentor_answered_at IS NULL)", name="mentor_answered_when"),
    CheckConstraint(
        "(reserve_goes_on IS NULL) = (reserve_answered_at IS NULL)", name="reserve_answered_when"
    ),
    CheckConstraint("until_on IS NULL OR (mentor_goes_on AND reserve_goes_on)", name="both_go_on"),
)
check_ins = Table(
    "check_ins",
    metadata,
    Column("pair_id", ForeignKey("pairs.id"), nullable=False),
    Column("week_on", Date, nullable=False, comment="the Monday of the local week"),
    Column("side", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("excuse", Text),
    Column("answered_at", Instant, nullable=False),
    PrimaryKeyConstraint("pair_id", "week_on", "side"),
    CheckConstraint("excuse IS NULL OR answer = 'not_this_week'", name="excuse_for_not_meeting"),
    one_of("side", Side),
    one_of("answer", Answer),
    one_of("excuse", Excuse),
)
help_sessions = Table(
    "help_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pair_id", ForeignKey("pairs.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("logged_by", ForeignKey("people.id"), nullable=False),
    Column("logged_at", Instant, nullable=False),
    Column("lasted", Text, comment="nothing in sessions logged before it was kept"),
    Column("note", Sealed),
    Column("voice", Sealed, comment="Telegram's file id of a spoken note"),
    Column("photo", Sealed, comment="Telegram's file id"),
    Column("spot", Sealed, comment="where it was, to two decimals of a degree"),
    Column("asked_at", Instant, comment="when the other side was asked; nothing if the week had no room"),
    Column("withdrawn", Boolean, nullable=False, server_default=text("false")),
    Column("word", Text, comment="what the other side says of it; nothing while unanswered or lapsed"),
    Column("word_at", Instant),
    CheckConstraint("(word IS NULL) = (word_at IS NULL)", name="word_has_moment"),
    one_of("kind", HelpKind),
    one_of("lasted", Lasted),
    one_of("word", Word),
)
Index("ix_help_sessions_happened_on", help_sessions.c.happened_on, help_sessions.c.pair_id)
