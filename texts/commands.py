"""What people can say, and the plain words that mean the same. Commands are only the short cut."""

from dataclasses import dataclass
from enum import StrEnum

from texts.words import N_


class Audience(StrEnum):
    """Whose menu shows a command; permission is decided elsewhere."""

    EVERYBODY = "everybody"
    ORGANIZERS = "organizers"
    GROUPS = "groups"
    TRAINING = "training"
    """Whoever is where the county lists its classes here."""


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    words: tuple[str, ...]
    purpose: str
    audience: Audience = Audience.EVERYBODY
    spoken: bool = False
    """In a group, too, its word may be followed by more: no ordinary sentence begins with it."""
    unseen: bool = False
    """In a group, what is typed reaches the bot alone; so does the answer."""


COMMANDS = {
    command.name: command
    for command in (
        Command("nominate", (N_("自荐"), N_("我要自荐")), N_("自荐当后备")),
        Command("recommend", (N_("推荐"), N_("我要推荐")), N_("推荐一位回村干事的人")),
        Command("status", (N_("进度"), N_("我的进度"), N_("撤回")), N_("看看走到哪一步了")),
        Command("policy", (N_("政策"), N_("政策清单")), N_("回来能指望啥：补贴、贷款、培训")),
        Command("mentor", (N_("导师"), N_("找导师"), N_("我的导师")), N_("找导师，看结对")),
        Command("log", (N_("帮带"), N_("记帮带"), N_("记一次帮带")), N_("记一次帮带")),
        Command("checkin", (N_("见面"), N_("这周见面")), N_("这周见上面了吗")),
        Command("training", (N_("培训"), N_("上课")), N_("有什么课，报个名"), Audience.TRAINING),
        Command("pause", (N_("歇歇"), N_("先歇歇")), N_("先歇几天，不提醒我")),
        Command("language", (N_("语言"),), N_("换语言 / Language")),
        Command("mydata", (N_("我的资料"), N_("记了我什么")), N_("看看我记了您什么")),
        Command("forget", (N_("忘了我"), N_("删掉我的资料")), N_("把您的资料都清掉")),
        Command("help", (N_("帮助"), N_("怎么用")), N_("我能帮您做什么")),
        Command("cancel", (N_("取消"), N_("不填了")), N_("放下手上正填的")),
        Command("desk", (N_("待办"), N_("办事")), N_("等您定的事"), Audience.ORGANIZERS),
        Command("behalf", (N_("代填"), N_("替人自荐")), N_("替没有手机的人填自荐"), Audience.ORGANIZERS),
        Command("villages", (N_("村庄"), N_("各村")), N_("各村：后备、群、人"), Audience.ORGANIZERS),
        Command("pairs", (N_("结对"), N_("看结对")), N_("各村的结对"), Audience.ORGANIZERS),
        Command("report", (N_("通报"), N_("进度通报")), N_("各乡镇的进度通报"), Audience.ORGANIZERS),
        Command("roles", (N_("权限"), N_("谁管什么")), N_("谁管什么，给错了能收回"), Audience.ORGANIZERS),
        Command("departments", (N_("联审部门"), N_("部门")), N_("联审部门，谁来签"), Audience.ORGANIZERS),
        Command("rate", (N_("打分"),), N_("请乡亲给后备打分"), Audience.GROUPS, unseen=True),
        Command("poll", (N_("投票"),), N_("发起一次快投票"), Audience.GROUPS, unseen=True),
        Command(
            "issue",
            (N_("说事"),),
            N_("村里有事，说一声，有人来办"),
            Audience.GROUPS,
            spoken=True,
            unseen=True,
        ),
        Command("summary", (N_("小结"),), N_("这周村里的小结"), Audience.GROUPS, unseen=True),
        Command("bind", (N_("绑定"),), N_("把这个群和村子连起来"), Audience.GROUPS),
    )
}
