"""Where a person is to be found: which rows are theirs, and what becomes of every column when they go.

A column that is not listed here fails the tests: who adds one says what becomes of it.
"""

from enum import StrEnum

from sqlalchemy import BindParameter, ColumnElement, Table, and_, bindparam, or_, select

from storage.schema import metadata
from storage.schema.assessments import assessments
from storage.schema.ballots import ballot_boxes, polls, ratings
from storage.schema.burdens import burdens
from storage.schema.colours import overrides, surveys
from storage.schema.daybooks import daybook
from storage.schema.demands import demands
from storage.schema.exams import attempts, banks
from storage.schema.issues import issues
from storage.schema.joint_vetting import conflicts, notices, objections, vetting_lines, vettings
from storage.schema.lessons import lessons, seats
from storage.schema.letters import outbox, pauses, postings, reposts
from storage.schema.nominations import decisions, drafts, nominations, recommendations
from storage.schema.pairs import check_ins, help_sessions, mentors, pairs, proposals, renewals
from storage.schema.people import grants, groups, invitations, people
from storage.schema.placements import placement_scores, placements
from storage.schema.plans import plan_changes, plan_goals, plans
from storage.schema.questions import questions
from storage.schema.records import audit, rounds


class Fate(StrEnum):
    """What becomes of a column of a person's rows when they are forgotten."""

    GOES = "goes"  # with its row
    EMPTIED = "emptied"  # the row stays and says nothing of them
    BLOTTED = "blotted"  # somebody else's words: their name and their own words in it go
    NUMBER = "number"  # of a row that is emptied: it leads to nobody
    SEALED_OFF = "sealed off"  # a keyed mark that nobody can follow without a key kept elsewhere
    IMPERSONAL = "impersonal"  # says nothing of any person


GOES, EMPTIED, BLOTTED = Fate.GOES, Fate.EMPTIED, Fate.BLOTTED
NUMBER, SEALED_OFF, IMPERSONAL = Fate.NUMBER, Fate.SEALED_OFF, Fate.IMPERSONAL


def _all(fate: Fate, names: str) -> dict[str, Fate]:
    return dict.fromkeys(names.split(), fate)


