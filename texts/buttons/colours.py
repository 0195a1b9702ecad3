"""Words on the buttons about a village's colour."""

from texts.words import N_

VILLAGES = N_("看各村")
SET = N_("换个颜色")
END = N_("收回人工定的颜色")
ENDED = N_("收回了，按村情来评")
