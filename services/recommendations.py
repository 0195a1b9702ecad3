"""Recommending somebody: a name and a link to hand on — 推荐."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from domain import recommendations as rules
from domain.errors import NoLongerThere
from domain.forgetting import BLOT, Mark, mark_of_link
from domain.forms import REVIEW, Answers, Draft, Option, Question
from domain.invitations import LASTS, HandItOn, InvitationKind, code_from
from domain.letters import Keyboard
from domain.names import same_name
from domain.nominations import SELF_NOMINATION, WayIn
from domain.people import Actor, CodeNotValid, PersonId
from domain.places import PlaceId, PlaceKind
from domain.recommendations import RECOMMENDATION
from services import places
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from storage.invitations import Invitation, digest_of
from storage.recommendations import Recommendation
from texts.message import Message
from texts.messages.recommendations import (
    HandThisOn,
    OpenRecommendation,
    RecommendationAccepted,
    RecommendationKept,
    RecommendationLapsed,
    RecommendationLetGo,
    RecommendationRenewed,
    Recommended,
)
from texts.sounds import sound_alike

LINK = "recommendation"
"""Under which a nomination's draft keeps the digest of the link it came by."""
NAME = "full_name"
KIND = InvitationKind.RECOMMENDATION


def _prepare(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    rules.require_room(tx.recommendations.count(actor.person_id))
    return Opening()


def _offer(tx: Transaction, actor: Actor, draft: Draft, question: Question) -> Sequence[Option]:
    return places.offer_villages(tx, actor, tx.places.of_kind(PlaceKind.VILLAGE))


def _submit(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    """Keep the name under a link; the reason goes into the words to hand on and nowhere else."""
    rules.require_room(tx.recommendations.count(actor.person_id))
    village = tx.places.get(PlaceId(draft.answers["village"]))
    full_name, reason = draft.answers["full_name"], draft.answers["reason"]
    code, until = code_from(secrets.randbits(64)), tx.now + LASTS[KIND]
    tx.invitations.add(code, Invitation(KIND, village.id, until, None, actor.person_id))
    way_in = rules.way_in(actor, village)
    tx.recommendations.add(digest_of(code), actor.person_id, full_name, way_in)
    tx.record(actor, "recommend", f"place:{village.id}")
    written = reason if isinstance(reason, str) else None
    letter = RecommendationKept(f"i_{code}", full_name, village.name, written)
    return Thanks(letter, first=HandThisOn(full_name, isinstance(reason, dict), LASTS[KIND].days))


ENTRY = FormEntry(RECOMMENDATION, _submit, _prepare, _offer)


def welcome(tx: Transaction, digest: str) -> Recommended:
    """What who opens the link reads first; raises CodeNotValid when the name is no longer kept."""
    kept = _get(tx, digest)
    by_office = kept.recommended_by is None
    return Recommended(kept.full_name, tx.places.get(kept.village_id).name, _until(tx, kept), by_office)


def given(tx: Transaction, actor: Actor, digest: str) -> Answers:
    """What a nomination begins with that came by the link; raises HandItOn, CodeNotValid."""
    kept = _get(tx, digest)
    if kept.recommended_by == actor.person_id:
        raise HandItOn
    return {**_named(kept), "village": int(kept.village_id), LINK: digest}


def accept(tx: Transaction, actor: Actor, answers: Answers) -> WayIn:
    """A nomination is handed in: by which way it came. Its link is spent, and the name kept for it goes.

    Whoever holds the link and goes elsewhere with it, or speaks under another name for whom an organization
    named, nominates themselves: the link stays for who was meant. Who else recommended somebody of this name
    in this village has meant them too, and hears nothing: anybody can recommend a name to learn of them.
    """
    digest = answers.get(LINK, "")
    kept = tx.recommendations.find(digest)
    if kept is None or kept.expires_at <= tx.now or kept.recommended_by == actor.person_id:
        return WayIn.SELF
    if answers["village"] != kept.village_id or not _is_meant(kept, answers["full_name"]):
        return WayIn.SELF
    for each in _of_the_same(tx, kept) if same_name(answers["full_name"], kept.full_name) else [kept]:
        tx.invitations.use(each.digest, tx.now)
        _delete(tx, each)
        tx.record(actor, "accept_recommendation", f"place:{each.village_id}")
    village = tx.places.get(kept.village_id).name
    _tell(tx, kept, RecommendationAccepted(_recommended_on(tx, kept), village))
    return kept.way_in if _still_speaks(tx, kept) else WayIn.SELF


def left_with(tx: Transaction, answers: Answers) -> str | None:
    """The link by which somebody came who nominates themselves elsewhere: its name is theirs all the same."""
    kept = tx.recommendations.find(answers.get(LINK, ""))
    if kept is None or not _sounds_like(kept, answers["full_name"]):
        return None
    return kept.digest


def _is_meant(kept: Recommendation, full_name: str) -> bool:
    """A villager may not know how a name is written; an organization answers for whom it names."""
    if kept.way_in is not WayIn.RECOMMENDED_BY_ORGANIZATION:
        return True
    return _sounds_like(kept, full_name)


def _sounds_like(kept: Recommendation, full_name: str) -> bool:
    return same_name(kept.full_name, full_name) or sound_alike(kept.full_name, full_name)


def _still_speaks(tx: Transaction, kept: Recommendation) -> bool:
    """Whether who recommended for an organization holds a role there today; an office's table does."""
    if kept.way_in is not WayIn.RECOMMENDED_BY_ORGANIZATION or kept.recommended_by is None:
        return True
    person = tx.people.get(kept.recommended_by)
    actor = tx.people.actor(person.telegram_id, person.locale, tx.now)
    return rules.way_in(actor, tx.places.get(kept.village_id)) is kept.way_in


def open_of(tx: Transaction, actor: Actor) -> list[Recommendation]:
    """Whom the actor recommended and waits for, the one that lapses first before the others."""
    return [each for each in tx.recommendations.of(actor.person_id) if each.expires_at > tx.now]


def card(tx: Transaction, actor: Actor, number: int) -> OpenRecommendation:
    """Whom it is about, for who recommended them; raises NoLongerThere."""
    kept = _own(tx, actor, number)
    return OpenRecommendation(kept.full_name, tx.places.get(kept.village_id).name, _until(tx, kept))


def renew(tx: Transaction, actor: Actor, number: int) -> RecommendationRenewed:
    """Another link for the same name and the same days; the one before leads nowhere any more.

    Who had opened that one goes on with what they began.
    """
    kept, code = _own(tx, actor, number), code_from(secrets.randbits(64))
    tx.invitations.add(code, Invitation(KIND, kept.village_id, kept.expires_at, None, actor.person_id))
    tx.recommendations.move(kept.digest, digest_of(code))
    tx.nominations.move_link(kept.digest, digest_of(code))
    tx.forgetting.bury(mark_of_link(tx.secrets.audit_key, kept.digest), tx.now)
    for begun in tx.drafts.of_form(SELF_NOMINATION.name):
        if begun.answers.get(LINK) == kept.digest:
            tx.drafts.save(replace(begun, answers={**begun.answers, LINK: digest_of(code)}), begun.touched_at)
    tx.invitations.use(kept.digest, tx.now)
    tx.record(actor, "renew_recommendation", f"place:{kept.village_id}")
    village = tx.places.get(kept.village_id).name
    return RecommendationRenewed(f"i_{code}", kept.full_name, village, _until(tx, kept))


def take_back(tx: Transaction, actor: Actor, number: int) -> None:
    """The name goes, and its link leads nowhere; raises NoLongerThere."""
    kept = _own(tx, actor, number)
    tx.invitations.use(kept.digest, tx.now)
    _delete(tx, kept)
    tx.record(actor, "take_back_recommendation", f"place:{kept.village_id}")


def let_go(tx: Transaction, person_id: PersonId, *, tell: bool) -> None:
    """Who came by a link and wants to be forgotten: the name that is kept for it goes too.

    Others of that name stay: anybody can recommend a name, have the link opened and the opener forgotten.
    Who recommended hears that it went, and not why: it may have been the wrong person who followed.
    """
    begun = tx.drafts.find(person_id, SELF_NOMINATION.name)
    links = tx.nominations.links_of(person_id) | {begun.answers.get(LINK, "") if begun else ""}
    for kept in filter(None, map(tx.recommendations.find, sorted(links))):
        _delete(tx, kept)
        if tell and kept.recommended_by != person_id:
            gone = RecommendationLetGo(_recommended_on(tx, kept), tx.places.get(kept.village_id).name)
            _tell(tx, kept, gone, Keyboard("recommend"))


def forget_again(tx: Transaction, buried: Collection[Mark]) -> None:
    """After a restore: the names that were accepted or forgotten since then are not kept a second time.

    The links stay good: who had accepted may have to do it once more.
    """
    for digest in tx.recommendations.digests():
        if mark_of_link(tx.secrets.audit_key, digest) in buried:
            tx.recommendations.blot(digest)


def fill_in(tx: Transaction, draft: Draft) -> Draft:
    """A nomination's draft with the name read through its link, for as long as that is kept."""
    if LINK not in draft.answers:
        return draft
    kept = tx.recommendations.find(draft.answers[LINK])
    answers = {**_named(kept), **draft.answers}
    if kept is None:
        del answers[LINK]
    given = tuple(each for each in draft.given if each in answers)
    asked = SELF_NOMINATION.next_step(answers) if draft.asked == REVIEW else draft.asked
    return replace(draft, answers=answers, given=given, asked=asked)


def leave_out(tx: Transaction, draft: Draft) -> Draft:
    """The draft without the name that its link keeps: nobody has it for longer than was said."""
    kept = tx.recommendations.find(draft.answers.get(LINK, ""))
    if kept is None or draft.answers.get(NAME) != kept.full_name:
        return draft
    return replace(draft, answers={key: each for key, each in draft.answers.items() if key != NAME})


def due_lapses(tx: Transaction) -> list[str]:
    """Recommendations nobody answered in time."""
    return tx.recommendations.due(tx.now)


def lapse(tx: Transaction, digest: str) -> None:
    """The name goes; who recommended hears so, without it."""
    kept = tx.recommendations.find(digest)
    if kept is None or kept.expires_at > tx.now:
        return
    tx.recommendations.delete(digest)
    tx.record(None, "lapse_recommendation", f"place:{kept.village_id}")
    lapsed = RecommendationLapsed(
        _recommended_on(tx, kept), tx.places.get(kept.village_id).name, LASTS[KIND].days
    )
    _tell(tx, kept, lapsed, Keyboard("recommend"))


def next_lapse_at(tx: Transaction) -> datetime | None:
    """When the next recommendation lapses."""
    return tx.recommendations.next_at()


def _named(kept: Recommendation | None) -> Answers:
    return {} if kept is None or kept.full_name == BLOT else {NAME: kept.full_name}


def _of_the_same(tx: Transaction, kept: Recommendation) -> Sequence[Recommendation]:
    """The recommendation, and the others of the same name for the same village.

    Each row of an office's table is one person, whatever they are called. What an organization said of
    somebody is not spent by what a villager said: whoever is called so could have that done in a moment.
    """
    found = tx.recommendations.namesakes(kept.village_id, kept.full_name) if _named(kept) else ()
    others = [each for each in found if not _stands_by_itself(kept, each)]
    return [kept, *(each for each in others if each.digest != kept.digest)]


def _stands_by_itself(kept: Recommendation, other: Recommendation) -> bool:
    organization = WayIn.RECOMMENDED_BY_ORGANIZATION
    if other.recommended_by is None:
        return True
    return other.way_in is organization and kept.way_in is not organization


def _delete(tx: Transaction, kept: Recommendation) -> None:
    tx.recommendations.delete(kept.digest)
    tx.forgetting.bury(mark_of_link(tx.secrets.audit_key, kept.digest), tx.now)


def _tell(tx: Transaction, kept: Recommendation, message: Message, keyboard: Keyboard | None = None) -> None:
    """What became of it, to who recommended; of an office's table nobody asks."""
    if kept.recommended_by is not None:
        tx.tell(kept.recommended_by, message, keyboard=keyboard, though_resting=True)


def _recommended_on(tx: Transaction, kept: Recommendation) -> date:
    """The local day by which who recommended somebody knows whom it was."""
    return (kept.expires_at - LASTS[KIND]).astimezone(tx.programme.zone).date()


def _until(tx: Transaction, kept: Recommendation) -> date:
    return kept.expires_at.astimezone(tx.programme.zone).date()


def _own(tx: Transaction, actor: Actor, number: int) -> Recommendation:
    """One of the actor's own that is open; raises NoLongerThere."""
    for each in open_of(tx, actor):
        if each.number == number:
            return each
    raise NoLongerThere


def _get(tx: Transaction, digest: str) -> Recommendation:
    kept = tx.recommendations.find(digest)
    if kept is None:
        raise CodeNotValid
    return kept
