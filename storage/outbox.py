"""Letters waiting to be carried to Telegram."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from domain.letters import EVERYBODY, Claim, Keyboard, Letter, LetterKind, LetterStatus, Picture, Unclear
from storage.schema.base import Instant
from storage.schema.letters import IS_AMBIGUOUS, IS_UNDER_WAY, IS_WAITING, outbox, pauses, postings
from storage.statements import upsert

PUT = upsert(
    outbox,
    key=["topic", "chat_id"],
    where=IS_WAITING,
    replacing=["text", "keyboard", "picture", "locale", "expires_at"],
)
REPLIES_FIRST = case((outbox.c.kind == LetterKind.REPLY, 0), else_=1)
under_way = outbox.alias("under_way")
CHAT_IS_BUSY = exists().where(under_way.c.chat_id == outbox.c.chat_id, text("under_way.status = 'sending'"))
TAKEN_UP_AT_ONCE = 5
"""So often a letter is taken up at once after a process died: perhaps its picture is what they die of."""
AFTER_DEATHS = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(days=1)
"""A pause that lasts longer was set by a clock that has been put back since: it holds nobody."""
NOW = bindparam("now", type_=Instant())
HOLDS = (
    or_(
        pauses.c.chat_id == outbox.c.chat_id,
        and_(pauses.c.chat_id == EVERYBODY, outbox.c.kind != LetterKind.REPLY),
    ),
    pauses.c.until > NOW,
    pauses.c.until <= bindparam("latest"),
)
IS_HELD = exists().where(*HOLDS)
HELD_UNTIL = select(func.max(pauses.c.until)).where(*HOLDS).correlate(outbox).scalar_subquery()
IS_DUE = or_(outbox.c.not_before <= NOW, outbox.c.created_at > bindparam("latest"))
"""What a clock wrote that has been put back since is due too: its hour means nothing."""
DUE_AT = case((IS_DUE, NOW), else_=outbox.c.not_before)
LINE = (
    select(
        outbox.c.id,
        outbox.c.kind,
        func.row_number()
        .over(partition_by=outbox.c.chat_id, order_by=(REPLIES_FIRST, outbox.c.id))
        .label("place"),
    )
    .where(IS_WAITING, IS_DUE, ~CHAT_IS_BUSY, ~IS_HELD)
    .subquery()
)
"""Of each chat that nobody writes to right now: its due letters, and which is the first."""
CLAIM = (
    update(outbox)
    .where(
        outbox.c.id.in_(
            select(LINE.c.id)
            .where(LINE.c.place == 1)
            .order_by(case((LINE.c.kind == LetterKind.REPLY, 0), else_=1), LINE.c.id)
            .limit(bindparam("limit"))
        )
    )
    .values(status="sending", attempts=outbox.c.attempts + 1, unsaid=True)
    .returning(outbox.c.id, outbox.c.chat_id, outbox.c.attempts)
)
LETTER = tuple(column for column in outbox.c if column is not outbox.c.unsaid)
THIS_LETTER = outbox.c.id == bindparam("letter_id")
OPEN = select(*LETTER).where(THIS_LETTER)
STILL_CARRIED = (THIS_LETTER, outbox.c.attempts == bindparam("claimed"), IS_UNDER_WAY)
SET_OUT = update(outbox).where(*STILL_CARRIED, outbox.c.unsaid).values(unsaid=False)
STANDING = select(outbox.c.status, outbox.c.attempts).where(THIS_LETTER)
SPOIL = update(outbox).where(THIS_LETTER, IS_UNDER_WAY)
PAUSE = insert(pauses).on_conflict_do_update(
    index_elements=["chat_id"], set_={"until": insert(pauses).excluded.until}
)
PAUSES_OVER = delete(pauses).where(pauses.c.until <= bindparam("now"))
OF_ONE_CHAT = outbox.c.chat_id == bindparam("chat_id")
IN_DOUBT = (
    select(*LETTER).where(IS_AMBIGUOUS, OF_ONE_CHAT).order_by(outbox.c.id),
    select(*LETTER).where(IS_UNDER_WAY, OF_ONE_CHAT),
)
"""Two questions, each with an index of its own."""
UNCLEAR = (
    select(outbox.c.id, outbox.c.chat_id, outbox.c.not_before, outbox.c.expires_at)
    .where(IS_AMBIGUOUS, outbox.c.not_before >= bindparam("since"))
    .order_by(outbox.c.id)
)
CHAT_OF = select(outbox.c.chat_id).where(THIS_LETTER)
AMBIGUOUS_CHATS = select(outbox.c.chat_id).where(IS_AMBIGUOUS).distinct()
RECORD = update(outbox).where(THIS_LETTER)
newer = outbox.alias("newer")
IS_EDIT = exists().where(postings.c.topic == outbox.c.topic, postings.c.chat_id == outbox.c.chat_id)
OVERTAKES = (
    newer.c.topic == outbox.c.topic,
    newer.c.chat_id == outbox.c.chat_id,
    text("newer.status = 'waiting'"),
)
HAS_NEWER = exists().where(*OVERTAKES)
UNDER_WAY = select(outbox.c.id).where(IS_UNDER_WAY)
RECLAIM = update(outbox).where(outbox.c.status == "sending")
NEWER = select(newer.c.id).join(outbox, and_(*OVERTAKES)).where(THIS_LETTER)
"""By where the letter belongs now: its group may have moved while it was carried."""
NEXT = select(func.min(case((HELD_UNTIL > DUE_AT, HELD_UNTIL), else_=DUE_AT))).where(
    IS_WAITING, ~CHAT_IS_BUSY
)
"""Of what CLAIM would take, and when: what may go now goes now."""
WAS_CARRIED = and_(
    outbox.c.status.in_(("sent", "ambiguous", "seen")),
    outbox.c.not_before >= bindparam("since", type_=Instant),
)
IS_ASK_SINCE = and_(
    outbox.c.kind == LetterKind.ASK, or_(outbox.c.status.in_(("waiting", "sending")), WAS_CARRIED)
)
"""What counts against a week's budget."""
ASKED = select(func.count()).where(outbox.c.chat_id == bindparam("chat_id"), IS_ASK_SINCE)
CARRIED = select(func.count()).where(
    outbox.c.chat_id == bindparam("chat_id"), outbox.c.kind == LetterKind.ASK, WAS_CARRIED
)
IS_OLD = (
    outbox.c.created_at < bindparam("before"),
    outbox.c.not_before < bindparam("before"),  # when it was carried, or held
    outbox.c.status.not_in((LetterStatus.WAITING, LetterStatus.SENDING)),
)
OLD = select(outbox.c.id).where(*IS_OLD).limit(1)
FORGET_ENDED = delete(outbox).where(*IS_OLD)
OF_CHAT = (outbox.c.chat_id == bindparam("of_chat_id"), IS_WAITING)
DROP = update(outbox).where(*OF_CHAT).values(status="given_up", failure=bindparam("because"))
DROP_UNCLEAR = (
    update(outbox)
    .where(outbox.c.chat_id == bindparam("of_chat_id"), IS_AMBIGUOUS)
    .values(status="given_up", failure=bindparam("because"))
)
OF_CHAT_NOW = select(outbox.c.id, outbox.c.keyboard).where(
    outbox.c.chat_id == bindparam("chat_id"), IS_WAITING
)
RETRACT = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("letter_ids", expanding=True)))
    .values(status="given_up", failure="retracted")
)
UNASK = (
    update(outbox)
    .where(*OF_CHAT, outbox.c.kind == LetterKind.ASK)
    .values(status="given_up", failure="resting")
)
HOLD = update(outbox).where(
    *OF_CHAT, outbox.c.kind == LetterKind.NEWS, outbox.c.not_before < bindparam("until")
)
HASTEN = update(outbox).where(*OF_CHAT, outbox.c.not_before > bindparam("until"))
HELD_BACK = (*OF_CHAT, outbox.c.kind == LetterKind.NEWS, outbox.c.not_before <= bindparam("until"))
OVERNIGHT = select(exists().where(*HELD_BACK, outbox.c.not_before > bindparam("since")))
WAKE = update(outbox).where(*HELD_BACK, outbox.c.not_before > bindparam("since"))
RECALL = (update(outbox).where(outbox.c.topic == bindparam("of_topic"), IS_WAITING, ~IS_EDIT)).values(
    status="given_up", failure="taken back"
)
RECALL_FROM = RECALL.where(outbox.c.chat_id == bindparam("from_chat"))


class OutboxRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, *letters: Letter) -> None:
        """Queue letters. What waits on the same topic for the same chat is replaced, not joined."""
        if letters:
            self._connection.execute(PUT, [_to_row(each) for each in letters])

    def list_unclear(self, letter: Letter) -> None:
        """Keep a letter that was not queued and may have arrived."""
        tried = {"status": letter.status, "attempts": letter.attempts, "failure": letter.failure}
        self._connection.execute(insert(outbox), _to_row(letter) | tried)

    def claim(self, now: datetime, limit: int) -> list[Claim]:
        """Claim letters that may go out now, one a chat: replies first, then the oldest."""
        row = {"now": now, "latest": now + LONGEST_PAUSE, "limit": limit}
        return sorted(
            (Claim(*row) for row in self._connection.execute(CLAIM, row)), key=lambda claim: claim.letter_id
        )

    def get(self, letter_id: int) -> Letter:
        """The letter; raises WrongKey when it cannot be opened."""
        return _to_letter(self._connection.execute(OPEN, {"letter_id": letter_id}).mappings().one())

    def set_out(self, letter: Letter) -> bool:
        """The letter is ready: from now on it may have been said; False when it is another courier's now."""
        row = {"letter_id": letter.id, "claimed": letter.attempts}
        return self._connection.execute(SET_OUT, row).rowcount == 1

    def standing(self, letter: Letter) -> tuple[LetterStatus, int] | None:
        """How far a letter has come by now, and how often somebody took it on; None when it is forgotten."""
        row = self._connection.execute(STANDING, {"letter_id": letter.id}).first()
        return None if row is None else (LetterStatus(row.status), row.attempts)

    def spoil(self, letter_id: int, because: str) -> None:
        """Give up a letter that cannot even be opened."""
        row = {"letter_id": letter_id, "status": LetterStatus.GIVEN_UP, "failure": because}
        self._connection.execute(SPOIL, row)

    def pause(self, chat_id: int, until: datetime) -> None:
        """Write nothing to a chat before a moment; to EVERYBODY: nothing but replies."""
        self._connection.execute(PAUSE, {"chat_id": chat_id, "until": until})

    def end_pauses(self, now: datetime) -> None:
        """Forget pauses that are over."""
        self._connection.execute(PAUSES_OVER, {"now": now})

    def in_doubt(self, chat_id: int) -> Sequence[Letter]:
        """The letters to a chat that may have arrived and may not: unclear ones, and one under way."""
        return [
            _to_letter(row)
            for query in IN_DOUBT
            for row in self._connection.execute(query, {"chat_id": chat_id}).mappings()
        ]

    def unclear(self, since: datetime) -> list[Unclear]:
        """Every letter since a moment of which nobody knows whether it arrived."""
        return [Unclear(*row) for row in self._connection.execute(UNCLEAR, {"since": since})]

    def chat_of(self, letter_id: int) -> int | None:
        """Where a letter goes, or None when there is no such letter."""
        chat_id: int | None = self._connection.scalar(CHAT_OF, {"letter_id": letter_id})
        return chat_id

    def ambiguous_chats(self) -> set[int]:
        return set(self._connection.scalars(AMBIGUOUS_CHATS))

    def record(self, letter: Letter) -> None:
        """Write down how carrying went. News on the same topic makes a retry pointless."""
        self._connection.execute(RECORD, self._outcome(letter))

    def under_way(self) -> set[int]:
        """The letters that somebody is carrying, or was carrying when they died."""
        return set(self._connection.scalars(UNDER_WAY))

    def reclaim(self, now: datetime, those: Collection[int] | None = None) -> int:
        """Of letters that nobody carries any more, all or those named: they may have arrived or not.

        Returns how many. An edit may be repeated safely, and what was still being made ready was not said: it
        waits again, longer when processes keep dying over it. Anything else is kept as ambiguous.
        """
        status = case(
            ((IS_EDIT | outbox.c.unsaid) & HAS_NEWER, LetterStatus.SUPERSEDED),
            (IS_EDIT | outbox.c.unsaid, LetterStatus.WAITING),
            else_=LetterStatus.AMBIGUOUS,
        )
        if those is None:
            dies_again = outbox.c.unsaid & (outbox.c.attempts >= TAKEN_UP_AT_ONCE)
            again = case((dies_again, now + AFTER_DEATHS), else_=outbox.c.not_before)
            chosen = RECLAIM.values(status=status, not_before=again)
        else:
            chosen = RECLAIM.values(status=status).where(outbox.c.id.in_(those))
        return self._connection.execute(chosen).rowcount

    def next_at(self, now: datetime) -> datetime | None:
        """When `claim` will next find a letter, perhaps now; one that lands may let another go earlier."""
        moment: datetime | None = self._connection.scalar(NEXT, {"now": now, "latest": now + LONGEST_PAUSE})
        return moment

    def asked_since(self, chat_id: int, since: datetime) -> int:
        """How many asks were carried to a chat since a moment, or wait to be carried."""
        return self._connection.scalar(ASKED, {"chat_id": chat_id, "since": since}) or 0

    def carried_since(self, chat_id: int, since: datetime) -> int:
        """How many asks were carried to a chat since a moment."""
        return self._connection.scalar(CARRIED, {"chat_id": chat_id, "since": since}) or 0

    def drop(self, chat_id: int, because: str) -> None:
        """The chat is out of reach: what waits for it is given up."""
        self._connection.execute(DROP, {"of_chat_id": chat_id, "because": because})

    def drop_unclear(self, chat_id: int, because: str) -> None:
        """What may not have arrived in the chat is not to be sent again."""
        self._connection.execute(DROP_UNCLEAR, {"of_chat_id": chat_id, "because": because})

    def retract(self, chat_id: int, keyboards: Collection[str]) -> None:
        """Letters that lead where the chat's person may not go any more are not sent."""
        waiting = self._connection.execute(OF_CHAT_NOW, {"chat_id": chat_id})
        found = [number for number, keyboard in waiting if keyboard and keyboard["name"] in keyboards]
        if found:
            self._connection.execute(RETRACT, {"letter_ids": found})

    def hold(self, chat_id: int, until: datetime) -> None:
        """Its person rests: news waits so long, and what they were to be asked is not asked."""
        self._connection.execute(UNASK, {"of_chat_id": chat_id})
        self._connection.execute(HOLD, {"of_chat_id": chat_id, "until": until, "not_before": until})

    def hasten(self, chat_id: int, moment: datetime) -> None:
        """Its person is back: what waits for later may go out from this moment."""
        self._connection.execute(HASTEN, {"of_chat_id": chat_id, "until": moment, "not_before": moment})

    def holds_overnight(self, chat_id: int, now: datetime, morning: datetime) -> bool:
        """Whether news waits for the morning alone."""
        row = {"of_chat_id": chat_id, "since": now, "until": morning}
        return bool(self._connection.scalar(OVERNIGHT, row))

    def wake(self, chat_id: int, now: datetime, morning: datetime) -> None:
        """Its person is awake and asks: what waits for the morning alone is part of the answer."""
        row = {"of_chat_id": chat_id, "since": now, "until": morning}
        self._connection.execute(WAKE, row | {"kind": LetterKind.REPLY, "not_before": now})

    def recall(self, topic: str, chat_id: int | None = None) -> bool:
        """Give up what waits on a topic where nothing was said on it yet; False when there is nothing.

        Without a chat in every one of them.
        """
        if chat_id is None:
            return self._connection.execute(RECALL, {"of_topic": topic}).rowcount > 0
        return self._connection.execute(RECALL_FROM, {"of_topic": topic, "from_chat": chat_id}).rowcount > 0

    def has_old(self, before: datetime) -> bool:
        return self._connection.scalar(OLD, {"before": before}) is not None

    def forget_ended(self, before: datetime) -> int:
        """Drop letters that ended before a moment; the messages that speak stay known."""
        return self._connection.execute(FORGET_ENDED, {"before": before}).rowcount

    def _outcome(self, letter: Letter) -> dict[str, Any]:
        if letter.status is LetterStatus.WAITING and self._has_newer(letter):
            letter = replace(letter, status=LetterStatus.SUPERSEDED)
        return {
            "letter_id": letter.id,
            "status": letter.status,
            "not_before": letter.not_before,
            "attempts": letter.attempts,
            "message_id": letter.message_id,
            "failure": letter.failure,
        }

    def _has_newer(self, letter: Letter) -> bool:
        return self._connection.scalar(NEWER, {"letter_id": letter.id}) is not None


def _to_row(letter: Letter) -> dict[str, Any]:
    return {
        "chat_id": letter.chat_id,
        "kind": letter.kind,
        "text": letter.text,
        "picture": letter.picture and _drawing(letter.picture),
        "keyboard": letter.keyboard and {"name": letter.keyboard.name, "ids": dict(letter.keyboard.ids)},
        "locale": letter.locale,
        "topic": letter.topic,
        "created_at": letter.created_at,
        "not_before": letter.not_before,
        "expires_at": letter.expires_at,
    }


def _drawing(picture: Picture) -> dict[str, Any]:
    table = {"is_table": True} if picture.is_table else {}
    return {"name": picture.name, "figures": dict(picture.figures), **table}


def _to_letter(row: RowMapping) -> Letter:
    values = dict(row)
    values["kind"] = LetterKind(values["kind"])
    values["status"] = LetterStatus(values["status"])
    values["keyboard"] = values["keyboard"] and Keyboard(**values["keyboard"])
    values["picture"] = values["picture"] and Picture(**values["picture"])
    return Letter(**values)
