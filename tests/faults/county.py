"""Two townships full of objects: what one side owns, the other must not touch or see."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import insert

from bot.settings import read_county
from domain.banks import BankQuestion, QuestionKind
from domain.daybooks import Work
from domain.help_sessions import HelpKind
from domain.invitations import InvitationKind
from domain.lessons import LessonId, Seat
from domain.nominations import Application, Education, Recording, Skill, Source, Status
from domain.pairs import MentorRole, PairId, PairStatus
from domain.people import ROLE_LASTS, Actor, Grant, Person, Role
from domain.placements import Mark, Sort, end, evaluate
from domain.places import Place, PlaceKind
from services import forms, invitations, issues, places, polls, ratings
from services.app import App
from services.transaction import Transaction
from storage.schema.pairs import pairs
from tests.reserves import a_mentor, a_pair, a_person, a_reserve, an_organizer, connection_of

CHIEF, FANG, ZHOU, YAN, LIANG, SUN, BI = 11, 12, 13, 14, 15, 16, 17
"""Of the county; then 柳河乡: organizer, secretary, reserve, mentor, two candidates."""
HE, QIAN, WU = 22, 23, 25
"""Of 东岗镇: organizer, secretary, mentor."""
FIRED, STRANGER, VILLAGER = 31, 41, 42
QINGHE_GROUP, LAOJING_GROUP, FOREIGN_GROUP = -1001, -1002, -1003
POSTER = "GUYANQHE"
"""What hangs in 清河村."""
LESSON, BEGUN, OVER = 1, 2, 3
"""Classes for the reserves of 柳河乡: of a day to come, one that goes on, one that has a test now."""
SECONDED, TRIED, SPOKEN, WITHOUT_WORD, POST = 1, 2, 3, 4, 5
"""What 堃喆小雁 does: a post; what is over: a secondment, work on trial, and two with a word on them."""
ASKED = BankQuestion(QuestionKind.SINGLE, "谁来定村里的大事", ("支书", "村民会议"), (1,))
ISSUES = WAITING, TAKEN, SOLVED = (1, 2, 3)
CANARIES = ("堃喆小雁", "梁犇骉", "孙候选", "毕等县里", "我想回村办合作社", "13812345678", "谈心的悄悄话")
"""What nobody outside 柳河乡 and no group may read; the reserve's name is public in their own village."""


@dataclass(frozen=True)
class County:
    qinghe: Place
    bind_code: str
    mentor_code: str
    role_code: str
    ticket: str


def settle(tx: Transaction) -> County:
    """Everything there can be, in 柳河乡; somebody of each role in 东岗镇."""
    qinghe, laojing, liuhe, donggang, county = (
        _place(tx, code) for code in ("qinghe", "laojing", "liuhe", "donggang", "yanshi")
    )
    chief = _with_role(tx, CHIEF, "县里", Role.COUNTY_ORGANIZER, county)
    an_organizer(tx, liuhe.id, FANG, "方干事")
    _with_role(tx, ZHOU, "周书记", Role.VILLAGE_SECRETARY, qinghe)
    an_organizer(tx, donggang.id, HE, "何干事")
    _with_role(tx, QIAN, "钱书记", Role.VILLAGE_SECRETARY, laojing)
    a_mentor(tx, donggang, WU, "吴师傅", Skill.FARMING)
    fired = an_organizer(tx, liuhe.id, FIRED, "走了的人")
    tx.people.revoke(fired.id, Role.TOWNSHIP_ORGANIZER, liuhe.id)
    for chat, village in ((QINGHE_GROUP, qinghe), (LAOJING_GROUP, laojing)):
        tx.groups.bind(chat, village.id, bound_by=chief.id, now=tx.now)
    yan = a_reserve(tx, qinghe, YAN, "堃喆小雁", Skill.ARTS)
    liang = a_mentor(tx, liuhe, LIANG, "梁犇骉", Skill.ARTS)
    _candidates(tx, qinghe)
    _paired(tx, liang, yan)
    acting = _actor(tx, FANG)
    bind_code, mentor_code, role_code = (
        invitations.invite(tx, acting, place.id, kind, role)[1]
        for place, kind, role in (
            (qinghe, InvitationKind.BIND, None),
            (liuhe, InvitationKind.MENTOR, None),
            (qinghe, InvitationKind.ROLE, Role.VILLAGE_SECRETARY),
        )
    )
    villages = tx.places.of_kind(PlaceKind.VILLAGE)
    hung = ((each.id, POSTER if each.id == qinghe.id else f"ELSE{each.id}") for each in villages)
    tx.posters.add(hung, tx.now)
    rating = ratings.open_rating(tx, _actor(tx, ZHOU), QINGHE_GROUP, yan.id)
    polls.open_poll(tx, _actor(tx, ZHOU), QINGHE_GROUP, "修路还是修渠？ 修路 / 修渠")
    _issues(tx)
    _lessons(tx, liuhe, yan)
    _placements(tx, qinghe, yan)
    mine = ratings.take_ballot(tx, Actor(VILLAGER, "zh_CN"), rating.box.id, QINGHE_GROUP)
    return County(qinghe, bind_code, mentor_code, role_code, mine.ticket)


