"""Words on the buttons about what a village looks for."""

from texts.words import N_

OPEN = N_("在找什么人")
WRITE = N_("单子上没有，写几个字")
BACK = N_("« 回到这个村")
GAPS = N_("还缺哪样人")
VILLAGES = N_("« 各村")
