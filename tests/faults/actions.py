"""Everything a person can make the bot do or tell, and who may: one line for each.

What handlers call is found in their code: an action without a line here fails test_j02.
"""

from typing import Any

from domain.check_ins import Answer, Excuse
from domain.colours import Finding
from domain.help_sessions import HelpKind, Word
from domain.invitations import InvitationKind
from domain.nominations import Reason, Skill
from domain.pairs import EndReason, PairId, PauseReason, pause
from domain.people import GIVERS, HOSTS, ORGANIZERS, Role
from domain.plans import Change, PlanReason
from domain.renewals import Choice
from domain.terms import PauseFor
from services import (
    assessments,
    assistance,
    burdens,
    check_ins,
    colours,
    conflicts,
    demands,
    desk,
    digests,
    errands,
    forgetting,
    forms,
    groups,
    help_sessions,
    invitations,
    issues,
    leaving,
    members,
    mentors,
    moves,
    nominations,
    objections,
    overdue,
    pairs,
    pausing,
    people,
    places,
    plans,
    policies,
    polls,
    posters,
    questions,
    quiet_pairs,
    ratings,
    recommendations,
    renewals,
    reports,
    roles,
    sign_outs,
    surveys,
    take_overs,
    terms,
    unclear,
    villages,
)
from tests.faults import county as who
from tests.faults.acting import (
    Action,
    Everybody,
    FormAction,
    Scene,
    about_nothing,
    about_village,
    answered,
    at_reason,
    drafting,
    given,
    nothing,
    of,
    own,
    saying,
)
from tests.faults.actions_asking import ASKING_ACTIONS, ASKING_FORMS
from tests.faults.actions_logs import LOG_ACTIONS, LOG_FORMS
from tests.faults.actions_placements import PLACEMENT_ACTIONS, PLACEMENT_FORMS
from tests.faults.actions_training import TRAINING_ACTIONS, TRAINING_FORMS
from tests.faults.county import POSTER, QINGHE_GROUP, SOLVED, TAKEN, WAITING
from tests.faults.scenery import ASSISTED, BOX, CANDIDATE, POLL, RECORDED, SPARE, TAKEN_OVER

COUNTY, TOWNSHIP = frozenset({Role.COUNTY_ORGANIZER}), frozenset({Role.TOWNSHIP_ORGANIZER})
ANY_ROLE = frozenset(Role)
VILLAGE, OF_TOWNSHIP, OF_COUNTY = "village", "township", "county"
PAIR = own("the two of the pair", who.LIANG, who.YAN)
MENTOR, RESERVE = own("the mentor who is asked", who.LIANG), own("the reserve", SPARE)
REVIEWED, LEADER = own("the reserve of the pair", who.YAN), own("the mentor of the pair", who.LIANG)
RAISER, VOTER = own("who raised it", who.VILLAGER), own("whose ballot it is", who.VILLAGER)
HELPERS = own("the village's reserves", who.YAN, SPARE)
TAKER = own("who took it", who.YAN)
CANDIDATES = own("the candidate", who.SUN, who.BI)
RECOMMENDER = own("who recommended them", who.YAN)
KNOWN, STRANGERS = Everybody.KNOWN, Everybody.STRANGERS
IN_GROUP = "in the village's own group"
NAMED = {"full_name": "刘大江"}


def own_paper(scene: Scene) -> tuple[Any, ...]:
    """The nomination that the reserve without a mentor came in by."""
    paper = scene.tx.nominations.find_live(scene.there.spare)
    assert paper is not None
    return (paper.id,)


def for_tests(scene: Scene) -> tuple[Any, ...]:
    """The same, and why the county signs them out."""
    return (*own_paper(scene), Reason.TESTS_NOT_PASSED)


def inviting(role: Role, level: str) -> Action:
    """A link that gives a role at one of the two levels."""

    def on(scene: Scene) -> tuple[Any, ...]:
        place = scene.there.village if level == VILLAGE else scene.there.township
        return place.id, InvitationKind.ROLE, role

    return Action(invitations.invite, on, GIVERS[role], level, note=f"as {role}")


def resting(scene: Scene) -> tuple[Any, ...]:
    """The pair rests."""
    pair = scene.tx.pairs.get(PairId(1))
    scene.tx.pairs.save(pause(pair, pair.mentor_id, PauseReason.ILL, scene.there.week_on))
    return (1,)


