"""Finding one mentor among a thousand: by a trade, or by some signs of a name, a place or a trade."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain import mentors as rules
from domain.forms import Draft, Option
from domain.letters import Keyboard
from domain.mentors import SEARCH, NobodyLikeThat, NoMentorFree, Offer, Seeker, Vacancy
from domain.nominations import Skill
from domain.pages import cut, pages_for, within
from domain.people import Actor
from services import mentors
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from texts.messages.mentors import MentorsFound
from texts.neighbours import MEANT
from texts.sounds import readings


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the mentors that were sought."""

    offers: Sequence[Offer]
    count: int
    page: int
    pages: int


def trades(tx: Transaction, actor: Actor) -> Mapping[Skill, int]:
    """What the mentors can do whom this reserve may ask, and how many of them; raises NoMentorFree."""
    _, open_to = mentors.whom_to_ask(tx, actor.person_id)
    if not open_to:
        raise NoMentorFree
    counts = Counter(skill for each in open_to for skill in each.mentor.specialities)
    return {skill: counts[skill] for skill in Skill if counts[skill]}


def by_trade(tx: Transaction, actor: Actor, skill: Skill, page: int = 0) -> Found:
    """Those who can do one thing; raises NobodyLikeThat."""
    seeker, open_to = mentors.whom_to_ask(tx, actor.person_id)
    return _found(tx, seeker, [each for each in open_to if skill in each.mentor.specialities], page)


def by_words(tx: Transaction, actor: Actor, words: str, page: int = 0) -> Found:
    """Those who go by some signs or sounds; raises NobodyLikeThat."""
    seeker, open_to = mentors.whom_to_ask(tx, actor.person_id)
    known = tx.mentors.called({each.mentor.place_id for each in open_to})
    listed = [known[each.mentor.person_id] for each in open_to]
    skills = [
        Option(skill, tx.texts.label(skill, actor.locale), tuple(MEANT.get(skill, ()))) for skill in Skill
    ]
    found = set(rules.look_for(words, listed, skills, readings))
    return _found(tx, seeker, [each for each in open_to if each.mentor.person_id in found], page)


def message(found: Found, *, skill: Skill | None = None, words: str = "") -> MentorsFound:
    return MentorsFound(skill, words, found.count, found.offers)


def _found(tx: Transaction, seeker: Seeker, open_to: Sequence[Vacancy], page: int) -> Found:
    if not open_to:
        raise NobodyLikeThat
    pages = pages_for(len(open_to))
    shown = mentors.offered(tx, seeker, cut(open_to, page))
    return Found(shown, len(open_to), within(page, pages), pages)


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """Only who may ask a mentor looks for one; raises NotAReserve."""
    mentors.whom_to_ask(tx, actor.person_id)
    return Opening(context)


def _show(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """What a button cannot carry in its data is left out of the words."""
    words = rules.sought(draft.answers["words"])
    found = by_words(tx, actor, words)
    rows = [[offer.mentor.person_id, offer.name] for offer in found.offers]
    keyboard = Keyboard("mentors_found", {"offers": rows, "words": words, "pages": found.pages})
    return Thanks(message(found, words=words), keyboard)


ENTRY = FormEntry(SEARCH, _show, _prepare)
