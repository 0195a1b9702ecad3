"""From a first thought to the reserve — 自荐."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from domain.errors import NoLongerThere, Refusal
from domain.form_refusals import NotTaken
from domain.forms import Form, Kind, Question
from domain.names import same_name
from domain.particulars import Household, Party, Sex
from domain.people import PersonId, Role
from domain.places import PlaceId
from domain.programme import Programme

CERTAINLY_FOURTEEN = 15
"""Years between the birth year and this one: nobody under 14 is ever taken, whatever a programme says."""
CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
YEAR = re.compile(r"(?<!\d)(\d{4}|\d{2})(?!\d)")
NAMED_YEAR = re.compile(r"(?<!\d)(\d{4}|\d{2})(?=年)")
AN_AGE = re.compile(r"\d{4}|\d{2}[年后後]|[\d十][岁歲]")
"""What people say of their years, in place of where they are; 三亚 and 一〇三团 are places."""
IN_NAMES = frozenset(" ·•.．・‧-'’")
KIND = "nomination"
"""What nominations are called on the desk, in its reminders and in the audit log."""

NominationId = NewType("NominationId", int)


class Status(StrEnum):
    """Where a nomination stands; the names are those of the programme's life line."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    TOWNSHIP_PASSED = "township_passed"
    JOINT_VETTING = "joint_vetting"  # 部门联审
    PUBLIC_NOTICE = "public_notice"  # 公示
    RESERVE = "reserve"  # 后备力量
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXITED = "exited"
    PROMOTED = "promoted"


SIGNED_IN = frozenset({Status.RESERVE, Status.EXITED, Status.PROMOTED})
"""Those whom a person signed in, once."""
ENDED = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.EXITED, Status.PROMOTED})


class WayIn(StrEnum):
    """How somebody came to be nominated."""

    SELF = "self"  # 自荐
    RECOMMENDED_BY_VILLAGER = "recommended_by_villager"  # 群众推荐
    RECOMMENDED_BY_ORGANIZATION = "recommended_by_organization"  # 组织推荐


class Verdict(StrEnum):
    """What an organizer signs."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    RETURN = "return"
    SIGN_IN = "sign_in"
    OPEN = "open"  # the county asks the departments
    CLOSE = "close"  # every department has passed it: the public notice comes next
    REFUSE = "refuse"
    SIGN_OUT = "sign_out"  # out of the reserve


class Education(StrEnum):
    MIDDLE = "middle"  # 初中及以下
    HIGH = "high"  # 高中、中专
    COLLEGE = "college"  # 大专
    BACHELOR = "bachelor"  # 本科
    MASTER = "master"  # 研究生


class Source(StrEnum):
    """The five sources a reserve may come from; who finds themselves in none is counted on their own."""

    PARTY_MEMBER = "party_member"  # 优秀党员
    PROSPEROUS = "prosperous"  # 致富带头人
    VETERAN = "veteran"  # 退役军人
    MIGRANT = "migrant"  # 外出务工返乡
    GRADUATE = "graduate"  # 大学毕业生
    OTHER = "other_source"  # 都不是


class Skill(StrEnum):
    FARMING = "farming"  # 种植养殖
    BUILDING = "building"  # 建筑水电
    MACHINES = "machines"  # 机修焊接
    TRADE = "trade"  # 买卖电商
    COMPUTER = "computer"  # 电脑文书
    TEACHING = "teaching"  # 教书育人
    MEDICINE = "medicine"  # 医疗护理
    PEACEMAKING = "peacemaking"  # 调解说和
    DRIVING = "driving"  # 开车运输
    ARTS = "arts"  # 文艺体育


class Whereabouts(StrEnum):
    """Where somebody is now; people may name a city instead."""

    IN_VILLAGE = "in_village"
    IN_COUNTY = "in_county"
    IN_PROVINCE = "in_province"
    OUT_OF_PROVINCE = "out_of_province"


class Reason(StrEnum):
    """The usual reasons of a decision; whoever returns a nomination may write another."""

    TELL_MORE = "tell_more"
    DOES_NOT_MATCH = "does_not_match"
    WRONG_VILLAGE = "wrong_village"
    TALK_FIRST = "talk_first"
    RECOMMENDED = "recommended"  # the township's, when it passes a nomination on
    VETTED_ON_PAPER = "vetted_on_paper"  # the county's, when joint vetting and public notice are behind
    SENT_TO_DEPARTMENTS = "sent_to_departments"
    ALL_DEPARTMENTS_PASSED = "all_departments_passed"
    NOTICE_IS_OVER = "notice_is_over"  # nothing was raised that held
    SETTLE_FIRST = "settle_first"
    NOT_ALL_AGREED = "not_all_agreed"
    TOO_SOON = "too_soon"
    TESTS_NOT_PASSED = "tests_not_passed"
    GONE_FOR_LONG = "gone_for_long"
    OTHER_WORK = "other_work"
    POOR_HEALTH = "poor_health"
    NOT_SUITED = "not_suited"


RETURN_REASONS = (Reason.TELL_MORE, Reason.DOES_NOT_MATCH, Reason.WRONG_VILLAGE, Reason.TALK_FIRST)
REFUSE_REASONS = (Reason.SETTLE_FIRST, Reason.NOT_ALL_AGREED, Reason.TOO_SOON)


class NotAName(NotTaken):
    """A name has letters, and nothing that names have not."""


class NotABirthYear(NotTaken):
    """No year can be read in it."""


class TooYoung(NotTaken):
    def __init__(self, youngest: int = 18) -> None:
        self.youngest = youngest


class TooOld(NotTaken):
    def __init__(self, oldest_birth_year: int = 1960) -> None:
        self.oldest_birth_year = oldest_birth_year


class NotACity(NotTaken):
    """A place has a name with letters and without digits."""


class NotAPledge(NotTaken):
    """Digits alone, or one character over and over, say nothing of a person's wish."""


