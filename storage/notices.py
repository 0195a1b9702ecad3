"""Public notices, and what was objected in confidence."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, exists, func, insert, select, update

from domain.errors import NoLongerThere
from domain.nominations import NominationId, Recording
from domain.notices import Notice, NoticeId, Objection, ObjectionId, ObjectorKey
from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.joint_vetting import notices, objections, vettings
from storage.schema.nominations import nominations
from storage.schema.people import people, places

ADD = insert(notices)
SAVE = update(notices).where(notices.c.id == bindparam("of_notice"))
BY_ID = select(notices).where(notices.c.id == bindparam("notice_id"))
SOME = select(notices).where(notices.c.id.in_(bindparam("notice_ids", expanding=True))).order_by(notices.c.id)
RUNNING = select(notices).where(
    notices.c.nomination_id.in_(bindparam("nomination_ids", expanding=True)), notices.c.ended_at.is_(None)
)
END = (
    update(notices)
    .where(notices.c.id.in_(bindparam("notice_ids", expanding=True)))
    .values(ended_at=bindparam("now"))
)
OF_NOMINATION = (
    select(notices).where(notices.c.nomination_id == bindparam("nomination_id")).order_by(notices.c.id)
)
OBJECT = insert(objections).returning(objections.c.id)
SETTLE = update(objections).where(objections.c.id == bindparam("of_objection"))
OBJECTION = select(objections).where(objections.c.id == bindparam("objection_id"))
EARLIER = select(objections).where(
    objections.c.notice_id == bindparam("notice_id"), objections.c.objector == bindparam("objector")
)
WAITING = (
    select(objections.c.notice_id, func.count())
    .where(objections.c.notice_id.in_(bindparam("notice_ids", expanding=True)), objections.c.upheld.is_(None))
    .group_by(objections.c.notice_id)
)
townships = places.alias("townships")
_IN_COUNTY = (
    notices.join(nominations, nominations.c.id == notices.c.nomination_id)
    .join(places, places.c.id == nominations.c.village_id)
    .join(townships, townships.c.id == places.c.parent_id)
)
IN_COUNTIES = townships.c.parent_id.in_(bindparam("county_ids", expanding=True))
_UNSETTLED = select(objections.c.notice_id).where(objections.c.upheld.is_(None))
_SIGNED_ANEW = select(vettings.c.nomination_id).where(vettings.c.closed_at.is_(None))
FINISHED = (
    select(notices.c.id, notices.c.ends_at, notices.c.nomination_id)
    .select_from(_IN_COUNTY)
    .where(
        notices.c.ended_at.is_(None),
        notices.c.ends_at <= bindparam("now"),
        notices.c.id.not_in(_UNSETTLED),
        notices.c.nomination_id.not_in(_SIGNED_ANEW),
        IN_COUNTIES,
    )
    .order_by(notices.c.ends_at, notices.c.id)
)
TO_HEAR = (
    select(notices.c.id, notices.c.asked_at, notices.c.nomination_id)
    .join(nominations, nominations.c.id == notices.c.nomination_id)
    .where(
        notices.c.ended_at.is_(None),
        notices.c.agreed_at.is_(None),
        nominations.c.assisted_by.is_not(None),
        nominations.c.village_id.in_(bindparam("village_ids", expanding=True)),
    )
    .order_by(notices.c.asked_at, notices.c.id)
)
_UNANSWERED = notices.c.ended_at.is_(None) & notices.c.agreed_at.is_(None)
UNANSWERED = (
    select(
        notices.c.id,
        notices.c.nomination_id,
        notices.c.asked_at,
        people.c.id.label("person_id"),
        nominations.c.assisted_by.is_(None).label("has_phone"),
        people.c.unreachable_at.is_not(None).label("is_out_of_reach"),
    )
    .select_from(_IN_COUNTY.join(people, people.c.id == nominations.c.person_id))
    .where(_UNANSWERED)
    .order_by(notices.c.asked_at, notices.c.id)
)
UNANSWERED_IN = UNANSWERED.where(IN_COUNTIES)
UNSETTLED = (
    select(
        objections.c.id,
        objections.c.raised_at,
        notices.c.nomination_id,
        objections.c.notice_id,
        objections.c.objector,
    )
    .select_from(_IN_COUNTY.join(objections, objections.c.notice_id == notices.c.id))
    .where(objections.c.upheld.is_(None), notices.c.ended_at.is_(None), IN_COUNTIES)
    .order_by(objections.c.raised_at, objections.c.id)
)
NAMED = (
    select(notices.c.id, nominations.c.full_name, places.c.name, notices.c.ends_at)
    .select_from(_IN_COUNTY)
    .where(notices.c.id.in_(bindparam("notice_ids", expanding=True)))
)
OBJECTED_TO = (
    select(objections.c.id, nominations.c.full_name, places.c.name, objections.c.raised_at)
    .select_from(_IN_COUNTY.join(objections, objections.c.notice_id == notices.c.id))
    .where(objections.c.id.in_(bindparam("objection_ids", expanding=True)))
)
IS_OBJECTED_TO = exists().where(objections.c.notice_id == notices.c.id, objections.c.upheld.is_(None))
RUNNING_IN = (
    select(notices.c.nomination_id, notices.c.ends_at, IS_OBJECTED_TO.label("is_objected_to"))
    .select_from(_IN_COUNTY)
    .where(notices.c.ended_at.is_(None), IN_COUNTIES)
    .order_by(notices.c.ends_at.is_(None), notices.c.ends_at, notices.c.id)
)
RUN_OUT = select(notices.c.id).where(
    notices.c.ends_at <= bindparam("now"), notices.c.run_out_at.is_(None), notices.c.ended_at.is_(None)
)
UP = (
    select(notices.c.id)
    .join(nominations, nominations.c.id == notices.c.nomination_id)
    .where(
        nominations.c.village_id == bindparam("village_id"),
        notices.c.ends_at > bindparam("now"),
        notices.c.ended_at.is_(None),
    )
    .order_by(notices.c.id)
)
NEXT_END = select(func.min(notices.c.ends_at)).where(
    notices.c.ended_at.is_(None), notices.c.ends_at > bindparam("now")
)
ALL_IDS = select(notices.c.id).order_by(notices.c.id)


@dataclass(frozen=True, slots=True)
class Since:
    """A row of ours, since when it waits, and whom it is about."""

    id: int
    since: datetime
    nomination_id: NominationId


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An objection nobody has dealt with, and its mark, by which whoever raised it knows it as their own."""

    id: ObjectionId
    since: datetime
    nomination_id: NominationId
    notice_id: NoticeId
    objector: ObjectorKey


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Who was asked whether the village may read their name, and has said nothing."""

    notice_id: NoticeId
    nomination_id: NominationId
    asked_at: datetime
    person_id: PersonId
    has_phone: bool
    is_out_of_reach: bool


@dataclass(frozen=True, slots=True)
class Named:
    """What a list shows of it."""

    id: int
    full_name: str
    village: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Running:
    """Somebody before the village, perhaps before they have agreed to be."""

    nomination_id: NominationId
    ends_at: datetime | None
    is_objected_to: bool


def objector_key(key: bytes, notice_id: NoticeId, telegram_id: int) -> ObjectorKey:
    """Who objected, for nobody who has only the database."""
    return ObjectorKey(hmac.digest(key, b"objection %d %d" % (notice_id, telegram_id), "sha256"))


class NoticeRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, nomination_ids: Sequence[NominationId], now: datetime) -> dict[NominationId, Notice]:
        """One for each of these candidates, of whom none is before their village yet."""
        if nomination_ids:
            self._connection.execute(
                ADD, [{"nomination_id": each, "asked_at": now} for each in nomination_ids]
            )
        return self.running_of(nomination_ids)

    def get(self, notice_id: NoticeId) -> Notice:
        row = self._connection.execute(BY_ID, {"notice_id": notice_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_notice(row)

    def some(self, notice_ids: Sequence[NoticeId]) -> list[Notice]:
        rows = self._connection.execute(SOME, {"notice_ids": list(notice_ids)}).mappings()
        return [_to_notice(row) for row in rows]

    def find_running(self, nomination_id: NominationId) -> Notice | None:
        return self.running_of([nomination_id]).get(nomination_id)

    def running_of(self, nomination_ids: Sequence[NominationId]) -> dict[NominationId, Notice]:
        """What runs of these candidates."""
        rows = self._connection.execute(RUNNING, {"nomination_ids": list(nomination_ids)}).mappings()
        return {row["nomination_id"]: _to_notice(row) for row in rows}

    def end(self, notice_ids: Sequence[NoticeId], now: datetime) -> None:
        self._connection.execute(END, {"notice_ids": list(notice_ids), "now": now})

    def of(self, nomination_id: NominationId) -> list[Notice]:
        """All there ever were of one nomination."""
        rows = self._connection.execute(OF_NOMINATION, {"nomination_id": nomination_id}).mappings()
        return [_to_notice(row) for row in rows]

    def save(self, notice: Notice, *, consent_version: str | None = None) -> None:
        row: dict[str, Any] = {
            "of_notice": notice.id,
            "agreed_at": notice.agreed_at,
            "ends_at": notice.ends_at,
            "run_out_at": notice.run_out_at,
            "ended_at": notice.ended_at,
        }
        if consent_version is not None:
            row["consent_version"] = consent_version
        self._connection.execute(SAVE, row)

    def object(
        self, notice_id: NoticeId, objector: ObjectorKey, words: str | Recording, now: datetime
    ) -> ObjectionId:
        spoken = words if isinstance(words, Recording) else None
        row = {
            "notice_id": notice_id,
            "objector": objector,
            "words": None if isinstance(words, Recording) else words,
            "recording": spoken and spoken.file_id,
            "recording_seconds": spoken and spoken.seconds,
            "raised_at": now,
        }
        return ObjectionId(self._connection.execute(OBJECT, row).scalar_one())

    def objection(self, objection_id: ObjectionId) -> Objection:
        row = self._connection.execute(OBJECTION, {"objection_id": objection_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_objection(row)

    def find_objection(self, notice_id: NoticeId, objector: ObjectorKey) -> Objection | None:
        values = {"notice_id": notice_id, "objector": objector}
        row = self._connection.execute(EARLIER, values).mappings().first()
        return None if row is None else _to_objection(row)

    def settle(self, objection: Objection) -> None:
        row = {
            "of_objection": objection.id,
            "upheld": objection.upheld,
            "reason": objection.reason,
            "settled_by": objection.settled_by,
            "settled_at": objection.settled_at,
        }
        self._connection.execute(SETTLE, row)

    def waiting(self, notice_ids: Sequence[NoticeId]) -> dict[NoticeId, int]:
        """To how many objections nobody has seen; where there is none, the notice is not in it."""
        rows = self._connection.execute(WAITING, {"notice_ids": list(notice_ids)})
        return {NoticeId(notice_id): count for notice_id, count in rows}

    def finished(self, county_ids: Iterable[PlaceId], now: datetime) -> list[Since]:
        """Notices whose days are over and to which nothing is left to settle, or to sign anew."""
        rows = self._connection.execute(FINISHED, {"county_ids": list(county_ids), "now": now})
        return [Since(*row) for row in rows]

    def running(self, county_ids: Iterable[PlaceId]) -> list[Running]:
        """Everybody before the village, the earliest end first."""
        rows = self._connection.execute(RUNNING_IN, {"county_ids": list(county_ids)})
        return [Running(*row) for row in rows]

    def to_hear(self, village_ids: Iterable[PlaceId]) -> list[Since]:
        """Notices to which somebody without a phone has still to agree."""
        rows = self._connection.execute(TO_HEAR, {"village_ids": list(village_ids)})
        return [Since(*row) for row in rows]

    def unanswered(self, county_ids: Iterable[PlaceId] | None = None) -> list[Unanswered]:
        """Who has still to say whether the village may read it, everywhere or in some counties."""
        if county_ids is None:
            rows = self._connection.execute(UNANSWERED)
        else:
            rows = self._connection.execute(UNANSWERED_IN, {"county_ids": list(county_ids)})
        return [Unanswered(*row) for row in rows]

    def unsettled(self, county_ids: Iterable[PlaceId]) -> list[Unsettled]:
        rows = self._connection.execute(UNSETTLED, {"county_ids": list(county_ids)})
        return [Unsettled(*row) for row in rows]

    def named(self, notice_ids: Iterable[int]) -> list[Named]:
        rows = self._connection.execute(NAMED, {"notice_ids": list(notice_ids)})
        return [Named(*row) for row in rows]

    def objected_to(self, objection_ids: Iterable[int]) -> list[Named]:
        rows = self._connection.execute(OBJECTED_TO, {"objection_ids": list(objection_ids)})
        return [Named(*row) for row in rows]

    def up(self, village_id: PlaceId, now: datetime) -> list[NoticeId]:
        """Notices of a village whose days run."""
        found = self._connection.scalars(UP, {"village_id": village_id, "now": now})
        return [NoticeId(each) for each in found]

    def run_out(self, now: datetime) -> list[NoticeId]:
        """Notices whose days are over, of which the village has not heard it yet."""
        return [NoticeId(each) for each in self._connection.scalars(RUN_OUT, {"now": now})]

    def next_end_at(self, now: datetime) -> datetime | None:
        moment: datetime | None = self._connection.scalar(NEXT_END, {"now": now})
        return moment

    def ids(self) -> list[NoticeId]:
        return [NoticeId(each) for each in self._connection.scalars(ALL_IDS)]


def _to_notice(row: RowMapping) -> Notice:
    return Notice(**{name: value for name, value in row.items() if name != "consent_version"})


def _to_objection(row: RowMapping) -> Objection:
    spoken = row["recording"] and Recording(row["recording"], row["recording_seconds"])
    return Objection(
        id=ObjectionId(row["id"]),
        notice_id=NoticeId(row["notice_id"]),
        objector=ObjectorKey(bytes(row["objector"])),
        words=spoken or row["words"],
        raised_at=row["raised_at"],
        upheld=row["upheld"],
        reason=row["reason"],
        settled_by=row["settled_by"],
        settled_at=row["settled_at"],
    )
