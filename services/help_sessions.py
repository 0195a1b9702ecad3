"""Help is logged in a few taps; the other side is asked once whether it is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain import help_sessions as rules
from domain.check_ins import NothingToMeet
from domain.errors import NoLongerThere, NotYours
from domain.forms import Draft
from domain.help_sessions import NOTE, USUALLY, HelpKind, HelpSession, HelpSessionId, Lasted, Word
from domain.letters import Keyboard, LetterKind
from domain.pages import PAGE, pages_for, within
from domain.pairs import PairCard, PairId, PairStatus, require_active
from domain.people import Actor, PersonId
from domain.weeks import week_of
from services import candidates, organizers
from services.asks import has_room
from services.form_entry import FormEntry, Opening, Thanks
from services.transaction import Transaction
from texts.messages.help_sessions import SessionCheck, SessionDoubted, SessionLogged, SessionWithdrawn


@dataclass(frozen=True, slots=True)
class Partners:
    """A page of those with whom somebody can log help."""

    cards: Sequence[PairCard]
    page: int
    pages: int
    met: int = 0
    """How many of them were met this week, and nothing was logged of it."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A session as one side sees it, with the other side's name."""

    session: HelpSession
    name: str
    days_back: int
    this_week: bool


def partners(tx: Transaction, actor: Actor, page: int = 0) -> Partners:
    """Whom the person can log help with; raises NothingToMeet when nobody."""
    count = tx.pairs.count_of(actor.person_id).get(PairStatus.ACTIVE, 0)
    if not count:
        raise NothingToMeet
    pages = pages_for(count)
    page = within(page, pages)
    cards = tx.pairs.page_of(actor.person_id, size=PAGE, skip=page * PAGE, active=True)
    week_on = week_of(tx.now, tx.programme.zone)
    return Partners(cards, page, pages, len(tx.check_ins.met_without_log(actor.person_id, week_on)))


def partner(tx: Transaction, actor: Actor, pair_id: PairId) -> PairCard:
    """One of them; raises PairNotActive when it is over."""
    card = tx.pairs.card(pair_id)
    card.pair.side_of(actor.person_id)
    require_active(card.pair)
    return card


def log(tx: Transaction, actor: Actor, pair_id: PairId, kind: HelpKind, lasted: Lasted = USUALLY) -> Logged:
    """Keep a session of today and ask the other side, if the week has room for one more question."""
    pair = tx.pairs.get(pair_id)
    rules.may_log(pair, actor.person_id)
    session = tx.help_sessions.add(
        pair_id, kind, happened_on=_today(tx), logged_by=actor.person_id, now=tx.now, lasted=lasted
    )
    tx.record(actor, "log_session", f"session:{session.id}")
    if has_room(tx, pair.other(actor.person_id)):
        session = replace(session, asked_at=tx.now)
        tx.help_sessions.save(session)
        write_check(tx, session, tx.pairs.card(session.pair_id))
    return _logged(tx, session)


def move(tx: Transaction, actor: Actor, session_id: HelpSessionId, days_back: int) -> Logged:
    """It was not on the day of logging."""
    session = tx.help_sessions.get(session_id)
    return _correct(
        tx,
        actor,
        rules.move(session, actor.person_id, days_back, now=tx.now, zone=tx.programme.zone),
        "move_session",
    )


def last(tx: Transaction, actor: Actor, session_id: HelpSessionId, lasted: Lasted) -> Logged:
    """It took longer, or not as long, than stands there."""
    session = tx.help_sessions.get(session_id)
    return _correct(tx, actor, rules.last(session, actor.person_id, lasted, now=tx.now), "time_session")


def annotate(
    tx: Transaction, actor: Actor, session_id: HelpSessionId, *, note: str | None, voice: str | None
) -> Logged:
    """Add a word, written or spoken."""
    session = tx.help_sessions.get(session_id)
    noted = rules.annotate(session, actor.person_id, note=note, voice=voice, now=tx.now)
    return _correct(tx, actor, noted, "annotate_session")


def picture(tx: Transaction, actor: Actor, session_id: HelpSessionId, photo: str) -> Logged:
    """Add a photo that somebody sent of their own accord."""
    session = tx.help_sessions.get(session_id)
    return _correct(tx, actor, rules.picture(session, actor.person_id, photo, now=tx.now), "picture_session")


def locate(tx: Transaction, actor: Actor, session_id: HelpSessionId, spot: str) -> Logged:
    """Add roughly where it was."""
    session = tx.help_sessions.get(session_id)
    return _correct(tx, actor, rules.locate(session, actor.person_id, spot, now=tx.now), "locate_session")


def enclosed(tx: Transaction, actor: Actor, session_id: HelpSessionId) -> HelpSession:
    """What was sent along with a session, for the pair and the organizers of their village."""
    session = tx.help_sessions.get(session_id)
    card = tx.pairs.card(session.pair_id)
    if actor.person_id not in {card.pair.mentor_id, card.pair.reserve_id}:
        if card.village_id is None:
            raise NotYours
        candidates.require_organizer(tx, actor, card.village_id, card.pair.reserve_id)
    if session.withdrawn:
        raise NoLongerThere
    return session


def withdraw(tx: Transaction, actor: Actor, session_id: HelpSessionId) -> None:
    """Take the session back; it counts nowhere any more."""
    session = rules.withdraw(tx.help_sessions.get(session_id), actor.person_id, now=tx.now)
    tx.help_sessions.save(session)
    tx.record(actor, "withdraw_session", f"session:{session_id}")
    if session.asked_at is not None:
        unask(tx, session, tx.pairs.card(session.pair_id))