FATES: dict[str, dict[str, Fate]] = {
    "people": _all(EMPTIED, "telegram_id name locale unreachable_at paused_until menu")
    | _all(NUMBER, "id consent_version consented_at consent_given"),
    "grants": _all(GOES, "id person_id place_id role granted_at expires_at department")
    | _all(NUMBER, "granted_by"),
    "invitations": _all(SEALED_OFF, "digest")
    | _all(NUMBER, "created_by nomination_id")
    | _all(IMPERSONAL, "kind place_id role expires_at used_at department"),
    "groups": _all(NUMBER, "bound_by") | _all(IMPERSONAL, "chat_id place_id bound_at paused_at thread_id"),
    "drafts": _all(GOES, "person_id form context asked given away touched_at") | _all(BLOTTED, "answers"),
    "nominations": _all(
        GOES,
        "id person_id village_id status full_name birth_year whereabouts education source skills pledge"
        " recording recording_seconds submitted_at status_since way_in came_by sex party household"
        " confirmed",
    )
    | _all(NUMBER, "assisted_by"),
    "recommendations": _all(GOES, "digest recommended_by way_in") | _all(BLOTTED, "full_name"),
    "decisions": _all(GOES, "id nomination_id verdict decided_at")
    | _all(BLOTTED, "reason")
    | _all(NUMBER, "decided_by"),
    "vettings": _all(GOES, "id nomination_id opened_at due_at closed_at"),
    "vetting_lines": _all(GOES, "id vetting_id department signature signed_at reminded due_at")
    | _all(BLOTTED, "reason")
    | _all(NUMBER, "signed_by assigned_to"),
    "conflicts": _all(GOES, "nomination_id person_id declared_at by_candidate"),
    "notices": _all(GOES, "id nomination_id asked_at agreed_at consent_version ends_at run_out_at ended_at"),
    "objections": _all(EMPTIED, "objector")
    | _all(GOES, "id notice_id recording recording_seconds raised_at upheld settled_at")
    | _all(BLOTTED, "words reason")
    | _all(NUMBER, "settled_by"),
    "mentors": _all(EMPTIED, "specialities capacity") | _all(NUMBER, "person_id place_id role offered_at"),
    "pairs": _all(
        NUMBER,
        "id mentor_id reserve_id role status requested_at asked_at mentor_signed_at reserve_signed_at"
        " began_on ends_on end_reason months agreement slot",
    )
    | _all(EMPTIED, "paused_until pause_reason words voice"),
    "proposals": _all(GOES, "organizer_id reserve_id role mentor_id proposed_at"),
    "renewals": _all(
        NUMBER,
        "pair_id ends_on mentor_asked reserve_asked mentor_goes_on mentor_answered_at reserve_goes_on"
        " reserve_answered_at until_on",
    ),
    "plans": _all(GOES, "id reserve_id template made_at") | _all(NUMBER, "made_by"),
    "plan_goals": _all(GOES, "id plan_id due_on done_at dropped_at")
    | _all(BLOTTED, "words")
    | _all(NUMBER, "written_by"),
    "plan_changes": _all(GOES, "id goal_id change reason due_before changed_at") | _all(NUMBER, "changed_by"),
    "assessments": _all(EMPTIED, "words recording recording_seconds reply reply_recording reply_seconds")
    | _all(
        NUMBER,
        "id pair_id period asked_at written_at heard_at replied_at settled_at settled_by",
    ),
    "check_ins": _all(GOES, "pair_id week_on side answer excuse answered_at"),
    "help_sessions": _all(EMPTIED, "note voice photo spot")
    | _all(NUMBER, "id pair_id kind happened_on lasted logged_by logged_at asked_at withdrawn word word_at"),
    "daybook": _all(GOES, "id person_id work happened_on favour whom voice written_at")
    | _all(BLOTTED, "note"),
    "ballot_boxes": _all(NUMBER, "opened_by")
    | _all(
        IMPERSONAL,
        "id place_id chat_id choices opened_at closes_at counted_at shown voters alike tally member_for",
    ),
    "members": _all(SEALED_OFF, "account") | _all(IMPERSONAL, "chat_id seen_on is_gone"),
    "ballots": _all(SEALED_OFF, "voter_key") | _all(IMPERSONAL, "box_id choice"),
    "ratings": _all(NUMBER, "reserve_id") | _all(IMPERSONAL, "box_id under_way"),
    "polls": _all(BLOTTED, "question options") | _all(IMPERSONAL, "box_id"),
    "issues": _all(BLOTTED, "words")
    | _all(EMPTIED, "raiser")
    | _all(NUMBER, "taken_by")
    | _all(IMPERSONAL, "id place_id chat_id number status raised_at solved_at"),
    "surveys": _all(NUMBER, "answered_by")
    | _all(IMPERSONAL, "village_id week_on team age secretary disputes ready answered_at"),
    "overrides": _all(BLOTTED, "reason")
    | _all(NUMBER, "set_by")
    | _all(IMPERSONAL, "id village_id colour set_at expires_on ended_at"),
    "colours": _all(IMPERSONAL, "village_id colour was told_at"),
    "demands": _all(BLOTTED, "words")
    | _all(NUMBER, "asked_by")
    | _all(IMPERSONAL, "id village_id slot skill asked_at"),
    "questions": _all(GOES, "id person_id village_id policy asked_at") | _all(BLOTTED, "words"),
    "lessons": _all(BLOTTED, "topic venue")
    | _all(NUMBER, "listed_by")
    | _all(
        IMPERSONAL,
        "id place_id starts_at minutes places uid sequence listed_at reminded_at called_off_at",
    ),
    "seats": _all(GOES, "lesson_id nomination_id told_at number seated_at attended_at exam_told_at")
    | _all(NUMBER, "marked_by"),
    "banks": _all(BLOTTED, "questions") | _all(NUMBER, "made_by") | _all(IMPERSONAL, "id made_at lesson_id"),
    "attempts": _all(
        GOES,
        "id lesson_id nomination_id number seed answers picked begun_at ended_at right passed outcome"
        " decided_at",
    )
    | _all(NUMBER, "decided_by"),
    "outbox": _all(
        GOES,
        "id chat_id kind locale topic status attempts unsaid created_at not_before expires_at message_id"
        " failure",
    )
    | _all(BLOTTED, "text picture keyboard"),
    "pauses": _all(GOES, "chat_id until"),
    "postings": _all(GOES, "topic chat_id message_id spoke_at has_buttons"),
    "reposts": _all(GOES, "topic chat_id reposted_at"),
    "inbox": _all(GOES, "update_id fingerprint status kept_at failure") | _all(BLOTTED, "body"),
    "rounds": _all(GOES, "kind subject_id week_on kept_at"),
    "placements": _all(
        GOES,
        "id nomination_id sort title place_id from_on until_on set_at looked_on ended_on work ability"
        " neighbours recording recording_seconds evaluated_on outcome",
    )
    | _all(BLOTTED, "words")
    | _all(NUMBER, "set_by evaluated_by decided_by"),
    "placement_scores": _all(GOES, "placement_id period seat item score scored_at")
    | _all(NUMBER, "scored_by"),
    "burdens": _all(GOES, "person_id month_on kind times"),
    "audit": _all(NUMBER, "id at actor_id action subject chain"),
    "forgotten": _all(SEALED_OFF, "mark forgotten_at"),
    "ledger": _all(IMPERSONAL, "key done_at"),
    "leases": _all(IMPERSONAL, "name holder renewed_at"),
    "places": _all(IMPERSONAL, "id code kind name parent_id"),
    "posters": _all(IMPERSONAL, "code place_id made_at withdrawn_at"),
}
"""Every table and column there is."""

