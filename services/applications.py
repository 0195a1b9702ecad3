"""What people say of themselves: filling in a nomination and handing it in — 自荐."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain import eligibility
from domain import nominations as rules
from domain.demands import met as met_by
from domain.eligibility import Hint, require_eligible
from domain.extra_questions import (
    ABOUT,
    DECLARED,
    asked_of,
    combinations,
    joined,
    party_of,
    said_of,
    to_confirm,
)
from domain.forms import REVIEW, Answers, Draft, Option, Question
from domain.letters import Keyboard
from domain.nominations import (
    KIND,
    SELF_NOMINATION,
    Application,
    Education,
    Nomination,
    Recording,
    Skill,
    Source,
    Whereabouts,
)
from domain.particulars import Declared, Household, Sex
from domain.people import Actor
from domain.places import PlaceId, PlaceKind
from domain.programme import Programme
from services import demands, nominations, people, places, recommendations
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from texts.message import Message
from texts.messages.nominations import Confirming, Submitted
from texts.messages.people import WhoReads
from texts.neighbours import MEANT


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """Who may begin, with what earlier nominations and the link that led here already say.

    The context stays empty: whichever way somebody comes back, the draft in hand is taken up again.
    """
    rules.require_free(tx.nominations.find_live(actor.person_id))
    earlier = tx.nominations.find_latest(actor.person_id)
    given = as_answers(earlier.application) if earlier else {}
    if (village := places.find_village(tx, context.get("village_code", ""))) is not None:
        given["village"] = int(village.id)
    if digest := context.get(recommendations.LINK):
        said = recommendations.given(tx, actor, digest)
        given = {**said, **given, "village": said["village"]}
    return Opening(given=with_declared(tx, given))


def with_declared(tx: Transaction, given: Answers) -> dict[str, Any]:
    """What is handed in confirms the county's words, which stand above the button, until somebody says no."""
    return ({DECLARED: Declared.ALL} if to_confirm(tx.programme) else {}) | dict(given)


def _offer(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    if question.key == ABOUT:
        return offer_particulars(tx, actor, draft)
    return places.offer_villages(tx, actor, tx.places.of_kind(PlaceKind.VILLAGE))


def offer_particulars(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Option]:
    """One button for each way the particulars can be that this county asks for."""
    return [
        Option(
            joined(parts),
            " · ".join(tx.texts.label(part, actor.locale) for part in parts),
            MEANT.get(parts[0], ()) if len(parts) == 1 else (),
        )
        for parts in combinations(tx.programme, draft.answers)
    ]


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    application = to_application(tx.programme, draft.answers)
    require_eligible(tx.programme.eligibility, application, tx.now.astimezone(tx.programme.zone).year)
    village = tx.places.get(application.village_id)
    nomination = _hand_in(tx, actor, application, draft.answers)
    people.agree_to_all(tx, actor)
    tx.record(actor, "submit_nomination", f"{KIND}:{nomination.id}")
    nominations.announce(tx, nomination)
    met = met_by(tx.demands.of_village(village.id), application.skills)
    return Thanks(Submitted(village.name, places.above(tx, village), met), Keyboard("standing"))


def _hand_in(tx: Transaction, actor: Actor, application: Application, answers: Answers) -> Nomination:
    """A new nomination, or the mended one that came back.

    A namesake's is no obstacle, and not spoken of: whether they are one person the organizer finds out.
    """
    live = tx.nominations.find_live(actor.person_id)
    rules.require_free(live)
    way_in = recommendations.accept(tx, actor, answers)
    if live is None:
        nomination = tx.nominations.add(actor.person_id, application, tx.now, way_in=way_in)
        tx.conflicts.carry_over(nomination)
    else:
        nomination = rules.resubmit(live, application, tx.now, way_in)
        tx.nominations.save(nomination)
    if (digest := recommendations.left_with(tx, answers)) is not None:
        tx.nominations.keep_link(nomination.id, digest)
    return nomination


def hints(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Hint]:
    """What the county has written down and the answers do not meet; a rule of today's programme file."""
    year = tx.now.astimezone(tx.programme.zone).year
    return eligibility.hints(tx.programme.eligibility, to_application(tx.programme, draft.answers), year)


def notes(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Message]:
    """What the village looks for, who reads it, and what is confirmed by handing in, where it is."""
    words, said = to_confirm(tx.programme), draft.answers.get(DECLARED)
    shown = draft.asked == DECLARED or (draft.asked == REVIEW and said == Declared.ALL)
    confirming = Confirming(words, asked=draft.asked == DECLARED)
    readers = WhoReads(len(tx.programme.departments))
    is_new = draft.asked == REVIEW and not people.has_read_all(tx, actor)
    return (
        *demands.notes(tx, actor, draft),
        *([readers] if is_new else []),
        *([confirming] if words and shown else []),
    )


def vows(programme: Programme, answers: Answers) -> Sequence[str]:
    """What somebody says of themselves by handing in, in the county's words."""
    return to_confirm(programme) if answers.get(DECLARED) == Declared.ALL else ()


FORM = FormEntry(
    SELF_NOMINATION,
    _submit,
    _prepare,
    _offer,
    hints=hints,
    notes=notes,
    asks=asked_of,
    leave_out=recommendations.leave_out,
    fill_in=recommendations.fill_in,
    vows=vows,
)


def to_application(programme: Programme, answers: Answers) -> Application:
    """What the answers say, of the particulars those that this county asks for."""
    whereabouts, pledge = answers["whereabouts"], answers["pledge"]
    return Application(
        full_name=answers["full_name"],
        birth_year=answers["birth_year"],
        village_id=PlaceId(answers["village"]),
        whereabouts=Whereabouts(whereabouts) if whereabouts in list(Whereabouts) else whereabouts,
        education=Education(answers["education"]),
        source=Source(answers["source"]),
        skills=tuple(Skill(skill) for skill in answers["skills"]),
        pledge=Recording(**pledge) if isinstance(pledge, dict) else pledge,
        sex=said_of(Sex, programme, answers),
        party=party_of(programme, answers),
        household=said_of(Household, programme, answers),
        confirmed=tuple(vows(programme, answers)) if to_confirm(programme) else None,
    )


def as_answers(application: Application) -> dict[str, Any]:
    pledge = application.pledge
    spoken = isinstance(pledge, Recording) and {"file_id": pledge.file_id, "seconds": pledge.seconds}
    about = joined([application.sex, application.party, application.household])
    unsure = application.confirmed == ()
    return {
        "full_name": application.full_name,
        "birth_year": application.birth_year,
        "village": int(application.village_id),
        "whereabouts": str(application.whereabouts),
        "education": str(application.education),
        "source": str(application.source),
        "skills": [str(skill) for skill in application.skills],
        "pledge": spoken or pledge,
        **({ABOUT: about} if about else {}),
        **({DECLARED: Declared.NOT_ALL} if unsure else {}),
    }
