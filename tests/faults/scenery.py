"""The full county once more, with what it lacks to try every action on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from domain.colours import ANSWERS, Colour, Survey, Topic
from domain.nominations import Application, Education, NominationId, Skill, Source, Whereabouts
from domain.pairs import MentorRole
from domain.people import PersonId, Role
from domain.places import Place, PlaceId
from domain.weeks import week_of
from services import overdue
from services.transaction import Transaction
from storage.schema.letters import outbox
from storage.schema.people import grants
from tests.faults import county as people
from tests.faults.county import CANARIES, QINGHE_GROUP
from tests.reserves import a_mentor, a_reserve, connection_of

CANDIDATE, RECORDED, ASSISTED = NominationId(2), NominationId(3), NominationId(5)
BOX, POLL = 1, 2
SPARE = 18
"""A reserve without a mentor."""
FREE = 19
"""A mentor without a reserve."""


@dataclass(frozen=True)
class Scenery:
    """What actions are tried on: everything of 清河村 in 柳河乡."""

    village: Place
    township: Place
    free: PersonId
    spare: PersonId
    week_on: date
    bind_code: str
    role_code: str
    ticket: str
    lost_letter: int
    grant_of_secretary: int
    grant_of_organizer: int
    group: int = QINGHE_GROUP

    @property
    def qinghe(self) -> PlaceId:
        return self.village.id

    @property
    def liuhe(self) -> PlaceId:
        return self.township.id

    def version(self, tx: Transaction, nomination_id: NominationId) -> int:
        return tx.nominations.get(nomination_id).version


def settle(tx: Transaction) -> Scenery:
    found = people.settle(tx)
    village = found.qinghe
    assert village.parent_id is not None
    township = tx.places.get(village.parent_id)
    zhou = tx.people.find(people.ZHOU)
    assert zhou is not None
    free = a_mentor(tx, township, FREE, "孟师傅", Skill.FARMING, role=MentorRole.EXPERT)
    spare = a_reserve(tx, village, SPARE, "赵后备", Skill.FARMING)
    _assisted(tx, village, zhou.id)
    week_on = week_of(tx.now, tx.programme.zone)
    said = {topic: ANSWERS[topic][0] for topic in Topic}
    tx.colours.keep(Survey(village.id, week_on - timedelta(weeks=1), said), zhou.id, tx.now)
    until = date(2026, 12, 30)
    tx.colours.override(village.id, Colour.RED, CANARIES[0], set_by=zhou.id, now=tx.now, expires_on=until)
    tx.rounds.keep(overdue.KIND, CANDIDATE, week_on, tx.now)
    return Scenery(
        village, township, free.id, spare.id, week_on, found.bind_code, found.role_code, found.ticket,
        _lost_letter(tx), _grant(tx, zhou.id, Role.VILLAGE_SECRETARY), _grant_of(tx, people.FANG),
    )  # fmt: skip


def _assisted(tx: Transaction, village: Place, assisted_by: PersonId) -> None:
    """Somebody without a phone, whom the secretary wrote down."""
    person = tx.people.write_down("冯没手机", "zh_CN", "1", tx.now)
    said = Application(
        "冯没手机", 1985, village.id, Whereabouts.IN_VILLAGE, Education.HIGH, Source.VETERAN,
        (Skill.DRIVING,), "想出力",
    )  # fmt: skip
    assert tx.nominations.add(person.id, said, tx.now, assisted_by=assisted_by).id == ASSISTED


def _lost_letter(tx: Transaction) -> int:
    """A letter to the village's group of which nobody knows whether it arrived."""
    row: dict[str, Any] = {
        "chat_id": QINGHE_GROUP, "kind": "news", "text": "村里的事", "locale": "zh_CN", "status": "ambiguous",
        "created_at": tx.now, "not_before": tx.now,
    }  # fmt: skip
    number: int = connection_of(tx).execute(insert(outbox).returning(outbox.c.id), row).scalar_one()
    return number


def _grant_of(tx: Transaction, account: int) -> int:
    person = tx.people.find(account)
    assert person is not None
    return _grant(tx, person.id, Role.TOWNSHIP_ORGANIZER)


def _grant(tx: Transaction, person_id: PersonId, role: Role) -> int:
    query = select(grants.c.id).where(grants.c.person_id == person_id, grants.c.role == role)
    number: int = connection_of(tx).execute(query).scalar_one()
    return number
