"""Somebody wants to be forgotten, or to know what is kept of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import forgetting as rules
from domain.forgetting import Mark, MarksDamaged, StillNeeded, latest
from domain.issues import Raised, RaiserKey
from domain.nominations import WITHDRAWABLE, Nomination, Status
from domain.notices import ObjectorKey
from domain.people import HOSTS, ORGANIZERS, Actor, Person, PersonId, Role
from domain.places import PlaceId, PlaceKind
from services import issues, nominations, notices, organizers, pairs, ratings, recommendations, take_overs
from services.transaction import Transaction
from storage.issues import raiser_key
from storage.notices import objector_key
from storage.secrets import Secrets
from texts.messages.forgetting import Forgetting
from texts.messages.leaving import SomebodyLeft


def ask(tx: Transaction, actor: Actor) -> tuple[Forgetting, str]:
    """What would go and what would stay, and the key of the button that does it; raises StillNeeded."""
    _require_not_needed(tx, actor)
    pairs_there = sum(tx.pairs.count_of(actor.person_id).values())
    papers = tx.forgetting.nominations_of(actor.person_id)
    lately = take_overs.taken_lately(tx, actor.person_id, tx.now)
    message = Forgetting(
        nominated=len(papers) > len(lately),
        gives_back=bool(lately),
        pairs=pairs_there,
        organizes=bool(actor.places(ORGANIZERS)),
        minutes=int(rules.FRESH.total_seconds()) // 60,
    )
    return message, rules.button_key(tx.secrets.audit_key, actor.telegram_id, actor.person_id, tx.now)


def forget(tx: Transaction, actor: Actor, key: str) -> None:
    """Everything about the person goes, in this one transaction; raises NotFresh, StillNeeded.

    What they took over lately may be another's: it is not theirs to take along.
    """
    rules.require_fresh(key, tx.secrets.audit_key, actor.telegram_id, actor.person_id, tx.now)
    _require_not_needed(tx, actor)
    person = tx.people.get(actor.person_id)
    tx.forgetting.bury(_mark(tx, person.telegram_id), tx.now)
    take_overs.let_fall(tx, actor, take_overs.taken_lately(tx, person.id, tx.now))
    _bury_papers(tx, person)
    _bury_raised(tx, tx.forgetting.raised(_raisers(tx, person.telegram_id)))
    _wipe(tx, person, tell=True)
    tx.record(actor, "forget", f"person:{person.id}")


def raised_by(tx: Transaction, actor: Actor) -> int:
    """How many issues somebody raised, whom nothing else is known of."""
    return len(tx.forgetting.raised(_raisers(tx, actor.telegram_id)))


def forget_stranger(tx: Transaction, actor: Actor) -> int:
    """Nobody raised the issues of somebody who never agreed to be known; returns how many."""
    raised = tx.forgetting.raised(_raisers(tx, actor.telegram_id))
    _bury_raised(tx, raised)
    _untie(tx, raised)
    return len(raised)


def forget_again(tx: Transaction, kept: Mapping[Mark, datetime]) -> int:
    """After a restore: who asked to be forgotten since the backup was made goes again, without a word.

    Whoever has agreed anew since then stays. Returns how many went.
    """
    buried, gone = tx.forgetting.buried(), 0
    for mark, moment in kept.items():
        buried[mark] = max(moment, buried.get(mark, moment))
        tx.forgetting.bury(mark, buried[mark])
    for person_id, telegram_id, consented_at in tx.forgetting.there():
        asked_at = buried.get(_mark(tx, telegram_id))
        if asked_at is not None and consented_at <= asked_at:
            lately = take_overs.taken_lately(tx, person_id, asked_at)
            take_overs.let_fall(tx, None, [each for each in lately if _paper(tx, each[0]) not in buried])
            _wipe_again(tx, person_id)
            gone += 1
    for number, person_id, submitted_at in tx.forgetting.written_down():
        asked_at = buried.get(rules.mark_of_paper(tx.secrets.audit_key, number))
        if asked_at is not None and submitted_at <= asked_at:
            _wipe_again(tx, person_id)
            gone += 1
    recommendations.forget_again(tx, buried)
    _untie(tx, [each for each in tx.forgetting.raised() if _is_buried(tx, each, buried)])
    return gone


def marks(tx: Transaction) -> dict[Mark, datetime]:
    """Whom no backup may bring back, for the folder of keys that no restore overwrites."""
    return tx.forgetting.buried()


def keep_marks(secrets: Secrets, marks: Mapping[Mark, datetime]) -> bool:
    """Add marks to the list in the folder of keys; False when it could not be read and is begun anew."""
    kept: Mapping[Mark, datetime] = {}
    is_whole = True
    try:
        kept = secrets.forgotten()
    except MarksDamaged:
        is_whole = False
        secrets.set_forgotten_aside()
    if marks and not marks.items() <= kept.items():
        secrets.keep_forgotten(latest(kept, marks))
    return is_whole


def everything(tx: Transaction, actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """All that is kept of the person, by table; raises ConsentNeeded for a stranger."""
    raisers = _raisers(tx, actor.telegram_id)
    objectors = _objectors(tx, actor.telegram_id)
    return tx.forgetting.everything(actor.person_id, actor.telegram_id, raisers, objectors)


def _wipe_again(tx: Transaction, person_id: PersonId) -> None:
    _wipe(tx, tx.people.get(person_id), tell=False)
    tx.record(None, "forget", f"person:{person_id}")


def place_names(tx: Transaction) -> dict[int, str]:
    """What the places are called whose numbers stand in a person's rows."""
    return {int(place.id): place.name for kind in PlaceKind for place in tx.places.of_kind(kind)}


