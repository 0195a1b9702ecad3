"""Words on the county's desk about nominations that nobody looks at."""

from texts.words import N_

NOT_LOOKED_AT = N_("%(township)s还没看")
