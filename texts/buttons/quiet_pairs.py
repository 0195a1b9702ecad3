"""Words on the buttons of the Monday list."""

from texts.words import N_

CALL = N_("%(number)s. 问问%(name)s")
CALLED = N_("✓ %(name)s")
HAVE_CALLED = N_("问过了")
OTHER_MENTOR = N_("%(number)s. 换导师")
BACK = N_("« 回名单")
