"""Which boxes rate whom, and what came of it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from domain.ballots import Box, BoxId
from domain.errors import NoLongerThere
from domain.pairs import PairStatus
from domain.people import PersonId
from domain.ratings import Rating, RatingUnderWay
from storage.ballots import BOX, due_in, to_box, voters_in
from storage.schema.ballots import ballot_boxes, ratings
from storage.schema.pairs import pairs

ADD = insert(ratings)
BY_ID = (
    select(ratings.c.reserve_id, *BOX)
    .join(ballot_boxes, ballot_boxes.c.id == ratings.c.box_id)
    .where(ratings.c.box_id == bindparam("box_id"))
)
UNDER_WAY = select(ratings.c.reserve_id).where(ratings.c.under_way)
UNDER_WAY_OF = select(ratings.c.box_id).where(
    ratings.c.reserve_id == bindparam("reserve_id"), ratings.c.under_way
)
BOXES_OF = (
    select(*BOX)
    .join(ratings, ratings.c.box_id == ballot_boxes.c.id)
    .where(ratings.c.reserve_id == bindparam("reserve_id"))
    .order_by(ballot_boxes.c.id)
)
DUE = due_in(ratings)
VOTERS = voters_in(ratings)
CLOSE = update(ratings).where(ratings.c.box_id == bindparam("of_box_id")).values(under_way=False)
CLOSE_ALL = update(ratings).where(ratings.c.under_way).values(under_way=False)
LEADS = select(pairs.c.id).where(
    pairs.c.mentor_id == bindparam("mentor_id"),
    pairs.c.reserve_id == bindparam("reserve_id"),
    pairs.c.status.in_((PairStatus.ACCEPTED, PairStatus.ACTIVE, PairStatus.PAUSED)),
)


class RatingRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, box: Box, reserve_id: PersonId) -> Rating:
        """Put a reserve to the box; raises RatingUnderWay when they are being rated already."""
        try:
            self._connection.execute(ADD, {"box_id": box.id, "reserve_id": reserve_id})
        except IntegrityError as taken:
            raise RatingUnderWay from taken
        return Rating(box, reserve_id)

    def get(self, box_id: BoxId) -> Rating:
        """The rating; raises NoLongerThere, also for a box that holds something else."""
        row = self._connection.execute(BY_ID, {"box_id": box_id}).first()
        if row is None:
            raise NoLongerThere
        return Rating(to_box(row[1:]), row.reserve_id)

    def under_way(self) -> set[PersonId]:
        """The reserves who are being rated."""
        return set(self._connection.scalars(UNDER_WAY))

    def under_way_of(self, reserve_id: PersonId) -> list[BoxId]:
        """The ratings of one reserve that are not closed."""
        return [BoxId(each) for each in self._connection.scalars(UNDER_WAY_OF, {"reserve_id": reserve_id})]

    def boxes_of(self, reserve_id: PersonId) -> list[Box]:
        """All in which one reserve was ever rated."""
        return [to_box(row) for row in self._connection.execute(BOXES_OF, {"reserve_id": reserve_id})]

    def due(self, now: datetime) -> list[BoxId]:
        return list(self._connection.scalars(DUE, {"now": now}))

    def voters(self, now: datetime) -> list[tuple[BoxId, int, int]]:
        """Of each open box: its id, how many its card says took part, how many did."""
        rows = self._connection.execute(VOTERS, {"now": now})
        return [(BoxId(box_id), said, voters) for box_id, said, voters in rows]

    def close(self, box_id: BoxId) -> None:
        self._connection.execute(CLOSE, {"of_box_id": box_id})

    def close_all(self) -> None:
        self._connection.execute(CLOSE_ALL)

    def leads(self, mentor_id: PersonId, reserve_id: PersonId) -> bool:
        """Whether the one is the other's mentor now."""
        found = self._connection.scalar(LEADS, {"mentor_id": mentor_id, "reserve_id": reserve_id})
        return found is not None
