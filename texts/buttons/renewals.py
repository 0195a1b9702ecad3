"""Words on the buttons that ask who goes on."""

from texts.words import N_

GO_ON = N_("接着走")
GO_ON_WITH = N_("接着走 · %(name)s")
LET_END = N_("到期就好")
ALL_GO_ON = N_("没点的都接着走")
ENDING_SOON = N_("快到期的")
