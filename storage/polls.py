"""Which boxes ask what, and what came of it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from domain.ballots import Box, BoxId
from domain.errors import NoLongerThere
from domain.polls import Poll, PollDraft
from storage.ballots import BOX, due_in, to_box, voters_in
from storage.schema.ballots import ballot_boxes, polls

ADD = insert(polls)
BY_ID = (
    select(polls.c.question, polls.c.options, *BOX)
    .join(ballot_boxes, ballot_boxes.c.id == polls.c.box_id)
    .where(polls.c.box_id == bindparam("box_id"))
)
DUE = due_in(polls)
VOTERS = voters_in(polls)


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
        return Poll(to_box(row[2:]), row.question, tuple(row.options))

    def due(self, now: datetime) -> list[BoxId]:
        return list(self._connection.scalars(DUE, {"now": now}))

    def voters(self, now: datetime) -> list[tuple[BoxId, int, int]]:
        """Of each open box: its id, how many its card says took part, how many did."""
        rows = self._connection.execute(VOTERS, {"now": now})
        return [(BoxId(box_id), said, voters) for box_id, said, voters in rows]
