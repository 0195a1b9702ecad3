"""Words on the buttons of a recommendation, and what its form calls its questions."""

from texts.words import N_

RECOMMEND = N_("推荐一位")
