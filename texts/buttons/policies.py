"""Words on the buttons of the county's policies."""

from texts.words import N_

ASK = N_("问一问")
NO_POLICY = N_("回村的事")
EVERY = N_("全都列出来")
FITTING = N_("只看合我的")
BACK = N_("« 政策清单")
OPEN = N_("看看这条政策")
