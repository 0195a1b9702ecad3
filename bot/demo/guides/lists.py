"""Where a list of policies meets a list of whom villages look for: a newcomer's way."""

from typing import Any

from bot.demo.county import CAST, FANG, HE, QIN, XIAOMAN, ZHOU
from bot.demo.guides.steps import Step, heard, step, told


def guide(bot_id: int) -> dict[str, Any]:
    """A village says whom it needs, somebody far away finds it, asks what there is, and is matched."""
    cast = (XIAOMAN, QIN, FANG, HE, ZHOU)
    steps = [*_two_lists(bot_id), *_matched(bot_id)]
    return told(CAST, cast, ((XIAOMAN, bot_id), (QIN, bot_id)), steps)


def _two_lists(bot_id: int) -> list[Step]:
    return [
        step(
            QIN,
            bot_id,
            "秦支书发「村庄」，点开清河村，点「在找什么人」：已经有买卖电商、医疗护理，"
            "再点一样「电脑文书」。",
            "Secretary Qin (秦支书) sends 「村庄」, opens 清河村, taps 「在找什么人」 (whom it looks "
            "for): trade and care are there; add 「电脑文书」 (computers).",
            say="村庄",
            heard=heard(QIN, bot_id, "清河村在找什么样的人", "电脑文书："),
        ),
        step(
            XIAOMAN,
            bot_id,
            "陈小满在深圳，还没登记过。点这里，替她发「/policy」：回来能指望啥，谁都看得到。"
            "点开「创业贴息贷款」。",
            "Chen Xiaoman (陈小满) in Shenzhen has told the bot nothing yet. Send 「/policy」 for her: "
            "anybody may read what one can count on. Open 「创业贴息贷款」 (the loan).",
            say="/policy",
            heard=heard(XIAOMAN, bot_id, "创业贴息贷款", "怎么办："),
        ),
        step(
            XIAOMAN,
            bot_id,
            "她动心了：发「/start v_qinghe」，点「同意，开始」，一题一题答。问拿手的是啥时，"
            "先看到村里在找谁；点「买卖电商」，答完点「没错，交上去」。",
            "That settles it: send 「/start v_qinghe」, tap 「同意，开始」, answer question by question. "
            "Where it "
            "asks for skills she reads whom the village looks for; tap 「买卖电商」 (trade), in the end "
            "「没错，交上去」.",
            say="/start v_qinghe",
            heard=heard(XIAOMAN, bot_id, "交上去了", "清河村正在找"),
        ),
    ]


def _matched(bot_id: int) -> list[Step]:
    return [
        step(
            XIAOMAN,
            bot_id,
            "再发「政策」：填过表，合她的排在前面。点开「返乡安家补贴」，点「问一问」，"
            "写一句“打工证明在哪儿开？”。",
            "Now send 「政策」 (policies): what fits her answers comes first. Open 「返乡安家补贴」 "
            "(coming home), tap 「问一问」 (ask) and write a question.",
            say="政策",
            heard=heard(XIAOMAN, bot_id, "问出去了"),
        ),
        step(
            FANG,
            bot_id,
            "方干事发「待办」，打开小满问的那条，点「回一句」，写一句“厂里盖个章就行”。小满马上收到。",
            "Clerk Fang (方干事) sends 「待办」, opens Xiaoman's question, taps 「回一句」 (answer) and "
            "writes a line. Xiaoman has it at once.",
            say="待办",
            heard=heard(XIAOMAN, bot_id, "经办人回您了"),
        ),
        step(
            FANG,
            bot_id,
            "再发「待办」，打开小满的自荐：写着“村里正在找的，对得上：买卖电商”。点「通过」。",
            "Once more 「待办」: on Xiaoman's nomination stands what the village looks for and she can "
            "do. Tap 「通过」 (pass).",
            say="待办",
            heard=heard(XIAOMAN, bot_id, "推荐您回清河村当后备"),
        ),
        step(
            FANG,
            bot_id,
            "发「村庄」，点「还缺哪样人」：哪些村在找、还没有人会的，一屏看完，下一趟招人就找这些。",
            "Send 「村庄」, tap 「还缺哪样人」 (whom we lack): what villages look for in vain, on one "
            "screen.",
            say="村庄",
            heard=heard(FANG, bot_id, "还没有人会的"),
        ),
    ]
