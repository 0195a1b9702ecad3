"""What goes with a person who is forgotten, statement by statement."""

from typing import Any

from sqlalchemy import bindparam, delete, select, update

from domain.forgetting import BLOT
from storage.personal import (
    OWN,
    OWN_GOALS,
    OWN_NOMINATIONS,
    OWN_PAIRS,
    OWN_PLACEMENTS,
    OWN_PLANS,
    OWN_VETTINGS,
    PERSON,
)
from storage.schema.assessments import assessments
from storage.schema.burdens import burdens
from storage.schema.daybooks import daybook
from storage.schema.exams import attempts
from storage.schema.joint_vetting import conflicts, notices, objections, vetting_lines, vettings
from storage.schema.lessons import seats
from storage.schema.letters import outbox, pauses, postings, reposts
from storage.schema.nominations import decisions, drafts, nominations, recommendations
from storage.schema.pairs import check_ins, help_sessions, mentors, pairs, proposals
from storage.schema.people import grants, people
from storage.schema.placements import placement_scores, placements
from storage.schema.plans import plan_changes, plan_goals, plans
from storage.schema.questions import questions
from storage.schema.records import rounds

ABOUT_PAPERS = ("desk:nomination", "overdue", "notice_consent")
"""Rounds that are kept for a nomination."""
OWN_QUESTIONS = select(questions.c.id).where(OWN[questions])
OWN_NOTICES = select(notices.c.id).where(notices.c.nomination_id.in_(OWN_NOMINATIONS))
ABOUT_THEM = {
    "nomination": OWN_NOMINATIONS,
    "vetting": OWN_VETTINGS,
    "line": select(vetting_lines.c.id).where(vetting_lines.c.vetting_id.in_(OWN_VETTINGS)),
    "notice": OWN_NOTICES,
    "objection": select(objections.c.id).where(objections.c.notice_id.in_(OWN_NOTICES)),
    "question": OWN_QUESTIONS,
    "assessment": select(assessments.c.id).where(assessments.c.pair_id.in_(OWN_PAIRS)),
    "reserve": select(people.c.id).where(OWN[people]),
}
"""What a draft of somebody else's may be about, by its name in the draft's context."""
WIPED: tuple[Any, ...] = (
    *(delete(drafts).where(drafts.c.context[name].as_integer().in_(own)) for name, own in ABOUT_THEM.items()),
    delete(conflicts).where(OWN[conflicts]),
    delete(placement_scores).where(placement_scores.c.placement_id.in_(OWN_PLACEMENTS)),
    delete(placements).where(placements.c.nomination_id.in_(OWN_NOMINATIONS)),
    delete(attempts).where(attempts.c.nomination_id.in_(OWN_NOMINATIONS)),
    delete(seats).where(seats.c.nomination_id.in_(OWN_NOMINATIONS)),
    delete(objections).where(objections.c.notice_id.in_(OWN_NOTICES)),
    delete(notices).where(OWN[notices]),
    delete(vetting_lines).where(vetting_lines.c.vetting_id.in_(OWN_VETTINGS)),
    delete(vettings).where(OWN[vettings]),
    update(vetting_lines).where(vetting_lines.c.assigned_to == PERSON).values(assigned_to=None),
    delete(decisions).where(decisions.c.nomination_id.in_(OWN_NOMINATIONS)),
    delete(rounds).where(rounds.c.subject_id.in_(OWN_NOMINATIONS), rounds.c.kind.in_(ABOUT_PAPERS)),
    delete(rounds).where(rounds.c.subject_id.in_(OWN_QUESTIONS), rounds.c.kind == "desk:question"),
    *(
        delete(table).where(OWN[table])
        for table in (
            nominations,
            recommendations,
            questions,
            drafts,
            daybook,
            grants,
            check_ins,
            rounds,
            burdens,
            outbox,
            postings,
            reposts,
            pauses,
        )
    ),
    delete(assessments).where(assessments.c.pair_id.in_(OWN_PAIRS), assessments.c.written_at.is_(None)),
    update(assessments)
    .where(assessments.c.pair_id.in_(OWN_PAIRS))
    .values(
        words=None,
        recording=None,
        recording_seconds=None,
        reply=None,
        reply_recording=None,
        reply_seconds=None,
    ),
    update(placements)
    .where(placements.c.evaluated_by == PERSON)
    .values(recording=None, recording_seconds=None),
    delete(proposals).where(OWN[proposals]),
    update(pairs).where(pairs.c.id.in_(OWN_PAIRS)).values(words=None, voice=None),
    delete(plan_changes).where(plan_changes.c.goal_id.in_(OWN_GOALS)),
    delete(plan_goals).where(plan_goals.c.plan_id.in_(OWN_PLANS)),
    delete(plans).where(OWN[plans]),
    update(mentors).where(mentors.c.person_id == PERSON).values(specialities=[], capacity=1),
    update(help_sessions)
    .where(help_sessions.c.pair_id.in_(OWN_PAIRS))
    .values(note=None, voice=None, photo=None, spot=None),
    update(people)
    .where(people.c.id == PERSON)
    .values(
        telegram_id=None,
        name=BLOT,
        locale="",
        unreachable_at=bindparam("now"),
        paused_until=None,
        menu=None,
    ),
)
"""What goes with a person, those first that lead to others."""
