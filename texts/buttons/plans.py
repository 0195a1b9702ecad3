"""Words on the buttons of a plan."""

from texts.words import N_

PLAN = N_("计划")
USE = N_("就用“%(title)s”")
ADJUST = N_("调一调")
ADD = N_("加一条")
REACHED = N_("做到了")
NOT_YET = N_("还没做到")
BACK = N_("« 回去")
