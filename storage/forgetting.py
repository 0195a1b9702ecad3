"""All about one person: read out for them, or wiped."""

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Table, and_, bindparam, delete, select, union, union_all, update

from domain.assistance import ABOUT_PAPER
from domain.forgetting import BLOT, Blot, Mark, blotted, blotted_answers, blotting, blotting_whole, said_by
from domain.issues import IssueId, Raised, RaiserKey
from domain.letters import LetterStatus
from domain.nominations import SELF_NOMINATION, SIGNED_IN, NominationId
from domain.notices import ObjectorKey
from domain.people import PersonId
from domain.places import PlaceId
from domain.updates import InboxStatus
from storage.people import NOBODY
from storage.personal import (
    GIVEN,
    NOT_GIVEN,
    OWN,
    OWN_NOMINATIONS,
    OWN_PAIRS,
    OWN_PLANS,
    PERSON,
)
from storage.schema.assessments import assessments
from storage.schema.ballots import polls
from storage.schema.colours import overrides
from storage.schema.daybooks import daybook
from storage.schema.demands import demands
from storage.schema.exams import banks
from storage.schema.issues import issues
from storage.schema.joint_vetting import notices, objections, vetting_lines
from storage.schema.lessons import lessons
from storage.schema.letters import outbox, postings
from storage.schema.nominations import decisions, drafts, nominations, recommendations
from storage.schema.pairs import help_sessions, mentors, pairs
from storage.schema.people import forgotten, grants, invitations, people
from storage.schema.placements import placements
from storage.schema.plans import plan_goals
from storage.schema.questions import questions
from storage.schema.updates import inbox
from storage.statements import upsert
from storage.wiping import WIPED

