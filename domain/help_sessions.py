"""Help that a mentor gave a reserve, or that they did together in the village — 帮带."""

from enum import StrEnum
from typing import NewType

HelpSessionId = NewType("HelpSessionId", int)


class HelpKind(StrEnum):
    ERRANDS = "errands"  # 跑腿代办
    POLICY = "policy"  # 讲政策
    MEDIATION = "mediation"  # 调解
    VISITS = "visits"  # 看望老人
    SKILLS = "skills"  # 教手艺
    TALK = "talk"  # 谈心


class Word(StrEnum):
    """What the other side says of a session: one tap."""

    RIGHT = "right"  # 对
    WRONG = "wrong"  # 不对
