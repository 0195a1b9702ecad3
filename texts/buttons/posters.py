"""Words on the buttons around a village's poster."""

from texts.words import N_

POSTER = N_("自荐海报")
RENEW = N_("换个新码")
RENEW_INDEED = N_("换，旧海报作废")
KEEP = N_("先不换")
