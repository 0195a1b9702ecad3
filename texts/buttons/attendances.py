"""Words on the buttons by which organizers see who is there."""

from texts.words import N_

CODE = N_("签到码")
ROLL = N_("点名")
BACK = N_("« 回到这堂课")
