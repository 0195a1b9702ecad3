"""Tests after classes: banks of questions, and how people did."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, and_, bindparam, exists, insert, select, update

from domain.banks import BankId, BankQuestion, restored, stored
from domain.errors import NoLongerThere
from domain.exams import Attempt, AttemptId, Outcome
from domain.lessons import LessonId
from domain.nominations import NominationId, Status
from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.exams import attempts, banks
from storage.schema.lessons import lessons, seats
from storage.schema.nominations import nominations
from storage.schema.people import people

ADD_BANK = insert(banks).returning(banks.c.id)
BANK = select(banks).where(banks.c.id == bindparam("bank_id"))
BANK_OF = select(banks).where(banks.c.lesson_id == bindparam("lesson_id"))
FREE_LESSON = update(banks).where(banks.c.lesson_id == bindparam("of_lesson_id")).values(lesson_id=None)
USE_BANK = (
    update(banks).where(banks.c.id == bindparam("of_bank_id")).values(lesson_id=bindparam("for_lesson_id"))
)
ADD = insert(attempts).returning(attempts.c.id)
OF_ONE = (
    select(attempts)
    .where(
        attempts.c.lesson_id == bindparam("lesson_id"),
        attempts.c.nomination_id == bindparam("nomination_id"),
    )
    .order_by(attempts.c.number)
)
BY_ID = select(attempts).where(attempts.c.id == bindparam("attempt_id"))
SAVE = update(attempts).where(attempts.c.id == bindparam("of_attempt_id"))
BEGUN = select(attempts.c.id).where(attempts.c.lesson_id == bindparam("lesson_id")).limit(1)
later = attempts.alias("later")
IS_LAST = ~exists().where(
    later.c.lesson_id == attempts.c.lesson_id,
    later.c.nomination_id == attempts.c.nomination_id,
    later.c.number > attempts.c.number,
)
FAILED = (
    select(attempts.c.id, attempts.c.ended_at, attempts.c.nomination_id, nominations.c.village_id)
    .join(
        nominations,
        and_(nominations.c.id == attempts.c.nomination_id, nominations.c.status == Status.RESERVE),
    )
    .where(
        attempts.c.passed.is_(False),
        attempts.c.outcome.is_(None),
        attempts.c.number >= bindparam("tries"),
        IS_LAST,
    )
    .order_by(attempts.c.ended_at, attempts.c.id)
)
UNASKED = (
    select(nominations.c.person_id, seats.c.lesson_id)
    .join(
        nominations, and_(nominations.c.id == seats.c.nomination_id, nominations.c.status == Status.RESERVE)
    )
    .join(people, people.c.id == nominations.c.person_id)
    .join(banks, banks.c.lesson_id == seats.c.lesson_id)
    .join(lessons, lessons.c.id == seats.c.lesson_id)
    .where(
        people.c.telegram_id.is_not(None),
        people.c.unreachable_at.is_(None),
        seats.c.attended_at.is_not(None),
        seats.c.exam_told_at.is_(None),
        lessons.c.starts_at > bindparam("since"),
        lessons.c.called_off_at.is_(None),
    )
    .order_by(seats.c.lesson_id, nominations.c.person_id)
)


class Failed(NamedTuple):
    """A test that waits for a human to see to it."""

    id: AttemptId
    ended_at: datetime
    nomination_id: NominationId
    village_id: PlaceId


class ExamRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_bank(self, questions: Sequence[BankQuestion], made_by: PersonId, now: datetime) -> BankId:
        row = {"questions": stored(questions), "made_by": made_by, "made_at": now}
        return BankId(self._connection.execute(ADD_BANK, row).scalar_one())

    def bank_made_by(self, bank_id: BankId) -> PersonId:
        """Who sent a bank; raises NoLongerThere."""
        row = self._connection.execute(BANK, {"bank_id": bank_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return PersonId(row["made_by"])

    def lesson_of(self, bank_id: BankId) -> LessonId | None:
        """For which class a bank is used now."""
        row = self._connection.execute(BANK, {"bank_id": bank_id}).mappings().one()
        return None if row["lesson_id"] is None else LessonId(row["lesson_id"])

    def use_bank(self, bank_id: BankId, lesson_id: LessonId) -> None:
        """The class is tested with these questions from now on."""
        self._connection.execute(FREE_LESSON, {"of_lesson_id": lesson_id})
        self._connection.execute(USE_BANK, {"of_bank_id": bank_id, "for_lesson_id": lesson_id})

    def questions_of(self, lesson_id: LessonId) -> tuple[BankQuestion, ...]:
        """The questions of a class; none where it has no test."""
        row = self._connection.execute(BANK_OF, {"lesson_id": lesson_id}).mappings().first()
        return () if row is None else restored(row["questions"])

    def has_begun(self, lesson_id: LessonId) -> bool:
        """Whether anybody has tried."""
        return self._connection.scalar(BEGUN, {"lesson_id": lesson_id}) is not None

    def begin(
        self, lesson_id: LessonId, nomination_id: NominationId, number: int, seed: str, now: datetime
    ) -> Attempt:
        row = {
            "lesson_id": lesson_id, "nomination_id": nomination_id, "number": number, "seed": seed,
            "answers": [], "picked": [], "begun_at": now,
        }  # fmt: skip
        return self.get(AttemptId(self._connection.execute(ADD, row).scalar_one()))

    def get(self, attempt_id: AttemptId) -> Attempt:
        """The attempt; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"attempt_id": attempt_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_attempt(row)

    def of_one(self, lesson_id: LessonId, nomination_id: NominationId) -> list[Attempt]:
        """Somebody's tries, the first one first."""
        values = {"lesson_id": lesson_id, "nomination_id": nomination_id}
        return [_to_attempt(row) for row in self._connection.execute(OF_ONE, values).mappings()]

    def save(self, attempt: Attempt) -> None:
        row: dict[str, Any] = {
            "answers": [[*each] for each in attempt.answers], "picked": [*attempt.picked],
            "ended_at": attempt.ended_at, "right": attempt.right, "passed": attempt.passed,
            "outcome": attempt.outcome, "decided_by": attempt.decided_by, "decided_at": attempt.decided_at,
        }  # fmt: skip
        self._connection.execute(SAVE.values(row), {"of_attempt_id": attempt.id})

    def failed(self, tries: int) -> list[Failed]:
        """The tests that nobody has seen to, the oldest first."""
        return [Failed(*row) for row in self._connection.execute(FAILED, {"tries": tries})]

    def some(self, attempt_ids: Iterable[int]) -> list[Attempt]:
        return [self.get(AttemptId(each)) for each in attempt_ids]

    def unasked(self, since: datetime) -> list[tuple[PersonId, LessonId]]:
        """Who was at a class with a test and has not heard of it."""
        rows = self._connection.execute(UNASKED, {"since": since})
        return [(PersonId(person), LessonId(lesson)) for person, lesson in rows]


def _to_attempt(row: RowMapping) -> Attempt:
    values = {each.name: row[each.name] for each in fields(Attempt)}
    values["answers"] = tuple(tuple(each) for each in values["answers"])
    values["picked"] = tuple(values["picked"])
    values["outcome"] = values["outcome"] and Outcome(values["outcome"])
    return Attempt(**values)
