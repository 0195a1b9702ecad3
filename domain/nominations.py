"""From a first thought to the reserve — 自荐."""

from enum import StrEnum
from typing import NewType

NominationId = NewType("NominationId", int)


class Status(StrEnum):
    """Where a nomination stands; the names are those of the programme's life line."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    TOWNSHIP_PASSED = "township_passed"
    RESERVE = "reserve"  # 后备力量
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXITED = "exited"
    PROMOTED = "promoted"


ENDED = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.EXITED, Status.PROMOTED})


class Verdict(StrEnum):
    """What an organizer signs."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    RETURN = "return"
    SIGN_IN = "sign_in"


class Education(StrEnum):
    MIDDLE = "middle"  # 初中及以下
    HIGH = "high"  # 高中、中专
    COLLEGE = "college"  # 大专
    BACHELOR = "bachelor"  # 本科
    MASTER = "master"  # 研究生


class Source(StrEnum):
    """The five sources a reserve may come from."""

    PARTY_MEMBER = "party_member"  # 优秀党员
    PROSPEROUS = "prosperous"  # 致富带头人
    VETERAN = "veteran"  # 退役军人
    MIGRANT = "migrant"  # 外出务工返乡
    GRADUATE = "graduate"  # 大学毕业生


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
