"""Once the days are over, the county signs them into the reserve: one, or a whole list — 列为后备."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain import notices as rules
from domain.joint_vetting import ListChanged, TooClose, stamp
from domain.nominations import Nomination, Reason, Verdict
from domain.notices import Notice, NoticeId
from domain.people import COUNTY, Actor, require
from domain.places import PlaceId
from services import candidates, decisions, people, waiting
from services.candidates import Heard, county_of, village_of
from services.notices import as_read, draw, find
from services.transaction import Transaction
from services.vetting_counts import tell_of_notices
from services.waiting import Item, Waiting
from storage.notices import Since
from texts.buttons import notices as words
from texts.messages import notices as messages
from texts.messages.nominations import SignedIn

KIND, ENTER_BATCH = "notice", "enter_batch"
"""What these are called on the county's desk."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a single press would sign in; `stamp` tells one list from another."""

    message: messages.EnterPreview
    place_id: PlaceId
    stamp: int


def notice_card(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.NoticeFinished:
    """A notice whose days are over, for the county to sign."""
    notice, nomination = _finished(tx, actor, notice_id)
    assert notice.agreed_at is not None
    assert notice.ends_at is not None
    public = as_read(nomination, village_of(tx, nomination))
    return messages.NoticeFinished(
        public.full_name,
        public.village,
        tx.day_of(notice.agreed_at),
        tx.day_of(notice.ends_at),
        *_beyond_target(tx, [nomination]),
    )


def sign_in(tx: Transaction, actor: Actor, notice_id: NoticeId) -> messages.EnteredByYou:
    """The county signs somebody into the reserve; raises NoticeRuns, ObjectionsWait."""
    notice, nomination = _finished(tx, actor, notice_id)
    _sign_in(tx, actor, [(notice, nomination)])
    tell_of_notices(tx, county_of(tx, nomination).id, edit_only=True)
    return messages.EnteredByYou(1)


def _sign_in(tx: Transaction, actor: Actor, finished: Sequence[tuple[Notice, Nomination]]) -> None:
    """All of them, for the same few statements however many they are; they and their villages hear it."""
    _require_finished(tx, finished)
    before = [nomination for _, nomination in finished]
    entered = decisions.decide(tx, actor, before, Verdict.SIGN_IN, Reason.NOTICE_IS_OVER)
    tx.notices.end([notice.id for notice, _ in finished], tx.now)
    villages = tx.places.some(each.application.village_id for each in entered)
    homes = people.homes(tx, [each.person_id for each in entered])
    public = {each.id: as_read(each, villages[each.application.village_id]) for each in entered}
    candidates.tell_all(
        tx, [Heard(each, SignedIn(public[each.id].village), homes[each.person_id]) for each in entered]
    )
    draw(tx, [(notice, each, messages.NoticeEntered(public[each.id])) for notice, each in finished])


def preview_enter(tx: Transaction, actor: Actor, county_id: PlaceId) -> Preview:
    over = _ready(tx, actor, county_id)
    ids = [NoticeId(each.id) for each in over]
    names = tuple(f"{each.full_name}（{each.village}）" for each in tx.notices.named(ids[: messages.NAMED]))
    coming = tx.nominations.some([each.nomination_id for each in over])
    return Preview(messages.EnterPreview(len(ids), names, *_beyond_target(tx, coming)), county_id, stamp(ids))


def enter_batch(tx: Transaction, actor: Actor, county_id: PlaceId, seen: int) -> messages.EnteredByYou:
    """Sign in everybody whose notice is over; raises ListChanged."""
    over = _ready(tx, actor, county_id)
    ids = [NoticeId(each.id) for each in over]
    if stamp(ids) != seen or not ids:
        raise ListChanged
    notices = {each.nomination_id: each for each in tx.notices.some(ids)}
    nominations = tx.nominations.some([each.nomination_id for each in over])
    _sign_in(tx, actor, [(notices[each.id], each) for each in nominations])
    tell_of_notices(tx, county_id, edit_only=True)
    return messages.EnteredByYou(len(ids))


def _ready(tx: Transaction, actor: Actor, county_id: PlaceId) -> list[Since]:
    """Whom this organizer may sign in: not themselves, nor whom they are close to."""
    county = tx.places.get(county_id)
    require(actor, COUNTY, county)
    return _over(tx, actor, [county_id])


def _over(tx: Transaction, actor: Actor, county_ids: Iterable[PlaceId]) -> list[Since]:
    not_theirs = candidates.not_theirs(tx, actor)
    return [each for each in tx.notices.finished(county_ids, tx.now) if each.nomination_id not in not_theirs]


def _beyond_target(
    tx: Transaction, entering: Iterable[Nomination]
) -> tuple[tuple[messages.FullVillage, ...], int, int]:
    """Which villages would have more than their target with these; the county may want that, and is told."""
    coming = Counter(each.application.village_id for each in entering)
    there = Counter(each.village_id for each in tx.rosters.members(list(coming)))
    least, most = tx.programme.reserves_least, tx.programme.reserves_most
    full = [each for each, count in coming.items() if there[each] + count > most][: messages.NAMED]
    villages = tx.places.some(full)
    said = (messages.FullVillage(villages[each].name, there[each], coming[each]) for each in full)
    return tuple(said), least, most


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
    counties = [(tx.places.get(PlaceId(each)), len(_ready(tx, actor, PlaceId(each)))) for each in ids]
    return [Item(ENTER_BATCH, each.id, each.name, said % {"count": n}, tx.now) for each, n in counties]


SOURCES = (
    waiting.Source(KIND, _waiting_notices, _show_notices),
    waiting.Source(ENTER_BATCH, _waiting_batch, _show_batch, reminds=False, shortcut=True),
)


def _finished(tx: Transaction, actor: Actor, notice_id: NoticeId) -> tuple[Notice, Nomination]:
    notice, nomination = find(tx, notice_id)
    require(actor, COUNTY, county_of(tx, nomination))
    if nomination.id in candidates.not_theirs(tx, actor):
        raise TooClose
    _require_finished(tx, [(notice, nomination)])
    return notice, nomination


def _require_finished(tx: Transaction, found: Sequence[tuple[Notice, Nomination]]) -> None:
    """Each by the rule of a single one, though the question for a batch asks the same."""
    if tx.vettings.running([nomination.id for _, nomination in found]):
        raise rules.DepartmentsLookAgain
    unsettled = tx.notices.waiting([notice.id for notice, _ in found])
    for notice, _ in found:
        rules.require_finished(notice, unsettled.get(notice.id, 0), tx.now)