ACTIONS: tuple[Action, ...] = (
    *ASKING_ACTIONS,
    *LOG_ACTIONS,
    *PLACEMENT_ACTIONS,
    *TRAINING_ACTIONS,
    Action(assessments.file, given(1), ORGANIZERS, VILLAGE, PAIR),
    Action(assessments.hear, given(1), whose=REVIEWED),
    Action(assessments.listed, nothing, whose=LEADER),
    Action(assessments.read, given(1), ORGANIZERS, VILLAGE, PAIR),
    Action(assessments.recording, given(1), ORGANIZERS, VILLAGE, PAIR),
    Action(assessments.reply_recording, given(1), ORGANIZERS, VILLAGE, PAIR),
    Action(assessments.settle, given(1), ORGANIZERS, VILLAGE),
    Action(assistance.card, given(ASSISTED), HOSTS, VILLAGE),
    Action(assistance.ask_before_erasing, given(ASSISTED), HOSTS, VILLAGE),
    Action(assistance.erase, given(ASSISTED), HOSTS, VILLAGE),
    Action(assistance.invite, given(ASSISTED), HOSTS, VILLAGE),
    Action(burdens.look, nothing, open_to=KNOWN, note="their own"),
    Action(burdens.look_at_county, nothing, COUNTY, "county", note="by role, without a name"),
    Action(burdens.rest, nothing, open_to=KNOWN),
    Action(check_ins.look, nothing, whose=PAIR),
    Action(check_ins.turn, lambda s: (s.there.week_on, 0), whose=PAIR),
    Action(check_ins.answer, lambda s: (s.there.week_on, 1, Answer.MET), whose=PAIR),
    Action(check_ins.answer_all, lambda s: (s.there.week_on, Answer.CALLED), whose=PAIR),
    Action(check_ins.excuse, lambda s: (s.there.week_on, 1, Excuse.AWAY), whose=PAIR),
    Action(colours.end_override, of("qinghe"), ORGANIZERS, VILLAGE),
    Action(conflicts.look, nothing, whose=CANDIDATES),
    Action(conflicts.name_relative, of("organizer"), whose=CANDIDATES),
    Action(demands.drop, given(2), HOSTS, VILLAGE),
    Action(demands.gaps, nothing, ORGANIZERS),
    Action(demands.look, of("qinghe"), HOSTS, VILLAGE),
    Action(demands.toggle, lambda s: (s.there.qinghe, Skill.ARTS), HOSTS, VILLAGE),
    Action(desk.look, nothing, ANY_ROLE),
    Action(digests.tell_week_so_far, of("group", "village"), HOSTS, VILLAGE, note=IN_GROUP),
    Action(errands.find, nothing, open_to=STRANGERS, note="of their own"),
    Action(forgetting.ask, nothing, open_to=KNOWN),
    Action(forgetting.everything, nothing, open_to=KNOWN),
    Action(forgetting.forget, lambda s: (forgetting.ask(s.tx, s.actor)[1],), open_to=KNOWN),
    Action(forgetting.forget_stranger, nothing, open_to=STRANGERS),
    Action(forgetting.raised_by, nothing, open_to=STRANGERS),
    Action(forms.answer, drafting("刘大江"), open_to=KNOWN),
    Action(forms.back, answered("recommendation", "recommendation", "village", **NAMED), open_to=KNOWN),
    Action(forms.cancel, drafting(), open_to=KNOWN),
    Action(
        forms.choose,
        lambda s: answered("recommendation", "recommendation", "village", str(s.there.qinghe), **NAMED)(s),
        open_to=KNOWN,
    ),
    Action(forms.current, drafting(), open_to=KNOWN),
    Action(forms.drop, drafting("recommendation"), open_to=KNOWN),
    Action(forms.edit, answered("recommendation", "recommendation", "full_name", **NAMED), open_to=KNOWN),
    Action(forms.find_begun, nothing, open_to=KNOWN),
    Action(forms.find_put_away, nothing, open_to=KNOWN),
    Action(
        forms.finish,
        answered("self_nomination", "self_nomination", "skills", **{"~skills": ["arts"]}),
        open_to=KNOWN,
    ),
    Action(forms.is_filling, nothing, open_to=STRANGERS),
    Action(forms.keep, answered("recommendation", "recommendation", "full_name", **NAMED), open_to=KNOWN),
    Action(forms.resume, drafting("recommendation"), open_to=KNOWN),
    Action(forms.show, drafting("recommendation", "full_name"), open_to=KNOWN),
    Action(forms.shown, given(77), open_to=KNOWN),
    Action(forms.skip, at_reason("recommendation", "reason"), open_to=KNOWN),
    Action(forms.speak, at_reason("voice-1", 9), open_to=KNOWN),
    Action(forms.toggle, answered("self_nomination", "self_nomination", "skills", "arts"), open_to=KNOWN),
    Action(groups.bind, lambda s: (-2001, s.there.bind_code), open_to=STRANGERS, note="who has the code"),
    Action(help_sessions.give_word, given(1, Word.RIGHT), whose=own("the other side", who.YAN)),
    Action(help_sessions.log, given(1, HelpKind.TALK), whose=PAIR),
    Action(help_sessions.move, given(1, 1), whose=own("who logged it", who.LIANG)),
    Action(help_sessions.partner, given(1), whose=PAIR),
    Action(help_sessions.partners, nothing, whose=PAIR),
    Action(help_sessions.withdraw, given(1), whose=own("who logged it", who.LIANG)),
    Action(invitations.follow, of("role_code"), open_to=KNOWN, note="who has the code"),
    Action(
        invitations.invite,
        lambda s: (s.there.qinghe, InvitationKind.BIND),
        ORGANIZERS,
        VILLAGE,
        note="for a group",
    ),
    Action(
        invitations.invite,
        lambda s: (s.there.liuhe, InvitationKind.MENTOR),
        ORGANIZERS,
        OF_TOWNSHIP,
        note="for a mentor",
    ),
    *(inviting(role, VILLAGE) for role in (Role.VILLAGE_SECRETARY, Role.LIAISON)),
    inviting(Role.TOWNSHIP_ORGANIZER, OF_TOWNSHIP),
    Action(issues.raise_issue, lambda s: (QINGHE_GROUP, "井盖没了"), open_to=STRANGERS, note=IN_GROUP),
    Action(issues.take, given(WAITING, QINGHE_GROUP), HOSTS, VILLAGE, HELPERS, note=IN_GROUP),
    Action(issues.put_down, given(TAKEN, QINGHE_GROUP), ORGANIZERS, VILLAGE, TAKER, note=IN_GROUP),
    Action(issues.solve, given(TAKEN, QINGHE_GROUP), ORGANIZERS, VILLAGE, TAKER, note=IN_GROUP),
    Action(issues.satisfy, given(SOLVED, QINGHE_GROUP), whose=RAISER, note=IN_GROUP),
    Action(issues.reopen, given(SOLVED, QINGHE_GROUP), whose=RAISER, note=IN_GROUP),
    Action(issues.withdraw, given(WAITING, QINGHE_GROUP), HOSTS, VILLAGE, RAISER, note=IN_GROUP),
    Action(leaving.ask, own_paper, whose=RESERVE),
    Action(leaving.leave, own_paper, whose=RESERVE),
    Action(sign_outs.choose, of("qinghe"), COUNTY, OF_COUNTY),
    Action(sign_outs.why, own_paper, COUNTY, OF_COUNTY),
    Action(sign_outs.preview, for_tests, COUNTY, OF_COUNTY),
    Action(sign_outs.sign, for_tests, COUNTY, OF_COUNTY),
    Action(mentors.home, nothing, whose=own("mentors and reserves", who.LIANG, who.WU, SPARE)),
    Action(mentors.choices, nothing, whose=RESERVE),
    Action(mentors.consider, of("free"), whose=RESERVE),
    Action(nominations.card, given(CANDIDATE), TOWNSHIP, VILLAGE, note="handed in"),
    Action(nominations.card, given(RECORDED), COUNTY, VILLAGE, note="passed on by the township"),
    Action(nominations.recording, given(RECORDED), COUNTY, VILLAGE, note="passed on by the township"),
    Action(nominations.pass_on, lambda s: (CANDIDATE, s.there.version(s.tx, CANDIDATE)), TOWNSHIP, VILLAGE),
    Action(
        nominations.sign_in,
        lambda s: (RECORDED, s.there.version(s.tx, RECORDED)),
        COUNTY,
        VILLAGE,
        note="where no departments vet",
    ),
    Action(nominations.standing, nothing, open_to=KNOWN),
    Action(nominations.withdraw, given(CANDIDATE), whose=own("the candidate", who.SUN)),
    Action(overdue.card, given(CANDIDATE), COUNTY, VILLAGE),
    Action(pairs.accept, given(2), whose=MENTOR),
    Action(pairs.decline, given(2, EndReason.NO_TIME), whose=MENTOR),
    Action(pairs.sign, given(3), whose=PAIR),
    Action(pairs.end, given(1, EndReason.NO_TIME), whose=PAIR),
    Action(pairs.look, given(1), whose=PAIR),
    Action(pairs.mine, nothing, open_to=KNOWN),
    Action(pairs.of_village, of("qinghe"), ORGANIZERS, VILLAGE),
    Action(pairs.overview, nothing, ORGANIZERS),
    Action(pairs.request, of("free"), whose=RESERVE),
    Action(pausing.find_paused, drafting(), open_to=KNOWN),
    Action(pausing.is_listening, nothing, open_to=STRANGERS),
    Action(pausing.pause, drafting(), open_to=KNOWN),
    Action(people.agree, given("小刘"), open_to=STRANGERS),
    Action(people.bring_now, nothing, open_to=KNOWN),
    Action(people.hats, nothing, open_to=STRANGERS),
    Action(people.pause, nothing, open_to=KNOWN),
    Action(people.speak, given("en"), open_to=KNOWN),
    Action(plans.look, of("yan"), ORGANIZERS, VILLAGE, PAIR),
    Action(plans.make, lambda s: (s.there.yan, "first_year"), whose=PAIR),
    Action(plans.goal, given(1), ORGANIZERS, VILLAGE, PAIR),
    Action(plans.tick, given(1), whose=PAIR),
    Action(plans.adjust, given(1, Change.MONTH_LATER, PlanReason.NOT_YET), whose=PAIR),
    Action(policies.look, nothing, open_to=STRANGERS),
    Action(policies.read, given("loan"), open_to=STRANGERS),
    Action(polls.may_open, of("group"), HOSTS, VILLAGE, note=IN_GROUP),
    Action(polls.open_poll, lambda s: (QINGHE_GROUP, "去哪儿？ 山上 / 水边"), HOSTS, VILLAGE, note=IN_GROUP),
    Action(polls.cast_ballot, given(POLL, 1, QINGHE_GROUP), open_to=STRANGERS, note=IN_GROUP),
    Action(posters.find_at, of("qinghe"), HOSTS, VILLAGE),
    Action(posters.make_at, of("qinghe"), HOSTS, VILLAGE),
    Action(posters.may_renew, of("qinghe"), ORGANIZERS, VILLAGE),
    Action(posters.renew, lambda s: (s.there.qinghe, POSTER), ORGANIZERS, VILLAGE),
    Action(questions.card, given(1), ORGANIZERS, VILLAGE),
    Action(questions.settle, given(1), ORGANIZERS, VILLAGE),
    Action(quiet_pairs.look, nothing, open_to=KNOWN),
    Action(quiet_pairs.consider, given(1), ORGANIZERS, VILLAGE),
    Action(quiet_pairs.note_call, given(1), ORGANIZERS, VILLAGE),
    Action(quiet_pairs.release, given(1, EndReason.NO_TIME), ORGANIZERS, VILLAGE),
    Action(quiet_pairs.whom_to_call, given(1), ORGANIZERS, VILLAGE),
    Action(ratings.ratable, of("group"), HOSTS, VILLAGE, note=IN_GROUP),
    Action(ratings.open_rating, of("group", "spare"), HOSTS, VILLAGE, note=IN_GROUP),
    Action(ratings.take_ballot, given(BOX, QINGHE_GROUP), open_to=STRANGERS, note=IN_GROUP),
    Action(ratings.cast_ballot, given(BOX, 5, QINGHE_GROUP), open_to=STRANGERS, note=IN_GROUP),
    Action(ratings.chat_of_ticket, of("ticket"), whose=VOTER),
    Action(ratings.take_ballot_by_ticket, of("ticket"), whose=VOTER),
    Action(ratings.cast_ballot_by_ticket, lambda s: (s.there.ticket, 5), whose=VOTER),
    Action(recommendations.card, of("recommended"), whose=RECOMMENDER),
    Action(recommendations.renew, of("recommended"), whose=RECOMMENDER),
    Action(recommendations.take_back, of("recommended"), whose=RECOMMENDER),
    Action(renewals.look, nothing, whose=PAIR),
    Action(renewals.answer, given(1, Choice.GO_ON), whose=PAIR),
    Action(renewals.answer_all, nothing, whose=PAIR),
    Action(reports.read, nothing, ORGANIZERS),
    Action(
        reports.tell_now, of("group", "township"), ORGANIZERS, OF_TOWNSHIP, note="in the office's own group"
    ),
    Action(roles.look, nothing, ORGANIZERS),
    Action(roles.consider, of("grant_of_secretary"), ORGANIZERS, VILLAGE),
    Action(roles.take_back, of("grant_of_secretary"), GIVERS[Role.VILLAGE_SECRETARY], VILLAGE),
    Action(
        roles.take_back,
        of("grant_of_organizer"),
        GIVERS[Role.TOWNSHIP_ORGANIZER],
        OF_TOWNSHIP,
        note="of a township's organizer",
    ),
    Action(surveys.look, nothing, open_to=KNOWN),
    Action(surveys.open_village, of("qinghe"), HOSTS, VILLAGE),
    Action(surveys.answer, lambda s: (s.there.week_on, s.there.qinghe, Finding.CALM), HOSTS, VILLAGE),
    Action(surveys.repeat, of("week_on", "qinghe"), HOSTS, VILLAGE),
    Action(take_overs.doubt, given(TAKEN_OVER), HOSTS, VILLAGE),
    Action(take_overs.undo, given(TAKEN_OVER), ORGANIZERS, VILLAGE),
    Action(terms.oversee, given(1), ORGANIZERS, VILLAGE, PAIR),
    Action(terms.paper, given(1), ORGANIZERS, VILLAGE, PAIR),
    Action(terms.past, nothing, open_to=KNOWN),
    Action(terms.past_of_village, of("qinghe"), ORGANIZERS, VILLAGE),
    Action(terms.pause, given(1, PauseReason.ILL, PauseFor.TWO_WEEKS), whose=PAIR),
    Action(terms.resume, resting, whose=PAIR),
    Action(unclear.card, of("lost_letter"), ORGANIZERS, VILLAGE, note="to the village's group"),
    Action(unclear.mark_seen, of("lost_letter"), ORGANIZERS, VILLAGE, note="to the village's group"),
    Action(unclear.send_again, of("lost_letter"), ORGANIZERS, VILLAGE, note="to the village's group"),
    Action(villages.look, nothing, HOSTS),
    Action(villages.card, lambda s: (s.there.qinghe, "v_{payload}"), HOSTS, VILLAGE),
)
"""What handlers call on somebody's behalf; twice where different things have different rules."""
TOLD_BY_TELEGRAM = frozenset({
    groups.come_back, groups.leave, members.is_watched, members.note, moves.move_group, people.lose,
    people.regain, invitations.read, issues.village_of, places.find_village, posters.scan,
    objections.find_by_code, forgetting.place_names,
})  # fmt: skip
"""What needs nobody's permission, for it does not ask who: what Telegram tells, what a
link or a code leads to, and what the places are called."""
ANSWERS = {
    "full_name": "刘大江", "birth_year": 1990, "whereabouts": "in_county", "education": "college",
    "source": "migrant", "skills": ["trade"], "pledge": "想回来办合作社", "consent": "in_person",
}  # fmt: skip


