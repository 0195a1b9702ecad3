"""The lines of posts, secondments and work on trial: who arranges, who says a word — 岗位、挂职、在岗实践."""

from domain.people import HOSTS, ORGANIZERS, PersonId, Role
from domain.placements import Mark, Outcome, Sort
from services import placement_ends, placements
from services.placements import Choice, Wanted
from tests.faults import county as who
from tests.faults.acting import Action, Everybody, FormAction, Scene, given, of, own, saying
from tests.faults.county import POST, SECONDED, SPOKEN, TRIED, WITHOUT_WORD

VILLAGE = "village"
OWN = own("the reserve", who.YAN)
OBSERVERS = frozenset({Role.VILLAGE_SECRETARY, Role.TOWNSHIP_ORGANIZER})
WELL = (Mark.GOOD, Mark.GOOD, Mark.FAIR)


def wanted(scene: Scene) -> tuple[Wanted]:
    """A post in the own village for the reserve who has none."""
    return (Wanted(PersonId(scene.there.spare), Choice(Sort.POST), scene.there.qinghe, 3),)


PLACEMENT_ACTIONS: tuple[Action, ...] = (
    Action(placements.reserves, of("qinghe"), ORGANIZERS, VILLAGE),
    Action(placements.file, of("yan"), ORGANIZERS, VILLAGE),
    Action(placements.plan, wanted, ORGANIZERS, VILLAGE),
    Action(placements.arrange, wanted, ORGANIZERS, VILLAGE),
    Action(placements.card, given(POST), HOSTS, VILLAGE, OWN),
    Action(placements.let_end, given(POST), ORGANIZERS, VILLAGE),
    Action(placements.extend, given(POST, 1), ORGANIZERS, VILLAGE),
    Action(placements.end, given(POST), ORGANIZERS, VILLAGE),
    Action(placements.evaluate, given(SECONDED, WELL), HOSTS, VILLAGE, note="a secondment's host too"),
    Action(placements.recording, given(SPOKEN), HOSTS, VILLAGE, OWN),
    Action(placement_ends.scoring, given(TRIED), open_to=Everybody.KNOWN, note="nothing but for observers"),
    Action(placement_ends.score, given(TRIED, 1, 0, 3), OBSERVERS, VILLAGE),
    Action(placement_ends.result, given(TRIED), open_to=Everybody.KNOWN, note="nothing but for organizers"),
    Action(placement_ends.decide, given(TRIED, Outcome.TALKED), ORGANIZERS, VILLAGE),
)
PLACEMENT_FORMS: tuple[FormAction, ...] = (
    FormAction(
        "placement_word",
        saying(placement=WITHOUT_WORD),
        saying(words="做事踏实"),
        whose=own("who evaluated it", who.ZHOU),
    ),
)
