"""Words on the buttons of a nomination that is written down for somebody else."""

from texts.buttons import nominations
from texts.words import N_

ASSIST = N_("替人填一份自荐")
TO_VILLAGE = N_("« 回到%(village)s")
MEND = N_("替他改一改")
LINK = N_("给本人一条链接")
DOUBT = N_("不是他本人？")
GIVE_BACK = N_("不是本人，收回来")
ERASE = N_("本人不去了，撤回")
ERASE_INDEED = N_("确定撤回，都清掉")
KEEP = N_("先留着")
TITLES = {"consent": N_("本人答应"), **nominations.TITLES}
