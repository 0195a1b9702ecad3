"""Words about letters that may be lost."""

from texts.words import N_

MAYBE_ARRIVED = N_("有条消息不知道送到没")
SEEN = N_("送到了")
SEND_AGAIN = N_("没送到，再发一次")
