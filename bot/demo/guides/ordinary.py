"""What the page tells a newcomer: whom to be, what to tap, when to turn the clock."""

from typing import Any

from bot.demo.county import (
    CAST,
    FANG,
    HE,
    LIANG,
    QIN,
    QINGHE,
    VILLAGE_GROUPS,
    WANG,
    XIAOHE,
    XIAOMAN,
    ZHOU,
)
from bot.demo.guides.steps import Step, heard, step, told
from bot.demo.life import moment

VILLAGE = VILLAGE_GROUPS[QINGHE].chat_id
DIGEST_AT, CHECK_IN_AT = moment(41, "19:00"), moment(42, "08:30")


def guide(bot_id: int) -> dict[str, Any]:
    """The newcomer's way through the programme, in both languages; 「」 quotes what to press or say.

    `bot_id` names everybody's private chat with the bot.
    """
    cast = (XIAOMAN, ZHOU, LIANG, FANG, HE, QIN, WANG, XIAOHE)
    return told(CAST, cast, ((ZHOU, VILLAGE), (LIANG, bot_id)), _steps(bot_id))


def _steps(bot_id: int) -> list[Step]:
    return [
        step(
            XIAOMAN,
            bot_id,
            "陈小满在深圳打工，想回村干点事。点这里，替她把「/start v_qinghe」（村口海报上的链接）"
            "发出去，点「同意，开始」，一题一题答完，点「没错，交上去」。",
            "Chen Xiaoman (陈小满) works in Shenzhen and wants to come home. Tap here and send "
            "「/start v_qinghe」 for her (the link on the village's poster), tap 「同意，开始」 (agree), "
            "answer question by question, tap 「没错，交上去」 (hand it in).",
            say="/start v_qinghe",
            heard=heard(XIAOMAN, bot_id, "交上去了"),
        ),
        step(
            FANG,
            bot_id,
            "换成柳河乡的方干事：发「待办」，打开小满的自荐，看完点「通过」。",
            "Now be Clerk Fang (方干事) of the township: send 「待办」 (the desk), open Xiaoman's card "
            "(陈小满), read it, tap 「通过」 (pass).",
            say="待办",
            heard=heard(XIAOMAN, bot_id, "推荐您回清河村当后备"),
        ),
        step(
            HE,
            bot_id,
            "再到县里：何科长发「待办」，打开小满的，点「列为后备」，再点「都办好了，列为后备」。",
            "Then the county: Section Chief He (何科长) sends 「待办」 too, opens Xiaoman's card, taps "
            "「列为后备」 and 「都办好了，列为后备」: she is in the reserve.",
            say="待办",
            heard=heard(XIAOMAN, bot_id, "您是清河村的后备了"),
        ),
        step(
            XIAOMAN,
            bot_id,
            "小满收到好消息了。发「导师」，挑老梁叔，点「请这位带我」。",
            "Xiaoman hears the good news. Send 「导师」 (mentor), choose 老梁叔 (Uncle Liang), "
            "tap 「请这位带我」 (ask him).",
            say="导师",
            heard=heard(XIAOMAN, bot_id, "已经替您问老梁叔了"),
        ),
        step(
            LIANG,
            bot_id,
            "老梁叔点「我来带」，再点「我签」；小满那边也点「我签」。师徒就结上了。",
            "Uncle Liang taps 「我来带」 (yes) and 「我签」 (I sign); on her phone Xiaoman taps "
            "「我签」 too. Now they are a pair.",
            heard=heard(XIAOMAN, bot_id, "结上对了"),
        ),
        step(
            ZHOU,
            VILLAGE,
            "周大姐在乡亲群里给王燕打个分：点「🔒 我来打分」，再点一个分。打几分只有她自己看得见，"
            "周一傍晚前都能改。",
            "In the village group, Sister Zhou rates Wang Yan (王燕): tap 「🔒 我来打分」, then a mark. "
            "Only she sees it, and until Monday evening she can change it.",
            heard=heard(ZHOU, VILLAGE, "只有您看得见", "✓ "),
        ),
        step(
            ZHOU,
            VILLAGE,
            "周大姐还有件事：点这里，把「/issue 井台边的水龙头漏水」发到群里。换成后备王燕，"
            "在群里点「我来办」，办完点「办好了」；周大姐再点「满意」。",
            "Sister Zhou has something else: tap here and send 「/issue 井台边的水龙头漏水」 (it leaks) "
            "to the group. As Wang Yan, a reserve, tap 「我来办」 (I'll do it) there, then 「办好了」 "
            "(done); Sister Zhou taps 「满意」 (happy with it).",
            say="/issue 井台边的水龙头漏水",
            heard=heard(ZHOU, VILLAGE, "井台边的水龙头漏水", "提的人也满意"),
        ),
        step(
            ZHOU,
            VILLAGE,
            "点这里，把时间拨到周日晚上七点：群里来了这周的小结和一张图。",
            "Tap here to turn the clock to Sunday, 19:00: the group gets its week, with a picture.",
            to=DIGEST_AT.isoformat(),
            again="next sunday 19:00",
        ),
        step(
            LIANG,
            bot_id,
            "点这里到周一早上：问老梁叔这周见上面了吗，点一下「都见了」就答完。再发「帮带」，点小满，"
            "点一样，记上一笔；小满那边点「对」。上面的 +1 小时点到晚上七点，群里就有王燕的结果。",
            "Tap here for Monday morning: did Uncle Liang meet his people? One tap on 「都见了」 "
            "answers. Send 「帮带」 to log help: tap Xiaoman (陈小满), tap what it was; she taps 「对」 "
            "(right). With +1 hour go on to 19:00: Wang Yan's result is out.",
            to=CHECK_IN_AT.isoformat(),
            again="next monday 08:30",
            heard=heard(LIANG, bot_id, "都记下了"),
        ),
    ]
