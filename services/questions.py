"""Asking about a policy: it lies on the township's desk until somebody answers — 问一问."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import questions as rules
from domain.forms import Draft, Option, Question
from domain.letters import Keyboard
from domain.people import ORGANIZERS, Actor, Person, PersonId, Role, require
from domain.places import PlaceId, PlaceKind
from domain.questions import ANSWER, ASK, KIND, Asked, QuestionId
from services import organizers, places, policies
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting
from texts.message import Message
from texts.messages import questions as messages
from texts.messages.people import Contact


@dataclass(frozen=True, slots=True)
class Card:
    question_id: QuestionId
    message: messages.QuestionCard


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """Which village's organizers answer is known from a nomination, and asked of everybody else."""
    policy = _open_to_questions(tx, context["policy"])
    rules.require_room(tx.questions.open_of(actor.person_id), policy)
    latest = tx.nominations.find_latest(actor.person_id)
    given = {"village": int(latest.application.village_id)} if latest else {}
    return Opening({"policy": policy}, given)


def _open_to_questions(tx: Transaction, policy_id: str) -> str:
    """A policy that still stands, or what none of them says; raises NoLongerThere."""
    return policy_id if policy_id == rules.ANYTHING else policies.get(tx, policy_id).id


def _offer(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    return places.offer_villages(tx, actor, tx.places.of_kind(PlaceKind.VILLAGE))


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """Lay the question on the desk of who is nearest, and tell them that it is there."""
    policy = _open_to_questions(tx, draft.context["policy"])
    rules.require_room(tx.questions.open_of(actor.person_id), policy)
    village = tx.places.get(PlaceId(draft.answers["village"]))
    words = draft.answers["words"]
    number = tx.questions.add(actor.person_id, village.id, policy, words, tx.now)
    tx.record(actor, "ask", f"{KIND}:{number}")
    for organizer in organizers.of_village(tx, village.id):
        _tell_count(tx, organizer)
    return Thanks(messages.QuestionSent(policies.find_title(tx, policy), organizers.office_of(tx, village)))


ASKING = FormEntry(ASK, _submit, _prepare, _offer)


def waiting_for(tx: Transaction, actor: Actor) -> list[Waiting]:
    """The township's questions; the county's are those of townships without an organizer, and old ones."""
    own = _under(tx, actor, Role.TOWNSHIP_ORGANIZER) | _orphaned(tx, actor)
    county = _under(tx, actor, Role.COUNTY_ORGANIZER)
    return [
        Waiting(KIND, number, asked_at)
        for number, village, asked_at in tx.questions.waiting(own | county)
        if village in own or tx.now - asked_at >= rules.ANSWER_WITHIN
    ]


def show(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    return [
        Item(
            KIND,
            each.id,
            tx.people.get(each.person_id).name,
            policies.find_title(tx, each.policy),
            each.asked_at,
        )
        for each in tx.questions.some(ids)
    ]


SOURCE = Source(KIND, waiting_for, show)


def card(tx: Transaction, actor: Actor, question_id: QuestionId) -> Card:
    """Who asks what; raises NotYours, NoLongerThere."""
    asked = _answerable(tx, actor, question_id)
    person, village = tx.people.get(asked.person_id), tx.places.get(asked.village_id)
    title, days = policies.find_title(tx, asked.policy), (tx.now - asked.asked_at).days
    who = Contact(person.name, person.telegram_id)
    return Card(question_id, messages.QuestionCard(who, village.name, title, asked.words, days))


def settle(tx: Transaction, actor: Actor, question_id: QuestionId) -> None:
    """It was answered by word of mouth; the person hears how to ask again if it was not."""
    asked = _answerable(tx, actor, question_id)
    title = policies.find_title(tx, asked.policy)
    _close(tx, actor, asked, messages.QuestionSettled(title))


def _prepare_answer(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    _answerable(tx, actor, QuestionId(context["question"]))
    return Opening(context)


def _submit_answer(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    asked = _answerable(tx, actor, QuestionId(draft.context["question"]))
    village, title = tx.places.get(asked.village_id), policies.find_title(tx, asked.policy)
    is_township = actor.holds({Role.TOWNSHIP_ORGANIZER}, village)
    office = places.above(tx, village) if is_township else organizers.county_above(tx, village).name
    _close(tx, actor, asked, messages.QuestionAnswered(title, office, draft.answers["answer"]))
    return Thanks(messages.AnsweredByYou(tx.people.get(asked.person_id).name), Keyboard("desk"))


def _about(tx: Transaction, actor: Actor, draft: Draft) -> str:
    asked = _answerable(tx, actor, QuestionId(draft.context["question"]))
    return f"{tx.people.get(asked.person_id).name} · {policies.find_title(tx, asked.policy)}"


ANSWERING = FormEntry(ANSWER, _submit_answer, _prepare_answer, dropped=Keyboard("desk"), about=_about)


def _close(tx: Transaction, actor: Actor | None, asked: Asked, told: Message, action: str = "answer") -> None:
    tx.questions.close(asked.id)
    tx.record(actor, action, f"{KIND}:{asked.id}")
    _recount(tx, asked)
    tx.tell(asked.person_id, told, keyboard=Keyboard("policy", {"policy": asked.policy}), though_resting=True)


def _answerable(tx: Transaction, actor: Actor, question_id: QuestionId) -> Asked:
    """The question, if it is in the actor's reach; raises NotYours."""
    asked = tx.questions.get(question_id)
    require(actor, ORGANIZERS, tx.places.get(asked.village_id))
    return asked


def due_lapses(tx: Transaction) -> list[QuestionId]:
    """Questions that nobody has answered in all this time."""
    return tx.questions.asked_before(tx.now - rules.KEPT)


def lapse(tx: Transaction, question_id: QuestionId) -> None:
    """Let a question go that nobody answered; its person hears where to turn."""
    if question_id not in due_lapses(tx):
        return
    asked = tx.questions.get(question_id)
    told = messages.QuestionLapsed(policies.find_title(tx, asked.policy), rules.KEPT.days)
    _close(tx, None, asked, told, "lapse")


def next_lapse_at(tx: Transaction) -> datetime | None:
    """When the next question has waited too long."""
    oldest = tx.questions.oldest_at()
    return None if oldest is None else oldest + rules.KEPT


def _under(tx: Transaction, actor: Actor, role: Role) -> set[PlaceId]:
    """The villages within reach of a role."""
    return {village.id for village in tx.places.villages_under(actor.places({role}))}


def _orphaned(tx: Transaction, actor: Actor) -> set[PlaceId]:
    """The villages within a county organizer's reach whose township has nobody."""
    counties = actor.places({Role.COUNTY_ORGANIZER})
    if not counties:
        return set()
    villages = tx.places.villages_under(counties)
    manned = {
        township: bool(tx.people.holders(Role.TOWNSHIP_ORGANIZER, township, tx.now))
        for township in {each.parent_id for each in villages}
        if township is not None
    }
    return {each.id for each in villages if each.parent_id is not None and not manned[each.parent_id]}


def _recount(tx: Transaction, asked: Asked) -> None:
    """Something is done: where today's message already stands, it says so."""
    village = tx.places.get(asked.village_id)
    found = [each for role in sorted(ORGANIZERS) for each in organizers.holding(tx, role, village)]
    for each in {person.id: person for person in found}.values():
        if tx.postings.speaks_on(_topic(tx, each.id), each.telegram_id):
            _tell_count(tx, each)


def _tell_count(tx: Transaction, organizer: Person) -> None:
    """One living message a day, as with nominations."""
    actor = tx.people.actor(organizer.telegram_id, organizer.locale, tx.now)
    count = len(waiting_for(tx, actor))
    tx.tell(
        organizer.id,
        messages.QuestionsWaiting(count),
        topic=_topic(tx, organizer.id),
        keyboard=Keyboard("desk"),
    )


def _topic(tx: Transaction, organizer_id: PersonId) -> str:
    return f"questions:{organizer_id}:{tx.day_of(tx.news_at(tx.people.get(organizer_id)))}"
