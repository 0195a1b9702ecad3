"""Words on the buttons by which the county signs somebody out of the reserve."""

from texts.words import N_

CHOOSE = N_("请人退出后备")
OUT = N_("请他退出后备")
SIGN = N_("签字，请他退出")
KEEP = N_("先不签")
TO_VILLAGE = N_("« 回到村里")
