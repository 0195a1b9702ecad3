"""Words on the buttons that name relatives."""

from texts.words import N_

RELATIVES = N_("管这事的有我亲戚")
SIGNER = N_("%(name)s · %(role)s")
NAMED = N_("☑ %(name)s · %(role)s")
