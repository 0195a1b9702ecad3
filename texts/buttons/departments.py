"""Words on the list of departments."""

from texts.words import N_

NAMED = N_("%(department)s · %(count)s 人")
EMPTY = N_("%(department)s · 还没有人")
OPEN = N_("看看联审部门")
INVITE = N_("请那个部门来一位")