PERSON: BindParameter[int] = bindparam("whose")
ACCOUNT: BindParameter[int] = bindparam("account")
PERSONAL_ROUNDS = ("check_in", "nudge", "desk", "quiet_list", "survey", "help_day", "renewal", "placement")
"""Rounds that are kept for a person; others are kept for groups, pairs and papers."""
OWN_NOMINATIONS = select(nominations.c.id).where(nominations.c.person_id == PERSON)
OWN_VETTINGS = select(vettings.c.id).where(vettings.c.nomination_id.in_(OWN_NOMINATIONS))
OWN_PAIRS = select(pairs.c.id).where(or_(pairs.c.mentor_id == PERSON, pairs.c.reserve_id == PERSON))
OWN_PLACEMENTS = select(placements.c.id).where(placements.c.nomination_id.in_(OWN_NOMINATIONS))
OWN_PLANS = select(plans.c.id).where(plans.c.reserve_id == PERSON)
OWN_GOALS = select(plan_goals.c.id).where(plan_goals.c.plan_id.in_(OWN_PLANS))
RATED_IN = select(ratings.c.box_id).where(ratings.c.reserve_id == PERSON)
OPENED = select(ballot_boxes.c.id).where(ballot_boxes.c.opened_by == PERSON)
OWN_SIDE = or_(
    and_(
        check_ins.c.side == "mentor",
        check_ins.c.pair_id.in_(select(pairs.c.id).where(pairs.c.mentor_id == PERSON)),
    ),
    and_(
        check_ins.c.side == "reserve",
        check_ins.c.pair_id.in_(select(pairs.c.id).where(pairs.c.reserve_id == PERSON)),
    ),
)
OWN: dict[Table, ColumnElement[bool]] = {
    people: people.c.id == PERSON,
    grants: grants.c.person_id == PERSON,
    drafts: drafts.c.person_id == PERSON,
    nominations: nominations.c.person_id == PERSON,
    decisions: or_(decisions.c.nomination_id.in_(OWN_NOMINATIONS), decisions.c.decided_by == PERSON),
    recommendations: recommendations.c.recommended_by == PERSON,
    vettings: vettings.c.nomination_id.in_(OWN_NOMINATIONS),
    vetting_lines: or_(
        vetting_lines.c.vetting_id.in_(OWN_VETTINGS),
        vetting_lines.c.signed_by == PERSON,
        vetting_lines.c.assigned_to == PERSON,
    ),
    conflicts: or_(conflicts.c.nomination_id.in_(OWN_NOMINATIONS), conflicts.c.person_id == PERSON),
    notices: notices.c.nomination_id.in_(OWN_NOMINATIONS),
    objections: objections.c.objector.in_(bindparam("objectors", expanding=True)),
    mentors: mentors.c.person_id == PERSON,
    pairs: pairs.c.id.in_(OWN_PAIRS),
    proposals: or_(
        proposals.c.organizer_id == PERSON,
        proposals.c.reserve_id == PERSON,
        proposals.c.mentor_id == PERSON,
    ),
    renewals: renewals.c.pair_id.in_(OWN_PAIRS),
    plans: plans.c.reserve_id == PERSON,
    plan_goals: or_(plan_goals.c.plan_id.in_(OWN_PLANS), plan_goals.c.written_by == PERSON),
    plan_changes: or_(plan_changes.c.goal_id.in_(OWN_GOALS), plan_changes.c.changed_by == PERSON),
    assessments: or_(
        and_(assessments.c.pair_id.in_(OWN_PAIRS), assessments.c.written_at.is_not(None)),
        assessments.c.settled_by == PERSON,
    ),
    check_ins: OWN_SIDE,
    help_sessions: help_sessions.c.pair_id.in_(OWN_PAIRS),
    daybook: daybook.c.person_id == PERSON,
    ratings: ratings.c.reserve_id == PERSON,
    ballot_boxes: or_(ballot_boxes.c.id.in_(RATED_IN), ballot_boxes.c.opened_by == PERSON),
    polls: polls.c.box_id.in_(OPENED),
    issues: or_(issues.c.taken_by == PERSON, issues.c.raiser.in_(bindparam("raisers", expanding=True))),
    surveys: surveys.c.answered_by == PERSON,
    overrides: overrides.c.set_by == PERSON,
    demands: demands.c.asked_by == PERSON,
    questions: questions.c.person_id == PERSON,
    lessons: lessons.c.listed_by == PERSON,
    seats: or_(seats.c.nomination_id.in_(OWN_NOMINATIONS), seats.c.marked_by == PERSON),
    banks: banks.c.made_by == PERSON,
    attempts: or_(attempts.c.nomination_id.in_(OWN_NOMINATIONS), attempts.c.decided_by == PERSON),
    outbox: outbox.c.chat_id == ACCOUNT,
    postings: postings.c.chat_id == ACCOUNT,
    reposts: reposts.c.chat_id == ACCOUNT,
    pauses: pauses.c.chat_id == ACCOUNT,
    rounds: and_(rounds.c.subject_id == PERSON, rounds.c.kind.in_(PERSONAL_ROUNDS)),
    placements: or_(placements.c.nomination_id.in_(OWN_NOMINATIONS), placements.c.evaluated_by == PERSON),
    placement_scores: placement_scores.c.scored_by == PERSON,
    burdens: burdens.c.person_id == PERSON,
    invitations: invitations.c.created_by == PERSON,
    groups: groups.c.bound_by == PERSON,
    audit: or_(audit.c.actor_id == PERSON, audit.c.subject.in_(bindparam("subjects", expanding=True))),
}
"""Which rows speak of a person. The inbox is sealed as a whole and looked through beside this."""
GIVEN: dict[Table, ColumnElement[bool]] = OWN | {
    conflicts: or_(
        conflicts.c.nomination_id.in_(OWN_NOMINATIONS),
        and_(conflicts.c.person_id == PERSON, conflicts.c.by_candidate.is_(False)),
    )
}
"""Which of those they are handed: whom a candidate named as a relative was promised not to learn of it."""
NOT_GIVEN = {
    "ballot_boxes.tally": "what the village rated is told as a mean, so that nobody can be worked out",
    "ballot_boxes.alike": "what the village rated is told as a mean, so that nobody can be worked out",
    "nominations.came_by": "of a code that is somebody else's to use",
    "recommendations.digest": "of a code that is somebody else's to use",
    "vetting_lines.reason": "told the county in confidence; the county's own reason is given",
    "objections.objector": "a keyed mark, the same that finds the row",
    "objections.reason": "where one holds it is the candidate's letter; where not, it stands behind the link",
    "issues.raiser": "a keyed mark, the same that finds the row",
    "invitations.digest": "of a code that is somebody else's to use",
    "audit.chain": "holds the log together and says nothing",
    "inbox.fingerprint": "a keyed hash of the update that is given whole",
}
"""Columns of a person's rows that they are not handed, and why."""
NOBODYS = {
    "ballots": "secret: whose it is only the voter's own phone may say, and after the count nobody",
    "members": "a keyed mark of who came into a group or left it: it goes by itself after some weeks",
    "colours": "of villages",
    "forgotten": "a mark without a name, of who is not here any more",
    "ledger": "numbers of updates",
    "leases": "which process runs",
    "places": "places",
    "posters": "codes on walls, and which village they lead to",
}
"""Tables in which no row is any person's."""


def tables_without_fate() -> set[str]:
    """Columns that exist and are not listed, and listed ones that do not exist."""
    real = {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.c}
    listed = {f"{table}.{column}" for table, columns in FATES.items() for column in columns}
    return real ^ listed
