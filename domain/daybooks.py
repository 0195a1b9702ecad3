"""What a reserve did of a day, a line a tap, and errands for old people — 工作日志、替老人跑腿."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from domain.errors import NoLongerThere, NotYours, Refusal
from domain.forms import Form, Question
from domain.people import PersonId

LineId = NewType("LineId", int)
CORRECTABLE_FOR = timedelta(days=7)
LONGEST_NOTE = 300


class Work(StrEnum):
    """What it was, in one tap."""

    VISIT = "sat_with_elder"  # 看望老人
    PEACE = "made_peace"  # 调解
    REPAIR = "repaired"  # 修修补补
    MEETING = "at_a_meeting"  # 开会
    FIELD = "in_the_field"  # 下地
    ERRAND = "ran_an_errand"  # 替老人跑腿
    OTHER = "another_thing"  # 别的事


class Favour(StrEnum):
    """What an errand was about, in general words."""

    WATER = "water_and_light"  # 水管、电灯
    PHONE = "phone_matters"  # 手机上的事
    MEDICINE = "doctor_and_medicine"  # 看病拿药
    SHOPPING = "brought_things"  # 捎东西
    PAPERS = "papers_run"  # 跑手续
    CARRYING = "carried_things"  # 搬搬扛扛
    OTHER = "other_favour"  # 别的


class Whom(StrEnum):
    """For whom, so that nobody can be named."""

    EAST = "elder_in_the_east"  # 村东头一位老人
    WEST = "elder_in_the_west"  # 村西头一位老人
    SOUTH = "elder_in_the_south"
    NORTH = "elder_in_the_north"
    ALONE = "elder_alone"  # 一位独居老人
    COUPLE = "old_couple"  # 一对老两口


class NoDaybook(Refusal):
    """The county keeps no work log here, or the person is no reserve."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: an errand says what and for whom, nothing else does."""

    id: LineId
    person_id: PersonId
    work: Work
    happened_on: date
    written_at: datetime
    favour: Favour | None = None
    whom: Whom | None = None
    note: str | None = None
    voice: str | None = None


NOTE = Form(
    "daybook_note",
    (Question("note", shortest=2, longest=LONGEST_NOTE, takes_recording=True, keeps_phones=False),),
    review=False,
)


def yesterday(entry: Entry, by: PersonId, today: date, now: datetime) -> Entry:
    """It was the day before, or today after all."""
    require_correctable(entry, by, now)
    days = timedelta(days=1)
    return replace(entry, happened_on=today - days if entry.happened_on == today else today)


def annotate(entry: Entry, by: PersonId, *, note: str | None, voice: str | None, now: datetime) -> Entry:
    """Add a word, written or spoken; a new one replaces the old."""
    require_correctable(entry, by, now)
    return replace(entry, note=note, voice=voice)


def require_correctable(entry: Entry, by: PersonId, now: datetime) -> None:
    """Raise unless it is the person's own line and not older than a week."""
    if entry.person_id != by:
        raise NotYours
    if now - entry.written_at > CORRECTABLE_FOR:
        raise NoLongerThere
