"""The village reads who is to come, may object in confidence, and the county signs them in — 公示."""

import hmac
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain import nominations as line_of_life
from domain import notices as rules
from domain.errors import NoLongerThere
from domain.joint_vetting import ListChanged, TooClose, stamp
from domain.letters import Keyboard
from domain.nominations import Decision, Nomination, NominationId, Reason, Verdict
from domain.notices import (
    CONSENT_VERSION,
    Notice,
    NoticeId,
)
from domain.people import HOSTS, Actor, PersonId, Role, require
from domain.places import PlaceId
from services import candidates, organizers, people
from services.candidates import county_of, spoken_for, village_of
from services.transaction import Transaction
from services.waiting import Item, Source, Waiting, reminder_week
from storage.notices import Since
from texts.buttons import notices as words
from texts.message import PublicMessage
from texts.messages import notices as messages
from texts.messages.nominations import SignedIn
from texts.public import PublicCandidate

COUNTY = frozenset({Role.COUNTY_ORGANIZER})
KIND, ENTER_BATCH = "notice", "enter_batch"
"""What these are called on the county's desk."""
CONSENT = "consent"
"""And on the desk of who has to ask somebody without a phone."""
SEAL = 8
"""Bytes of a link's seal: short enough for a link, far too many to guess."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a single press would sign in; `stamp` tells one list from another."""

    message: messages.EnterPreview
    place_id: PlaceId
    stamp: int


def decide(
    tx: Transaction, actor: Actor, nomination: Nomination, verdict: Verdict, reason: Reason | str
) -> Nomination:
    """Take a nomination one step on, signed by the county."""
    after = line_of_life.decide(nomination, verdict, actor.person_id, tx.now)
    tx.nominations.save(after)
    tx.nominations.sign(Decision(after.id, verdict, reason, actor.person_id, tx.now))
    tx.record(actor, f"{verdict}_nomination", f"{line_of_life.KIND}:{after.id}")
    return after


def ask(tx: Transaction, nomination: Nomination) -> None:
    """Nothing is put up before the person has read what the village would read, and agreed."""
    _ask(tx, tx.notices.add(nomination.id, tx.now), nomination)


def ask_anew(tx: Transaction, nomination: Nomination) -> None:
    """Who has taken their nomination over is asked themselves, where nobody has agreed for them."""
    notice = tx.notices.find_running(nomination.id)
    if notice is not None and notice.agreed_at is None:
        _recall(tx, notice, nomination)
        _ask(tx, notice, nomination)


