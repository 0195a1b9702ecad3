"""Where villages are asked about each week and have colours: a newcomer's way."""

from typing import Any

from bot.demo.county import CAST, DING, FANG, HE, QIN, ZHOU
from bot.demo.guides.steps import Step, heard, step, told
from bot.demo.life import moment

SURVEY_AT = moment(42, "08:30")


def guide(bot_id: int) -> dict[str, Any]:
    """A Monday's survey, a village that turns red, an organizer who knows better, and the end of that."""
    cast = (QIN, FANG, HE, DING, ZHOU)
    return told(CAST, cast, ((QIN, bot_id), (FANG, bot_id)), [*_monday(bot_id), *_who_knows_better(bot_id)])


def _monday(bot_id: int) -> list[Step]:
    return [
        step(
            QIN,
            bot_id,
            "点这里到周一早上：每周这时候问一遍村情。秦支书点「说说村情」，带 ● 的是上周说的。"
            "他要调到镇上去、还没人接：点「得尽快换人」和「还没有人」，其余没变，点「其余和上周一样」。",
            "Tap here for Monday morning, when every village is asked about. Secretary Qin (秦支书) taps "
            "「说说村情」; ● marks last week's answers. He is called to the township, nobody is ready: "
            "「得尽快换人」, 「还没有人」, and 「其余和上周一样」 (the rest as last week).",
            to=SURVEY_AT.isoformat(),
            again="next monday 08:30",
            heard=heard(QIN, bot_id, "清河村这周的记下了"),
        ),
        step(
            FANG,
            bot_id,
            "村支书没手机的村，问乡镇：方干事也点「说说村情」，一页看完，"
            "没变化就点「都和上回一样（这一页）」，翻到都记下为止。",
            "Of villages whose secretary has no phone the township is asked: Clerk Fang (方干事) "
            "taps 「说说村情」 too, reads a page and taps 「都和上回一样（这一页）」 (all as before), "
            "until all are done.",
            heard=heard(FANG, bot_id, "都记下了，谢谢您"),
        ),
        step(
            HE,
            bot_id,
            "点这里过一小时：清河村绿变红，何科长和方干事都收到了，写着为啥、谁牵头、先办什么。"
            "秦支书和村里人看不到颜色。",
            "Tap here for one hour: 清河村 turned from green to red. Section Chief He (何科长) and Clerk "
            "Fang read why, who leads and what comes first. Neither secretary nor villagers see a colour.",
            advance="PT1H",
            heard=heard(HE, bot_id, "清河村：绿 → 红"),
        ),
    ]


def _who_knows_better(bot_id: int) -> list[Step]:
    return [
        step(
            FANG,
            bot_id,
            "方干事知道人选已经谈好了。发「村庄」，红的排在前面，点开清河村，点「换个颜色」「橙」「管两周」，"
            "写一句“接班的人谈好了，月底到位”。",
            "Clerk Fang knows that a successor has agreed. She sends 「村庄」 (red villages come first), "
            "opens 清河村, taps 「换个颜色」 (another colour), 「橙」 (orange), 「管两周」 (for two weeks), "
            "and says why.",
            say="村庄",
            heard=heard(FANG, bot_id, "清河村定成橙了"),
        ),
        step(
            HE,
            bot_id,
            "何科长发「通报」：各乡镇怎么样，一张图；下面那句“红色村”只告诉他。",
            "Section Chief He sends 「通报」 (the report): how the townships stand, as a picture; which "
            "villages are red he alone is told below.",
            say="通报",
            heard=heard(HE, bot_id, "红色村，只告诉您"),
        ),
        step(
            FANG,
            bot_id,
            "点这里过十五天：人工定的颜色到期了，又按村情来评，方干事收到“橙 → 红”，该去看看人到位没有。",
            "Tap here for fifteen days: her word has stood its time, the rule holds again, and she reads "
            "that 清河村 is red: time to see whether somebody came.",
            advance="P15D",
            heard=heard(FANG, bot_id, "清河村：橙 → 红"),
        ),
    ]
