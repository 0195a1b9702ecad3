"""Words on the buttons of a question about a policy."""

from texts.words import N_

ANSWER = N_("回一句")
SETTLED = N_("已经当面讲过了")
CLOSED = N_("好，这就告诉本人")
