"""Words on the buttons of who wants to be forgotten."""

from texts.words import N_

FORGET = N_("都清掉，忘了我")
STAY = N_("先不了")