def _wipe(tx: Transaction, person: Person, *, tell: bool) -> None:
    """Undo what they were part of, then take out what they said, then what they are."""
    traces = _traces(tx, person)
    actor = Actor(person.telegram_id, person.locale, person)
    live = tx.nominations.find_live(person.id)
    if tell and live is not None and live.status is Status.RESERVE:
        village = tx.places.get(live.application.village_id)
        organizers.tell(tx, village, SomebodyLeft(village.name), but=person.id)
    if live is not None and live.status in WITHDRAWABLE:
        nominations.withdraw(tx, actor, live.id, tell=False)
    for number in tx.forgetting.nominations_of(person.id) if tell else ():
        take_overs.let_go(tx, number)
    for number in tx.forgetting.nominations_of(person.id):
        notices.leave_unsaid(tx, number)
    pairs.leave(tx, person.id, tell=tell)
    tx.forgetting.unobject(_objectors(tx, person.telegram_id))
    issues.let_go(tx, person.id)
    ratings.call_off(tx, person.id)
    recommendations.let_go(tx, person.id, tell=tell)
    _take_out(tx, person, traces)


def erase(tx: Transaction, person: Person) -> None:
    """Take out somebody without an account, whatever became of their nomination."""
    traces = _traces(tx, person)
    _bury_papers(tx, person)
    pairs.leave(tx, person.id)
    ratings.call_off(tx, person.id)
    for number in tx.forgetting.nominations_of(person.id):
        take_overs.let_go(tx, number)
    _take_out(tx, person, traces)


@dataclass(frozen=True, slots=True)
class Traces:
    """What somebody is called, what they said, and whom they told: everybody, where it is None.

    `vouched` are names with their villages: a signature or the village's notice says that they are theirs.
    """

    names: set[str]
    words: set[str]
    told: set[int] | None
    vouched: set[tuple[PlaceId, str]]


def _traces(tx: Transaction, person: Person) -> Traces:
    told = None if tx.forgetting.is_known_by_name(person.id) else _hosts_over(tx, person)
    names, words = tx.forgetting.names_of(person.id), tx.forgetting.words_of(person.id)
    return Traces(names, words, told, tx.forgetting.vouched_of(person.id))


