"""Words on the buttons of posts, secondments and work on trial."""

from texts.words import N_

OPEN = N_("岗位、挂职")
LOOK = N_("看看")
BACK = N_("« 回去")
CONFIRM = N_("就这么定")
MONTHS = N_("%(months)d 个月")
EXTEND = N_("再干 %(months)d 个月")
LET_END = N_("到期就结束")
END = N_("现在就结束")
END_INDEED = N_("对，结束")
EVALUATE = N_("评一评")
ADD_WORD = N_("再说一句")
LISTEN = N_("听一听")
SCORE = N_("打分")
KEPT = N_("记下了")
SCORES = {1: N_("1 要多带带"), 2: N_("2 差一点"), 3: N_("3 过得去"), 4: N_("4 不错"), 5: N_("5 很好")}
WAITS = {
    "end": N_("快到期 · %(what)s"),
    "score": N_("等您打分 · %(what)s"),
    "evaluate": N_("等一句评语 · %(what)s"),
    "decide": N_("等您看结果 · %(what)s"),
}
