"""Which boxes ask what, and what came of it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from domain.ballots import Box, BoxId
from domain.errors import NoLongerThere
from domain.polls import Poll, PollDraft
from storage.ballots import BOX
from storage.schema.ballots import ballot_boxes, polls

ADD = insert(polls)
BY_ID = (
    select(polls.c.question, polls.c.options, *BOX)
    .join(ballot_boxes, ballot_boxes.c.id == polls.c.box_id)
    .where(polls.c.box_id == bindparam("box_id"))
)
DUE = (
    select(polls.c.box_id)
    .join(ballot_boxes, ballot_boxes.c.id == polls.c.box_id)
    .where(ballot_boxes.c.counted_at.is_(None), ballot_boxes.c.closes_at <= bindparam("now"))
    .order_by(ballot_boxes.c.closes_at, polls.c.box_id)
)


class PollRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, box: Box, draft: PollDraft) -> Poll:
        row = {"box_id": box.id, "question": draft.question, "options": list(draft.options)}
        self._connection.execute(ADD, row)
        return Poll(box, draft.question, draft.options)

    def get(self, box_id: BoxId) -> Poll:
        """The poll; raises NoLongerThere, also for a box that holds something else."""
        row = self._connection.execute(BY_ID, {"box_id": box_id}).first()
        if row is None:
            raise NoLongerThere
        return Poll(Box(*row[2:]), row.question, tuple(row.options))

    def due(self, now: datetime) -> list[BoxId]:
        return list(self._connection.scalars(DUE, {"now": now}))
