"""What the invented villages wanted seen to, and how it went."""

from dataclasses import dataclass
from functools import partial

from bot.demo.county import (
    CHUNSHENG,
    GUO,
    HAITAO,
    LAOJING,
    LIU,
    MA,
    QINGHE,
    SHANWAN,
    SHIQIAO,
    SUN,
    VILLAGE_GROUPS,
    VILLAGERS,
    WANG,
    WU,
    XIATANG,
    XIULAN,
    Character,
)
from bot.demo.life import Agenda, Life, moment
from domain.issues import Deed, IssueId
from domain.people import Actor
from services import issues
from services.transaction import Transaction

WISHES = {
    Deed.TAKE: issues.take,
    Deed.SOLVE: issues.solve,
    Deed.SATISFY: issues.satisfy,
    Deed.REOPEN: issues.reopen,
    Deed.WITHDRAW: issues.withdraw,
}
RAISERS_OWN = frozenset({Deed.SATISFY, Deed.REOPEN, Deed.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Story:
    """Who raises what and when, which reserve sees to it, and what is tapped on which day at what hour."""

    village: str
    raiser: str
    words: str
    day: int
    hour: str
    helper: Character | None = None
    taps: tuple[tuple[int, str, Deed], ...] = ()


def _straight(day: int, solved_on: int, hour: str = "17:30") -> tuple[tuple[int, str, Deed], ...]:
    """Taken up that evening, solved later, and found good."""
    return ((day, "20:10", Deed.TAKE), (solved_on, hour, Deed.SOLVE), (solved_on, "20:20", Deed.SATISFY))


STORIES = (
    Story(QINGHE, "王婶", "村口的路灯坏了，孩子放学看不见路", 10, "19:20", CHUNSHENG, _straight(10, 12)),
    Story(
        QINGHE,
        "赵四叔",
        "水渠第二道闸漏水",
        22,
        "12:40",
        SUN,
        (
            (22, "18:00", Deed.TAKE),
            (24, "16:00", Deed.SOLVE),
            (24, "19:30", Deed.REOPEN),
            (25, "17:00", Deed.SOLVE),
            (25, "20:00", Deed.SATISFY),
        ),
    ),
    Story(QINGHE, "李二哥", "打谷场边的垃圾该清一清", 36, "19:05", WANG, _straight(36, 38)),
    Story(QINGHE, "吴奶奶", "桥头的护栏松了，怕人摔着", 38, "19:10"),
    Story(SHANWAN, "何嫂", "学校门口的减速带磨平了", 17, "20:00", HAITAO, _straight(17, 21)),
    Story(
        SHANWAN,
        "冯姨",
        "卫生室的血压计不准了",
        31,
        "12:10",
        XIULAN,
        ((31, "12:50", Deed.TAKE), (32, "11:00", Deed.SOLVE)),
    ),
    Story(SHIQIAO, "卢婶", "老桥头的台阶缺了一块", 23, "19:40", MA, _straight(23, 26)),
    Story(LAOJING, "潘叔", "井台的水泵停了", 29, "18:20", LIU, _straight(29, 30)),
    Story(LAOJING, "小雪", "去大棚的路上有个坑", 37, "19:15", GUO, ((37, "20:30", Deed.TAKE),)),
    Story(XIATANG, "沈伯", "塘边的警示牌掉了", 30, "18:40", None, ((31, "08:30", Deed.WITHDRAW),)),
    Story(XIATANG, "吴嫂", "去镇上的班车改点了，想要个时刻表", 35, "12:15", WU, _straight(35, 36)),
)
"""One in 清河村 still waits for somebody when the newcomer comes; one in 山湾村 its raiser never judged."""


def plan(agenda: Agenda, life: Life) -> None:
    """Everything that villagers raised, and what became of it."""
    for story in STORIES:
        raiser = next(who for who in VILLAGERS[story.village] if who.first_name == story.raiser)
        chat_id = VILLAGE_GROUPS[story.village].chat_id
        raised: list[IssueId] = []
        when = moment(story.day, story.hour)
        agenda.at(when, partial(life.do, raiser, _raise, chat_id, story.words, raised))
        for day, hour, deed in story.taps:
            who = raiser if deed in RAISERS_OWN else story.helper
            assert who is not None
            agenda.at(moment(day, hour), partial(life.do, who, _tap, deed, raised, chat_id))


def _raise(tx: Transaction, actor: Actor, chat_id: int, words: str, raised: list[IssueId]) -> None:
    raised.append(issues.raise_issue(tx, actor, chat_id, words).id)


def _tap(tx: Transaction, actor: Actor, deed: Deed, raised: list[IssueId], chat_id: int) -> None:
    WISHES[deed](tx, actor, raised[-1], chat_id)
