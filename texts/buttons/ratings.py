"""Words on the buttons of a rating."""

from texts.words import N_

RATE = N_("🔒 我来打分")
MARK = N_("%(mark)s 分 · %(words)s")
POINTER = N_("↑ 点一个就行")
POINTED = N_("点上面的一个就行，只有您看得见")
CHOSEN = N_("✓ %(words)s")
