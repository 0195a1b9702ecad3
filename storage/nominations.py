"""Nominations, what was decided about them, and the reserve they lead to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from domain.errors import NoLongerThere
from domain.forgetting import BLOT
from domain.names import same_name
from domain.nominations import (
    Application,
    Decision,
    Education,
    Nomination,
    NominationId,
    Reason,
    Recording,
    Reserve,
    Skill,
    Source,
    Status,
    Verdict,
    WayIn,
    Whereabouts,
)
from domain.particulars import Household, Party, Sex
from domain.people import PersonId
from domain.places import PlaceId
from storage.schema.ballots import ratings
from storage.schema.nominations import IS_LIVE, decisions, nominations
from storage.schema.pairs import pairs
from storage.schema.people import grants, people, places

Words = TypeVar("Words", bound=StrEnum)
ADD = insert(nominations).returning(nominations.c.id)
SAVE = update(nominations).where(nominations.c.id == bindparam("of_id"))
STEP = SAVE.values(status=bindparam("status"), status_since=bindparam("status_since"))
BY_ID = select(nominations).where(nominations.c.id == bindparam("nomination_id"))
SOME = select(nominations).where(nominations.c.id.in_(bindparam("nomination_ids", expanding=True)))
LIVE = select(nominations).where(nominations.c.person_id == bindparam("person_id"), IS_LIVE)
LATEST = (
    select(nominations)
    .where(nominations.c.person_id == bindparam("person_id"))
    .order_by(nominations.c.id.desc())
    .limit(1)
)
SAME_YEAR = select(nominations).where(
    nominations.c.village_id == bindparam("village_id"),
    nominations.c.birth_year == bindparam("birth_year"),
    IS_LIVE,
)
HAND_OVER = tuple(
    update(column.table).where(column == bindparam("written_down")).values({column: bindparam("now_known")})
    for column in (nominations.c.person_id, pairs.c.reserve_id, ratings.c.reserve_id)
)
MOVE_LINK = (
    update(nominations)
    .where(nominations.c.came_by == bindparam("of_digest"))
    .values(came_by=bindparam("to_digest"))
)
LINKS_OF = select(nominations.c.came_by).where(
    nominations.c.person_id == bindparam("person_id"), nominations.c.came_by.is_not(None)
)
AT = nominations.c.village_id.in_(bindparam("village_ids", expanding=True))
LYING = (
    select(nominations.c.id, nominations.c.village_id, nominations.c.status_since)
    .where(nominations.c.status == bindparam("status"), AT)
    .order_by(nominations.c.status_since, nominations.c.id)
)
ASSISTED = select(nominations).where(nominations.c.assisted_by.is_not(None), IS_LIVE)
RETURNED_IN = ASSISTED.where(nominations.c.status == Status.RETURNED, AT).order_by(nominations.c.id)
ASSISTED_BY = ASSISTED.where(nominations.c.assisted_by == bindparam("person_id")).order_by(
    nominations.c.id.desc()
)
IN_CHARGE = (
    select(grants.c.person_id)
    .join(people, people.c.id == grants.c.person_id)
    .where(grants.c.expires_at > bindparam("now"), people.c.unreachable_at.is_(None))
)
LEFT_BEHIND = ASSISTED.where(AT, nominations.c.assisted_by.not_in(IN_CHARGE)).order_by(
    nominations.c.id.desc()
)
townships = places.alias("townships")
NAMED = (
    select(
        nominations.c.id,
        nominations.c.full_name,
        places.c.name.label("village"),
        townships.c.name.label("township"),
        nominations.c.status_since,
    )
    .join(places, places.c.id == nominations.c.village_id)
    .join(townships, townships.c.id == places.c.parent_id)
    .where(nominations.c.id.in_(bindparam("nomination_ids", expanding=True)))
)
TOWNSHIPS = (
    select(townships.c.name)
    .select_from(nominations)
    .join(places, places.c.id == nominations.c.village_id)
    .join(townships, townships.c.id == places.c.parent_id)
    .where(nominations.c.id.in_(bindparam("nomination_ids", expanding=True)))
    .order_by(townships.c.id)
)
COUNT = select(func.count()).select_from(nominations).where(nominations.c.status == bindparam("status"), AT)
LIVE_NAMES = select(nominations.c.village_id, nominations.c.full_name).where(IS_LIVE)
SIGN = insert(decisions)
CAME_TO_NOTHING = (
    nominations.c.status.in_((Status.REFUSED, Status.WITHDRAWN)),
    nominations.c.status_since < bindparam("before"),
)
ANY_THAT_CAME_TO_NOTHING = select(nominations.c.id).where(*CAME_TO_NOTHING).limit(1)
FORGET_THEIR_DECISIONS = delete(decisions).where(
    decisions.c.nomination_id.in_(select(nominations.c.id).where(*CAME_TO_NOTHING))
)
FORGET_WHO_HAD_NO_PHONE = (
    update(people)
    .where(
        people.c.id.in_(select(nominations.c.person_id).where(*CAME_TO_NOTHING)),
        people.c.telegram_id.is_(None),
    )
    .values(name=BLOT)
)
FORGET = delete(nominations).where(*CAME_TO_NOTHING)
LAST_DECISION = (
    select(decisions)
    .where(decisions.c.nomination_id == bindparam("nomination_id"))
    .order_by(decisions.c.id.desc())
    .limit(1)
)
LAST_RETURN = LAST_DECISION.where(decisions.c.verdict == Verdict.RETURN)
RESERVES = (
    select(
        nominations.c.person_id,
        nominations.c.full_name,
        nominations.c.village_id,
        places.c.name,
        nominations.c.status_since,
    )
    .join(places, places.c.id == nominations.c.village_id)
    .where(nominations.c.status == Status.RESERVE)
)
RESERVES_OF = RESERVES.where(nominations.c.village_id == bindparam("village_id")).order_by(
    nominations.c.status_since, nominations.c.id
)
RESERVE = RESERVES.where(nominations.c.person_id == bindparam("person_id"))
AMONG = select(nominations.c.person_id).where(
    nominations.c.status == Status.RESERVE,
    nominations.c.person_id.in_(bindparam("person_ids", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Lying:
    """A nomination at one stage, and since when."""

    id: NominationId
    village_id: PlaceId
    since: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """A nomination as a list names it."""

    id: NominationId
    full_name: str
    village: str
    township: str
    since: datetime


class NominationRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        person_id: PersonId,
        application: Application,
        now: datetime,
        *,
        way_in: WayIn = WayIn.SELF,
        assisted_by: PersonId | None = None,
    ) -> Nomination:
        row = {
            "person_id": person_id,
            "status": Status.SUBMITTED,
            "submitted_at": now,
            "status_since": now,
            "way_in": way_in,
            "assisted_by": assisted_by,
        }
        number = self._connection.execute(ADD, {**row, **_to_row(application)}).scalar_one()
        return self.get(NominationId(number))

    def save(self, nomination: Nomination) -> None:
        row = {
            "of_id": nomination.id,
            "status": nomination.status,
            "submitted_at": nomination.submitted_at,
            "status_since": nomination.status_since,
            "person_id": nomination.person_id,
            "assisted_by": nomination.assisted_by,
            "way_in": nomination.way_in,
        }
        self._connection.execute(SAVE, {**row, **_to_row(nomination.application)})

    def step(self, nominations: Iterable[Nomination]) -> None:
        """Save how far each has come, and nothing of what was said of them."""
        rows = [
            {"of_id": each.id, "status": each.status, "status_since": each.status_since}
            for each in nominations
        ]
        if rows:
            self._connection.execute(STEP, rows)

    def keep_link(self, nomination_id: NominationId, digest: str | None) -> None:
        """Remember by which link its person came, where that was not spent."""
        self._connection.execute(SAVE, {"of_id": nomination_id, "came_by": digest})

    def move_link(self, digest: str, to: str) -> None:
        """Its link has given way to another."""
        self._connection.execute(MOVE_LINK, {"of_digest": digest, "to_digest": to})

    def links_of(self, person_id: PersonId) -> set[str]:
        """The links by which somebody came that were not spent."""
        return set(self._connection.scalars(LINKS_OF, {"person_id": person_id}))

    def namesakes(self, nomination: Nomination) -> list[Nomination]:
        """The other live nominations of that name and year of birth for the same village."""
        return [each for each in self.of_name(nomination.application) if each.id != nomination.id]

    def of_name(self, application: Application) -> list[Nomination]:
        """The live nominations of that name and year of birth for the same village."""
        values = {"village_id": application.village_id, "birth_year": application.birth_year}
        rows = self._connection.execute(SAME_YEAR, values).mappings()
        found = [_to_nomination(row) for row in rows]
        return [each for each in found if same_name(each.application.full_name, application.full_name)]

    def live_names(self) -> list[tuple[PlaceId, str]]:
        """Of every live nomination: for which village, and what the person is called."""
        return [(PlaceId(row[0]), row[1]) for row in self._connection.execute(LIVE_NAMES)]

    def hand_over(self, written_down: PersonId, taken: Nomination) -> None:
        """All that was done for somebody without an account becomes theirs with one."""
        self.save(taken)
        for statement in HAND_OVER:
            self._connection.execute(statement, {"written_down": written_down, "now_known": taken.person_id})

    def get(self, nomination_id: NominationId) -> Nomination:
        """The nomination; raises NoLongerThere."""
        found = self._first(BY_ID, {"nomination_id": nomination_id})
        if found is None:
            raise NoLongerThere
        return found

    def some(self, nomination_ids: Sequence[NominationId]) -> list[Nomination]:
        """Those of them that are there, in the order asked for."""
        rows = self._connection.execute(SOME, {"nomination_ids": list(nomination_ids)}).mappings()
        found = {row["id"]: _to_nomination(row) for row in rows}
        return [found[each] for each in nomination_ids if each in found]

    def find_live(self, person_id: PersonId) -> Nomination | None:
        """The person's one nomination that has not ended."""
        return self._first(LIVE, {"person_id": person_id})

    def find_latest(self, person_id: PersonId) -> Nomination | None:
        """The person's last nomination, ended or not."""
        return self._first(LATEST, {"person_id": person_id})

    def lying(self, status: Status, village_ids: Iterable[PlaceId]) -> list[Lying]:
        """Those at one stage in some villages, the longest waiting first; nothing sealed is opened."""
        rows = self._connection.execute(LYING, {"status": status, "village_ids": list(village_ids)})
        return [Lying(*row) for row in rows]

    def returned_assisted(self, village_ids: Iterable[PlaceId]) -> list[Nomination]:
        """Those written down for somebody that wait to be mended, in some villages."""
        rows = self._connection.execute(RETURNED_IN, {"village_ids": list(village_ids)}).mappings()
        return [_to_nomination(row) for row in rows]

    def assisted_by(self, person_id: PersonId) -> list[Nomination]:
        """Those that somebody wrote down and nobody took over yet, the newest first."""
        rows = self._connection.execute(ASSISTED_BY, {"person_id": person_id}).mappings()
        return [_to_nomination(row) for row in rows]

    def left_behind(self, village_ids: Iterable[PlaceId], now: datetime) -> list[Nomination]:
        """Those in some villages that somebody wrote down who is in charge of nothing any more."""
        values = {"village_ids": list(village_ids), "now": now}
        return [_to_nomination(row) for row in self._connection.execute(LEFT_BEHIND, values).mappings()]

    def named(self, nomination_ids: Iterable[NominationId]) -> list[Named]:
        """What a list shows of a few."""
        rows = self._connection.execute(NAMED, {"nomination_ids": list(nomination_ids)})
        return [Named(*row) for row in rows]

    def townships_of(self, nomination_ids: Iterable[NominationId]) -> list[str]:
        """The township of each, nothing sealed being opened."""
        return list(self._connection.scalars(TOWNSHIPS, {"nomination_ids": list(nomination_ids)}))

    def count(self, status: Status, village_ids: Iterable[PlaceId]) -> int:
        return self._connection.scalar(COUNT, {"status": status, "village_ids": list(village_ids)}) or 0

    def sign(self, *decisions: Decision) -> None:
        """Keep what was decided; decisions are only ever added."""
        rows = [
            {
                "nomination_id": each.nomination_id,
                "verdict": each.verdict,
                "reason": str(each.reason),
                "decided_by": each.decided_by,
                "decided_at": each.decided_at,
            }
            for each in decisions
        ]
        if rows:
            self._connection.execute(SIGN, rows)

    def last_decision(self, nomination_id: NominationId) -> Decision | None:
        return self._decision(LAST_DECISION, nomination_id)

    def last_return(self, nomination_id: NominationId) -> Decision | None:
        """Why it went back the last time; None when it never did."""
        return self._decision(LAST_RETURN, nomination_id)

    def has_old(self, before: datetime) -> bool:
        """Whether one was refused or withdrawn before a moment."""
        return self._connection.scalar(ANY_THAT_CAME_TO_NOTHING, {"before": before}) is not None

    def forget(self, before: datetime) -> int:
        """Drop what was refused or withdrawn before a moment, and what was said of it; returns how many."""
        self._connection.execute(FORGET_THEIR_DECISIONS, {"before": before})
        self._connection.execute(FORGET_WHO_HAD_NO_PHONE, {"before": before})
        return self._connection.execute(FORGET, {"before": before}).rowcount

    def reserves_of(self, village_id: PlaceId) -> list[Reserve]:
        """The reserve of one village, the longest serving first."""
        return [Reserve(*row) for row in self._connection.execute(RESERVES_OF, {"village_id": village_id})]

    def find_reserve(self, person_id: PersonId) -> Reserve | None:
        row = self._connection.execute(RESERVE, {"person_id": person_id}).first()
        return None if row is None else Reserve(*row)

    def reserves_among(self, person_ids: Iterable[PersonId]) -> set[PersonId]:
        return set(self._connection.scalars(AMONG, {"person_ids": list(person_ids)}))

    def _decision(self, statement: Any, nomination_id: NominationId) -> Decision | None:
        row = self._connection.execute(statement, {"nomination_id": nomination_id}).mappings().first()
        return None if row is None else _to_decision(row)

    def _first(self, statement: Any, values: dict[str, Any]) -> Nomination | None:
        row = self._connection.execute(statement, values).mappings().first()
        return None if row is None else _to_nomination(row)