class AlreadyNominated(Refusal):
    """One nomination at a time: it is on its way, or the person is in the reserve."""

    def __init__(self, *, in_reserve: bool) -> None:
        super().__init__(in_reserve)
        self.in_reserve = in_reserve


class AlreadyDecided(Refusal):
    """Somebody has decided, or the person has taken it back."""


class CardChanged(Refusal):
    """The nomination is no longer the one that the card shows."""


class NotYourOwn(Refusal):
    """Nobody decides about themselves."""


class CannotWithdraw(Refusal):
    """Who is in the reserve leaves it in another way: more hangs on it."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Spoken words, kept where they were sent; seconds long."""

    file_id: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Application:
    """What a person says of themselves; the pledge is written or spoken.

    What the county did not ask is None; `confirmed` are the words of its rules that the person confirmed.
    """

    full_name: str
    birth_year: int
    village_id: PlaceId
    whereabouts: Whereabouts | str
    education: Education
    source: Source
    skills: tuple[Skill, ...]
    pledge: str | Recording
    sex: Sex | None = None
    party: Party | None = None
    household: Household | None = None
    confirmed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Nomination:
    id: NominationId
    person_id: PersonId
    application: Application
    status: Status
    submitted_at: datetime
    status_since: datetime
    way_in: WayIn = WayIn.SELF
    assisted_by: PersonId | None = None
    """Who wrote it down for somebody without a phone, until that somebody takes it over."""

    @property
    def version(self) -> int:
        """Changes with every step, so that nobody decides about what they have not seen."""
        return int(self.status_since.timestamp() * 1000)

    @property
    def is_live(self) -> bool:
        return self.status not in ENDED


@dataclass(frozen=True, slots=True)
class Decision:
    """What an organizer signed, and why."""

    nomination_id: NominationId
    verdict: Verdict
    reason: Reason | str
    decided_by: PersonId
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Reserve:
    """Somebody in the reserve — 后备力量."""

    person_id: PersonId
    full_name: str
    village_id: PlaceId
    village: str
    since: datetime


DECIDERS = {Status.SUBMITTED: Role.TOWNSHIP_ORGANIZER, Status.TOWNSHIP_PASSED: Role.COUNTY_ORGANIZER}
"""Whose decision on its card a nomination waits for; departments and village are asked in their own ways."""
OUTCOMES = {
    (Status.SUBMITTED, Verdict.PASS): Status.TOWNSHIP_PASSED,
    (Status.SUBMITTED, Verdict.RETURN): Status.RETURNED,
    (Status.TOWNSHIP_PASSED, Verdict.RETURN): Status.RETURNED,
    (Status.TOWNSHIP_PASSED, Verdict.SIGN_IN): Status.RESERVE,
    (Status.TOWNSHIP_PASSED, Verdict.OPEN): Status.JOINT_VETTING,
    (Status.JOINT_VETTING, Verdict.CLOSE): Status.PUBLIC_NOTICE,
    (Status.JOINT_VETTING, Verdict.REFUSE): Status.REFUSED,
    (Status.PUBLIC_NOTICE, Verdict.REFUSE): Status.REFUSED,
    (Status.PUBLIC_NOTICE, Verdict.CLOSE): Status.PUBLIC_NOTICE,  # a line was signed anew meanwhile
    (Status.PUBLIC_NOTICE, Verdict.SIGN_IN): Status.RESERVE,
    (Status.RESERVE, Verdict.SIGN_OUT): Status.EXITED,
}
LOOKED_INTO = frozenset({Status.JOINT_VETTING, Status.PUBLIC_NOTICE})
"""While departments or the village are asked about somebody."""
WITHDRAWABLE = LOOKED_INTO | {Status.SUBMITTED, Status.RETURNED, Status.TOWNSHIP_PASSED}


