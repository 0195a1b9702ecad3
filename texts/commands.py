"""What people can say, and the plain words that mean the same. Commands are only the short cut."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from texts.words import N_

MOST_ON_A_MENU = 8
"""More is not read on a phone; the rest is in the help."""


class Audience(StrEnum):
    """Whose menu shows a command; permission is decided elsewhere."""

    NEWCOMERS = "newcomers"
    RESERVES = "reserves"
    MENTORS = "mentors"
    SECRETARIES = "secretaries"
    REVIEWERS = "reviewers"
    ORGANIZERS = "organizers"
    COUNTY = "county"
    GROUPS = "groups"
    TRAINING = "training"
    """Whoever is where the county lists its classes here."""
    DAYBOOK = "daybook"
    """A reserve where the county has them keep a work log."""


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    words: tuple[str, ...]
    purpose: str
    audiences: frozenset[Audience]
    anybody: bool = False
    """Useful to whoever it is: everybody's help names it."""
    spoken: bool = False
    """In a group, too, its word may be followed by more: no ordinary sentence begins with it."""
    unseen: bool = False
    """In a group, what is typed reaches the bot alone; so does the answer."""


NEWCOMERS = frozenset({Audience.NEWCOMERS})
RESERVES = frozenset({Audience.RESERVES})
PAIRED = frozenset({Audience.MENTORS, Audience.RESERVES})
SECRETARIES = frozenset({Audience.SECRETARIES})
REVIEWERS = frozenset({Audience.REVIEWERS})
ORGANIZERS = frozenset({Audience.ORGANIZERS})
COUNTY = frozenset({Audience.COUNTY})
GROUPS = frozenset({Audience.GROUPS})
TRAINING = frozenset({Audience.TRAINING})
DAYBOOK = frozenset({Audience.DAYBOOK})
ALL = frozenset(Audience) - GROUPS

COMMANDS = {
    command.name: command
    for command in (
        Command("desk", (N_("待办"), N_("办事")), N_("待办：等您定的事，一张单子"), ORGANIZERS | REVIEWERS),
        Command(
            "behalf",
            (N_("代填"), N_("替人自荐")),
            N_("代填：替没有手机的人填自荐"),
            ORGANIZERS | SECRETARIES,
        ),
        Command("checkin", (N_("见面"), N_("这周见面")), N_("见面：这周见上面没有，点一下"), PAIRED),
        Command("log", (N_("帮带"), N_("记帮带"), N_("记一次帮带")), N_("记帮带：点三下，记一次"), PAIRED),
        Command(
            "daybook",
            (N_("日志"), N_("今天干了啥"), N_("记日志")),
            N_("日志：今天干了啥，点一下就记好"),
            DAYBOOK,
        ),
        Command("nominate", (N_("自荐"), N_("我要自荐")), N_("自荐：想回村干点事，几分钟填完"), NEWCOMERS),
        Command(
            "status",
            (N_("进度"), N_("我的进度"), N_("撤回")),
            N_("进度：走到哪一步了"),
            NEWCOMERS | RESERVES,
        ),
        Command(
            "villages",
            (N_("村庄"), N_("各村")),
            N_("村庄：各村的后备、村情、群和邀请"),
            ORGANIZERS | SECRETARIES,
        ),
        Command("pairs", (N_("结对"), N_("看结对")), N_("结对：谁在带谁，带得怎么样"), ORGANIZERS),
        Command("report", (N_("通报"), N_("进度通报")), N_("通报：各乡镇进度怎么样"), ORGANIZERS),
        Command("training", (N_("培训"), N_("上课")), N_("培训：有什么课，点一下就报名"), TRAINING),
        Command("departments", (N_("联审部门"), N_("部门")), N_("部门：联审部门，谁来签"), COUNTY),
        Command("roles", (N_("权限"), N_("谁管什么")), N_("权限：谁管什么，给错了能收回"), ORGANIZERS),
        Command(
            "mentor",
            (N_("导师"), N_("找导师"), N_("我的导师")),
            N_("导师：找一位导师，或者看您带的人"),
            PAIRED,
            anybody=True,
        ),
        Command(
            "recommend",
            (N_("推荐"), N_("我要推荐")),
            N_("推荐：身边有合适的人，推荐他回村"),
            NEWCOMERS | SECRETARIES,
            anybody=True,
        ),
        Command(
            "policy",
            (N_("政策"), N_("政策清单")),
            N_("政策：回来能指望啥，不清楚的问一问"),
            NEWCOMERS | RESERVES | SECRETARIES,
            anybody=True,
        ),
        Command(
            "mydata", (N_("我的资料"), N_("记了我什么")), N_("我的资料：看看我记了您什么"), ALL, anybody=True
        ),
        Command("pause", (N_("歇歇"), N_("先歇歇")), N_("歇歇：一周不打扰您"), ALL - NEWCOMERS, anybody=True),
        Command(
            "burden",
            (N_("负担"), N_("问了我几回"), N_("少问一点")),
            N_("负担：这个月问了您几回，占了几分钟"),
            frozenset(),
            anybody=True,
        ),
        Command("language", (N_("语言"),), N_("语言：换语言 / Language"), ALL, anybody=True),
        Command(
            "forget",
            (N_("忘了我"), N_("删掉我的资料")),
            N_("忘了我：把您的资料都清掉"),
            NEWCOMERS,
            anybody=True,
        ),
        Command(
            "survey",
            (N_("村情"), N_("这周村情")),
            N_("村情：这周村里怎么样，点几下"),
            ORGANIZERS | SECRETARIES,
        ),
        Command(
            "cancel", (N_("取消"), N_("不填了")), N_("取消：手上正填的先放下"), frozenset(), anybody=True
        ),
        Command("help", (N_("帮助"), N_("怎么用")), N_("帮助：我能帮您做什么"), ALL),
        Command(
            "issue",
            (N_("说事"),),
            N_("村里有事，说一声，有人来办"),
            GROUPS,
            spoken=True,
            unseen=True,
        ),
        Command("summary", (N_("小结"),), N_("这周村里的小结"), GROUPS, unseen=True),
        Command("poll", (N_("投票"),), N_("发起一次快投票"), GROUPS, unseen=True),
        Command("rate", (N_("打分"),), N_("请乡亲给后备打分"), GROUPS, unseen=True),
        Command("bind", (N_("绑定"),), N_("把这个群和村子连起来"), GROUPS),
    )
}
"""What is used most comes first: in this order menus show it."""


def menu(audiences: Collection[Audience]) -> list[Command]:
    """What the "/" of a chat offers: what its people use most, the help always among it."""
    offered = [each for each in COMMANDS.values() if not each.audiences.isdisjoint(audiences)]
    rest = [each for each in offered if each.name != "help"]
    return [*rest[: MOST_ON_A_MENU - 1], *(each for each in offered if each.name == "help")]


def helped(audiences: Collection[Audience]) -> list[Command]:
    """What the help names: everything these people can use, also what their menu has no room for."""
    return [
        each
        for each in COMMANDS.values()
        if each.name != "help" and (each.anybody or not each.audiences.isdisjoint(audiences))
    ]
