"""Words on the buttons of the desk."""

from texts.words import N_

OPEN = N_("看看待办")
BACK = N_("« 回到待办")
DAYS = N_("%(who)s · %(where)s · 等了 %(days)s 天")
TODAY = N_("%(who)s · %(where)s · 今天")
