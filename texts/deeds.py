"""What people read of the audit log: every deed in it as a plain sentence."""

from domain.people import Role
from texts.render import Texts
from texts.words import N_

DEEDS = {
    "accept": N_("接了一个邀请"),
    "accept claim": N_("接下了%(role)s的权限"),
    "accept mentor": N_("接了当导师的邀请"),
    "accept role": N_("接下了%(role)s的权限"),
    "accept_pair": N_("答应带人"),
    "accept_recommendation": N_("接受了推荐"),
    "agree": N_("同意让我记"),
    "annotate_session": N_("给一次帮带添了话"),
    "answer_all_check_ins": N_("一次答完这周见没见面"),
    "answer_check_in": N_("答了这周见没见面"),
    "answer_survey": N_("填了这周的村情"),
    "ask_to_tap_again": N_("请大家再点一次"),
    "assist_nomination": N_("替没手机的人交了自荐"),
    "bind": N_("把群和村连上"),
    "call_off_rating": N_("打分取消了"),
    "call_session_right": N_("说这次帮带记得对"),
    "call_session_wrong": N_("说这次帮带记得不对"),
    "choose_language": N_("选了语言"),
    "close_poll": N_("投票到点结束"),
    "close_rating": N_("打分到点结束"),
    "complete_pair": N_("结对带满了"),
    "decline_pair": N_("说这次带不了"),
    "drop_letters": N_("有些旧信不再送"),
    "end_override": N_("收回自己定的颜色"),
    "end_pair": N_("结束结对"),
    "erase_nomination": N_("把代填的自荐清掉了"),
    "escalate_vetting": N_("告诉县里：有自荐没人看"),
    "excuse_check_in": N_("说了这周为什么没见"),
    "export": N_("导出了表格"),
    "forget": N_("清掉了资料"),
    "found": N_("添了一个地方"),
    "grade": N_("村的颜色变了"),
    "hear_consent": N_("当面念过，听本人答应了"),
    "import": N_("导入了表格"),
    "invite": N_("发了一个邀请"),
    "invite bind": N_("拿了连群的码"),
    "invite claim": N_("拿了第一位经办人的码"),
    "invite mentor": N_("拿了请导师的链接"),
    "invite role": N_("拿了请%(role)s的链接"),
    "invite take_over": N_("拿了让本人自己接过去的链接"),
    "lapse_issue": N_("办好的事没人再说，就算完了"),
    "lapse_pair": N_("没等到导师答复"),
    "lapse_recommendation": N_("推荐没等到答复，清掉了"),
    "leave_topic": N_("群里的话题关了，换地方说"),
    "log_session": N_("记了一次帮带"),
    "look_up_pair": N_("看了两周没见面的是谁，好打电话"),
    "lose": N_("发现消息送不到了"),
    "make_poster": N_("做了村里的自荐海报"),
    "mark_seen": N_("看过了，信是送到的"),
    "move": N_("群升级了，跟着换号"),
    "move_session": N_("改了帮带是哪天的"),
    "note_call": N_("记下打过电话了"),
    "offer_help": N_("登记当导师"),
    "open_poll": N_("发起快投票"),
    "open_rating": N_("请乡亲打分"),
    "pass_nomination": N_("看过自荐，报到县里"),
    "pause group": N_("群里说不了话，先停着"),
    "pause person": N_("说要歇歇"),
    "purge": N_("清了放久的草稿"),
    "put_down_issue": N_("把事先放一放"),
    "raise_issue": N_("村里提了一件事"),
    "read_report": N_("看了进度"),
    "recommend": N_("推荐了一个人"),
    "regain": N_("消息又送得到了"),
    "release_letters": N_("让留着的信送出去"),
    "release_pair": N_("让没联系的结对停下"),
    "rename": N_("改了地方的名字"),
    "renew_poster": N_("换了村里的自荐海报"),
    "reopen_issue": N_("说事情还差一点"),
    "request_pair": N_("请导师来带"),
    "restore": N_("从备份里恢复"),
    "resume group": N_("群里又能说话了"),
    "resume person": N_("歇好了，接着来"),
    "return_nomination": N_("把自荐退回来补一补"),
    "satisfy_issue": N_("提的人说满意"),
    "send_again": N_("把不知道送到没的信再送一次"),
    "send_digest": N_("在群里发了小结"),
    "send_report": N_("在群里发了进度"),
    "set": N_("定了村的颜色"),
    "sign_in_nomination": N_("列为后备"),
    "sign_pair": N_("确认结对"),
    "skip_digest": N_("这周的小结没发"),
    "solve_issue": N_("说事情办好了"),
    "submit_nomination": N_("交了自荐"),
    "take_back": N_("收回了%(role)s的权限"),
    "take_issue": N_("接手一件事"),
    "take_over_nomination": N_("把代填的自荐接过来自己管"),
    "tell_of_requests": N_("提醒有人等着答复"),
    "tell_report": N_("在群里说了进度"),
    "tell_week_so_far": N_("在群里说了这周到现在的事"),
    "untie_issue": N_("不再记着事是谁提的"),
    "withdraw_issue": N_("这件事不用办了"),
    "withdraw_nomination": N_("撤回了自荐"),
    "withdraw_session": N_("收回了一次帮带"),
    "witness": N_("看出信已经送到"),
}
SOMETHING = N_("办了一件事")
"""Of a deed that an older or newer release wrote."""


def sentence_for(action: str, subject: str) -> str | None:
    """The words for a deed as the log has it, before they are translated; None if there are none."""
    first, second = (*action.split(), "")[:2]
    kind = subject.partition(":")[0]
    keys = (f"{first} {second}", f"{first} {kind}", first)
    return next((DEEDS[key] for key in keys if key in DEEDS), None)


def deed(action: str, subject: str, texts: Texts, locale: str) -> str:
    """What was done, in a plain sentence; never the word that the log has for it."""
    roles = [texts.label(Role(each), locale) for each in action.split() if each in list(Role)]
    words = texts.word(sentence_for(action, subject) or SOMETHING, locale)
    return words % {"role": roles[0]} if "%(role)s" in words and roles else words.replace("%(role)s", "")
