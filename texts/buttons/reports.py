"""Words on the buttons of a progress report."""

from texts.words import N_

BIND = N_("连%(place)s的工作群")
