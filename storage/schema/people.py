"""Places, people, what they may do, the groups they meet in."""

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
)

from domain.invitations import InvitationKind
from domain.people import ConsentGiven, Role
from domain.places import PlaceKind
from storage.schema.base import Instant, metadata, one_of
from storage.sealing import Sealed

places = Table(
    "places",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True, comment="stable, short, fit for a link: a-z 0-9 _"),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("parent_id", ForeignKey("places.id"), index=True),
    CheckConstraint("(kind = 'county') = (parent_id IS NULL)", name="county_on_top"),
    one_of("kind", PlaceKind),
)
people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("telegram_id", BigInteger, unique=True, comment="nothing once they asked to be forgotten"),
    Column("name", Sealed, nullable=False),
    Column("locale", Text, nullable=False),
    Column("consent_version", Text, nullable=False),
    Column("consented_at", Instant, nullable=False),
    Column("consent_given", Text, nullable=False, server_default=ConsentGiven.IN_CHAT),
    Column("unreachable_at", Instant),
    Column("paused_until", Instant),
    Column("menu", Text, comment="a mark of the commands they are shown by their roles"),
    one_of("consent_given", ConsentGiven),
)
forgotten = Table(
    "forgotten",
    metadata,
    Column("mark", LargeBinary, primary_key=True, comment="a keyed mark of the account; the key is not here"),
    Column("forgotten_at", Instant, nullable=False),
)
grants = Table(
    "grants",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("place_id", ForeignKey("places.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("granted_by", ForeignKey("people.id")),
    Column("expires_at", Instant, nullable=False),
    Column("department", Text, comment="for which a reviewer signs, as the programme names it"),
    UniqueConstraint("person_id", "place_id", "role"),
    one_of("role", Role),
    sqlite_autoincrement=True,  # on an old card a number must not become another's
)
Index("ix_grants_place_id_role", grants.c.place_id, grants.c.role)
invitations = Table(
    "invitations",
    metadata,
    Column("digest", Text, primary_key=True, comment="SHA-256 of the code: the code itself is never kept"),
    Column("kind", Text, nullable=False),
    Column("place_id", ForeignKey("places.id"), nullable=False),
    Column("role", Text),
    Column("created_by", ForeignKey("people.id")),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("nomination_id", Integer, comment="which one is taken over; its number is never another's"),
    Column("department", Text, comment="for which a reviewer is asked to sign"),
    CheckConstraint("(kind = 'take_over') = (nomination_id IS NOT NULL)", name="nomination_taken_over"),
    CheckConstraint("(kind IN ('claim', 'role')) = (role IS NOT NULL)", name="role_where_one_is_given"),
    one_of("kind", InvitationKind),
    one_of("role", Role),
)
groups = Table(
    "groups",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("place_id", ForeignKey("places.id"), nullable=False, index=True),
    Column("bound_at", Instant, nullable=False),
    Column("bound_by", ForeignKey("people.id")),
    Column("paused_at", Instant),
    Column("thread_id", BigInteger, comment="the topic of a forum that is written to"),
)
