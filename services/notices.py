"""The village reads who is to come, may object in confidence, and the county signs them in — 公示."""

import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain import notices as rules
from domain.errors import NoLongerThere
from domain.letters import Keyboard
from domain.nominations import Nomination, NominationId, Source
from domain.notices import CONSENT_VERSION, Notice, NoticeId
from domain.people import HOSTS, Actor, PersonId, Role, require
from domain.places import Place
from services import organizers, waiting
from services.candidates import county_of, spoken_for, village_of
from services.transaction import Posted, Told, Transaction
from services.vetting_counts import tell_of_notices
from services.waiting import Item, Waiting, reminder_week
from texts.buttons import notices as words
from texts.message import PublicMessage
from texts.messages import notices as messages
from texts.public import PublicCandidate

CONSENT = "consent"
"""What these are called on the desk of who has to ask somebody without a phone."""
SEAL = 8
"""Bytes of a link's seal: short enough for a link, far too many to guess."""


def ask(tx: Transaction, nominations: Sequence[Nomination]) -> None:
    """Nothing is put up before each person has read what the village would read, and agreed."""
    added = tx.notices.add([each.id for each in nominations], tx.now)
    _ask(tx, [(added[each.id], each) for each in nominations])


def ask_anew(tx: Transaction, nomination: Nomination) -> None:
    """Who has taken their nomination over is asked themselves, where nobody has agreed for them."""
    notice = tx.notices.find_running(nomination.id)
    if notice is not None and notice.agreed_at is None:
        _recall(tx, notice, nomination)
        _ask(tx, [(notice, nomination)])


