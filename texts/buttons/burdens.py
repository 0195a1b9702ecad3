"""Words on the buttons below what somebody was asked."""

from texts.words import N_

REST = N_("歇一周")
COUNTY = N_("全县的")
MINE = N_("« 我自己的")
