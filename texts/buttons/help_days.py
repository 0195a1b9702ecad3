"""Words on the buttons below the help day's question."""

from texts.words import N_

NOBODY = N_("这个月没有")
