"""Words on the buttons of training classes."""

from texts.words import N_

JOIN = N_("报名 %(day)s %(topic)s")
SEATED = N_("✓ %(day)s %(topic)s")
IN_LINE = N_("排队 %(day)s %(topic)s")
JOIN_THIS = N_("报名")
STEP_BACK = N_("不去了，退掉")
CALENDAR = N_("放进日历")
OPEN = N_("看看这堂课")
ALL = N_("« 全部的课")
BOARD = N_("看看课表")
LIST = N_("开一堂课")
MINE = N_("我能去的课")
MOVE = N_("改时间、地点")
CALL_OFF = N_("取消这堂课")
INDEED = N_("取消，告诉大家")
KEEP = N_("不取消")
JOINED = N_("报上了")
WAITS = N_("位子满了，给您排上了")
STEPPED_BACK = N_("退了，位子给下一位")
