"""One-time codes: the first organizer's, a group's, a role's, a mentor's, a candidate's."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from domain.invitations import InvitationKind
from domain.nominations import NominationId
from domain.people import PersonId, Role
from domain.places import PlaceId
from storage.schema.people import invitations

ADD = insert(invitations)
VALID = select(invitations).where(
    invitations.c.digest == bindparam("digest"),
    invitations.c.used_at.is_(None),
    invitations.c.expires_at > bindparam("now"),
)
USE = (
    update(invitations)
    .where(invitations.c.digest == bindparam("of_digest"), invitations.c.used_at.is_(None))
    .values(used_at=bindparam("used_at"))
)
USE_ALL = (
    update(invitations)
    .where(
        invitations.c.nomination_id == bindparam("of_nomination"),
        invitations.c.kind == bindparam("of_kind"),
        invitations.c.used_at.is_(None),
    )
    .values(used_at=bindparam("used_at"))
)
KNOWN = select(invitations.c.digest, invitations.c.used_at, invitations.c.expires_at).where(
    invitations.c.digest.in_(bindparam("digests", expanding=True))
)
RENEW = (
    update(invitations)
    .where(invitations.c.digest == bindparam("of_digest"), invitations.c.used_at.is_(None))
    .values(expires_at=bindparam("until"))
)
GIVERS = (
    select(invitations.c.created_by)
    .where(
        invitations.c.nomination_id.in_(bindparam("nomination_ids", expanding=True)),
        invitations.c.created_by.is_not(None),
    )
    .distinct()
)
TAKEN = (
    select(invitations.c.created_by)
    .where(
        invitations.c.nomination_id == bindparam("nomination_id"), invitations.c.used_at > bindparam("since")
    )
    .order_by(invitations.c.used_at.desc())
    .limit(1)
)
AT_ONCE = 500
IS_DEAD = and_(invitations.c.expires_at < bindparam("before"), invitations.c.used_at.is_(None))
"""A used one is kept for good: a mentor's code is made from their row, and would open the same door again."""
OLD = select(invitations.c.digest).where(IS_DEAD).limit(1)
FORGET = delete(invitations).where(IS_DEAD)


@dataclass(frozen=True, slots=True)
class Invitation:
    kind: InvitationKind
    place_id: PlaceId
    expires_at: datetime
    role: Role | None = None
    created_by: PersonId | None = None
    nomination_id: NominationId | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What became of a code."""

    used_at: datetime | None
    expires_at: datetime


class InvitationRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, code: str, invitation: Invitation) -> None:
        self.add_all({code: invitation})

    def add_all(self, offered: Mapping[str, Invitation]) -> None:
        """Keep invitations by their codes."""
        if offered:
            self._connection.execute(ADD, [_to_row(code, each) for code, each in offered.items()])

    def known(self, codes: Iterable[str]) -> dict[str, Known]:
        """What became of those codes that were ever kept and are not forgotten yet."""
        by_digest = {digest_of(code): code for code in codes}
        found: dict[str, Known] = {}
        for some in batched(list(by_digest), AT_ONCE):
            for digest, used_at, expires_at in self._connection.execute(KNOWN, {"digests": some}):
                found[by_digest[digest]] = Known(used_at, expires_at)
        return found

    def renew(self, codes: Iterable[str], until: datetime) -> None:
        """Let unused codes be good for longer."""
        values = [{"of_digest": digest_of(code), "until": until} for code in codes]
        if values:
            self._connection.execute(RENEW, values)

    def find(self, code: str, now: datetime) -> Invitation | None:
        """The invitation behind a code that is unused and not too old."""
        row = self._connection.execute(VALID, {"digest": digest_of(code), "now": now}).mappings().first()
        if row is None:
            return None
        return Invitation(
            kind=InvitationKind(row["kind"]),
            place_id=PlaceId(row["place_id"]),
            expires_at=row["expires_at"],
            role=Role(row["role"]) if row["role"] else None,
            created_by=row["created_by"],
            nomination_id=row["nomination_id"],
            department=row["department"],
        )

    def givers(self, nomination_ids: Iterable[NominationId]) -> set[PersonId]:
        """Who ever made a link to take one of these over; who wrote it down made one."""
        found = self._connection.scalars(GIVERS, {"nomination_ids": list(nomination_ids)})
        return {PersonId(each) for each in found}

    def giver_of_taken(self, nomination_id: NominationId, since: datetime) -> PersonId | None:
        """By whose link it was taken over since a moment; None where it was not."""
        found = self._connection.scalar(TAKEN, {"nomination_id": nomination_id, "since": since})
        return None if found is None else PersonId(found)

    def use(self, digest: str, now: datetime) -> bool:
        """Spend the code with this digest; False when somebody else just did."""
        return self._connection.execute(USE, {"of_digest": digest, "used_at": now}).rowcount == 1

    def spend_all(self, nomination_id: NominationId, kind: InvitationKind, now: datetime) -> None:
        """Spend every code of one kind that leads to a nomination."""
        row = {"of_nomination": nomination_id, "of_kind": kind, "used_at": now}
        self._connection.execute(USE_ALL, row)

    def has_old(self, before: datetime) -> bool:
        return self._connection.scalar(OLD, {"before": before}) is not None

    def forget(self, before: datetime) -> int:
        """Drop the codes that expired before a moment; returns how many."""
        return self._connection.execute(FORGET, {"before": before}).rowcount


def batched(things: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """A few at a time: a statement takes only so many values."""
    for first in range(0, len(things), size):
        yield things[first : first + size]


def _to_row(code: str, invitation: Invitation) -> dict[str, Any]:
    return {
        "digest": digest_of(code),
        "kind": invitation.kind,
        "place_id": invitation.place_id,
        "role": invitation.role,
        "created_by": invitation.created_by,
        "nomination_id": invitation.nomination_id,
        "expires_at": invitation.expires_at,
        "department": invitation.department,
    }


def digest_of(code: str) -> str:
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()
