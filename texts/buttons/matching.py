"""Words on the buttons by which mentors and reserves are matched."""

from texts.words import N_

MATCH = N_("给没导师的配一配")
MATCH_VILLAGE = N_("给这村配导师")
UNSIGNED = N_("上回没签完的（%(count)d 对）")
TOWNSHIP = N_("%(place)s %(count)d")
WITHOUT = N_("一位导师都没有的 %(count)d")
LACKING = N_("缺%(role)s的 %(count)d")
SWAP = N_("%(number)d. 换一位")
LEAVE_OUT = N_("%(number)d. 先不配")
TO_SIGN = N_("看好了，去签（%(count)d 对）")
SIGN = N_("我签，去问他们")
CHANGE = N_("« 回去改改")
BACK = N_("« 回去")
