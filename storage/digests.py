"""What the villages' week looked like: a few grouped questions for all of them at once."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, distinct, func, select, true

from domain.check_ins import CONTACT
from domain.digests import ROUND, OpenPoll, OpenRating, Span
from domain.nominations import Status
from domain.places import PlaceId, PlaceKind
from storage.groups import waiting_for
from storage.help_sessions import IT_STANDS
from storage.schema.ballots import ballot_boxes, polls, ratings
from storage.schema.nominations import nominations
from storage.schema.pairs import check_ins, help_sessions, pairs
from storage.schema.people import groups, places

OF_A_RESERVE = and_(nominations.c.person_id == pairs.c.reserve_id, nominations.c.status == Status.RESERVE)
DUE = waiting_for([PlaceKind.VILLAGE], ROUND).add_columns(groups.c.place_id, places.c.name)
HELPERS = (
    select(nominations.c.village_id, func.count(distinct(pairs.c.reserve_id)))
    .select_from(help_sessions)
    .join(pairs, pairs.c.id == help_sessions.c.pair_id)
    .join(nominations, OF_A_RESERVE)
    .where(help_sessions.c.happened_on.between(bindparam("monday"), bindparam("sunday")), IT_STANDS)
    .group_by(nominations.c.village_id)
)
PAIRS_MET = (
    select(nominations.c.village_id, func.count(distinct(check_ins.c.pair_id)))
    .select_from(check_ins)
    .join(pairs, pairs.c.id == check_ins.c.pair_id)
    .join(nominations, OF_A_RESERVE)
    .where(check_ins.c.week_on == bindparam("week_on"), check_ins.c.answer.in_(sorted(CONTACT)))
    .group_by(nominations.c.village_id)
)
IS_OPEN = and_(ballot_boxes.c.counted_at.is_(None), ballot_boxes.c.closes_at > bindparam("now"))
OPEN_RATINGS = (
    select(ballot_boxes.c.place_id, nominations.c.full_name, ballot_boxes.c.closes_at)
    .join(ratings, ratings.c.box_id == ballot_boxes.c.id)
    .join(
        nominations,
        and_(nominations.c.person_id == ratings.c.reserve_id, nominations.c.status == Status.RESERVE),
    )
    .where(IS_OPEN, ratings.c.under_way.is_(true()))
    .order_by(ballot_boxes.c.closes_at, ballot_boxes.c.id)
)
OPEN_POLLS = (
    select(ballot_boxes.c.place_id, polls.c.question, ballot_boxes.c.closes_at)
    .join(polls, polls.c.box_id == ballot_boxes.c.id)
    .where(IS_OPEN)
    .order_by(ballot_boxes.c.closes_at, ballot_boxes.c.id)
)


class VillageGroup(NamedTuple):
    """A village's group that waits for its digest."""

    chat_id: int
    place_id: PlaceId
    village: str


class DigestRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, span: Span) -> list[VillageGroup]:
        """The villages' groups that were there when the week was to be told, and were not told it."""
        rows = self._connection.execute(DUE, {"moment": span.until, "week_on": span.week_on})
        return [VillageGroup(*row) for row in rows]

    def helpers(self, week_on: date) -> dict[PlaceId, int]:
        """How many reserves of each village gave help in the week."""
        rows = self._connection.execute(HELPERS, {"monday": week_on, "sunday": week_on + timedelta(days=6)})
        return {PlaceId(place): count for place, count in rows}

    def pairs_met(self, week_on: date) -> dict[PlaceId, int]:
        """How many pairs of each village met or talked in the week, by either side's word."""
        rows = self._connection.execute(PAIRS_MET, {"week_on": week_on})
        return {PlaceId(place): count for place, count in rows}

    def under_way(self, now: datetime) -> dict[PlaceId, list[OpenRating | OpenPoll]]:
        """What each village can take part in now."""
        found: defaultdict[PlaceId, list[OpenRating | OpenPoll]] = defaultdict(list)
        for place, full_name, closes_at in self._connection.execute(OPEN_RATINGS, {"now": now}):
            found[PlaceId(place)].append(OpenRating(full_name, closes_at))
        for place, question, closes_at in self._connection.execute(OPEN_POLLS, {"now": now}):
            found[PlaceId(place)].append(OpenPoll(question, closes_at))
        return dict(found)
