"""What Telegram's answer to a letter means: by its code first, then by its words, in one table."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from typing import Any

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ConnectionTimeoutError,
    InvalidURL,
    NonHttpUrlClientError,
    RedirectClientError,
    ServerFingerprintMismatch,
)

SAID_ONCE = ("send", "forward", "copy")
"""What methods are called that make a new message each time; everything else may safely arrive twice."""


class PerhapsSaid(TelegramNetworkError):
    """A call may have been carried out: nobody heard the answer."""

    def __init__(self, method: TelegramMethod[Any], reason: str) -> None:
        super().__init__(method, reason)

    @property
    def is_said_once(self) -> bool:
        return is_said_once(self.method)


class NotSaid(TelegramAPIError):
    """A call was not made: this process may not be the one that speaks."""


class Verdict(Enum):
    """How a letter goes on."""

    SAID = auto()  # it stands there already
    GONE = auto()  # the message it wanted to edit is no more: say it anew
    LOST = auto()  # nobody can be written to there until they come back
    MIGRATED = auto()  # the group has another id now
    BUSY = auto()  # not before a moment that Telegram names
    PLAIN = auto()  # the same words without their dress
    BARE = auto()  # the same words without their picture
    UNKNOWN = auto()  # the server is older than what was called: without it, or later
    ASTRAY = auto()  # the topic of the group they were to stand in is no more, or closed
    REFUSED = auto()  # not this letter, ever
    NOT_NOW = auto()  # nothing is wrong with the letter: later
    UNCLEAR = auto()  # it may or may not have arrived


def is_said_once(method: TelegramMethod[Any]) -> bool:
    """Whether this call, made twice, is read twice."""
    return method.__api_method__.startswith(SAID_ONCE)


TABLE: tuple[tuple[type[TelegramAPIError], str, Verdict], ...] = (
    (PerhapsSaid, "", Verdict.UNCLEAR),
    (NotSaid, "", Verdict.NOT_NOW),
    (TelegramMigrateToChat, "", Verdict.MIGRATED),
    (TelegramRetryAfter, "", Verdict.BUSY),
    (TelegramForbiddenError, "", Verdict.LOST),  # blocked, deactivated, kicked, never started, not a member
    (TelegramUnauthorizedError, "", Verdict.NOT_NOW),  # the polling finds out too, and ends the process
    (TelegramConflictError, "", Verdict.NOT_NOW),
    (TelegramEntityTooLarge, "", Verdict.REFUSED),
    (TelegramNotFound, "method not found", Verdict.UNKNOWN),
    (TelegramNotFound, "", Verdict.NOT_NOW),  # a revoked token, or a server of another age
    (TelegramBadRequest, "message is not modified", Verdict.SAID),
    (
        TelegramBadRequest,
        "message to (be )?edit(ed)? not found|message can't be edited|MESSAGE_ID_INVALID",
        Verdict.GONE,
    ),
    (TelegramBadRequest, "message thread not found|TOPIC_(CLOSED|DELETED)", Verdict.ASTRAY),
    (
        TelegramBadRequest,
        (
            "rights to send (photos|rich messages)|IMAGE_PROCESS_FAILED|PHOTO_INVALID|caption is too long"
            "|wrong file identifier|file is too big"
        ),
        Verdict.BARE,
    ),
    (
        TelegramBadRequest,
        (
            "chat not found|PEER_ID_INVALID|user not found|user is deactivated|rights to send"
            "|need administrator rights|CHAT_(WRITE_FORBIDDEN|RESTRICTED|ADMIN_REQUIRED)"
            "|CHANNEL_PRIVATE|USER_NOT_PARTICIPANT|group (chat )?(is|was) (deactivated|deleted)"
        ),
        Verdict.LOST,
    ),
    (TelegramBadRequest, "can't parse (message text|entities|caption)|ENTITY_BOUNDS_INVALID", Verdict.PLAIN),
    (TelegramBadRequest, "", Verdict.REFUSED),
)
"""The first row that fits. Unknown words of a known code get the row without words."""
PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE), verdict) for kind, words, verdict in TABLE)

MOST_WORDS = 24
WORDS = """
a accessible active admin administrator after already and are as at attribute bad be been big blocked bot
bots bounds button buttons by byte can't caption channel chat closed conflict content conversation current
data deactivated delete deleted deletewebhook dimensions edit edited empty enabled encoded end enough
entities entity error everyone exactly expected expired failed field file find first for forbidden found
from get getupdates group has have http id identifier image in initiate inline input instance internal
invalid is join keyboard kicked long make many markup media member message messages method modified must
name need new no non not object of offset old one only or other page parameters parse part participant
peer photo picture pin poll premium private process query remote replied reply request requests required
response restart restricted retry rights running same send server slowmode specified start starting stop
stopped strings supergroup sure tag terminated text that the thread timeout to too topic topics type
unallowed unauthorized unclosed unexpected unmatched unsupported upgraded url use user utf value voice was
web webhook while with write wrong
"""
VOCABULARY = frozenset(WORDS.split())
"""Of Telegram's words those that are its own; whatever else it says it may have quoted."""


LINES: tuple[tuple[type[Exception], Verdict], ...] = (
    (RedirectClientError, Verdict.UNCLEAR),  # somebody had answered
    (ClientConnectorError, Verdict.NOT_NOW),  # no such name, refused, no TLS, no proxy
    (ConnectionTimeoutError, Verdict.NOT_NOW),  # nobody took up the line, or none was free
    (ServerFingerprintMismatch, Verdict.NOT_NOW),
    (ClientHttpProxyError, Verdict.NOT_NOW),  # the proxy would not let us through
    (InvalidURL, Verdict.NOT_NOW),
    (NonHttpUrlClientError, Verdict.NOT_NOW),
    (ClientError, Verdict.UNCLEAR),  # the line was there: something may have been written
)
"""What the network's own trouble means. The first row that fits; who never had a line has said nothing."""


@dataclass(frozen=True)
class Answer:
    """A verdict, and what Telegram said with it."""

    verdict: Verdict
    reason: str
    retry_after: float = 0.0
    new_chat_id: int = 0


def weigh(trouble: Exception) -> Answer:
    """What an attempt that did not succeed means. Only what never left may be repeated blindly."""
    for kind, words, verdict in PATTERNS:
        if isinstance(trouble, kind) and words.search(trouble.message):
            return Answer(
                verdict,
                _reason(trouble),
                float(getattr(trouble, "retry_after", 0.0)),
                int(getattr(trouble, "migrate_to_chat_id", 0)),
            )
    return Answer(_of_the_line(trouble.__cause__ or trouble), type(trouble).__name__)


def _of_the_line(cause: BaseException) -> Verdict:
    return next((verdict for kind, verdict in LINES if isinstance(cause, kind)), Verdict.UNCLEAR)


def _reason(trouble: TelegramAPIError) -> str:
    """Telegram's words as far as they are its own: what it quotes may be a name, in any alphabet."""
    parts = re.findall(r"[\w']+", trouble.message)[:MOST_WORDS]
    said = (part if set(part.lower().split("_")) <= VOCABULARY else "…" for part in parts)
    return " ".join(word for word, _ in groupby(said)) or type(trouble).__name__
