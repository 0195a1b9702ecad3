"""Words on the buttons about a village's colour."""

from texts.words import N_

SET = N_("换个颜色")
END = N_("收回人工定的颜色")
ENDED = N_("收回了，按村情来评")
