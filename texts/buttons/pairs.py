"""Words on the buttons of a pair."""

from texts.words import N_

ACCEPT = N_("我来带")
DECLINE = N_("这回带不了")
LISTEN = N_("听一听")
SIGN = N_("我签")
END = N_("不结对了")
BACK = N_("« 回去")
VILLAGES = N_("« 各村")
