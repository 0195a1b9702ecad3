"""Words on the buttons by which somebody leaves the reserve."""

from texts.words import N_

LEAVE = N_("我想退出")
INDEED = N_("确定退出")
STAY = N_("不退了")
