"""What some counties have to know of who nominates themselves, and others never ask — 基本情况."""

from enum import StrEnum


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class Party(StrEnum):
    MEMBER = "member"  # 党员，含预备党员
    NOT_MEMBER = "not_member"


class Household(StrEnum):
    """Where somebody is registered — 户口."""

    HERE = "here"
    ELSEWHERE = "elsewhere"


class Declared(StrEnum):
    """What a person says of the words a county wants confirmed."""

    ALL = "all"
    NOT_ALL = "not_all"
