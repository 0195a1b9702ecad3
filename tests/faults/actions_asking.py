"""The lines of asking: whom a reserve can look for."""

from domain.nominations import Skill
from services import mentor_search
from tests.faults.acting import Action, FormAction, about_nothing, given, nothing, own, saying
from tests.faults.scenery import SPARE

RESERVE = own("the reserve", SPARE)

ASKING_ACTIONS: tuple[Action, ...] = (
    Action(mentor_search.trades, nothing, whose=RESERVE),
    Action(mentor_search.by_trade, given(Skill.FARMING), whose=RESERVE),
    Action(mentor_search.by_words, given("孟"), whose=RESERVE),
)
ASKING_FORMS: tuple[FormAction, ...] = (
    FormAction("mentor_search", about_nothing, saying(words="孟师傅"), whose=RESERVE),
)
