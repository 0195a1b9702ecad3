"""What was said of villages, what organizers decided about their colours, and what they were told."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, and_, bindparam, func, insert, select, update

from domain.colours import Colour, Finding, Override, Survey, Topic
from domain.people import HOSTS, PersonId, Role
from domain.places import PlaceId
from storage.schema.colours import STANDS, colours, overrides, surveys
from storage.schema.people import grants, people
from storage.statements import upsert

ONE = select(surveys).where(
    surveys.c.village_id == bindparam("village_id"), surveys.c.week_on == bindparam("week_on")
)
KEEP = upsert(surveys, key=["village_id", "week_on"], replacing=[*Topic, "answered_by", "answered_at"])
ANSWERED = select(surveys.c.village_id).where(
    surveys.c.week_on == bindparam("week_on"), surveys.c.answered_at.is_not(None)
)
newest = (
    select(surveys.c.village_id, func.max(surveys.c.week_on).label("week_on"))
    .where(surveys.c.answered_at.is_not(None), surveys.c.week_on < bindparam("before"))
    .group_by(surveys.c.village_id)
    .subquery()
)
LATEST = select(surveys).join(
    newest, and_(newest.c.village_id == surveys.c.village_id, newest.c.week_on == surveys.c.week_on)
)
RESPONDERS = (
    select(
        grants.c.person_id, grants.c.role, grants.c.place_id, people.c.unreachable_at, people.c.paused_until
    )
    .join(people, people.c.id == grants.c.person_id)
    .where(grants.c.role.in_(sorted(HOSTS)), grants.c.expires_at > bindparam("now"))
    .order_by(grants.c.id)
)
IS_HOST = (
    select(grants.c.id)
    .where(
        grants.c.person_id == bindparam("person_id"),
        grants.c.role.in_(sorted(HOSTS)),
        grants.c.expires_at > bindparam("now"),
    )
    .limit(1)
)
STANDING = select(overrides).where(STANDS)
OVERRIDE = insert(overrides).returning(overrides.c.id)
END = (
    update(overrides)
    .where(overrides.c.village_id == bindparam("of_village_id"), STANDS)
    .values(ended_at=bindparam("now"))
    .returning(overrides.c.id)
)
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

    def answered(self, week_on: date) -> set[PlaceId]:
        """The villages of which everything is said this week."""
        return {PlaceId(each) for each in self._connection.scalars(ANSWERED, {"week_on": week_on})}

    def latest(self, before: date) -> dict[PlaceId, Survey]:
        """The last complete survey of each village from a week before this day."""
        rows = self._connection.execute(LATEST, {"before": before}).mappings()
        return {PlaceId(row["village_id"]): _to_survey(row) for row in rows}

    def responders(self, now: datetime) -> dict[PlaceId, dict[Role, list[PersonId]]]:
        """Who can be asked, by the place and role held there, who has held it longest first."""
        found: defaultdict[PlaceId, dict[Role, list[PersonId]]] = defaultdict(dict)
        for person, role, place, unreachable_at, paused_until in self._connection.execute(
            RESPONDERS, {"now": now}
        ):
            if unreachable_at is None and (paused_until is None or paused_until <= now):
                found[PlaceId(place)].setdefault(Role(role), []).append(PersonId(person))
        return dict(found)

    def is_host(self, person_id: PersonId, now: datetime) -> bool:
        """Whether somebody looks after any place at all."""
        return self._connection.scalar(IS_HOST, {"person_id": person_id, "now": now}) is not None

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

    def told(self) -> dict[PlaceId, Told]:
        """Of which colours the organizers were told last."""
        rows = self._connection.execute(TOLD).mappings()
        return {PlaceId(row["village_id"]): _to_told(row) for row in rows}

    def tell(self, village_id: PlaceId, told: Told) -> None:
        """Note that the organizers are told of this colour."""
        row = {"village_id": village_id, "colour": told.colour, "was": told.was, "told_at": told.at}
        self._connection.execute(TELL, row)


def _to_survey(row: RowMapping) -> Survey:
    said = {topic: Finding(row[topic]) for topic in Topic if row[topic] is not None}
    return Survey(PlaceId(row["village_id"]), row["week_on"], said)


def _to_override(row: RowMapping) -> Override:
    return Override(
        row["id"], PlaceId(row["village_id"]), Colour(row["colour"]), row["reason"], row["expires_on"]
    )


def _to_told(row: RowMapping) -> Told:
    return Told(Colour(row["colour"]), row["was"] and Colour(row["was"]), row["told_at"])
