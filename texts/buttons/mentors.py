"""Words on the buttons around mentors."""

from texts.words import N_

ASK = N_("请这位带我")
WITH_WORDS = N_("先捎句话")
OTHERS = N_("再看看别的")
CHANGE_OFFER = N_("改一改")
MY_PAIRS = N_("看看结对")
FIND = N_("找一位导师")
BY_TRADE = N_("按手艺找")
BY_WORDS = N_("打字找")
TRADE = N_("%(trade)s %(count)d")
