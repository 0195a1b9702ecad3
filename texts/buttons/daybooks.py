"""Words on the buttons of the daybook."""

from texts.words import N_

MINE = N_("翻翻我的日志")
DAYBOOK = N_("日志")
SHIFT = N_("昨天的事")
SHIFT_BACK = N_("还是今天的")
NOTE = N_("补一句")
STRIKE = N_("撤回")
MORE = N_("再记一件")
LISTEN = N_("听 %(day)s 的")
