"""Old leads new: a mentor and a reserve — 师徒结对."""

from enum import StrEnum
from typing import NewType

PairId = NewType("PairId", int)


class MentorRole(StrEnum):
    """A reserve can have one mentor of each role at a time."""

    POLITICAL = "political"  # 政治导师
    WORK = "work"  # 业务导师
    EXPERT = "expert"  # 专家


class PairStatus(StrEnum):
    """requested → accepted → (both signed) active → paused | ended | completed."""

    REQUESTED = "requested"
    DECLINED = "declined"
    LAPSED = "lapsed"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    COMPLETED = "completed"


class EndReason(StrEnum):
    """Why a mentor declined or a pair ended; nobody's fault."""

    NO_TIME = "no_time"
    TOO_FAR = "too_far"
    OTHER_TRADE = "other_trade"  # 不对口
    FULL = "full"
    MOVED_ON = "moved_on"
