"""Words on the buttons of a village's card."""

from texts.words import N_

BIND = N_("连村里的群")
INVITE_MENTOR = N_("请一位导师")
INVITE_SECRETARY = N_("请村支书")
INVITE_TOWNSHIP = N_("请乡镇经办人")
BACK = N_("« 各村")
NAMESAKE = N_("%(village)s（%(township)s）")
