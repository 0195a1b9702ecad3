"""Words on the buttons of a rating."""

from texts.words import N_

RATE = N_("🔒 我来打分")
MARK = N_("%(mark)s 分 · %(words)s")
CHOSEN = N_("✓ %(words)s")