def require_free(live: Nomination | None) -> None:
    """Raise AlreadyNominated unless the person has no live nomination, or has it back to mend."""
    if live is not None and live.status is not Status.RETURNED:
        raise AlreadyNominated(in_reserve=live.status is Status.RESERVE)


def resubmit(
    nomination: Nomination, application: Application, now: datetime, way_in: WayIn = WayIn.SELF
) -> Nomination:
    """The mended nomination goes to the township once more, by the way it came or that was found meanwhile.

    It stays as old as it is: nobody is newly found who was there before. An organization's word is for whom
    it named, in the village it named: for another it says nothing.
    """
    require_free(nomination)
    before = nomination.application
    same_village = before.village_id == application.village_id
    is_meant = same_village and same_name(before.full_name, application.full_name)
    by_organization = nomination.way_in is WayIn.RECOMMENDED_BY_ORGANIZATION
    before_way = WayIn.SELF if by_organization and not is_meant else nomination.way_in
    stays = way_in is WayIn.SELF or before_way is WayIn.RECOMMENDED_BY_ORGANIZATION
    return replace(
        nomination,
        application=application,
        way_in=before_way if stays else way_in,
        status=Status.SUBMITTED,
        status_since=now,
    )


def decide(nomination: Nomination, verdict: Verdict, decider: PersonId, now: datetime) -> Nomination:
    """Follow an organizer's verdict one step along the line."""
    if nomination.person_id == decider:
        raise NotYourOwn
    outcome = OUTCOMES.get((nomination.status, verdict))
    if outcome is None:
        raise AlreadyDecided
    return replace(nomination, status=outcome, status_since=now)


def put_back(nomination: Nomination, now: datetime) -> Nomination:
    """Before the departments once more: a signature fell away before the village was told anything."""
    return replace(nomination, status=Status.JOINT_VETTING, status_since=now)


def withdraw(nomination: Nomination, person_id: PersonId, now: datetime) -> Nomination:
    """Take one's own nomination back; it can be handed in again later."""
    if nomination.person_id != person_id or not nomination.is_live:
        raise NoLongerThere
    if nomination.status not in WITHDRAWABLE:
        raise CannotWithdraw
    return replace(nomination, status=Status.WITHDRAWN, status_since=now)


def read_name(words: str, programme: Programme, today: date) -> str:
    if "\n" in words or not all(unicodedata.category(each)[0] in "LM" or each in IN_NAMES for each in words):
        raise NotAName
    return words


def read_birth_year(words: str, programme: Programme, today: date) -> int:
    """A year as people write it: 1990, 90年, １９９０, 一九九〇年五月."""
    plain = unicodedata.normalize("NFKC", words).translate(CHINESE_DIGITS)
    found = NAMED_YEAR.search(plain) or YEAR.search(plain)
    if found is None or "岁" in plain or "歲" in plain:
        raise NotABirthYear
    year = int(found.group())
    if len(found.group()) == len("90"):
        year += 2000 if year <= today.year % 100 else 1900
    if not today.year - 120 <= year <= today.year:
        raise NotABirthYear
    if today.year - year < max(programme.youngest_age, CERTAINLY_FOURTEEN):
        raise TooYoung(max(programme.youngest_age, CERTAINLY_FOURTEEN))
    if year < programme.oldest_birth_year:
        raise TooOld(programme.oldest_birth_year)
    return year


def read_city(words: str, programme: Programme, today: date) -> str:
    said_a_year = AN_AGE.search(words.translate(CHINESE_DIGITS))
    if said_a_year or not any(each.isalpha() for each in words) or any(each.isdigit() for each in words):
        raise NotACity
    return words.replace("\n", " ")


def read_pledge(words: str, programme: Programme, today: date) -> str:
    said = [each.casefold() for each in words if unicodedata.category(each)[0] in "LN"]
    if len(set(said)) == 1 or not any(each.isalpha() for each in said):
        raise NotAPledge
    return words


SELF_NOMINATION = Form(
    "self_nomination",
    (
        Question("full_name", shortest=2, longest=30, rule=read_name),
        Question("birth_year", longest=20, rule=read_birth_year),
        Question("village", Kind.PLACE),
        Question(
            "whereabouts",
            Kind.CHOICE_OR_TEXT,
            values=tuple(Whereabouts),
            shortest=2,
            longest=20,
            rule=read_city,
        ),
        Question("education", Kind.CHOICE, values=tuple(Education)),
        Question("source", Kind.CHOICE, values=tuple(Source)),
        Question("skills", Kind.CHOICES, values=tuple(Skill)),
        Question(
            "pledge", shortest=5, longest=500, rule=read_pledge, takes_recording=True, keeps_phones=False
        ),
    ),
)
RETURN_NOMINATION = Form(
    "return_nomination",
    (Question("reason", Kind.CHOICE_OR_TEXT, values=RETURN_REASONS, shortest=4, longest=200),),
)