def _to_decision(row: RowMapping) -> Decision:
    return Decision(
        nomination_id=NominationId(row["nomination_id"]),
        verdict=Verdict(row["verdict"]),
        reason=_value_or_words(Reason, row["reason"]),
        decided_by=PersonId(row["decided_by"]),
        decided_at=row["decided_at"],
    )


def _to_row(application: Application) -> dict[str, Any]:
    pledge = application.pledge
    spoken = pledge if isinstance(pledge, Recording) else None
    return {
        "village_id": application.village_id,
        "full_name": application.full_name,
        "birth_year": application.birth_year,
        "whereabouts": str(application.whereabouts),
        "education": application.education,
        "source": application.source,
        "skills": [str(skill) for skill in application.skills],
        "pledge": pledge if isinstance(pledge, str) else None,
        "recording": spoken and spoken.file_id,
        "recording_seconds": spoken and spoken.seconds,
        "sex": application.sex,
        "party": application.party,
        "household": application.household,
        "confirmed": None if application.confirmed is None else list(application.confirmed),
    }


def _to_nomination(row: RowMapping) -> Nomination:
    spoken = row["recording"] and Recording(row["recording"], row["recording_seconds"])
    return Nomination(
        id=NominationId(row["id"]),
        person_id=PersonId(row["person_id"]),
        application=Application(
            full_name=row["full_name"],
            birth_year=row["birth_year"],
            village_id=PlaceId(row["village_id"]),
            whereabouts=_value_or_words(Whereabouts, row["whereabouts"]),
            education=Education(row["education"]),
            source=Source(row["source"]),
            skills=tuple(Skill(skill) for skill in row["skills"]),
            pledge=spoken or row["pledge"],
            sex=row["sex"] and Sex(row["sex"]),
            party=row["party"] and Party(row["party"]),
            household=row["household"] and Household(row["household"]),
            confirmed=None if row["confirmed"] is None else tuple(row["confirmed"]),
        ),
        status=Status(row["status"]),
        submitted_at=row["submitted_at"],
        status_since=row["status_since"],
        way_in=WayIn(row["way_in"]),
        assisted_by=row["assisted_by"],
    )


def _value_or_words(values: type[Words], stored: str) -> Words | str:
    """One of the usual answers, or somebody's own words."""
    return values(stored) if stored in list(values) else stored
