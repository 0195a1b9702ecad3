"""The full county where departments vet: candidates at every step between the township and the reserve."""

from dataclasses import dataclass, replace
from datetime import timedelta

from domain.joint_vetting import Line, LineId, Signature, VettingId, stamp
from domain.nominations import NominationId, Recording, Status
from domain.notices import Notice, NoticeId, ObjectionId
from domain.people import ROLE_LASTS, Grant, Person, PersonId, Role
from domain.places import Place
from services import notices
from services.transaction import Transaction
from storage.notices import objector_key
from tests.faults import county as people
from tests.faults import scenery
from tests.faults.scenery import RECORDED, Scenery
from tests.reserves import a_person, a_reserve

OURS, THEIRS = DEPARTMENTS = ("公安局", "信访局")
"""Whose lines are tried, and another department of the same county."""
POLICE, PETITIONS = 51, 52
"""Who signs for 公安局, and who for 信访局."""
ASKED = 65
"""The candidate who is asked whether the village may read it."""
PUBLIC = "候喆公示"
"""Who stands in the village's own group: whoever has the link reads the name."""
NAMES = ("候堃联审", "候犇通过", "候骉没过", PUBLIC, "候雁被问", "候堃到期", "候犇没手机")
SECRET = "他家占了集体的地"


@dataclass(frozen=True, kw_only=True)
class VettedScenery(Scenery):
    """And what departments, county and candidates do on the way."""

    line: LineId
    signed_line: LineId
    lines_seen: int
    colleague: PersonId
    to_open_seen: int
    complete: VettingId
    complete_seen: int
    refused: VettingId
    notice: NoticeId
    notice_code: str
    asked: NoticeId
    to_hear: NoticeId
    finished: NoticeId
    finished_seen: int
    written: ObjectionId
    spoken: ObjectionId

    @property
    def yanshi(self) -> int:
        return self.county.id


def settle(tx: Transaction) -> VettedScenery:
    there = scenery.settle(tx)
    police = _reviewer(tx, there.county, POLICE, OURS)
    _reviewer(tx, there.county, PETITIONS, THEIRS)
    late, complete, refused = (
        _candidate(tx, there.village, 61 + number, Status.JOINT_VETTING) for number in range(3)
    )
    line = _lines(tx, late, within=-timedelta(minutes=1))[0]
    passed = _lines(tx, complete)
    tx.vettings.pass_all([each.id for each in passed], police.id, tx.now)
    stopped = _lines(tx, refused)[0]
    no = replace(stopped, signature=Signature.REFUSE, reason=SECRET, signed_by=police.id, signed_at=tx.now)
    tx.vettings.save([no])
    noticed = [_candidate(tx, there.village, 64 + number, Status.PUBLIC_NOTICE) for number in range(3)]
    added = tx.notices.add(noticed, tx.now)
    up, asked, over = (added[each] for each in noticed)
    _agree(tx, up, ends_in=timedelta(days=7))
    _agree(tx, over, ends_in=-timedelta(minutes=1))
    return VettedScenery(
        **vars(there),
        line=line.id,
        signed_line=passed[0].id,
        lines_seen=stamp([line.id]),
        colleague=police.id,
        to_open_seen=stamp([RECORDED]),
        complete=passed[0].vetting_id,
        complete_seen=stamp([complete]),
        refused=stopped.vetting_id,
        notice=up.id,
        notice_code=notices.link_code(tx, up.id),
        asked=asked.id,
        to_hear=_to_hear(tx, there.village),
        finished=over.id,
        finished_seen=stamp([over.id]),
        written=_objected(tx, up, people.VILLAGER, SECRET),
        spoken=_objected(tx, up, people.STRANGER, Recording("file-2", 5)),
    )


def _reviewer(tx: Transaction, county: Place, account: int, department: str) -> Person:
    person = a_person(tx, account, department)
    grant = Grant(Role.DEPARTMENT_REVIEWER, county.id, tx.now + ROLE_LASTS, department)
    tx.people.grant(person.id, grant, granted_by=None, now=tx.now)
    return person


def _candidate(tx: Transaction, village: Place, account: int, status: Status) -> NominationId:
    person = a_reserve(tx, village, account, NAMES[account - 61], status=status)
    found = tx.nominations.find_live(person.id)
    assert found is not None
    return found.id


def _lines(tx: Transaction, nomination: NominationId, within: timedelta = timedelta(days=9)) -> list[Line]:
    tx.vettings.open([nomination], DEPARTMENTS, tx.now - timedelta(days=1), tx.now + within)
    vetting = tx.vettings.find_last(nomination)
    assert vetting is not None
    return tx.vettings.lines_of(vetting.id)


def _agree(tx: Transaction, notice: Notice, ends_in: timedelta) -> None:
    agreed_at = tx.now - timedelta(days=7)
    agreed = replace(notice, agreed_at=agreed_at, ends_at=tx.now + ends_in)
    tx.notices.save(agreed, consent_version="1")


def _to_hear(tx: Transaction, village: Place) -> NoticeId:
    """The notice of somebody without a phone, who is asked by word of mouth."""
    zhou = tx.people.find(people.ZHOU)
    assert zhou is not None
    number = scenery.write_down(tx, village, NAMES[-1], zhou.id)
    tx.nominations.save(replace(tx.nominations.get(number), status=Status.PUBLIC_NOTICE))
    return tx.notices.add([number], tx.now)[number].id


def _objected(tx: Transaction, notice: Notice, account: int, words: str | Recording) -> ObjectionId:
    key = objector_key(tx.secrets.issue_key, notice.id, account)
    return ObjectionId(tx.notices.object(notice.id, key, words, tx.now))
