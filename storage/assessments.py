"""Quarterly assessments: asked for, written, heard, answered."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, bindparam, exists, func, insert, select, update

from domain.assessments import Assessment, AssessmentId, Begun, Owed, Replied
from domain.errors import NoLongerThere
from domain.nominations import Recording, Status
from domain.pairs import PairId, PairStatus
from domain.people import PersonId
from domain.places import PlaceId
from storage.help_sessions import IT_STANDS
from storage.pairs import CARDS, to_card
from storage.schema.assessments import assessments
from storage.schema.nominations import nominations
from storage.schema.pairs import help_sessions, pairs
from storage.schema.people import places

later = assessments.alias("later")
BY_ID = select(assessments).where(assessments.c.id == bindparam("assessment_id"))
OF_PAIR = (
    select(assessments)
    .where(assessments.c.pair_id == bindparam("pair_id"), assessments.c.written_at.is_not(None))
    .order_by(assessments.c.period)
)
LAST_PERIOD = func.coalesce(func.max(assessments.c.period), 0)
ACTIVE = (
    select(pairs.c.id, pairs.c.mentor_id, pairs.c.began_on, LAST_PERIOD.label("last"))
    .outerjoin(assessments, assessments.c.pair_id == pairs.c.id)
    .where(pairs.c.status == PairStatus.ACTIVE)
    .group_by(pairs.c.id, pairs.c.mentor_id, pairs.c.began_on)
    .order_by(pairs.c.id)
)
ACTIVE_OF = ACTIVE.where(pairs.c.mentor_id == bindparam("mentor_id"))
ADD = insert(assessments)
SAVE = update(assessments).where(assessments.c.id == bindparam("assessment_id"))
IS_OWED = and_(
    pairs.c.mentor_id == bindparam("mentor_id"),
    pairs.c.status.in_((PairStatus.ACTIVE, PairStatus.COMPLETED)),
    assessments.c.written_at.is_(None),
    assessments.c.asked_at >= bindparam("since"),
    ~exists().where(later.c.pair_id == assessments.c.pair_id, later.c.period > assessments.c.period),
)
OWED = (
    CARDS.add_columns(assessments.c.id.label("assessment_id"), assessments.c.period)
    .join(assessments, assessments.c.pair_id == pairs.c.id)
    .where(IS_OWED)
    .order_by(assessments.c.id)
    .limit(bindparam("size"))
    .offset(bindparam("skip"))
)
OWED_COUNT = (
    select(func.count())
    .select_from(assessments)
    .join(pairs, pairs.c.id == assessments.c.pair_id)
    .where(IS_OWED)
)
OWED_ONE = (
    select(assessments.c.id)
    .join(pairs, pairs.c.id == assessments.c.pair_id)
    .where(IS_OWED, assessments.c.id == bindparam("assessment_id"))
)
WRITTEN_BY = (
    select(func.count())
    .select_from(assessments)
    .join(pairs, pairs.c.id == assessments.c.pair_id)
    .where(pairs.c.mentor_id == bindparam("mentor_id"), assessments.c.written_at.is_not(None))
)
SESSIONS_OF = (
    select(func.count())
    .select_from(help_sessions)
    .join(pairs, pairs.c.id == help_sessions.c.pair_id)
    .where(pairs.c.mentor_id == bindparam("mentor_id"), IT_STANDS)
)
WAITING = (
    select(
        assessments.c.id,
        assessments.c.replied_at,
        pairs.c.mentor_id,
        pairs.c.reserve_id,
        nominations.c.full_name,
        nominations.c.village_id,
        places.c.name.label("village"),
    )
    .join(pairs, pairs.c.id == assessments.c.pair_id)
    .join(
        nominations,
        and_(nominations.c.person_id == pairs.c.reserve_id, nominations.c.status == Status.RESERVE),
    )
    .join(places, places.c.id == nominations.c.village_id)
    .where(assessments.c.replied_at.is_not(None), assessments.c.settled_at.is_(None))
    .order_by(assessments.c.id)
)


class AssessmentRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, assessment_id: AssessmentId) -> Assessment:
        """The assessment; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"assessment_id": assessment_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_assessment(row)

    def of_pair(self, pair_id: PairId) -> list[Assessment]:
        """Every one that was written, the first quarter first."""
        rows = self._connection.execute(OF_PAIR, {"pair_id": pair_id}).mappings()
        return [_to_assessment(row) for row in rows]

    def active(self, mentor_id: PersonId | None = None) -> list[Begun]:
        """Active pairs, a mentor's or all, with the newest quarter that was asked for of each."""
        if mentor_id is None:
            rows = self._connection.execute(ACTIVE)
        else:
            rows = self._connection.execute(ACTIVE_OF, {"mentor_id": mentor_id})
        return [Begun(PairId(row[0]), PersonId(row[1]), row[2], row[3]) for row in rows]

    def ask(self, wanted: Iterable[tuple[PairId, int]], now: datetime) -> None:
        rows = [{"pair_id": pair_id, "period": period, "asked_at": now} for pair_id, period in wanted]
        if rows:
            self._connection.execute(ADD, rows)

    def save(self, assessment: Assessment) -> None:
        said, reply = _parts(assessment.said), _parts(assessment.reply)
        self._connection.execute(
            SAVE,
            {
                "assessment_id": assessment.id,
                "words": said[0],
                "recording": said[1],
                "recording_seconds": said[2],
                "written_at": assessment.written_at,
                "heard_at": assessment.heard_at,
                "reply": reply[0],
                "reply_recording": reply[1],
                "reply_seconds": reply[2],
                "replied_at": assessment.replied_at,
                "settled_at": assessment.settled_at,
                "settled_by": assessment.settled_by,
            },
        )

    def owed(self, mentor_id: PersonId, since: datetime, *, size: int, skip: int) -> list[Owed]:
        """Some of those that a mentor was asked for since a moment and has not written."""
        values = {"mentor_id": mentor_id, "since": since, "size": size, "skip": skip}
        return [
            Owed(AssessmentId(row["assessment_id"]), to_card(row).reserve, row["period"])
            for row in self._connection.execute(OWED, values).mappings()
        ]

    def owed_count(self, mentor_id: PersonId, since: datetime) -> int:
        values = {"mentor_id": mentor_id, "since": since}
        count: int = self._connection.execute(OWED_COUNT, values).scalar_one()
        return count

    def is_owed(self, assessment_id: AssessmentId, mentor_id: PersonId, since: datetime) -> bool:
        """Whether this one stands on the mentor's list."""
        values = {"assessment_id": assessment_id, "mentor_id": mentor_id, "since": since}
        return self._connection.scalar(OWED_ONE, values) is not None

    def record_of(self, mentor_id: PersonId) -> tuple[int, int]:
        """How often help was logged in a mentor's pairs, and how many assessments they wrote."""
        values = {"mentor_id": mentor_id}
        sessions: int = self._connection.execute(SESSIONS_OF, values).scalar_one()
        count: int = self._connection.execute(WRITTEN_BY, values).scalar_one()
        return sessions, count

    def waiting(self) -> list[Replied]:
        """Those to which a reserve has something to say and of which nobody has talked with them yet."""
        return [
            Replied(
                AssessmentId(row.id),
                PersonId(row.mentor_id),
                PersonId(row.reserve_id),
                row.full_name,
                PlaceId(row.village_id),
                row.village,
                row.replied_at,
            )
            for row in self._connection.execute(WAITING)
        ]


def _parts(said: str | Recording | None) -> tuple[str | None, str | None, int | None]:
    if isinstance(said, Recording):
        return None, said.file_id, said.seconds
    return said, None, None


def _said(words: str | None, file_id: str | None, seconds: int | None) -> str | Recording | None:
    return words if file_id is None else Recording(file_id, seconds or 0)


def _to_assessment(row: RowMapping) -> Assessment:
    return Assessment(
        id=AssessmentId(row["id"]),
        pair_id=PairId(row["pair_id"]),
        period=row["period"],
        asked_at=row["asked_at"],
        said=_said(row["words"], row["recording"], row["recording_seconds"]),
        written_at=row["written_at"],
        heard_at=row["heard_at"],
        reply=_said(row["reply"], row["reply_recording"], row["reply_seconds"]),
        replied_at=row["replied_at"],
        settled_at=row["settled_at"],
        settled_by=PersonId(row["settled_by"]) if row["settled_by"] else None,
    )
