"""Words on the buttons of the Monday list."""

from texts.words import N_

CALL = N_("打电话：%(name)s")
CALLED = N_("✓ %(name)s")
OTHER_MENTOR = N_("换个导师")
BACK = N_("« 回名单")
