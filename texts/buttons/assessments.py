"""Words on the buttons of a quarter's assessment."""

from texts.words import N_

WRITE = N_("写评语")
WRITE_OF = N_("写评语 · %(name)s")
FILE = N_("评语")
PERIOD = N_("第 %(period)d 季")
HEARD = N_("看过了")
REPLY = N_("我有话说")
LISTEN = N_("听一听")
LISTEN_REPLY = N_("听本人的话")
SETTLE = N_("谈过了")
BACK = N_("« 回去")
REPLIED = N_("对评语有话说 · %(village)s")
