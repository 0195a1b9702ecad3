"""The help that pairs logged, and how much of it a village saw in a week."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    bindparam,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from domain.errors import NoLongerThere
from domain.help_sessions import HelpKind, HelpSession, HelpSessionId, Lasted, Word
from domain.nominations import Status
from domain.pairs import PairId
from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.nominations import nominations
from storage.schema.pairs import help_sessions, pairs

IT_STANDS: ColumnElement[bool] = and_(
    help_sessions.c.withdrawn.is_(false()),
    or_(help_sessions.c.word.is_(None), help_sessions.c.word != Word.WRONG),
)
"""Not taken back by who logged it, not called wrong by the other side."""
BY_ID = select(help_sessions).where(help_sessions.c.id == bindparam("session_id"))
ADD = insert(help_sessions)
SAVE = update(help_sessions).where(help_sessions.c.id == bindparam("session_id"))
ADD_SEVERAL = insert(help_sessions).returning(help_sessions)
LOGGED_AT = select(help_sessions).where(
    help_sessions.c.logged_by == bindparam("person_id"),
    help_sessions.c.logged_at == bindparam("moment", type_=help_sessions.c.logged_at.type),
    help_sessions.c.withdrawn.is_(false()),
)
WITHDRAW_ALL = (
    update(help_sessions)
    .where(
        help_sessions.c.logged_by == bindparam("person_id"),
        help_sessions.c.logged_at == bindparam("moment", type_=help_sessions.c.logged_at.type),
    )
    .values(withdrawn=True)
)
COUNT_OF_PAIR = (
    select(func.count())
    .select_from(help_sessions)
    .where(help_sessions.c.pair_id == bindparam("pair_id"), IT_STANDS)
)
FIGURES = (
    select(nominations.c.village_id, help_sessions.c.kind, func.count())
    .select_from(help_sessions)
    .join(pairs, pairs.c.id == help_sessions.c.pair_id)
    .join(
        nominations,
        and_(nominations.c.person_id == pairs.c.reserve_id, nominations.c.status == Status.RESERVE),
    )
    .where(
        help_sessions.c.happened_on.between(bindparam("monday"), bindparam("sunday")),
        IT_STANDS,
    )
    .group_by(nominations.c.village_id, help_sessions.c.kind)
)


class HelpSessionRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, session_id: HelpSessionId) -> HelpSession:
        """The session; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"session_id": session_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_session(row)

    def add(
        self,
        pair_id: PairId,
        kind: HelpKind,
        *,
        happened_on: date,
        logged_by: PersonId,
        now: datetime,
        lasted: Lasted | None = None,
    ) -> HelpSession:
        row = {
            "pair_id": pair_id,
            "kind": kind,
            "lasted": lasted,
            "happened_on": happened_on,
            "logged_by": logged_by,
            "logged_at": now,
        }
        result = self._connection.execute(ADD, row)
        assert result.inserted_primary_key is not None
        return self.get(HelpSessionId(result.inserted_primary_key[0]))

    def add_several(
        self,
        asked: Sequence[tuple[PairId, datetime | None]],
        kind: HelpKind,
        *,
        happened_on: date,
        logged_by: PersonId,
        now: datetime,
        lasted: Lasted,
    ) -> list[HelpSession]:
        """One session with each of several, and when the other side of each was asked."""
        rows = [
            {
                "pair_id": pair_id,
                "kind": kind,
                "lasted": lasted,
                "happened_on": happened_on,
                "logged_by": logged_by,
                "logged_at": now,
                "asked_at": asked_at,
            }
            for pair_id, asked_at in asked
        ]
        return [_to_session(row) for row in self._connection.execute(ADD_SEVERAL, rows).mappings()]

    def logged_at(self, person_id: PersonId, moment: datetime) -> list[HelpSession]:
        """What somebody logged at one moment and has not taken back."""
        rows = self._connection.execute(LOGGED_AT, {"person_id": person_id, "moment": moment})
        return [_to_session(row) for row in rows.mappings()]

    def withdraw_all(self, person_id: PersonId, moment: datetime) -> None:
        self._connection.execute(WITHDRAW_ALL, {"person_id": person_id, "moment": moment})

    def save(self, session: HelpSession) -> None:
        """Write down what can change after the logging."""
        self._connection.execute(
            SAVE,
            {
                "session_id": session.id,
                "happened_on": session.happened_on,
                "lasted": session.lasted,
                "note": session.note,
                "voice": session.voice,
                "photo": session.photo,
                "spot": session.spot,
                "asked_at": session.asked_at,
                "withdrawn": session.withdrawn,
                "word": session.word,
                "word_at": session.word_at,
            },
        )

    def count_of_pair(self, pair_id: PairId) -> int:
        """How often help was logged and stands."""
        count: int = self._connection.execute(COUNT_OF_PAIR, {"pair_id": pair_id}).scalar_one()
        return count

    def figures_of_week(self, week_on: date) -> dict[PlaceId, dict[HelpKind, int]]:
        """The week's figures of every village where there was any help."""
        figures: dict[PlaceId, dict[HelpKind, int]] = defaultdict(dict)
        for village_id, kind, count in self._connection.execute(FIGURES, _days(week_on)):
            figures[PlaceId(village_id)][HelpKind(kind)] = count
        return dict(figures)


def _days(week_on: date) -> dict[str, date]:
    return {"monday": week_on, "sunday": week_on + timedelta(days=6)}


def _to_session(row: RowMapping) -> HelpSession:
    values = dict(row)
    values["kind"] = HelpKind(values["kind"])
    values["lasted"] = Lasted(values["lasted"]) if values["lasted"] else None
    values["word"] = Word(values["word"]) if values["word"] else None
    return HelpSession(**values)
