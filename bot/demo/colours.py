"""Where the county asks about its villages each week: what organizers said of them on the last Monday."""

from functools import partial

from bot.demo.county import DING, FANG
from bot.demo.life import Agenda, Life, moment
from domain.colours import Colour, Finding
from domain.people import ORGANIZERS, Actor
from domain.places import PlaceKind
from services import surveys
from services.transaction import Transaction

LAST_MONDAY = 35
SAID = {
    Colour.RED: (Finding.UNITED, Finding.OVER_60, Finding.REPLACE, Finding.CALM, Finding.NOBODY),
    Colour.ORANGE: (Finding.SPLIT, Finding.UNDER_55, Finding.STAYS, Finding.CALM, Finding.GROWING),
    Colour.YELLOW: (Finding.UNITED, Finding.UNDER_60, Finding.STAYS, Finding.SOME, Finding.SUCCESSOR),
    Colour.GREEN: (Finding.UNITED, Finding.UNDER_45, Finding.STAYS, Finding.CALM, Finding.SUCCESSOR),
}
SO_MANY = {Colour.GREEN: 10, Colour.YELLOW: 14, Colour.ORANGE: 12, Colour.RED: 6}
"""As 42 villages were once graded; where everybody lives, things go well."""


def plan(agenda: Agenda, life: Life) -> None:
    """Both townships' organizers say of each of their villages what it is like."""
    if life.app.programme.colours.survey:
        for organizer in (FANG, DING):
            agenda.at(moment(LAST_MONDAY, "10:30"), partial(life.do, organizer, say_of_villages))


def say_of_villages(tx: Transaction, actor: Actor) -> None:
    colours = [colour for colour, count in SO_MANY.items() for _ in range(count)]
    for village, colour in zip(tx.places.of_kind(PlaceKind.VILLAGE), colours, strict=False):
        if actor.holds(ORGANIZERS, village):
            for finding in SAID[colour]:
                surveys.answer(tx, actor, surveys.this_week(tx), village.id, finding)
