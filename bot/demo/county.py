"""The people of an invented county — 演示县. Any likeness of a name is chance."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.nominations import Education, Skill, Source, Whereabouts
from domain.pairs import MentorRole
from domain.people import Role

ZONE = ZoneInfo("Asia/Shanghai")
BEGINS = datetime(2026, 10, 26, 8, 0, tzinfo=ZONE).astimezone(UTC)
"""A Monday: the county starts with nobody known and no group bound."""
ENDS = datetime(2026, 12, 5, 9, 30, tzinfo=ZONE).astimezone(UTC)
"""A Saturday morning nearly six weeks later: here the newcomer takes over."""
COUNTY, LIUHE, DONGGANG = "yanshi", "liuhe", "donggang"
QINGHE, SHANWAN, SHIQIAO, LAOJING, XIATANG = "qinghe", "shanwan", "shiqiao", "laojing", "xiatang"
PLACES = {
    COUNTY: "演示县",
    LIUHE: "柳河乡",
    DONGGANG: "东岗镇",
    QINGHE: "清河村",
    SHANWAN: "山湾村",
    SHIQIAO: "石桥村",
    LAOJING: "老井村",
    XIATANG: "下塘村",
}
FIRST_PERSON, FIRST_GROUP = 6_010_000_001, -1_001_600_000_001
FACES = ("#3b6ea5", "#2f7d5b", "#9a5b2f", "#6a5aa0", "#7c8f3a", "#3a7f8f", "#a8506b", "#5f6f3f", "#8a6d3b")


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody with a phone. Who is `known` talks with the bot in private before the newcomer comes."""

    telegram_id: int
    first_name: str
    about: str
    about_en: str
    face: str
    known: bool = True
    language_code: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who holds a role at a place."""

    who: Character
    role: Role
    place: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who nominates themselves, and what they say."""

    who: Character
    village: str
    birth_year: int
    whereabouts: Whereabouts | str
    education: Education
    source: Source
    skills: tuple[Skill, ...]
    pledge: str


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who offers to lead others, and what they are good at."""

    who: Character
    place: str
    role: MentorRole
    specialities: tuple[Skill, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class GroupChat:
    """A group that is bound to a place; its first admin binds it."""

    chat_id: int
    title: str
    place: str
    members: tuple[Character, ...]
    admins: tuple[Character, ...]


class _Faces:
    """Gives everybody an id and a colour, in the order they are written down."""

    def __init__(self) -> None:
        self.people: list[Character] = []

    def __call__(self, first_name: str, about: str, about_en: str, *, known: bool = True) -> Character:
        number = len(self.people)
        face = FACES[number % len(FACES)]
        character = Character(FIRST_PERSON + number, first_name, about, about_en, face, known)
        self.people.append(character)
        return character


_new = _Faces()

# The four of the first page come first, with their colours.
XIAOMAN = _new("陈小满", "在深圳打工 · 自荐人", "Works in Shenzhen", known=False)
ZHOU = _new("周大姐", "清河村 · 村民", "Villager, Qinghe", known=False)
LIANG = _new("老梁叔", "柳河乡 · 导师，带 3 人", "Mentor, Liuhe")
FANG = _new("方干事", "柳河乡 · 党建办经办人", "Organizer, Liuhe")
HE = _new("何科长", "演示县 · 组织部经办人", "Organizer, county")
QIN = _new("秦支书", "清河村 · 村支书，也带人", "Secretary and mentor, Qinghe")
DING = _new("丁干事", "东岗镇 · 党建办经办人", "Organizer, Donggang")
OTHER_SECRETARIES = {
    SHANWAN: _new("贺支书", "山湾村 · 村支书", "Secretary, Shanwan"),
    SHIQIAO: _new("卢支书", "石桥村 · 村支书", "Secretary, Shiqiao"),
    LAOJING: _new("汪支书", "老井村 · 村支书", "Secretary, Laojing"),
    XIATANG: _new("沈支书", "下塘村 · 村支书", "Secretary, Xiatang"),
}
SECRETARIES = {QINGHE: QIN} | OTHER_SECRETARIES
OFFICIALS = (
    Official(HE, Role.COUNTY_ORGANIZER, COUNTY),
    Official(FANG, Role.TOWNSHIP_ORGANIZER, LIUHE),
    Official(DING, Role.TOWNSHIP_ORGANIZER, DONGGANG),
    *(Official(who, Role.VILLAGE_SECRETARY, village) for village, who in SECRETARIES.items()),
)
TOWNSHIP_OF = {QINGHE: FANG, SHANWAN: FANG, SHIQIAO: FANG, LAOJING: DING, XIATANG: DING}
"""Which organizer looks after a village."""
DEMANDS = {
    QINGHE: (Skill.TRADE, Skill.MEDICINE),
    SHANWAN: (Skill.TEACHING, Skill.BUILDING),
    LAOJING: (Skill.FARMING, Skill.MEDICINE),
}
"""What villages look for."""

CUI = _new("崔老师", "退休教师 · 专家导师", "Expert mentor, retired teacher")
FAN = _new("范师傅", "东岗镇 · 种植能手，导师", "Mentor, Donggang, skilled grower")
HONG = _new("洪大夫", "柳河乡卫生院 · 导师", "Mentor, Liuhe's clinic")
HELPERS = (
    Helper(LIANG, LIUHE, MentorRole.WORK, (Skill.BUILDING, Skill.MACHINES, Skill.PEACEMAKING), 4),
    Helper(QIN, QINGHE, MentorRole.POLITICAL, (Skill.PEACEMAKING,), 3),
    Helper(CUI, COUNTY, MentorRole.EXPERT, (Skill.TEACHING, Skill.COMPUTER), 8),
    Helper(FAN, DONGGANG, MentorRole.WORK, (Skill.FARMING, Skill.TRADE), 3),
    Helper(HONG, LIUHE, MentorRole.WORK, (Skill.MEDICINE, Skill.PEACEMAKING), 2),
)

CHUNSHENG = _new("李春生", "清河村 · 后备，水电工", "Reserve, Qinghe, plumber")
WANG = _new("王燕", "清河村 · 后备，幼师", "Reserve, Qinghe, nursery teacher")
SUN = _new("孙立军", "清河村 · 后备，退役军人", "Reserve, Qinghe, veteran")
HAITAO = _new("周海涛", "山湾村 · 后备，跑运输", "Reserve, Shanwan, driver")
XIULAN = _new("何秀兰", "山湾村 · 后备，村医", "Reserve, Shanwan, doctor")
XIAOHE = _new("赵小禾", "山湾村 · 后备，还没有导师", "Reserve, Shanwan, no mentor yet")
MA = _new("马建国", "石桥村 · 后备，泥瓦匠", "Reserve, Shiqiao, mason")
YANG = _new("杨雪", "石桥村 · 后备，做电商", "Reserve, Shiqiao, sells online")
LIU = _new("刘大勇", "老井村 · 后备，种大棚", "Reserve, Laojing, grower")
GUO = _new("郭晓敏", "老井村 · 后备，会计", "Reserve, Laojing, accountant")
WU = _new("吴喆", "下塘村 · 后备，大学生", "Reserve, Xiatang, student")
TIAN = _new("田犇", "下塘村 · 后备，养牛", "Reserve, Xiatang, cattle farmer")
CANDIDATES = (
    Candidate(
        CHUNSHENG,
        QINGHE,
        1988,
        Whereabouts.IN_VILLAGE,
        Education.HIGH,
        Source.MIGRANT,
        (Skill.BUILDING, Skill.MACHINES),
        "在外头装了十年水电，村里的管子线路我一看就明白，想回来给大家搭把手。",
    ),
    Candidate(
        WANG,
        QINGHE,
        1993,
        Whereabouts.IN_COUNTY,
        Education.COLLEGE,
        Source.GRADUATE,
        (Skill.TEACHING, Skill.ARTS, Skill.BUILDING),
        "想把放学没人管的娃娃们拢到一起，让在外打工的爸妈放心。",
    ),
    Candidate(
        SUN,
        QINGHE,
        1985,
        Whereabouts.IN_VILLAGE,
        Education.HIGH,
        Source.VETERAN,
        (Skill.DRIVING, Skill.PEACEMAKING),
        "当兵八年，汛期值班、山上防火，交给我放心。",
    ),
    Candidate(
        HAITAO,
        SHANWAN,
        1990,
        Whereabouts.IN_COUNTY,
        Education.HIGH,
        Source.PROSPEROUS,
        (Skill.DRIVING, Skill.TRADE, Skill.MACHINES),
        "跑了几年车，知道山货卖到哪儿值钱，想带着乡亲们一起卖。",
    ),
    Candidate(
        XIULAN,
        SHANWAN,
        1987,
        Whereabouts.IN_VILLAGE,
        Education.COLLEGE,
        Source.PARTY_MEMBER,
        (Skill.MEDICINE,),
        "老人们看病拿药不容易，医保手机上的事我一家一家帮着办。",
    ),
    Candidate(
        MA,
        SHIQIAO,
        1979,
        Whereabouts.IN_VILLAGE,
        Education.MIDDLE,
        Source.PROSPEROUS,
        (Skill.BUILDING,),
        "村里的路和桥都有我的手艺，修修补补叫我就行。",
    ),
    Candidate(
        YANG,
        SHIQIAO,
        1996,
        "杭州",
        Education.BACHELOR,
        Source.GRADUATE,
        (Skill.TRADE, Skill.COMPUTER),
        "在杭州做了三年直播，想把石桥的柿饼卖出山去。",
    ),
    Candidate(
        LIU,
        LAOJING,
        1986,
        Whereabouts.IN_VILLAGE,
        Education.HIGH,
        Source.PROSPEROUS,
        (Skill.FARMING, Skill.MACHINES),
        "大棚我趟出路子了，谁家想种，我手把手地教。",
    ),
    Candidate(
        GUO,
        LAOJING,
        1992,
        Whereabouts.IN_COUNTY,
        Education.BACHELOR,
        Source.GRADUATE,
        (Skill.COMPUTER, Skill.TEACHING),
        "我是会计，集体的账记明白了，大家心里才敞亮。",
    ),
    Candidate(
        WU,
        XIATANG,
        1999,
        Whereabouts.IN_PROVINCE,
        Education.MASTER,
        Source.GRADUATE,
        (Skill.COMPUTER, Skill.FARMING),
        "学的是水产，毕业想回来把下塘那片塘养活起来。",
    ),
    Candidate(
        TIAN,
        XIATANG,
        1983,
        Whereabouts.IN_VILLAGE,
        Education.HIGH,
        Source.PROSPEROUS,
        (Skill.FARMING,),
        "从三头牛养到八十头，想把路子教给愿意干的人。",
    ),
)
LATECOMER = Candidate(
    XIAOHE,
    SHANWAN,
    1998,
    "成都",
    Education.COLLEGE,
    Source.MIGRANT,
    (Skill.TRADE, Skill.ARTS),
    "在成都开过小店，想回山湾办个农家院，让老房子亮起灯来。",
)
"""Came in the fifth week, and has no mentor yet."""
PAIRS = (
    (LIANG, CHUNSHENG),
    (LIANG, WANG),
    (LIANG, HAITAO),
    (QIN, SUN),
    (QIN, CHUNSHENG),
    (CUI, YANG),
    (CUI, GUO),
    (CUI, WU),
    (FAN, LIU),
    (FAN, TIAN),
    (HONG, XIULAN),
    (HONG, MA),
)
SILENT = (CUI, YANG)
"""A pair that has not found the time for two weeks: the township's Monday list shows it."""

