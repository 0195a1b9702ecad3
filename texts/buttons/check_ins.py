"""Words on the buttons of the week's question."""

from texts.words import N_

MET = N_("%(name)s 见了")
CALLED = N_("电话")
NOT_MET = N_("没空")
ALL_MET = N_("都见了")
EXCEPT = N_("都见了，除了…")
NOBODY_MET = N_("这周没空")
KEPT = N_("记下了")
PAIR_IS_OVER = N_("这一对已经停了，不用再答，名单换成现在的了。")