ROWS = {table: select(table).where(given) for table, given in GIVEN.items()}
BURY = upsert(forgotten, key=["mark"], replacing=["forgotten_at"])
BURIED = select(forgotten.c.mark, forgotten.c.forgotten_at).order_by(forgotten.c.mark)
THERE = select(people.c.id, people.c.telegram_id, people.c.consented_at).where(
    people.c.telegram_id.is_not(None)
)
WRITTEN_DOWN = (
    select(nominations.c.id, nominations.c.person_id, nominations.c.submitted_at)
    .join(people, people.c.id == nominations.c.person_id)
    .where(people.c.telegram_id.is_(None))
    .order_by(nominations.c.id)
)
ASSISTANTS = select(people.c.telegram_id).where(
    people.c.telegram_id.is_not(None),
    people.c.id.in_(
        union_all(
            select(nominations.c.assisted_by).where(OWN[nominations]),
            select(invitations.c.created_by).where(invitations.c.nomination_id.in_(OWN_NOMINATIONS)),
        )
    ),
)
LOGGED_BY = and_(help_sessions.c.pair_id.in_(OWN_PAIRS), help_sessions.c.logged_by == PERSON)
OWN_NAMES = (
    select(people.c.name).where(OWN[people]),
    select(nominations.c.full_name).where(OWN[nominations]),
)
OWN_WORDS = (
    select(nominations.c.whereabouts, nominations.c.pledge, nominations.c.recording).where(OWN[nominations]),
    select(drafts.c.answers).where(OWN[drafts]),
    select(pairs.c.words, pairs.c.voice).where(pairs.c.reserve_id == PERSON),
    select(*(help_sessions.c[each] for each in ("note", "voice", "photo", "spot"))).where(LOGGED_BY),
    select(daybook.c.note, daybook.c.voice).where(OWN[daybook]),
    select(questions.c.words).where(OWN[questions]),
    select(assessments.c.words, assessments.c.recording).where(
        assessments.c.pair_id.in_(select(pairs.c.id).where(pairs.c.mentor_id == PERSON))
    ),
    select(assessments.c.reply, assessments.c.reply_recording).where(
        assessments.c.pair_id.in_(select(pairs.c.id).where(pairs.c.reserve_id == PERSON))
    ),
    select(plan_goals.c.words).where(plan_goals.c.plan_id.in_(OWN_PLANS), plan_goals.c.written_by == PERSON),
    select(placements.c.words, placements.c.recording).where(placements.c.evaluated_by == PERSON),
)
"""What they said in words of their own, beside what they picked."""
VOUCHED = union_all(
    select(nominations.c.village_id, nominations.c.full_name).where(
        OWN[nominations], nominations.c.status.in_(SIGNED_IN)
    ),
    select(nominations.c.village_id, nominations.c.full_name)
    .join(notices, notices.c.nomination_id == nominations.c.id)
    .where(OWN[nominations], notices.c.agreed_at.is_not(None)),
)
"""Where a signature or the village's notice says that the name is theirs."""
KNOWN_BY_NAME = union_all(
    select(grants.c.person_id).where(OWN[grants]),
    select(mentors.c.person_id).where(OWN[mentors]),
    select(nominations.c.person_id).where(OWN[nominations], nominations.c.status.in_(SIGNED_IN)),
    select(nominations.c.person_id)
    .join(notices, notices.c.nomination_id == nominations.c.id)
    .where(OWN[nominations], notices.c.agreed_at.is_not(None)),
)
"""A role, a signature or the village's notice vouches for it: it is no word made up to spoil others'."""
IN_LETTERS = (outbox.c.text, outbox.c.picture, outbox.c.keyboard)
IN_OTHERS_WORDS: dict[Table, tuple[Column[Any], ...]] = {
    issues: (issues.c.words,),
    polls: (polls.c.question, polls.c.options),
    overrides: (overrides.c.reason,),
    demands: (demands.c.words,),
    lessons: (lessons.c.topic, lessons.c.venue),
    banks: (banks.c.questions,),
    questions: (questions.c.words,),
    plan_goals: (plan_goals.c.words,),
    placements: (placements.c.words,),
    vetting_lines: (vetting_lines.c.reason,),
    objections: (objections.c.words, objections.c.reason),
}
"""Where somebody may be named who is known by name."""
ABOUT_OTHERS = select(drafts).where(drafts.c.form != SELF_NOMINATION.name)
"""What somebody says of themselves is theirs, though another is called the same."""
KEPT_NAMES = (
    select(recommendations)
    .join(invitations, invitations.c.digest == recommendations.c.digest)
    .where(invitations.c.place_id.in_(bindparam("village_ids", expanding=True)))
)
WROTE = (
    (decisions.c.reason, decisions.c.decided_by),
    (overrides.c.reason, overrides.c.set_by),
    (vetting_lines.c.reason, vetting_lines.c.signed_by),
    (objections.c.reason, objections.c.settled_by),
    (demands.c.words, demands.c.asked_by),
    (lessons.c.topic, lessons.c.listed_by),
    (lessons.c.venue, lessons.c.listed_by),
    (plan_goals.c.words, plan_goals.c.written_by),
    (placements.c.words, placements.c.evaluated_by),
)
"""What somebody wrote for others to read, and who did."""
LETTERS = select(outbox.c.id, *IN_LETTERS)
LETTERS_TO = LETTERS.where(outbox.c.chat_id.in_(bindparam("chats", expanding=True)))
SET_ASIDE = select(inbox)
UNOBJECT = delete(objections).where(OWN[objections], objections.c.upheld.is_(None))
OBJECTED = select(objections.c.id).where(OWN[objections])
UNMARK = (
    update(objections)
    .where(objections.c.id == bindparam("objection_id"))
    .values(objector=bindparam("objector"), words=bindparam("words"), recording=None, recording_seconds=None)
)
RAISED = select(issues.c.id, issues.c.words, issues.c.raiser, issues.c.raised_at).order_by(issues.c.id)
RAISED_BY = RAISED.where(issues.c.raiser.in_(bindparam("raisers", expanding=True)))
UNTIE = (
    update(issues)
    .where(issues.c.id == bindparam("issue_id"))
    .values(raiser=bindparam("raiser"), words=bindparam("words"))
)
REACHED_BY = re.compile(r"(?<!\d)1\d\d[ .-]?\d{4}[ .-]?\d{4}(?!\d)|\d{7,}")
"""Of somebody's own words: a phone or another number by which they are found."""
LOGGED = select(help_sessions.c.id).where(LOGGED_BY)
EMPTY_TOLD = (
    update(outbox)
    .where(
        outbox.c.topic.in_(bindparam("topics", expanding=True)),
        outbox.c.status.not_in([LetterStatus.WAITING, LetterStatus.SENDING]),
    )
    .values(text=BLOT)
)
TAKEN = select(issues.c.id).where(issues.c.taken_by == PERSON, issues.c.status == "taken")
UNDER_WAY = select(nominations.c.id).where(OWN[nominations])


class ForgettingRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def everything(
        self,
        person_id: PersonId,
        telegram_id: int,
        raisers: Iterable[RaiserKey],
        objectors: Iterable[ObjectorKey] = (),
    ) -> dict[str, list[dict[str, Any]]]:
        """Every row that speaks of a person, by table, without the columns that are not given."""
        values = {
            "whose": person_id,
            "account": telegram_id,
            "raisers": list(raisers),
            "objectors": list(objectors),
            "subjects": self._subjects(person_id),
        }
        found: dict[str, list[dict[str, Any]]] = {}
        for table, query in ROWS.items():
            rows = [dict(row) for row in self._connection.execute(query, values).mappings()]
            found[table.name] = [_given(table, row) for row in rows]
        kept = self._connection.execute(SET_ASIDE).mappings()
        found[inbox.name] = [_given(inbox, dict(row)) for row in kept if _is_from(row["body"], telegram_id)]
        return found

    def names_of(self, person_id: PersonId) -> set[str]:
        """What a person is called here."""
        return {str(name) for (name,) in self._own(OWN_NAMES, person_id)}

    def words_of(self, person_id: PersonId) -> set[str]:
        """What a person said in words of their own."""
        return said_by(self._own(OWN_WORDS, person_id))

    def vouched_of(self, person_id: PersonId) -> set[tuple[PlaceId, str]]:
        """For which villages somebody's name was signed, or read by the village."""
        rows = self._connection.execute(VOUCHED, {"whose": person_id})
        return {(PlaceId(village_id), str(name)) for village_id, name in rows}

    def is_known_by_name(self, person_id: PersonId) -> bool:
        """Whether somebody answers for what the person is called."""
        return self._connection.execute(KNOWN_BY_NAME, {"whose": person_id}).first() is not None

    def wipe(self, person_id: PersonId, telegram_id: int, now: datetime) -> None:
        """Everything that is a person's own; what stays is a number that leads to nobody."""
        account = None if telegram_id == NOBODY else telegram_id  # 0 is everybody's pause
        values = {"whose": person_id, "account": account, "now": now}
        for statement in WIPED:
            needed = statement.compile().params.keys() & values.keys()
            self._connection.execute(statement, {name: values[name] for name in needed})

    def raised(self, raisers: Iterable[RaiserKey] | None = None) -> list[Raised]:
        """The issues somebody raised; without keys those that anybody did."""
        chosen = RAISED if raisers is None else RAISED_BY
        rows = self._connection.execute(chosen, {} if raisers is None else {"raisers": list(raisers)})
        return [Raised(IssueId(number), words, RaiserKey(bytes(by)), at) for number, words, by, at in rows]

    def untie(self, raised: Iterable[Raised], blot: Blot) -> None:
        """Nobody raised these issues any more, as far as anybody can tell.

        What is to be done stays the village's; the name and numbers by which somebody is reached do not.
        """
        blot = _and_numbers(blot)
        for each in raised:
            row = {"issue_id": each.id, "raiser": os.urandom(32), "words": blot(each.words)}
            self._connection.execute(UNTIE, row)
            cards = LETTERS.where(outbox.c.topic.like(f"issue:{each.id}:%"))
            self._blot_rows(outbox, (outbox.c.text,), cards, blot)

    def empty_letters_of_sessions(self, person_id: PersonId) -> None:
        """Of help they logged the other side's letters may hold a note that was corrected since."""
        logged = self._connection.scalars(LOGGED, {"whose": person_id})
        self._connection.execute(EMPTY_TOLD, {"topics": [f"session:{each}" for each in logged]})

    def unobject(self, objectors: Iterable[ObjectorKey]) -> None:
        """What somebody objected goes; where it was dealt with, that stays, and nobody had objected."""
        marks = list(objectors)
        self._connection.execute(UNOBJECT, {"objectors": marks})
        for number in list(self._connection.scalars(OBJECTED, {"objectors": marks})):
            self._connection.execute(
                UNMARK, {"objection_id": number, "objector": os.urandom(32), "words": BLOT}
            )

    def taken_by(self, person_id: PersonId) -> list[IssueId]:
        """The issues somebody sees to."""
        return [IssueId(each) for each in self._connection.scalars(TAKEN, {"whose": person_id})]

    def nominations_of(self, person_id: PersonId) -> list[NominationId]:
        return [NominationId(each) for each in self._connection.scalars(UNDER_WAY, {"whose": person_id})]

    def told_of(self, nomination_id: NominationId) -> list[tuple[int, str]]:
        """Which chats were told of a nomination that was written down, and on which topics."""
        topic = f"{ABOUT_PAPER.format(nomination_id)}%"
        rows = (
            select(each.c.chat_id, each.c.topic).where(each.c.topic.like(topic))
            for each in (outbox, postings)
        )
        return [(chat_id, topic) for chat_id, topic in self._connection.execute(union(*rows))]

    def blot_letters(self, blot: Blot, chats: Collection[int] | None = None) -> None:
        """Take somebody's name and words out of letters, to these chats or to all."""
        query = LETTERS if chats is None else LETTERS_TO.params(chats=list(chats))
        self._blot_rows(outbox, IN_LETTERS, query, blot)

    def blot_words(self, blot: Blot) -> None:
        """Take somebody's name out of what others wrote; a name that is kept as one stays."""
        for table, columns in IN_OTHERS_WORDS.items():
            self._blot_rows(table, columns, select(*table.primary_key.columns, *columns), blot)
        self._blot_drafts(blot, blotting_whole(()))

    def blot_namesakes(self, whole: Blot, village_ids: Collection[PlaceId]) -> None:
        """Take a name out where it stands as one: what is kept for their villages, and what is being said."""
        there = {"village_ids": list(village_ids)}
        self._blot_rows(recommendations, (recommendations.c.full_name,), KEPT_NAMES.params(there), whole)
        self._blot_drafts(blotting(()), whole)

    def _blot_drafts(self, blot: Blot, whole: Blot) -> None:
        for row in self._connection.execute(ABOUT_OTHERS).mappings().all():
            held = {"answers": blotted_answers(row["answers"], blot, whole)}
            found = (drafts.c.person_id == row["person_id"], drafts.c.form == row["form"])
            if held["answers"] != row["answers"]:
                self._connection.execute(update(drafts).where(*found).values(held))

    def blot_reasons(self, person_id: PersonId, blot: Blot) -> None:
        """Take somebody's name, words and numbers out of what they wrote for others to read."""
        blot = _and_numbers(blot)
        for said, giver in WROTE:
            given = select(said.table).where(giver == person_id, said.is_not(None))
            self._blot_rows(said.table, (said,), given, blot)

    def blot_updates(self, telegram_id: int, blot: Blot) -> None:
        """Their own updates go; of others that were set aside and name them, only the number stays."""
        for row in self._connection.execute(SET_ASIDE).mappings().all():
            self._blot_update(row, telegram_id, blot)

    def bury(self, mark: Mark, now: datetime) -> None:
        """Keep the mark of an account, so that no backup brings it back."""
        self._connection.execute(BURY, {"mark": mark, "forgotten_at": now})

    def buried(self) -> dict[Mark, datetime]:
        return {Mark(bytes(row.mark)): row.forgotten_at for row in self._connection.execute(BURIED)}

    def there(self) -> list[tuple[PersonId, int, datetime]]:
        """Everybody who is known: number, account, and since when they agreed."""
        return [(PersonId(row[0]), row[1], row[2]) for row in self._connection.execute(THERE)]

    def written_down(self) -> list[tuple[NominationId, PersonId, datetime]]:
        """The nominations of people without an account: number, whose, and when it was handed in."""
        rows = self._connection.execute(WRITTEN_DOWN)
        return [(NominationId(row[0]), PersonId(row[1]), row[2]) for row in rows]

    def assistants_of(self, person_id: PersonId) -> set[int]:
        """The accounts of who wrote somebody's nominations down, or made a link to take them over."""
        return set(self._connection.scalars(ASSISTANTS, {"whose": person_id}))

    def _subjects(self, person_id: PersonId) -> list[str]:
        """What the audit log calls a person and their papers."""
        papers = [f"nomination:{each}" for each in self.nominations_of(person_id)]
        found = self._connection.scalars(OWN_PAIRS, {"whose": person_id})
        return [f"person:{person_id}", f"mentor:{person_id}", *papers, *(f"pair:{each}" for each in found)]

    def _own(self, queries: Iterable[Any], person_id: PersonId) -> list[list[Any]]:
        rows = (self._connection.execute(query, {"whose": person_id}) for query in queries)
        return [list(row) for each in rows for row in each]

    def _blot_rows(self, table: Table, columns: Sequence[Column[Any]], query: Any, blot: Blot) -> None:
        keys = tuple(table.primary_key.columns)
        for row in self._connection.execute(query).mappings().all():
            held = {column.name: row[column.name] for column in columns}
            clean = {name: _without(value, blot) for name, value in held.items()}
            if clean != held:
                found = [key == row[key.name] for key in keys]
                self._connection.execute(update(table).where(*found).values(clean))

    def _blot_update(self, row: Mapping[Any, Any], telegram_id: int, blot: Blot) -> None:
        body = row["body"]
        one = and_(inbox.c.update_id == row["update_id"], inbox.c.fingerprint == row["fingerprint"])
        if body is None:
            return
        if _is_from(body, telegram_id):
            self._connection.execute(delete(inbox).where(one))
        elif row["status"] != InboxStatus.WAITING and (
            (telegram_id != NOBODY and str(telegram_id) in body) or blot(body) != body
        ):
            self._connection.execute(update(inbox).where(one).values(body=None))


def _and_numbers(blot: Blot) -> Blot:
    """The same, and whatever number somebody is reached by."""
    return lambda text: REACHED_BY.sub(BLOT, blot(text))


def _without(value: Any, blot: Blot) -> Any:
    """The same without the words; what a keyboard or a picture is called is no word of anybody's."""
    if isinstance(value, dict) and "name" in value and {"ids", "figures"} & value.keys():
        return {name: each if name == "name" else blotted(each, blot) for name, each in value.items()}
    return blot(value) if isinstance(value, str) else blotted(value, blot)


def _given(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if f"{table.name}.{name}" not in NOT_GIVEN}


def _is_from(body: str | None, telegram_id: int) -> bool:
    """Whether somebody sent an update, or it came from their private chat."""
    try:
        raw = orjson.loads(body or "{}")
    except ValueError:
        return False
    events = [each for each in raw.values() if isinstance(each, dict)] if isinstance(raw, dict) else []
    whose = [event.get(key) for event in events for key in ("from", "user", "chat")]
    return any(isinstance(each, dict) and each.get("id") == telegram_id for each in whose)