_VILLAGERS = {
    QINGHE: "王婶 赵四叔 小丽 孙老师 田嫂 老顾 阿芳 陈伯 李二哥 吴奶奶 小军 钱掌柜 秀英",
    SHANWAN: "张大爷 何嫂 小贺 罗婶 老尹 春花 阿强 冯姨 曹师傅 小雨 郑老三 桂兰",
    LAOJING: "汪大爷 刘婶 老郭 小雪 石头 蒋姐 潘叔 阿梅",
    SHIQIAO: "卢婶 老马 小杨",
    XIATANG: "沈伯 吴嫂 田大叔",
}
VILLAGERS = {
    village: tuple(
        _new(name, f"{PLACES[village]} · 村民", f"Villager, {village.title()}", known=False)
        for name in names.split()
    )
    for village, names in _VILLAGERS.items()
}
VILLAGERS[QINGHE] = (ZHOU, *VILLAGERS[QINGHE])
CAST = tuple(_new.people)
"""Everybody, in the order the page shows them."""


def _village_group(number: int, village: str) -> GroupChat:
    reserves = tuple(each.who for each in (*CANDIDATES, LATECOMER) if each.village == village)
    away = (XIAOMAN, LIANG) if village == QINGHE else ()
    organizer, secretary = TOWNSHIP_OF[village], SECRETARIES[village]
    members = (*VILLAGERS[village], *reserves, *away, secretary, organizer)
    title = f"{PLACES[village]}乡亲群"
    return GroupChat(FIRST_GROUP - number, title, village, members, (organizer, secretary))


VILLAGE_GROUPS = {village: _village_group(number, village) for number, village in enumerate(VILLAGERS)}
TOWNSHIP_GROUP = GroupChat(
    FIRST_GROUP - len(VILLAGERS),
    "柳河乡经办群",
    LIUHE,
    (FANG, HE, LIANG, *(SECRETARIES[village] for village in (QINGHE, SHANWAN, SHIQIAO))),
    (FANG,),
)
GROUPS = (*VILLAGE_GROUPS.values(), TOWNSHIP_GROUP)
