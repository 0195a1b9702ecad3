"""Somebody thinks of somebody else: a name is kept, and nothing more until its person agrees — 推荐."""

from domain.errors import Refusal
from domain.forms import Form, Kind, Question
from domain.nominations import WayIn, read_name
from domain.people import HOSTS, Actor, Role
from domain.places import Place

MOST_OPEN = 10
"""So many names of others somebody may have kept here at a time."""


SPEAK = HOSTS | {Role.LIAISON}
"""Who knows the people of a village by office; who keeps the machine running, or vets, does not."""


class TooManyRecommendations(Refusal):
    def __init__(self, most: int = MOST_OPEN) -> None:
        self.most = most


RECOMMENDATION = Form(
    "recommendation",
    (
        Question("full_name", shortest=2, longest=30, rule=read_name),
        Question("village", Kind.PLACE),
        Question("reason", shortest=2, longest=100, takes_recording=True, optional=True),
    ),
    review=False,
)
"""The reason comes last and hands it in: it goes into the words to pass on, and is never kept."""


def way_in(actor: Actor, village: Place) -> WayIn:
    """Who answers for the village speaks for an organization, everybody else as a villager."""
    return WayIn.RECOMMENDED_BY_ORGANIZATION if actor.holds(SPEAK, village) else WayIn.RECOMMENDED_BY_VILLAGER


def require_room(already_open: int) -> None:
    """Raise TooManyRecommendations: nobody collects the names of half a village."""
    if already_open >= MOST_OPEN:
        raise TooManyRecommendations