def _take_out(tx: Transaction, person: Person, traces: Traces) -> None:
    tx.forgetting.wipe(person.id, person.telegram_id, tx.now)
    by_name, by_any = rules.blotting(traces.names), rules.blotting(traces.names, traces.words)
    tx.forgetting.blot_letters(by_any, traces.told)
    tx.forgetting.empty_letters_of_sessions(person.id)
    tx.forgetting.untie(tx.forgetting.raised(_raisers(tx, person.telegram_id)), by_any)
    tx.forgetting.blot_reasons(person.id, by_any)
    if traces.told is None:
        tx.forgetting.blot_words(by_name)
        vouched = rules.blotting_whole(name for _, name in traces.vouched)
        tx.forgetting.blot_namesakes(vouched, {village_id for village_id, _ in traces.vouched})
    tx.forgetting.blot_updates(person.telegram_id, by_any if traces.told is None else rules.blotting(()))


def _hosts_over(tx: Transaction, person: Person) -> set[int]:
    """Who has read anything of a candidate: organizers, the villages' secretaries, and who wrote it down.

    What they call themselves nobody has looked at: taken out everywhere, any word could be taken from all.
    """
    papers = [tx.nominations.get(each) for each in tx.forgetting.nominations_of(person.id)]
    over = {place_id for each in papers for place_id in tx.places.get(each.application.village_id).path}
    roles = [(role, place_id) for role in HOSTS for place_id in over]
    hosts = {each.telegram_id for held in roles for each in tx.people.holders(*held, tx.now)}
    wrote = tx.invitations.givers(each.id for each in papers)
    gave = {tx.people.get(each).telegram_id for each in wrote}
    return hosts | gave | tx.forgetting.assistants_of(person.id)


def _raisers(tx: Transaction, telegram_id: int) -> list[RaiserKey]:
    villages = tx.places.of_kind(PlaceKind.VILLAGE)
    return [raiser_key(tx.secrets.issue_key, village.id, telegram_id) for village in villages]


def _objectors(tx: Transaction, telegram_id: int) -> list[ObjectorKey]:
    return [objector_key(tx.secrets.issue_key, each, telegram_id) for each in tx.notices.ids()]


def _bury_raised(tx: Transaction, raised: Iterable[Raised]) -> None:
    """Issues have marks of their own: a backup may know of them and not yet of who raised them."""
    for each in raised:
        tx.forgetting.bury(rules.mark_of_raiser(tx.secrets.audit_key, each.raiser), tx.now)


def _bury_papers(tx: Transaction, person: Person) -> None:
    """Nominations have marks of their own: a backup may know of no account yet that they are of."""
    for number in tx.forgetting.nominations_of(person.id):
        tx.forgetting.bury(rules.mark_of_paper(tx.secrets.audit_key, number), tx.now)


def _paper(tx: Transaction, nomination: Nomination) -> Mark:
    """It lies among the marks when the nomination went with somebody; it was given back when not."""
    return rules.mark_of_paper(tx.secrets.audit_key, nomination.id)


def _is_buried(tx: Transaction, raised: Raised, buried: Mapping[Mark, datetime]) -> bool:
    asked_at = buried.get(rules.mark_of_raiser(tx.secrets.audit_key, raised.raiser))
    return asked_at is not None and raised.raised_at <= asked_at


def _untie(tx: Transaction, raised: Collection[Raised]) -> None:
    tx.forgetting.untie(raised, rules.blotting(()))
    for each in raised:
        tx.record(None, "untie_issue", f"issue:{each.id}")


def _mark(tx: Transaction, telegram_id: int) -> Mark:
    return rules.mark(tx.secrets.audit_key, telegram_id)


def _require_not_needed(tx: Transaction, actor: Actor) -> None:
    """A county is never left without somebody in charge who can be reached."""
    for place_id in actor.places({Role.COUNTY_ORGANIZER}):
        holders = tx.people.holders(Role.COUNTY_ORGANIZER, place_id, tx.now)
        if not any(each.id != actor.person_id and each.unreachable_at is None for each in holders):
            raise StillNeeded
