"""Words on the buttons around logging help."""

from texts.words import N_

TODAY = N_("今天")
YESTERDAY = N_("昨天")
DAY_BEFORE = N_("前天")
NOTE = N_("补一句")
WITHDRAW = N_("撤回")
SEVERAL = N_("几个人一起记")
ALL_MET = N_("这周见了的都记")
WITHDRAW_ALL = N_("全都撤回")
ENCLOSED = N_("看看附的")
