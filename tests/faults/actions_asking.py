"""The lines of asking: whom a reserve can look for, and whom an organizer proposes."""

from dataclasses import replace
from typing import Any

from domain.matching import Proposal, stamp
from domain.nominations import Skill
from domain.pairs import MentorRole, PairId
from domain.people import ORGANIZERS
from services import matching, mentor_search, pairs
from tests.faults import county as who
from tests.faults.acting import (
    Action,
    Arguments,
    FormAction,
    Scene,
    about_nothing,
    given,
    nothing,
    of,
    own,
    saying,
)
from tests.faults.scenery import SPARE
from tests.reserves import a_mentor

RESERVE = own("the reserve", SPARE)
VILLAGE = "village"
ANOTHER = 990


def with_a_line(scene: Scene) -> tuple[Any, ...]:
    """Something was said with a request."""
    asked = scene.tx.pairs.get(PairId(2))
    scene.tx.pairs.save(replace(asked, voice="spoken"))
    return (asked.id,)


def lay_out(scene: Scene) -> Proposal:
    """The free mentor is proposed to the reserve without one, by whoever tries."""
    spare, there = scene.there.spare, scene.there
    found = Proposal(spare, there.qinghe, MentorRole.EXPERT, there.free)
    if scene.actor.person is not None:
        scene.tx.proposals.lay_out(scene.actor.person_id, [found], scene.tx.now)
    return found


def proposed(*more: Any) -> Arguments:
    def on(scene: Scene) -> tuple[Any, ...]:
        lay_out(scene)
        return tuple(scene.there.spare if each == "spare" else each for each in more)

    return on


def with_another(scene: Scene) -> tuple[Any, ...]:
    """There is another mentor of the kind."""
    lay_out(scene)
    a_mentor(scene.tx, scene.there.township, ANOTHER, "丁师傅", role=MentorRole.EXPERT)
    return scene.there.spare, MentorRole.EXPERT


def for_another(scene: Scene) -> tuple[Any, ...]:
    arguments = with_another(scene)
    other = scene.tx.people.find(ANOTHER)
    assert other is not None
    return (*arguments, other.id)


def stamped(scene: Scene) -> tuple[Any, ...]:
    return (stamp([lay_out(scene)]),)


ASKING_ACTIONS: tuple[Action, ...] = (
    Action(pairs.recording, with_a_line, whose=own("the two of the pair", who.LIANG, who.YAN)),
    Action(matching.start, nothing, ORGANIZERS),
    Action(matching.of_place, of("qinghe"), ORGANIZERS, VILLAGE),
    Action(matching.propose, lambda s: (s.there.liuhe, MentorRole.EXPERT), ORGANIZERS, "township"),
    Action(matching.propose_for, of("spare"), ORGANIZERS, VILLAGE),
    Action(matching.look, proposed(), ORGANIZERS, VILLAGE),
    Action(matching.preview, proposed(), ORGANIZERS, VILLAGE),
    Action(matching.others, with_another, ORGANIZERS, VILLAGE),
    Action(matching.swap, for_another, ORGANIZERS, VILLAGE),
    Action(matching.leave_out, proposed("spare", MentorRole.EXPERT), ORGANIZERS, VILLAGE),
    Action(matching.sign, stamped, ORGANIZERS, VILLAGE),
    Action(mentor_search.trades, nothing, whose=RESERVE),
    Action(mentor_search.by_trade, given(Skill.FARMING), whose=RESERVE),
    Action(mentor_search.by_words, given("孟"), whose=RESERVE),
)
ASKING_FORMS: tuple[FormAction, ...] = (
    FormAction("pair_request", lambda s: {"mentor": int(s.there.free)}, saying(words=None), whose=RESERVE),
    FormAction("mentor_search", about_nothing, saying(words="孟师傅"), whose=RESERVE),
)
