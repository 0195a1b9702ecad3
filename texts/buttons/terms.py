"""Words on the buttons of an agreement."""

from texts.words import N_

PAUSE = N_("先歇一段")
RESUME = N_("接着结对")
PAPER = N_("结对协议（PDF）")
PAST = N_("以前的结对")
BACK = N_("« 回去")
FILE = N_("结对协议")
"""What the file is called."""
