"""What was said of villages, what organizers decided about their colours, and what they were told."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    Connection,
    RowMapping,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from domain.colours import Colour, Finding, Override, Survey, Topic
from domain.people import HOSTS, PersonId, Role
from domain.places import PlaceId
from storage.schema.colours import STANDS, colours, overrides, surveys
from storage.schema.people import grants, people, places
from storage.statements import upsert

ONE = select(surveys).where(
    surveys.c.village_id == bindparam("village_id"), surveys.c.week_on == bindparam("week_on")
)
KEEP = upsert(surveys, key=["village_id", "week_on"], replacing=[*Topic, "answered_by", "answered_at"])
ANSWERED = select(surveys.c.village_id).where(
    surveys.c.village_id.in_(bindparam("village_ids", expanding=True)),
    surveys.c.week_on == bindparam("week_on"),
    surveys.c.answered_at.is_not(None),
)
each = surveys.alias("each")
newest = (
    select(each.c.week_on)
    .where(
        each.c.village_id == places.c.id,
        each.c.answered_at.is_not(None),
        each.c.week_on < bindparam("before"),
    )
    .order_by(each.c.week_on.desc())
    .limit(1)
    .correlate(places)
    .scalar_subquery()
)
LATEST = select(surveys).join_from(
    places, surveys, and_(surveys.c.village_id == places.c.id, surveys.c.week_on == newest)
)
"""A village at a time, by the key: however many weeks lie behind, it looks at one."""
LATEST_OF = LATEST.where(places.c.id.in_(bindparam("village_ids", expanding=True)))
RESPONDERS = (
    select(
        grants.c.person_id, grants.c.role, grants.c.place_id, people.c.unreachable_at, people.c.paused_until
    )
    .join(people, people.c.id == grants.c.person_id)
    .where(
        grants.c.place_id.in_(bindparam("place_ids", expanding=True)),
        grants.c.role.in_(sorted(HOSTS)),
        grants.c.expires_at > bindparam("now"),
    )
    .order_by(grants.c.id)
)
HELD = select(grants.c.place_id).where(
    grants.c.person_id == bindparam("person_id"),
    grants.c.role.in_(sorted(HOSTS)),
    grants.c.expires_at > bindparam("now"),
)
STANDING = select(overrides).where(STANDS)
OVERRIDE = insert(overrides).returning(overrides.c.id)
END = (
    update(overrides)
    .where(overrides.c.village_id == bindparam("of_village_id"), STANDS)
    .values(ended_at=bindparam("now"))
    .returning(overrides.c.id)
)
later = surveys.alias("later")
IS_OLD = (
    surveys.c.week_on < bindparam("before"),
    or_(
        surveys.c.answered_at.is_(None),
        exists().where(
            later.c.village_id == surveys.c.village_id,
            later.c.week_on > surveys.c.week_on,
            later.c.answered_at.is_not(None),
        ),
    ),
)
"""A village's colour rests on what was said last, however long ago: that is kept."""
OLD = select(surveys.c.village_id).where(*IS_OLD).limit(1)
FORGET = delete(surveys).where(*IS_OLD)
IS_OVER = or_(overrides.c.expires_on < bindparam("before"), overrides.c.ended_at < bindparam("moment"))
OVER = select(overrides.c.id).where(IS_OVER).limit(1)
FORGET_OVER = delete(overrides).where(IS_OVER)
TOLD = select(colours)
TELL = upsert(colours, key=["village_id"], replacing=["colour", "was", "told_at"])


@dataclass(frozen=True, slots=True)
class Told:
    """A colour, the one before it, and when the organizers heard so."""

    colour: Colour
    was: Colour | None
    at: datetime


class ColourRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def survey(self, village_id: PlaceId, week_on: date) -> Survey:
        """What was said of a village in a week so far."""
        row = self._connection.execute(ONE, {"village_id": village_id, "week_on": week_on}).mappings().first()
        return Survey(village_id, week_on, {}) if row is None else _to_survey(row)

    def keep(self, survey: Survey, answered_by: PersonId, now: datetime) -> None:
        """Keep what is said so far; with its last answer it counts."""
        row: dict[str, str | None] = {str(topic): survey.answers.get(topic) for topic in Topic}
        self._connection.execute(
            KEEP,
            {
                "village_id": survey.village_id,
                "week_on": survey.week_on,
                "answered_by": answered_by,
                "answered_at": now if survey.next_topic is None else None,
                **row,
            },
        )

    def answered(self, week_on: date, village_ids: Collection[PlaceId]) -> set[PlaceId]:
        """Those of the villages of which everything is said this week."""
        asked = {"week_on": week_on, "village_ids": list(village_ids)}
        return {PlaceId(each) for each in self._connection.scalars(ANSWERED, asked)}

    def latest(self, before: date, village_ids: Collection[PlaceId] | None = None) -> dict[PlaceId, Survey]:
        """The last complete survey of each of the villages, or of every one, from a week before this day."""
        if village_ids is None:
            rows = self._connection.execute(LATEST, {"before": before})
        else:
            rows = self._connection.execute(LATEST_OF, {"before": before, "village_ids": list(village_ids)})
        return {PlaceId(row["village_id"]): _to_survey(row) for row in rows.mappings()}

    def responders(
        self, place_ids: Collection[PlaceId], now: datetime
    ) -> dict[PlaceId, dict[Role, list[PersonId]]]:
        """Who can be asked, by the place and role held there, who has held it longest first."""
        found: defaultdict[PlaceId, dict[Role, list[PersonId]]] = defaultdict(dict)
        for person, role, place, unreachable_at, paused_until in self._connection.execute(
            RESPONDERS, {"place_ids": list(place_ids), "now": now}
        ):
            if unreachable_at is None and (paused_until is None or paused_until <= now):
                found[PlaceId(place)].setdefault(Role(role), []).append(PersonId(person))
        return dict(found)

    def held(self, person_id: PersonId, now: datetime) -> set[PlaceId]:
        """The places that somebody looks after."""
        rows = self._connection.scalars(HELD, {"person_id": person_id, "now": now})
        return {PlaceId(place) for place in rows}

    def overrides(self) -> dict[PlaceId, Override]:
        """The organizers' words that were not taken back, expired or not."""
        return {
            PlaceId(row["village_id"]): _to_override(row)
            for row in self._connection.execute(STANDING).mappings()
        }

    def override(
        self,
        village_id: PlaceId,
        colour: Colour,
        reason: str,
        *,
        set_by: PersonId,
        now: datetime,
        expires_on: date,
    ) -> int:
        """Let an organizer's word stand from now on, in place of an earlier one; returns its number."""
        self.end_override(village_id, now)
        row = {
            "village_id": village_id,
            "colour": colour,
            "reason": reason,
            "set_by": set_by,
            "set_at": now,
            "expires_on": expires_on,
        }
        number: int = self._connection.execute(OVERRIDE, row).scalar_one()
        return number

    def end_override(self, village_id: PlaceId, now: datetime) -> int | None:
        """Take back what stands; returns its number, None where nothing stood."""
        ended: int | None = self._connection.execute(
            END, {"of_village_id": village_id, "now": now}
        ).scalar_one_or_none()
        return ended

    def has_old(self, before: date) -> bool:
        """Whether there are surveys of earlier weeks on which no colour rests."""
        return self._connection.scalar(OLD, {"before": before}) is not None

    def forget(self, before: date) -> int:
        """Drop the surveys of earlier weeks on which no colour rests; returns how many."""
        return self._connection.execute(FORGET, {"before": before}).rowcount

    def has_over(self, before: date, moment: datetime) -> bool:
        """Whether there are organizers' words that expired before a day or ended before a moment."""
        return self._connection.scalar(OVER, {"before": before, "moment": moment}) is not None

    def forget_over(self, before: date, moment: datetime) -> int:
        """Drop the organizers' words that expired before a day or ended before a moment; returns how many."""
        return self._connection.execute(FORGET_OVER, {"before": before, "moment": moment}).rowcount

    def told(self) -> dict[PlaceId, Told]:
        """Of which colours the organizers were told last."""
        rows = self._connection.execute(TOLD).mappings()
        return {PlaceId(row["village_id"]): _to_told(row) for row in rows}

    def tell(self, told: Mapping[PlaceId, Told]) -> None:
        """Note that the organizers are told of these colours."""
        rows = [
            {"village_id": village_id, "colour": each.colour, "was": each.was, "told_at": each.at}
            for village_id, each in told.items()
        ]
        if rows:
            self._connection.execute(TELL, rows)


def _to_survey(row: RowMapping) -> Survey:
    said = {topic: Finding(row[topic]) for topic in Topic if row[topic] is not None}
    return Survey(PlaceId(row["village_id"]), row["week_on"], said)


def _to_override(row: RowMapping) -> Override:
    return Override(
        row["id"], PlaceId(row["village_id"]), Colour(row["colour"]), row["reason"], row["expires_on"]
    )


def _to_told(row: RowMapping) -> Told:
    return Told(Colour(row["colour"]), row["was"] and Colour(row["was"]), row["told_at"])
