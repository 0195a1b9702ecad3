"""Where departments vet together and the village reads before anybody is in the reserve: a newcomer's way."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.demo.county import FANG, HE, QINGHE, VILLAGE_GROUPS, XIAOMAN, ZHOU, Character
from bot.demo.departments import REVIEWERS, WAITING, cast
from bot.demo.guides.steps import Step, heard, presses, step, told
from domain.programme import Programme
from texts.buttons import department_lines as words

VILLAGE = VILLAGE_GROUPS[QINGHE].chat_id
ONE_BY_ONE = (
    "点「看看名单」，一人一下：在小满和小禾的名字上各点一下，就签了。想缓一缓、不同意，点 ⋯。",
    "taps 「看看名单」 (the list), then each of the two names once: signed. ⋯ is to hold or refuse.",
)
ALL_AT_ONCE = (
    "一次签完：「看看名单」，「这些都通过…」，「都通过，签字」。",
    "signs for both at once: 「看看名单」, 「这些都通过…」 (pass all of these), 「都通过，签字」 (sign).",
)
WAYS_TO_SIGN = (ONE_BY_ONE, ALL_AT_ONCE)
PLAYED = len(WAYS_TO_SIGN)
"""How many departments a visitor signs for; the others sign by one tap on a step."""


def guide(departments: Sequence[str]) -> Callable[[int], dict[str, Any]]:
    """From a nomination to the reserve, past every department, with an objection on the way."""

    def guided(bot_id: int) -> dict[str, Any]:
        signing = [REVIEWERS[department] for department in departments]
        everybody = cast(Programme(departments=tuple(departments)))
        first = (XIAOMAN, FANG, HE, *signing[:PLAYED], ZHOU, WAITING)
        steps = [
            *_to_the_departments(bot_id),
            *_they_sign(bot_id, departments),
            *_in_the_village(bot_id),
        ]
        return told(everybody, first, ((ZHOU, VILLAGE), (HE, bot_id)), steps)

    return guided


def _to_the_departments(bot_id: int) -> list[Step]:
    return [
        step(
            XIAOMAN,
            bot_id,
            "陈小满想回村。点这里，替她把「/start v_qinghe」（村口海报上的链接）发出去，"
            "点「同意，开始」，一题一题答完，点「没错，交上去」。",
            "Chen Xiaoman (陈小满) wants to come home. Tap here and send 「/start v_qinghe」 for her (the "
            "link on the village's poster), tap 「同意，开始」 (agree), answer question by question, tap "
            "「没错，交上去」 (hand it in).",
            say="/start v_qinghe",
            heard=heard(XIAOMAN, bot_id, "交上去了"),
        ),
        step(
            FANG,
            bot_id,
            "乡镇先审：方干事发「待办」，打开小满的自荐，点「通过」。",
            "The township vets first: Clerk Fang (方干事) sends 「待办」 (the desk), opens Xiaoman's card "
            "(陈小满), taps 「通过」 (pass).",
            say="待办",
            heard=heard(XIAOMAN, bot_id, "推荐您回清河村当后备"),
        ),
        step(
            HE,
            bot_id,
            "县里不能越过部门直接签：何科长发「待办」，点最上面的“2 人可以送联审”，看清是谁，"
            "点「送去联审」。",
            "The county cannot sign past its departments: Section Chief He (何科长) sends 「待办」, taps the "
            "first row (2 people can be sent), looks whom it names, taps 「送去联审」 (send them).",
            say="待办",
            heard=heard(HE, bot_id, "送去联审了"),
        ),
    ]


def _they_sign(bot_id: int, departments: Sequence[str]) -> list[Step]:
    played, others = departments[:PLAYED], [REVIEWERS[each] for each in departments[PLAYED:]]
    steps = [_signs(bot_id, *each) for each in zip(played, WAYS_TO_SIGN, strict=False)]
    if others:
        steps.append(_others_sign(bot_id, others))
    return steps


def _signs(bot_id: int, department: str, way: tuple[str, str]) -> Step:
    who, (zh, en) = REVIEWERS[department], way
    said = f"{department}的{who.first_name}{zh}", f"{who.first_name} ({who.about_en.lower()}) {en}"
    return step(who, bot_id, *said, heard=heard(who, bot_id, "签好了"))


def _others_sign(bot_id: int, others: Sequence[Character]) -> Step:
    return step(
        HE,
        bot_id,
        f"还有 {len(others)} 家。点这里，让他们都在自己手机上签；签齐了，何科长就收到信。",
        f"There are {len(others)} more. Tap here and they all sign on their own phones; when nobody is "
        "missing, Section Chief He hears of it.",
        others=[presses(who, bot_id, words.LIST, words.PASS_ALL, words.PASS_INDEED) for who in others],
        heard=heard(HE, bot_id, "联审：", "人等您签字"),
    )


def _in_the_village(bot_id: int) -> list[Step]:
    return [
        step(
            HE,
            bot_id,
            "何科长发「待办」，点“2 人签齐了”，再点「都签，请本人同意公示」。",
            "Section Chief He sends 「待办」, taps the row of the 2 whom all have signed for, then "
            "「都签，请本人同意公示」 (sign, and ask them whether the village may read it).",
            say="待办",
            heard=heard(XIAOMAN, bot_id, "各部门联审都过了"),
        ),
        step(
            XIAOMAN,
            bot_id,
            "贴到村群里的每个字，小满先看过。她点「同意公示」，清河村的群里才有。",
            "Xiaoman reads every word before her village does. Only when she taps 「同意公示」 (agree) the "
            "notice appears in its group.",
            heard=heard(ZHOU, VILLAGE, "公示：陈小满"),
        ),
        step(
            ZHOU,
            VILLAGE,
            "周大姐在群里看到公示，点「有话私下跟县里说」，再点「同意，开始」，写一句“听说她家地界没说清”，"
            "点「没错，交上去」。谁说的，县里也看不到。",
            "Sister Zhou reads it in the group, taps 「有话私下跟县里说」 (tell the county in confidence), "
            "「同意，开始」, writes a line and taps 「没错，交上去」. Not even the county sees who it was.",
            heard=heard(ZHOU, bot_id, "收到了，谢谢您说"),
        ),
        step(
            HE,
            bot_id,
            "何科长发「待办」，打开“有人有话说”，核实了点「不成立」，写一句“问过了，地界早就立了碑”，"
            "点「发出」。",
            "Section Chief He sends 「待办」, opens what somebody said, looks into it, taps 「不成立」 (not "
            "upheld), writes why, taps 「发出」 (send).",
            say="待办",
            heard=heard(HE, bot_id, "定了：不成立"),
        ),
        step(
            HE,
            bot_id,
            "点这里过七天，公示满了：何科长发「待办」，打开小满的，点「签字，列为后备」。"
            "小满第一个知道，村群里也有一句。",
            "Tap here to let seven days pass. The notice is over: he sends 「待办」, opens Xiaoman's, taps "
            "「签字，列为后备」 (sign her in). She hears it first, then the group does.",
            say="待办",
            advance="P7D",
            heard=heard(XIAOMAN, bot_id, "您是清河村的后备了"),
        ),
    ]
