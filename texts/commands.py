"""What people can say, and the plain words that mean the same. Commands are only the short cut."""

from dataclasses import dataclass
from enum import StrEnum

from texts.words import N_


class Audience(StrEnum):
    """Whose menu shows a command; permission is decided elsewhere."""

    EVERYBODY = "everybody"
    ORGANIZERS = "organizers"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    words: tuple[str, ...]
    purpose: str
    audience: Audience = Audience.EVERYBODY


COMMANDS = {
    command.name: command
    for command in (
        Command("nominate", ("自荐", "我要自荐"), N_("自荐当后备")),
        Command("status", ("进度", "我的进度"), N_("看看走到哪一步了")),
        Command("mentor", ("导师", "找导师", "我的导师"), N_("找导师，看结对")),
        Command("log", ("帮带", "记帮带", "记一次帮带"), N_("记一次帮带")),
        Command("checkin", ("见面", "这周见面"), N_("这周见上面了吗")),
        Command("pause", ("歇歇", "先歇歇"), N_("先歇几天，不提醒我")),
        Command("language", ("语言",), N_("换语言 / Language")),
        Command("help", ("帮助", "怎么用"), N_("我能帮您做什么")),
        Command("cancel", ("取消", "不填了"), N_("放下手上正填的")),
        Command("desk", ("待办", "办事"), N_("等您定的事"), Audience.ORGANIZERS),
        Command("villages", ("村庄", "各村"), N_("各村：链接、群、人"), Audience.ORGANIZERS),
        Command("pairs", ("结对", "看结对"), N_("各村的结对"), Audience.ORGANIZERS),
        Command("rate", ("打分",), N_("请乡亲给后备打分"), Audience.GROUPS),
        Command("poll", ("投票",), N_("发起一次快投票"), Audience.GROUPS),
        Command("summary", ("小结",), N_("这周村里的小结"), Audience.GROUPS),
        Command("bind", ("绑定",), N_("把这个群和村子连起来"), Audience.GROUPS),
    )
}
