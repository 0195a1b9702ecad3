"""The full county once more, with what it lacks to try every action on."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from domain.assessments import AssessmentId
from domain.colours import ANSWERS, Colour, Survey, Topic
from domain.exams import AttemptId
from domain.forms import REVIEW, Draft
from domain.lessons import LessonId
from domain.nominations import Application, Education, NominationId, Recording, Skill, Source, Whereabouts
from domain.pairs import MentorRole, PairId
from domain.people import Person, PersonId, Role
from domain.places import Place, PlaceId
from domain.weeks import week_of
from services import assistance, invitations, overdue, recommendations
from services.transaction import Transaction
from storage.schema.letters import outbox
from storage.schema.pairs import pairs
from storage.schema.people import grants
from tests.faults import county as people
from tests.faults.county import CANARIES, OVER, QINGHE_GROUP
from tests.reserves import a_mentor, a_person, a_reserve, connection_of

CANDIDATE, RECORDED = NominationId(2), NominationId(3)
ASSISTED, TAKEN_OVER = NominationId(5), NominationId(6)
FAILED = AttemptId(2)
BOX, POLL = 1, 2
SPARE = 18
"""A reserve without a mentor."""
FREE = 19
"""A mentor without a reserve."""
HEIR = 20
"""Who took over what the secretary wrote down for them."""


@dataclass(frozen=True)
class Scenery:
    """What actions are tried on: everything of 清河村 in 柳河乡."""

    village: Place
    township: Place
    county: Place
    free: PersonId
    spare: PersonId
    organizer: PersonId
    recommended: int
    week_on: date
    bind_code: str
    role_code: str
    ticket: str
    lost_letter: int
    grant_of_secretary: int
    grant_of_organizer: int
    yan: PersonId
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
    assert township.parent_id is not None
    zhou, fang = tx.people.find(people.ZHOU), tx.people.find(people.FANG)
    assert zhou is not None
    assert fang is not None
    free = a_mentor(tx, township, FREE, "孟师傅", Skill.FARMING, role=MentorRole.EXPERT)
    spare = a_reserve(tx, village, SPARE, "赵后备", Skill.FARMING)
    assert write_down(tx, village, "冯没手机", zhou.id) == ASSISTED
    _taken_over(tx, village, zhou)
    _tests(tx, spare)
    week_on = week_of(tx.now, tx.programme.zone)
    said = {topic: ANSWERS[topic][0] for topic in Topic}
    tx.colours.keep(Survey(village.id, week_on - timedelta(weeks=1), said), zhou.id, tx.now)
    until = date(2026, 12, 30)
    tx.colours.override(village.id, Colour.RED, CANARIES[0], set_by=zhou.id, now=tx.now, expires_on=until)
    soon = {"ends_on": tx.now.date() + timedelta(days=20)}
    connection_of(tx).execute(update(pairs).where(pairs.c.id == 1).values(soon))
    yan = tx.people.find(people.YAN)
    assert yan is not None
    spoken = Recording("spoken", 9)
    tx.assessments.ask([(PairId(1), 1), (PairId(1), 2)], tx.now)
    first = tx.assessments.get(AssessmentId(1))
    tx.assessments.save(
        replace(first, said=spoken, reply=spoken, written_at=tx.now, heard_at=tx.now, replied_at=tx.now)
    )
    plan = tx.plans.add(yan.id, "first_year", yan.id, tx.now)
    tx.plans.add_goal(plan, CANARIES[0], tx.now.date())
    tx.rounds.keep(overdue.KIND, CANDIDATE, week_on, tx.now)
    return Scenery(
        village, township, tx.places.get(township.parent_id), free.id, spare.id, fang.id,
        _recommended(tx, village), week_on, found.bind_code, found.role_code, found.ticket,
        _lost_letter(tx), _grant(tx, zhou.id, Role.VILLAGE_SECRETARY),
        _grant(tx, fang.id, Role.TOWNSHIP_ORGANIZER), yan.id,
    )  # fmt: skip


def _tests(tx: Transaction, spare: Person) -> None:
    """Somebody who did not pass, and 堃喆小雁, who is in the middle of it."""
    yan = tx.people.find(people.YAN)
    assert yan is not None
    for person, tries in ((spare, 2), (yan, 1)):
        nomination = tx.nominations.find_live(person.id)
        assert nomination is not None
        for number in range(1, tries + 1):
            tried = tx.exams.begin(LessonId(OVER), nomination.id, number, "s", tx.now)
            if tries > 1:
                tx.exams.save(replace(tried, answers=((0,),), ended_at=tx.now, right=0, passed=False))
    assert tx.exams.get(FAILED).passed is False


def write_down(tx: Transaction, village: Place, name: str, assisted_by: PersonId) -> NominationId:
    """Somebody without a phone, whom the secretary wrote down."""
    person = tx.people.write_down(name, "zh_CN", "1", tx.now)
    said = Application(
        name, 1985, village.id, Whereabouts.IN_VILLAGE, Education.HIGH, Source.VETERAN,
        (Skill.DRIVING,), "想出力",
    )  # fmt: skip
    return tx.nominations.add(person.id, said, tx.now, assisted_by=assisted_by).id


def _taken_over(tx: Transaction, village: Place, zhou: Person) -> None:
    """Somebody of whom the village is not sure that it was them."""
    secretary = tx.people.actor(people.ZHOU, "zh_CN", tx.now)
    number = write_down(tx, village, "郑接手", zhou.id)
    assert number == TAKEN_OVER
    code = assistance.invite(tx, secretary, number).link.removeprefix("i_")
    a_person(tx, HEIR, "郑接手")
    invitations.follow(tx, tx.people.actor(HEIR, "zh_CN", tx.now), code)


def _recommended(tx: Transaction, village: Place) -> int:
    """Whom 堃喆小雁 recommended, by the number she opens it with."""
    actor = tx.people.actor(people.YAN, "zh_CN", tx.now)
    answers = {"full_name": "高被荐", "village": int(village.id), "reason": None}
    form = recommendations.ENTRY
    form.submit(tx, actor, Draft(actor.person_id, form.form.name, REVIEW, tx.now, {}, answers))
    return recommendations.open_of(tx, actor)[0].number


def _lost_letter(tx: Transaction) -> int:
    """A letter to the village's group of which nobody knows whether it arrived."""
    row: dict[str, Any] = {
        "chat_id": QINGHE_GROUP, "kind": "news", "text": "村里的事", "locale": "zh_CN", "status": "ambiguous",
        "created_at": tx.now, "not_before": tx.now,
    }  # fmt: skip
    number: int = connection_of(tx).execute(insert(outbox).returning(outbox.c.id), row).scalar_one()
    return number


def _grant(tx: Transaction, person_id: PersonId, role: Role) -> int:
    query = select(grants.c.id).where(grants.c.person_id == person_id, grants.c.role == role)
    number: int = connection_of(tx).execute(query).scalar_one()
    return number
