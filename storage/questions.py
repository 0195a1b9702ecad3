"""What people ask about the county's policies, until it is answered."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select

from domain.errors import NoLongerThere
from domain.people import PersonId
from domain.places import PlaceId
from domain.questions import Asked, QuestionId
from storage.schema.questions import questions

ADD = insert(questions).returning(questions.c.id)
BY_ID = select(questions).where(questions.c.id == bindparam("question_id"))
OPEN = select(questions.c.id, questions.c.village_id, questions.c.asked_at).order_by(
    questions.c.asked_at, questions.c.id
)
SOME = select(questions).where(questions.c.id.in_(bindparam("question_ids", expanding=True)))
OPEN_OF = select(questions.c.policy).where(questions.c.person_id == bindparam("person_id"))
DUE = select(questions.c.id).where(questions.c.asked_at <= bindparam("before")).order_by(questions.c.id)
OLDEST = select(func.min(questions.c.asked_at))
CLOSE = delete(questions).where(questions.c.id == bindparam("question_id"))


class QuestionRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, person_id: PersonId, village_id: PlaceId, policy: str, words: str | None, now: datetime
    ) -> QuestionId:
        row = {
            "person_id": person_id,
            "village_id": village_id,
            "policy": policy,
            "words": words,
            "asked_at": now,
        }
        return QuestionId(self._connection.execute(ADD, row).scalar_one())

    def get(self, question_id: QuestionId) -> Asked:
        """A question that waits; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"question_id": question_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_asked(row)

    def waiting(self, village_ids: Iterable[PlaceId]) -> list[tuple[QuestionId, PlaceId, datetime]]:
        """Those that wait in some villages, the longest first; nothing sealed is opened."""
        wanted = set(village_ids)
        rows = self._connection.execute(OPEN)
        return [
            (QuestionId(number), PlaceId(village), at) for number, village, at in rows if village in wanted
        ]

    def some(self, question_ids: Iterable[int]) -> list[Asked]:
        rows = self._connection.execute(SOME, {"question_ids": list(question_ids)}).mappings()
        return [_to_asked(row) for row in rows]

    def open_of(self, person_id: PersonId) -> list[str]:
        """About which policies somebody waits for an answer."""
        return list(self._connection.scalars(OPEN_OF, {"person_id": person_id}))

    def asked_before(self, moment: datetime) -> list[QuestionId]:
        return [QuestionId(each) for each in self._connection.scalars(DUE, {"before": moment})]

    def oldest_at(self) -> datetime | None:
        """When the question was asked that waits longest."""
        oldest: datetime | None = self._connection.scalar(OLDEST)
        return oldest

    def close(self, question_id: QuestionId) -> None:
        """It is answered: nothing of it is kept."""
        self._connection.execute(CLOSE, {"question_id": question_id})


def _to_asked(row: RowMapping) -> Asked:
    return Asked(
        QuestionId(row["id"]),
        PersonId(row["person_id"]),
        PlaceId(row["village_id"]),
        row["policy"],
        row["words"],
        row["asked_at"],
    )