def _candidates(tx: Transaction, qinghe: Place) -> None:
    for telegram_id, name, status in (
        (SUN, "孙候选", Status.SUBMITTED),
        (BI, "毕等县里", Status.TOWNSHIP_PASSED),
    ):
        person = a_person(tx, telegram_id, name)
        said = Application(
            name, 1990, qinghe.id, "13812345678", Education.HIGH, Source.MIGRANT, (Skill.TRADE,),
            "我想回村办合作社" if status is Status.SUBMITTED else Recording("file-1", 9),
        )  # fmt: skip
        kept = tx.nominations.add(person.id, said, tx.now)
        tx.nominations.save(replace(kept, status=status))
    asker = tx.people.find(SUN)
    assert asker is not None
    tx.questions.add(asker.id, qinghe.id, "loan", "我想回村办合作社，能贷多少", tx.now)
    tx.demands.add(qinghe.id, skill=Skill.TRADE, asked_by=asker.id, now=tx.now)
    tx.demands.add(qinghe.id, words="修水泵", asked_by=asker.id, now=tx.now)
    forms.begin(tx, _actor(tx, YAN), "mentor", {"place": qinghe.id})


def _issues(tx: Transaction) -> None:
    """One that waits, one that 堃喆小雁 took up, one that she solved."""
    waiting, taken, solved = (
        issues.raise_issue(tx, Actor(VILLAGER, "zh_CN"), QINGHE_GROUP, words).id
        for words in ("村口的路灯坏了", "桥头的护栏松了", "水渠堵了")
    )
    assert (waiting, taken, solved) == ISSUES
    for each in (taken, solved):
        issues.take(tx, _actor(tx, YAN), each, QINGHE_GROUP)
    issues.solve(tx, _actor(tx, YAN), solved, QINGHE_GROUP)


def _lessons(tx: Transaction, liuhe: Place, yan: Person) -> None:
    fang = _actor(tx, FANG).person_id
    for number, hours in ((LESSON, 300), (BEGUN, -1), (OVER, -3)):
        starts_at = tx.now + timedelta(hours=hours)
        listed = tx.lessons.add(
            liuhe.id, "卖货", "二楼", starts_at, 120, 30, uid=str(number), listed_by=fang, now=tx.now
        )
        assert listed == number
    nomination = tx.nominations.find_live(yan.id)
    assert nomination is not None
    tx.lessons.keep(Seat(LessonId(OVER), nomination.id, attended_at=tx.now))
    tx.exams.use_bank(tx.exams.add_bank([ASKED], fang, tx.now), LessonId(OVER))


def _placements(tx: Transaction, qinghe: Place, yan: Person) -> None:
    fang, zhou = (_actor(tx, each).person_id for each in (FANG, ZHOU))
    nomination = tx.nominations.find_live(yan.id)
    assert nomination is not None
    day = tx.now.date()
    span = (day - timedelta(days=60), day + timedelta(days=3))
    second = Sort.SECONDMENT
    for number, sort in (
        (SECONDED, second),
        (TRIED, Sort.OBSERVATION),
        (SPOKEN, second),
        (WITHOUT_WORD, second),
    ):
        kept = tx.placements.add(nomination.id, sort, "", qinghe.id, span, set_by=fang, now=tx.now)
        kept = end(kept, day)
        if number in {SPOKEN, WITHOUT_WORD}:
            kept = evaluate(kept, [Mark.GOOD] * 3, zhou, day)
        tx.placements.save(replace(kept, said=Recording("word", 9)) if number == SPOKEN else kept)
    tx.placements.add(nomination.id, Sort.POST, "专职网格员", qinghe.id, span, set_by=fang, now=tx.now)


def _paired(tx: Transaction, liang: Person, yan: Person) -> None:
    pair_id = PairId(a_pair(tx, liang, yan))
    logged = tx.help_sessions.add(
        pair_id, HelpKind.TALK, happened_on=tx.now.date(), logged_by=liang.id, now=tx.now
    )
    tx.help_sessions.save(replace(logged, note="谈心的悄悄话", asked_at=tx.now))
    line = tx.daybooks.add(yan.id, Work.REPAIR, tx.now.date(), tx.now)
    tx.daybooks.save(replace(line, voice="voice-of-a-day"))
    for role, status in ((MentorRole.POLITICAL, "requested"), (MentorRole.EXPERT, "accepted")):
        row = {
            "mentor_id": liang.id, "reserve_id": yan.id, "role": role, "status": PairStatus(status),
            "requested_at": tx.now - timedelta(hours=1), "asked_at": tx.now - timedelta(hours=1),
        }  # fmt: skip
        connection_of(tx).execute(insert(pairs), row)


def _place(tx: Transaction, code: str) -> Place:
    place = tx.places.find(code)
    assert place is not None
    return place


def _with_role(tx: Transaction, telegram_id: int, name: str, role: Role, place: Place) -> Person:
    person = a_person(tx, telegram_id, name)
    tx.people.grant(person.id, Grant(role, place.id, tx.now + ROLE_LASTS), granted_by=None, now=tx.now)
    return person


def _actor(tx: Transaction, telegram_id: int) -> Actor:
    return tx.people.actor(telegram_id, "zh_CN", tx.now)


async def settled(app: App) -> County:
    return await app.do(settle)


async def founded_and_settled(app: App) -> County:
    """Where no bot has founded the places yet."""
    _, outline = read_county("demo")
    await app.do(places.found, outline)
    return await settled(app)
