"""The weekly question to both sides of a pair — 每周见面."""

from enum import StrEnum


class Side(StrEnum):
    MENTOR = "mentor"
    RESERVE = "reserve"


class Answer(StrEnum):
    MET = "met"  # 见了
    CALLED = "called"  # 通了电话
    NOT_THIS_WEEK = "not_this_week"  # 这周没空


class Excuse(StrEnum):
    BUSY_FARMING = "busy_farming"
    AWAY = "away"
    UNWELL = "unwell"
    OTHER = "other"
