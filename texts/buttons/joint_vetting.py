"""Words on the county's buttons of a joint vetting."""

from texts.words import N_

TO_OPEN = N_("%(count)s 人可以送联审")
TO_CLOSE = N_("%(count)s 人签齐了，一起签")
ALL_PASSED = N_("%(village)s · 各部门都签了")
REFUSED = N_("%(village)s · 有部门不同意")
NOT_SIGNED = N_("还有 %(count)s 人没签")
NOBODY_SIGNS = N_("%(count)s 人没人签，请一位")
OPEN_ALL = N_("送去联审")
OPEN_ONE = N_("送联审")
CLOSE_ALL = N_("都签，请本人同意公示")
CLOSE_ONE = N_("签字，进入公示")
REFUSE = N_("签字，这次不通过")
PROLONG = N_("再给几天")