def unask(tx: Transaction, session: HelpSession, card: PairCard) -> None:
    """The other side has nothing to say to it any more."""
    other = card.pair.other(session.logged_by)
    tx.take_back(other, SessionWithdrawn(card.name_for(other)), topic=_topic(session))


def give_word(tx: Transaction, actor: Actor, session_id: HelpSessionId, word: Word) -> Logged:
    """The other side says right or wrong; of a wrong one the organizer hears, quietly."""
    before = tx.help_sessions.get(session_id)
    pair = tx.pairs.get(before.pair_id)
    session = rules.give_word(
        before, pair, actor.person_id, word, now=tx.now, within=tx.programme.session_confirm_within
    )
    tx.help_sessions.save(session)
    tx.record(actor, f"call_session_{word}", f"session:{session_id}")
    if word is Word.WRONG and before.word is not Word.WRONG:
        _tell_organizers(tx, session)
    return _logged(tx, session, actor.person_id)


def _correct(tx: Transaction, actor: Actor, session: HelpSession, action: str) -> Logged:
    tx.help_sessions.save(session)
    tx.record(actor, action, f"session:{session.id}")
    if session.asked_at is not None and session.word is None:
        write_check(tx, session, tx.pairs.card(session.pair_id), LetterKind.NEWS)
    return _logged(tx, session)


def write_check(
    tx: Transaction, session: HelpSession, card: PairCard, kind: LetterKind = LetterKind.ASK
) -> None:
    """Ask the other side; a later call edits what was asked, and asks nothing new."""
    assert session.asked_at is not None
    other = card.pair.other(session.logged_by)
    message = SessionCheck(
        name=card.name_for(other),
        kind=session.kind,
        happened_on=session.happened_on,
        lasted=session.lasted,
        note=session.note,
        spoken=session.voice is not None,
        pictured=session.photo is not None,
        located=session.spot is not None,
    )
    shown: dict[str, Any] = {"session": session.id}
    if session.has_enclosed:
        shown["enclosed"] = True
    tx.tell(
        other,
        message,
        kind=kind,
        keyboard=Keyboard("session_word", shown),
        topic=_topic(session),
        expires_at=session.asked_at + tx.programme.session_confirm_within,
    )


def _tell_organizers(tx: Transaction, session: HelpSession) -> None:
    card = tx.pairs.card(session.pair_id)
    if card.village_id is None:
        return
    message = SessionDoubted(card.reserve, card.village, card.mentor, session.kind, session.happened_on)
    keyboard = Keyboard("session_enclosed", {"session": session.id}) if session.has_enclosed else None
    for organizer in organizers.of_village(tx, card.village_id):
        tx.tell(organizer.id, message, keyboard=keyboard)


def _logged(tx: Transaction, session: HelpSession, reader: PersonId | None = None) -> Logged:
    card = tx.pairs.card(session.pair_id)
    logged_on = session.logged_at.astimezone(tx.programme.zone).date()
    name = card.name_for(reader or session.logged_by)
    this_week = session.happened_on >= week_of(tx.now, tx.programme.zone)
    return Logged(session, name, (logged_on - session.happened_on).days, this_week)


def _topic(session: HelpSession) -> str:
    return f"session:{session.id}"


def _today(tx: Transaction) -> date:
    return tx.now.astimezone(tx.programme.zone).date()


def _prepare_note(tx: Transaction, actor: Actor, context: Mapping[str, Any]) -> Opening:
    """Only who logged a session, and while it can be corrected, adds a word to it."""
    session = tx.help_sessions.get(HelpSessionId(context["session"]))
    rules.require_correctable(session, actor.person_id, tx.now)
    return Opening(context)


def _keep_note(tx: Transaction, actor: Actor, draft: Draft) -> Thanks:
    session_id, said = HelpSessionId(draft.context["session"]), draft.answers["note"]
    if not isinstance(said, dict):
        logged = annotate(tx, actor, session_id, note=said, voice=None)
    elif "photo" in said:
        logged = picture(tx, actor, session_id, said["photo"])
    elif "spot" in said:
        logged = locate(tx, actor, session_id, said["spot"])
    else:
        logged = annotate(tx, actor, session_id, note=None, voice=said["file_id"])
    return Thanks(message(logged), Keyboard("session_logged", shown(logged)))


def shown(logged: Logged) -> dict[str, Any]:
    """What the buttons below a session that was logged speak of."""
    return {
        "session": logged.session.id,
        "days_back": logged.days_back,
        "lasted": logged.session.lasted,
        "enclosed": logged.session.has_enclosed,
    }


def message(logged: Logged) -> SessionLogged:
    session = logged.session
    return SessionLogged(
        name=logged.name,
        kind=session.kind,
        happened_on=session.happened_on,
        days_back=logged.days_back,
        lasted=session.lasted,
        note=session.note,
        spoken=session.voice is not None,
        pictured=session.photo is not None,
        located=session.spot is not None,
        this_week=logged.this_week,
    )


def _about(tx: Transaction, actor: Actor, draft: Draft) -> str:
    session = tx.help_sessions.get(HelpSessionId(draft.context["session"]))
    return tx.pairs.card(session.pair_id).name_for(actor.person_id)


ENTRY = FormEntry(NOTE, _keep_note, _prepare_note, about=_about)
