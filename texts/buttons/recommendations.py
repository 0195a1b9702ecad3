"""Words on the buttons of a recommendation, and what its form calls its questions."""

from texts.words import N_

RECOMMEND = N_("推荐一位")
RENEW = N_("换一个新链接")
TAKE_BACK = N_("收回")