def _show_asked(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.NoticeConsent:
    """What the village would read of the actor, once more; raises NotYours, NoticeIsOver, AlreadyAgreed."""
    notice, nomination = find(tx, notice_id)
    rules.require_asked(notice, nomination.person_id, actor.person_id)
    return messages.NoticeConsent(*_told(tx, nomination, village_of(tx, nomination)))


def what_is_asked(
    tx: Transaction, actor: Actor, notice_id: NoticeId
) -> messages.NoticeConsent | messages.NoticeConsentToHear:
    """Today's text for the candidate, or for the host who reads it out to somebody without a phone."""
    _, nomination = find(tx, notice_id)
    if nomination.person_id == actor.person_id:
        return _show_asked(tx, actor, notice_id)
    return consent_card(tx, actor, notice_id)


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
    put_up = draw(tx, [(agreed, nomination, _card(tx, agreed, nomination))], "notice")
    if not put_up:
        for chief in tx.people.holders(Role.COUNTY_ORGANIZER, county_of(tx, nomination).id, tx.now):
            on_paper = messages.NoticeOnPaper(nomination.application.full_name, village.name)
            tx.tell(chief.id, on_paper, keyboard=Keyboard("notice_paper", {"notice": notice_id}))
    assert agreed.ends_at is not None
    zone = tx.programme.zone
    later = begins_at.astimezone(zone) if begins_at > tx.now else None
    told = None if speaker == actor.person_id else nomination.application.full_name
    return messages.NoticeAgreed(village.name, agreed.ends_at.astimezone(zone), bool(put_up), told, later)


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
        nomination = tx.nominations.get(nomination_id)
        tx.notices.end([notice.id], tx.now)
        _recall(tx, notice, nomination)
        if notice.agreed_at is not None:
            draw(tx, [(notice, nomination, messages.NoticeTakenDown())])


def leave_unsaid(tx: Transaction, nomination_id: NominationId) -> None:
    """Its person has left the reserve: what the village has not read of them yet it does not read."""
    for notice in tx.notices.of(nomination_id):
        for group in tx.groups.of(tx.nominations.get(nomination_id).application.village_id):
            if tx.postings.waits_on(_card_topic(notice), group.chat_id):
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
    draw(tx, [(notice, nomination, messages.NoticeRanOut(_public(tx, nomination)))])
    tell_of_notices(tx, county_of(tx, nomination).id)
    return True


def next_end_at(tx: Transaction) -> datetime | None:
    return tx.notices.next_end_at(tx.now)


def put_up_in(tx: Transaction, place: Place, chat_id: int) -> None:
    """A group that came later shows what its village can read: those who agreed, and the days that run."""
    found = [find(tx, each) for each in tx.notices.up(place.id, tx.now)]
    tx.post_all(
        _posted(tx, notice, chat_id, _card(tx, notice, nomination), "notice") for notice, nomination in found
    )


def redraw_in(tx: Transaction, place: Place, chat_id: int) -> None:
    """What hangs in a group that is another village's now, or was without the bot, is put right."""
    for topic in tx.postings.topics_in(chat_id, "notice:"):
        notice, nomination = find(tx, NoticeId(int(topic.split(":")[1])))
        is_theirs = nomination.application.village_id == place.id
        if not is_theirs or (notice.ended_at is not None and not nomination.is_live):
            tx.post_to(chat_id, messages.NoticeTakenDown(), topic=topic)
    put_up_in(tx, place, chat_id)


def link_code(tx: Transaction, notice_id: NoticeId) -> str:
    """What a notice's card leads to: nobody can guess another's."""
    seal = hmac.digest(tx.secrets.issue_key, b"notice %d" % notice_id, "sha256")[:SEAL]
    return f"{notice_id}_{seal.hex()}"


def consent_card(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.NoticeConsentToHear:
    """What is read out to somebody without a phone, for who may ask them; raises NotYours, AlreadyAgreed."""
    notice, nomination = find(tx, notice_id)
    require(actor, HOSTS, village_of(tx, nomination))
    if nomination.assisted_by is None:
        raise NoLongerThere
    rules.agree(notice, nomination.person_id, nomination.person_id, tx.now, tx.programme.notice_for)
    return messages.NoticeConsentToHear(*_told(tx, nomination, village_of(tx, nomination)))


def _waiting_consents(tx: Transaction, actor: Actor) -> list[Waiting]:
    """Whom the actor is to ask; a letter that was missed keeps nobody from the village's notice."""
    villages = [each.id for each in tx.places.villages_under(actor.places(HOSTS))]
    found = tx.notices.to_hear(villages) if villages else []
    carers = organizers.carers_of(tx, tx.nominations.some([each.nomination_id for each in found]))
    return [
        Waiting(CONSENT, each.id, each.since)
        for each in found
        if any(carer.id == actor.person_id for carer in carers[each.nomination_id])
    ]


def _show_consents(tx: Transaction, actor: Actor, ids: Sequence[int]) -> list[Item]:
    return show_asked_since(tx, CONSENT, tx.texts.word(words.TO_HEAR, actor.locale), ids)


def show_asked_since(tx: Transaction, kind: str, said: str, ids: Sequence[int]) -> list[Item]:
    """Notices that wait for their candidate's word, since they were asked."""
    asked = {each.id: each.asked_at for each in tx.notices.some([NoticeId(each) for each in ids])}
    return [
        Item(kind, each.id, each.full_name, said % {"village": each.village}, asked[NoticeId(each.id)])
        for each in tx.notices.named(ids)
    ]


SOURCE = waiting.Source(CONSENT, _waiting_consents, _show_consents)


def find(tx: Transaction, notice_id: NoticeId) -> tuple[Notice, Nomination]:
    notice = tx.notices.get(notice_id)
    return notice, tx.nominations.get(notice.nomination_id)


def _ask(tx: Transaction, asked: Sequence[tuple[Notice, Nomination]]) -> None:
    """The candidates; of somebody without a phone, who passes on what is decided about them."""
    villages = tx.places.some(each.application.village_id for _, each in asked)
    carers = organizers.carers_of(tx, (each for _, each in asked if each.assisted_by is not None))
    letters: list[Told] = []
    for notice, each in asked:
        told = _told(tx, each, villages[each.application.village_id])
        keyboard = Keyboard("notice_consent", {"notice": notice.id, "version": CONSENT_VERSION})
        if each.assisted_by is None:
            consent = messages.NoticeConsent(*told)
            letters.append(Told(each.person_id, consent, keyboard, _consent(notice), though_resting=True))
        letters += (
            Told(carer.id, messages.NoticeConsentToHear(*told), keyboard, _consent(notice, carer.id))
            for carer in carers.get(each.id, ())
        )
    tx.tell_all(letters)


def _told(tx: Transaction, nomination: Nomination, village: Place) -> tuple[str, str, Source, int]:
    public = as_read(nomination, village)
    return public.full_name, public.village, public.source, tx.programme.notice_for.days


def _recall(tx: Transaction, notice: Notice, nomination: Nomination) -> None:
    """Nobody is asked any more who was not asked yet."""
    for topic in (
        _consent(notice),
        still_asked(tx, notice.id),
        *(_consent(notice, each.id) for each in organizers.carers(tx, nomination)),
    ):
        tx.outbox.recall(topic)


def draw(
    tx: Transaction,
    drawn: Sequence[tuple[Notice, Nomination, PublicMessage]],
    keyboard: str = "notice_over",
) -> int:
    """For each one living card in each of the village's groups; returns in how many groups.

    The link stays when the days are over, whether or not anybody objected: who did learns there what came
    of it.
    """
    groups = tx.groups.of_some(each.application.village_id for _, each, _ in drawn)
    cards = []
    for notice, each, message in drawn:
        found = groups.get(each.application.village_id, ())
        cards += [_posted(tx, notice, group.chat_id, message, keyboard) for group in found]
    tx.post_all(cards)
    return len(cards)


def _posted(tx: Transaction, notice: Notice, chat_id: int, message: PublicMessage, keyboard: str) -> Posted:
    link = Keyboard(keyboard, {"code": link_code(tx, notice.id)})
    return Posted(chat_id, message, _card_topic(notice), link)


def _card_topic(notice: Notice) -> str:
    return f"notice:{notice.id}:card"


def _card(tx: Transaction, notice: Notice, nomination: Nomination) -> messages.PublicNotice:
    assert notice.ends_at is not None
    return messages.PublicNotice(_public(tx, nomination), notice.ends_at.astimezone(tx.programme.zone))


def _public(tx: Transaction, nomination: Nomination) -> PublicCandidate:
    return as_read(nomination, village_of(tx, nomination))


def as_read(nomination: Nomination, village: Place) -> PublicCandidate:
    said = nomination.application
    return PublicCandidate(said.full_name, village.name, said.source)


def still_asked(tx: Transaction, notice_id: NoticeId) -> str:
    """Under which somebody is asked once more this week: an edit of last week's rings no bell."""
    return f"notice:{notice_id}:still_asked:{reminder_week(tx)}"


def _consent(notice: Notice, carer_id: PersonId | None = None) -> str:
    return f"notice:{notice.id}:consent" + ("" if carer_id is None else f":{carer_id}")