def applying(scene: Scene) -> dict[str, Any]:
    return ANSWERS | about_village(scene)


FORM_ACTIONS: tuple[FormAction, ...] = (
    *ASKING_FORMS,
    *LOG_FORMS,
    *PLACEMENT_FORMS,
    *TRAINING_FORMS,
    FormAction("self_nomination", about_nothing, applying, open_to=KNOWN),
    FormAction(
        "recommendation",
        about_nothing,
        lambda s: {"full_name": "刘大江", "reason": None} | about_village(s),
        open_to=KNOWN,
    ),
    FormAction(
        "policy_question",
        saying(policy="loan"),
        lambda s: {"words": "能贷多少"} | about_village(s),
        open_to=KNOWN,
    ),
    FormAction("assisted_nomination", about_village, applying, HOSTS, VILLAGE),
    FormAction(
        "return_nomination",
        lambda s: {"nomination": CANDIDATE, "seen": s.there.version(s.tx, CANDIDATE)},
        saying(reason="tell_more"),
        TOWNSHIP,
        VILLAGE,
    ),
    FormAction(
        "colour", about_village, saying(colour="red", until="14", reason="没人管事"), ORGANIZERS, VILLAGE
    ),
    FormAction("demand", about_village, saying(words="会写戏"), HOSTS, VILLAGE),
    FormAction("answer_question", saying(question=1), saying(answer="带身份证来"), ORGANIZERS, VILLAGE),
    FormAction("help_note", saying(session=1), saying(note="聊了聊"), whose=own("who logged it", who.LIANG)),
    FormAction("assessment", saying(assessment=2), saying(words="越来越有主意了"), whose=LEADER),
    FormAction("assessment_reply", saying(assessment=1), saying(words="我也这么看"), whose=REVIEWED),
    FormAction(
        "plan_goal",
        lambda s: {"reserve": int(s.there.yan)},
        saying(goal="学会写方案", due_in="in_one_month", plan_reason="weak_spot"),
        whose=PAIR,
    ),
    FormAction(
        "mentor",
        lambda s: {"place": int(s.there.liuhe)},
        saying(role="work", specialities=["trade"], capacity="2"),
        open_to=KNOWN,
        note="who has the code",
    ),
)
