"""What people say of themselves: filling in a nomination and handing it in — 自荐."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain import eligibility
from domain import nominations as rules
from domain.assistance import WrittenForYou
from domain.eligibility import Hint, require_eligible
from domain.forms import Answers, Draft, Option, Question
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
from domain.people import Actor
from domain.places import PlaceId, PlaceKind
from services import nominations, places, recommendations
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from texts.messages.nominations import Submitted


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
    return Opening(given=given)


def _offer(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    return places.offer_villages(tx, actor, tx.places.of_kind(PlaceKind.VILLAGE))


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    application = to_application(draft.answers)
    require_eligible(tx.programme.eligibility, application, tx.now.astimezone(tx.programme.zone).year)
    village = tx.places.get(application.village_id)
    nomination = _hand_in(tx, actor, application, draft.answers)
    tx.record(actor, "submit_nomination", f"{KIND}:{nomination.id}")
    nominations.announce(tx, nomination)
    return Thanks(Submitted(village.name, places.above(tx, village)), Keyboard("standing"))


def _hand_in(tx: Transaction, actor: Actor, application: Application, answers: Answers) -> Nomination:
    """A new nomination, or the mended one that came back."""
    live = tx.nominations.find_live(actor.person_id)
    rules.require_free(live)
    if live is None and any(each.assisted_by for each in tx.nominations.namesakes(application)):
        raise WrittenForYou
    way_in = recommendations.accept(tx, actor, answers)
    if live is None:
        return tx.nominations.add(actor.person_id, application, tx.now, way_in=way_in)
    nomination = rules.resubmit(live, application, tx.now)
    tx.nominations.save(nomination)
    return nomination


def hints(tx: Transaction, actor: Actor, draft: Draft) -> Sequence[Hint]:
    """What the county has written down and the answers do not meet; a rule of today's programme file."""
    year = tx.now.astimezone(tx.programme.zone).year
    return eligibility.hints(tx.programme.eligibility, to_application(draft.answers), year)


FORM = FormEntry(SELF_NOMINATION, _submit, _prepare, _offer, hints=hints)


def to_application(answers: Answers) -> Application:
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
    )


def as_answers(application: Application) -> dict[str, Any]:
    pledge = application.pledge
    spoken = isinstance(pledge, Recording) and {"file_id": pledge.file_id, "seconds": pledge.seconds}
    return {
        "full_name": application.full_name,
        "birth_year": application.birth_year,
        "village": int(application.village_id),
        "whereabouts": str(application.whereabouts),
        "education": str(application.education),
        "source": str(application.source),
        "skills": [str(skill) for skill in application.skills],
        "pledge": spoken or pledge,
    }
