"""Words on the buttons around who holds what."""

from texts.words import N_

ROLE = N_("%(name)s · %(place)s · %(role)s")
TAKE_BACK = N_("收回")
BACK = N_("« 回名单")
