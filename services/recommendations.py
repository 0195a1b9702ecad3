"""Recommending somebody: a name and a link to hand on — 推荐."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from domain import recommendations as rules
from domain.forgetting import BLOT
from domain.forms import Answers, Draft, Option, Question
from domain.invitations import LASTS, HandItOn, InvitationKind, code_from
from domain.letters import Keyboard
from domain.nominations import SELF_NOMINATION, WayIn
from domain.people import Actor, CodeNotValid, PersonId
from domain.places import PlaceId, PlaceKind
from domain.recommendations import RECOMMENDATION
from services import places
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from storage.invitations import Invitation, digest_of
from storage.recommendations import Recommendation
from texts.messages.recommendations import (
    RecommendationAccepted,
    RecommendationKept,
    RecommendationLapsed,
    Recommended,
)

LINK = "recommendation"
"""Under which a nomination's draft keeps the digest of the link it came by."""
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
    return Thanks(
        RecommendationKept(
            link=f"i_{code}",
            full_name=full_name,
            village=village.name,
            reason=reason if isinstance(reason, str) else None,
            spoken=isinstance(reason, dict),
            days=LASTS[KIND].days,
        )
    )


ENTRY = FormEntry(RECOMMENDATION, _submit, _prepare, _offer)


def welcome(tx: Transaction, digest: str) -> Recommended:
    """What who opens the link reads first; raises CodeNotValid when the name is no longer kept."""
    kept = _get(tx, digest)
    until = kept.expires_at.astimezone(tx.programme.zone).date()
    return Recommended(kept.full_name, tx.places.get(kept.village_id).name, until)


def given(tx: Transaction, actor: Actor, digest: str) -> Answers:
    """What a nomination begins with that came by the link; raises HandItOn, CodeNotValid."""
    kept = _get(tx, digest)
    if kept.recommended_by == actor.person_id:
        raise HandItOn
    known = {} if kept.full_name == BLOT else {"full_name": kept.full_name}
    return {**known, "village": int(kept.village_id), LINK: digest}


def accept(tx: Transaction, actor: Actor, answers: Answers) -> WayIn:
    """A nomination is handed in: by which way it came. Its link is spent, and the name kept for it goes."""
    digest = answers.get(LINK, "")
    kept = tx.recommendations.find(digest)
    if kept is None or kept.expires_at <= tx.now or kept.recommended_by == actor.person_id:
        return WayIn.SELF
    tx.invitations.use(digest, tx.now)
    tx.recommendations.delete(digest)
    tx.record(actor, "accept_recommendation", f"place:{kept.village_id}")
    accepted = RecommendationAccepted(_recommended_on(tx, kept), tx.places.get(kept.village_id).name)
    tx.tell(kept.recommended_by, accepted, though_resting=True)
    return kept.way_in


def let_go(tx: Transaction, person_id: PersonId) -> None:
    """Who began by a link and wants to be forgotten: the name that was kept for them goes too."""
    begun = tx.drafts.find(person_id, SELF_NOMINATION.name)
    if begun is not None and LINK in begun.answers:
        tx.recommendations.delete(begun.answers[LINK])


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
    tx.tell(kept.recommended_by, lapsed, keyboard=Keyboard("recommend"), though_resting=True)


def next_lapse_at(tx: Transaction) -> datetime | None:
    """When the next recommendation lapses."""
    return tx.recommendations.next_at()


def _recommended_on(tx: Transaction, kept: Recommendation) -> date:
    """The local day by which who recommended somebody knows whom it was."""
    return (kept.expires_at - LASTS[KIND]).astimezone(tx.programme.zone).date()


def _get(tx: Transaction, digest: str) -> Recommendation:
    kept = tx.recommendations.find(digest)
    if kept is None:
        raise CodeNotValid
    return kept
