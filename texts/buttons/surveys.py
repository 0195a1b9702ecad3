"""Words on the buttons of the weekly survey: short, for they stand in rows."""

from domain.colours import Finding, Topic
from texts.words import N_

OPEN = N_("说说村情")
ALL_AS_LAST_WEEK = N_("和上周一样")
REST_AS_LAST_WEEK = N_("其余和上周一样")
ALL_AS_BEFORE = N_("和上回一样")
REST_AS_BEFORE = N_("其余和上回一样")
SHOWN_AS_BEFORE = N_("都和上回一样")
PAGE_AS_BEFORE = N_("都和上回一样（这一页）")
LATER = N_("先不说")
UNTIL_LATER = N_("好，想说的时候再点，这周都行")
BACK = N_("« 各村")
KEPT = N_("记下了")
ANOTHER_LIST = N_("刚有变动，还没记。您看一眼再点")
SHORT: dict[Finding, str] = {
    Finding.UNITED: N_("心齐"),
    Finding.LOOSE: N_("还过得去"),
    Finding.SPLIT: N_("拧不到一块"),
    Finding.UNDER_45: N_("不到 45"),
    Finding.UNDER_55: N_("45–54"),
    Finding.UNDER_60: N_("55–59"),
    Finding.OVER_60: N_("60 以上"),
    Finding.STAYS: N_("能接着干"),
    Finding.LEAVES: N_("干完这届交班"),
    Finding.REPLACE: N_("得尽快换人"),
    Finding.CALM: N_("没纠纷"),
    Finding.SOME: N_("一两起"),
    Finding.MANY: N_("三起以上"),
    Finding.SUCCESSOR: N_("有人能接"),
    Finding.GROWING: N_("还在带"),
    Finding.NOBODY: N_("还没有人"),
}
"""What can be said; the long words for the same are the labels."""
CHANGE: dict[Topic, str] = {
    Topic.TEAM: N_("改班子"),
    Topic.AGE: N_("改年纪"),
    Topic.SECRETARY: N_("改打算"),
    Topic.DISPUTES: N_("改纠纷"),
    Topic.READY: N_("改接班"),
}