def show_asked(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.NoticeConsent:
    """What the village would read of the actor, once more; raises NotYours, NoticeIsOver, AlreadyAgreed."""
    notice, nomination = find(tx, notice_id)
    rules.require_asked(notice, nomination.person_id, actor.person_id)
    public = _public(tx, nomination)
    return messages.NoticeConsent(
        public.full_name, public.village, public.source, tx.programme.notice_for.days
    )


def agree(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.NoticeAgreed:
    """The candidate agrees: a card in the village's groups, from the next morning at the latest.

    Of somebody without a phone a host of the village heard it, and says so.
    """
    notice, nomination = find(tx, notice_id)
    begins_at, speaker = tx.by_day(tx.now), spoken_for(tx, actor, nomination)
    agreed = rules.agree(notice, nomination.person_id, speaker, begins_at, tx.programme.notice_for)
    tx.notices.save(agreed, consent_version=CONSENT_VERSION)
    heard = "agree_notice" if speaker == actor.person_id else "hear_notice_consent"
    tx.record(actor, f"{heard} {CONSENT_VERSION}", f"notice:{notice_id}")
    village = village_of(tx, nomination)
    put_up = _draw(tx, agreed, _card(tx, agreed, nomination), "notice")
    if not put_up:
        for chief in tx.people.holders(Role.COUNTY_ORGANIZER, county_of(tx, nomination).id, tx.now):
            tx.tell(chief.id, messages.NoticeOnPaper(nomination.application.full_name, village.name))
    assert agreed.ends_at is not None
    ends_at = agreed.ends_at.astimezone(tx.programme.zone)
    told = None if speaker == actor.person_id else nomination.application.full_name
    return messages.NoticeAgreed(village.name, ends_at, bool(put_up), told)


def put_off(tx: Transaction, nomination: Nomination) -> None:
    """The person was asked too soon, and nobody has agreed: they are asked again, and hear so."""
    take_down(tx, nomination.id)
    if nomination.assisted_by is None:
        tx.tell(nomination.person_id, messages.NoticeLater(), though_resting=True)
        return
    for carer in organizers.carers(tx, nomination):
        tx.tell(carer.id, messages.NoticeLater(nomination.application.full_name))


def take_down(tx: Transaction, nomination_id: NominationId) -> None:
    """The notice ends before its time; the village reads no name and no reason."""
    notice = tx.notices.find_running(nomination_id)
    if notice is not None:
        tx.notices.save(replace(notice, ended_at=tx.now))
        _recall(tx, notice, tx.nominations.get(nomination_id))
        if notice.agreed_at is not None:
            _draw(tx, notice, messages.NoticeTakenDown())


def leave_unsaid(tx: Transaction, nomination_id: NominationId) -> None:
    """Its person has left the reserve: what the village has not read of them yet it does not read."""
    for notice in tx.notices.of(nomination_id):
        for group in tx.groups.of(tx.nominations.get(nomination_id).application.village_id):
            if tx.outbox.waits_on(_card_topic(notice), group.chat_id):
                tx.post_to(group.chat_id, messages.NoticeTakenDown(), topic=_card_topic(notice))


def due_ends(tx: Transaction) -> list[NoticeId]:
    """Notices whose days are over."""
    return tx.notices.run_out(tx.now)


def run_out(tx: Transaction, notice_id: NoticeId) -> bool:
    """The days are over: the card says so, and the county hears that it can sign."""
    notice, nomination = find(tx, notice_id)
    if notice.run_out_at is not None or notice.ended_at is not None:
        return False
    tx.notices.save(replace(notice, run_out_at=tx.now))
    tx.record(None, "end_notice", f"notice:{notice_id}")
    _draw(tx, notice, messages.NoticeRanOut(_public(tx, nomination)))
    tell_county(tx, county_of(tx, nomination).id)
    return True


def next_end_at(tx: Transaction) -> datetime | None:
    return tx.notices.next_end_at(tx.now)


def link_code(tx: Transaction, notice_id: NoticeId) -> str:
    """What a notice's card leads to: nobody can guess another's."""
    seal = hmac.digest(tx.secrets.issue_key, b"notice %d" % notice_id, "sha256")[:SEAL]
    return f"{notice_id}_{seal.hex()}"


def notice_card(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.NoticeFinished:
    """A notice whose days are over, for the county to sign."""
    notice, nomination = _finished(tx, actor, notice_id)
    assert notice.agreed_at is not None
    assert notice.ends_at is not None
    zone, public = tx.programme.zone, _public(tx, nomination)
    return messages.NoticeFinished(
        public.full_name,
        public.village,
        notice.agreed_at.astimezone(zone).date(),
        notice.ends_at.astimezone(zone).date(),
        *_beyond_target(tx, [notice_id]),
    )


def sign_in(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.EnteredByYou:
    """The county signs somebody into the reserve; raises NoticeRuns, ObjectionsWait."""
    tell_county(tx, county_of(tx, _sign_in(tx, actor, notice_id)).id, edit_only=True)
    return messages.EnteredByYou(1)


def _sign_in(tx: Transaction, actor: Actor, notice_id: NoticeId) -> Nomination:
    notice, nomination = _finished(tx, actor, notice_id)
    entered = decide(tx, actor, nomination, Verdict.SIGN_IN, Reason.NOTICE_IS_OVER)
    tx.notices.save(replace(notice, ended_at=tx.now))
    public = _public(tx, nomination)
    candidates.tell(tx, entered, SignedIn(public.village), people.home(tx, nomination.person_id))
    _draw(tx, notice, messages.NoticeEntered(public))
    return entered


def preview_enter(tx: Transaction, actor: Actor, county_id: PlaceId) -> Preview:
    ids = _ready(tx, actor, county_id)
    names = tuple(f"{each.full_name}（{each.village}）" for each in tx.notices.named(ids[: messages.NAMED]))
    return Preview(messages.EnterPreview(len(ids), names, *_beyond_target(tx, ids)), county_id, stamp(ids))


def enter_batch(tx: Transaction, actor: Actor, county_id: PlaceId, seen: int) -> messages.EnteredByYou:
    """Sign in everybody whose notice is over; raises ListChanged."""
    ids = _ready(tx, actor, county_id)
    if stamp(ids) != seen or not ids:
        raise ListChanged
    for each in ids:
        _sign_in(tx, actor, each)
    tell_county(tx, county_id, edit_only=True)
    return messages.EnteredByYou(len(ids))


def _ready(tx: Transaction, actor: Actor, county_id: PlaceId) -> list[NoticeId]:
    """Whom this organizer may sign in: not themselves, nor whom they are close to."""
    county = tx.places.get(county_id)
    require(actor, COUNTY, county)
    return [NoticeId(each.id) for each in _over(tx, actor, [county_id])]


def _over(tx: Transaction, actor: Actor, county_ids: Iterable[PlaceId]) -> list[Since]:
    not_theirs = candidates.not_theirs(tx, actor)
    return [each for each in tx.notices.finished(county_ids, tx.now) if each.nomination_id not in not_theirs]


def _beyond_target(
    tx: Transaction, ids: Sequence[NoticeId]
) -> tuple[tuple[messages.FullVillage, ...], int, int]:
    """Which villages would have more than their target with these; the county may want that, and is told."""
    coming = Counter(find(tx, each)[1].application.village_id for each in ids)
    there = Counter(each.village_id for each in tx.rosters.members(list(coming)))
    least, most = tx.programme.reserves_least, tx.programme.reserves_most
    full = [
        messages.FullVillage(tx.places.get(village_id).name, there[village_id], count)
        for village_id, count in coming.items()
        if there[village_id] + count > most
    ]
    return tuple(full[: messages.NAMED]), least, most


def _waiting_notices(tx: Transaction, actor: Actor) -> list[Waiting]:
    held = actor.places(COUNTY)
    return [Waiting(KIND, each.id, each.since) for each in _over(tx, actor, held)] if held else []


def _show_notices(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    said = tx.texts.word(words.OVER, actor.locale)
    return [
        Item(KIND, each.id, each.full_name, said % {"village": each.village}, each.since)
        for each in tx.notices.named(ids)
    ]


def _waiting_batch(tx: Transaction, actor: Actor) -> list[Waiting]:
    found = {each: _over(tx, actor, [each]) for each in sorted(actor.places(COUNTY))}
    return [Waiting(ENTER_BATCH, each, over[0].since) for each, over in found.items() if len(over) > 1]


def _show_batch(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    said = tx.texts.word(words.TO_ENTER, actor.locale)
    counts = {each: len(_ready(tx, actor, PlaceId(each))) for each in ids}
    return [
        Item(ENTER_BATCH, each, tx.places.get(PlaceId(each)).name, said % {"count": count}, tx.now)
        for each, count in counts.items()
    ]


def consent_card(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.NoticeConsentToHear:
    """What is read out to somebody without a phone, for who may ask them; raises NotYours, AlreadyAgreed."""
    notice, nomination = find(tx, notice_id)
    require(actor, HOSTS, village_of(tx, nomination))
    if nomination.assisted_by is None:
        raise NoLongerThere
    rules.agree(notice, nomination.person_id, nomination.person_id, tx.now, tx.programme.notice_for)
    return messages.NoticeConsentToHear(*_told(tx, nomination))


def _waiting_consents(tx: Transaction, actor: Actor) -> list[Waiting]:
    """Whom the actor is to ask; a letter that was missed keeps nobody from the village's notice."""
    villages = [each.id for each in tx.places.villages_under(actor.places(HOSTS))]
    return [
        Waiting(CONSENT, each.id, each.since)
        for each in (tx.notices.to_hear(villages) if villages else ())
        if any(carer.id == actor.person_id for carer in organizers.carers(tx, find(tx, NoticeId(each.id))[1]))
    ]


def _show_consents(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    said = tx.texts.word(words.TO_HEAR, actor.locale)
    return [
        Item(
            CONSENT,
            each.id,
            each.full_name,
            said % {"village": each.village},
            tx.notices.get(NoticeId(each.id)).asked_at,
        )
        for each in tx.notices.named(ids)
    ]


SOURCES = (
    Source(CONSENT, _waiting_consents, _show_consents),
    Source(KIND, _waiting_notices, _show_notices),
    Source(ENTER_BATCH, _waiting_batch, _show_batch, reminds=False, shortcut=True),
)


def _finished(tx: Transaction, actor: Actor, notice_id: NoticeId) -> tuple[Notice, Nomination]:
    notice, nomination = find(tx, notice_id)
    require(actor, COUNTY, county_of(tx, nomination))
    if nomination.id in candidates.not_theirs(tx, actor):
        raise TooClose
    if tx.vettings.find_running(nomination.id) is not None:
        raise rules.DepartmentsLookAgain
    rules.require_finished(notice, tx.notices.waiting(notice_id), tx.now)
    return notice, nomination


def tell_county(tx: Transaction, county_id: PlaceId, *, edit_only: bool = False) -> None:
    """One message a day for each organizer of the county; nothing in it says who objected, or to whom.

    Where something is done, today's message is put right and nobody is told anew.
    """
    objections = len(tx.notices.unsettled([county_id]))
    finished = len(tx.notices.finished([county_id], tx.now))
    for chief in tx.people.holders(Role.COUNTY_ORGANIZER, county_id, tx.now):
        topic = f"notices:{chief.id}:{tx.news_at(chief).astimezone(tx.programme.zone).date()}"
        if edit_only and not tx.outbox.speaks_on(topic, chief.telegram_id):
            continue
        message = messages.NoticesWaiting(finished, objections)
        tx.tell(chief.id, message, topic=topic, keyboard=Keyboard("desk"))


def find(tx: Transaction, notice_id: NoticeId) -> tuple[Notice, Nomination]:
    notice = tx.notices.get(notice_id)
    return notice, tx.nominations.get(notice.nomination_id)


def _ask(tx: Transaction, notice: Notice, nomination: Nomination) -> None:
    """The candidate; of somebody without a phone, who passes on what is decided about them."""
    told = _told(tx, nomination)
    keyboard = Keyboard("notice_consent", {"notice": notice.id})
    if nomination.assisted_by is None:
        asked = messages.NoticeConsent(*told)
        tx.tell(nomination.person_id, asked, keyboard=keyboard, though_resting=True, topic=_consent(notice))
        return
    for carer in organizers.carers(tx, nomination):
        heard = messages.NoticeConsentToHear(*told)
        tx.tell(carer.id, heard, keyboard=keyboard, topic=_consent(notice, carer.id))


def _told(tx: Transaction, nomination: Nomination) -> tuple[str, str, line_of_life.Source, int]:
    public = _public(tx, nomination)
    return public.full_name, public.village, public.source, tx.programme.notice_for.days


def _recall(tx: Transaction, notice: Notice, nomination: Nomination) -> None:
    """Nobody is asked any more who was not asked yet."""
    for topic in (
        _consent(notice),
        still_asked(tx, notice.id),
        *(_consent(notice, each.id) for each in organizers.carers(tx, nomination)),
    ):
        tx.outbox.recall(topic)


def _draw(tx: Transaction, notice: Notice, message: PublicMessage, keyboard: str = "notice_over") -> int:
    """One living card in each of the village's groups; returns in how many.

    The link stays when the days are over, whether or not anybody objected: who did learns there what came
    of it.
    """
    nomination = tx.nominations.get(notice.nomination_id)
    found = tx.groups.of(nomination.application.village_id)
    link = Keyboard(keyboard, {"code": link_code(tx, notice.id)})
    for group in found:
        tx.post_to(group.chat_id, message, topic=_card_topic(notice), keyboard=link)
    return len(found)


def _card_topic(notice: Notice) -> str:
    return f"notice:{notice.id}:card"


def _card(tx: Transaction, notice: Notice, nomination: Nomination) -> messages.PublicNotice:
    assert notice.ends_at is not None
    return messages.PublicNotice(_public(tx, nomination), notice.ends_at.astimezone(tx.programme.zone))


def _public(tx: Transaction, nomination: Nomination) -> PublicCandidate:
    said = nomination.application
    return PublicCandidate(said.full_name, tx.places.get(said.village_id).name, said.source)


def still_asked(tx: Transaction, notice_id: NoticeId) -> str:
    """Under which somebody is asked once more this week: an edit of last week's rings no bell."""
    return f"notice:{notice_id}:still_asked:{reminder_week(tx)}"


def _consent(notice: Notice, carer_id: PersonId | None = None) -> str:
    return f"notice:{notice.id}:consent" + ("" if carer_id is None else f":{carer_id}")
