"""What people can wish about themselves, and who is asking at all."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta

from domain.letters import Keyboard
from domain.people import HOSTS, ORGANIZERS, Actor, PersonId, Role
from domain.places import Place
from domain.words import tidy
from services.transaction import Transaction
from texts.messages.people import ComingAs

CONSENT_VERSION = "2026-11-23"
READS_ALL = frozenset({ComingAs.CANDIDATE, ComingAs.RECOMMENDER, ComingAs.VILLAGER})
"""Whose text says too what becomes of a nomination; the others read that when they write one."""
NAMELESS = "·"
"""For an account whose name is nothing that can be seen: a button cannot be empty."""
PAUSE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent an update, and which place its chat belongs to, if any."""

    actor: Actor
    place: Place | None


def recognize(tx: Transaction, telegram_id: int, locale: str, chat_id: int | None) -> Caller:
    """Find out who calls from where. Asks nothing and keeps nothing: a stranger stays a stranger."""
    group = None if chat_id is None or chat_id == telegram_id else tx.groups.find(chat_id)
    return Caller(
        tx.people.actor(telegram_id, locale, tx.now), tx.places.get(group.place_id) if group else None
    )


@dataclass(frozen=True, slots=True)
class Hats:
    """What somebody is to the programme: it decides which buttons lie at hand."""

    organizer: bool = False
    host: bool = False
    holder: bool = False
    reserve: bool = False
    mentor: bool = False
    reviewer: bool = False
    county: bool = False
    training: bool = False
    daybook: bool = False


def hats_of(
    roles: Collection[Role], *, reserve: bool, mentor: bool, trains: bool, logs: bool = False
) -> Hats:
    """Which hats somebody wears by their roles, by what else they are, and by what the county does here."""
    held = frozenset(roles)
    organizer = not held.isdisjoint(ORGANIZERS)
    return Hats(
        organizer=organizer,
        host=not held.isdisjoint(HOSTS),
        holder=bool(held),
        reserve=reserve,
        mentor=mentor,
        reviewer=Role.DEPARTMENT_REVIEWER in held,
        county=Role.COUNTY_ORGANIZER in held,
        training=trains and (reserve or organizer),
        daybook=logs and reserve,
    )


def hats(tx: Transaction, actor: Actor) -> Hats:
    """Which hats somebody wears now; a stranger wears none."""
    if actor.person is None:
        return Hats()
    person_id = actor.person.id
    return hats_of(
        {grant.role for grant in actor.grants},
        reserve=tx.nominations.find_reserve(person_id) is not None,
        mentor=tx.mentors.find(person_id) is not None,
        trains=tx.programme.training.classes,
        logs=tx.programme.work_log,
    )


def home(tx: Transaction, person_id: PersonId) -> Keyboard:
    """The person's own big buttons, for a letter that says they have become something else."""
    return homes(tx, [person_id])[person_id]


def homes(tx: Transaction, person_ids: Sequence[PersonId]) -> dict[PersonId, Keyboard]:
    """The same of many."""
    roles = tx.people.roles_of(person_ids, tx.now)
    reserves, mentors = tx.nominations.reserves_among(person_ids), tx.mentors.among(person_ids)
    trains = tx.programme.training.classes
    worn = {
        each: hats_of(roles.get(each, ()), reserve=each in reserves, mentor=each in mentors, trains=trains)
        for each in person_ids
    }
    drawn = {hats: Keyboard("home", asdict(hats)) for hats in worn.values()}
    return {each: drawn[hats] for each, hats in worn.items()}


def agree(tx: Transaction, actor: Actor, name: str, coming_as: ComingAs = ComingAs.CANDIDATE) -> Actor:
    """Record somebody's consent to the text they saw; agreeing twice changes nothing."""
    if actor.person is None:
        version = CONSENT_VERSION if coming_as in READS_ALL else f"{CONSENT_VERSION} {coming_as}"
        person = tx.people.add(actor.telegram_id, tidy(name) or NAMELESS, actor.locale, version, tx.now)
        agreed = Actor(actor.telegram_id, actor.locale, person)
        tx.record(agreed, f"agree {version}", f"person:{person.id}")
        return agreed
    return actor


def has_read_all(tx: Transaction, actor: Actor) -> bool:
    """Whether somebody agreed to what today's text says of those who nominate themselves."""
    return tx.people.consent_version(actor.person_id) == CONSENT_VERSION


def agree_to_all(tx: Transaction, actor: Actor) -> None:
    """Who came as somebody else, or long ago, has now read who reads a nomination, and handed one in."""
    if not has_read_all(tx, actor):
        tx.people.hear(actor.person_id, CONSENT_VERSION, tx.now)
        tx.record(actor, f"agree {CONSENT_VERSION}", f"person:{actor.person_id}")


def speak(tx: Transaction, actor: Actor, locale: str) -> None:
    """Remember which language somebody wants."""
    tx.people.speak(actor.person_id, locale)
    tx.record(actor, "choose_language", f"person:{actor.person_id}")


def pause(tx: Transaction, actor: Actor) -> datetime | None:
    """Leave somebody in peace for a week, until the day returned begins; asked again, None: they are back."""
    person = tx.people.get(actor.person_id)
    resting = person.rests(tx.now)
    zone = tx.programme.zone
    begins = datetime.combine((tx.now + PAUSE).astimezone(zone).date(), time(), zone)
    until = None if resting else begins.astimezone(UTC)
    tx.people.pause(person.id, until)
    tx.record(actor, "resume" if resting else "pause", f"person:{person.id}")
    if until is None:
        tx.outbox.hasten(person.telegram_id, tx.by_day(tx.now))
    else:
        tx.outbox.hold(person.telegram_id, tx.by_day(until))
    return until


def bring_now(tx: Transaction, actor: Actor) -> None:
    """Somebody asks how they stand: what waits for the morning for them comes with the answer."""
    person = tx.people.get(actor.person_id)
    tx.outbox.wake(person.telegram_id, tx.now, tx.by_day(tx.now))


def regain(tx: Transaction, telegram_id: int) -> None:
    """Somebody who could not be reached writes again."""
    if (person_id := tx.people.regain(telegram_id)) is not None:
        tx.record(None, "regain", f"person:{person_id}")


def lose(tx: Transaction, telegram_id: int) -> None:
    """Somebody blocked the bot or is gone: nothing more is sent until they write."""
    if (person_id := tx.people.lose(telegram_id, tx.now)) is not None:
        tx.record(None, "lose", f"person:{person_id}")
    tx.outbox.drop(telegram_id, "unreachable")
