"""C03, C04, C05, D03, D15: every answer that Telegram may give a letter means one thing."""

import ssl
from collections.abc import Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    RestartingTelegram,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiohttp import RequestInfo
from aiohttp.client_exceptions import UnixClientConnectorError
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot.session import Session
from bot.verdicts import Verdict, weigh
from sandbox.refusals import KNOWN_TEXTS, NOT_MODIFIED

ASKED = SendMessage(chat_id=1, text="x")
NEXT_YEAR = "something Telegram says next year"
FORBIDDEN = (*KNOWN_TEXTS["forbidden"], f"Forbidden: {NEXT_YEAR}")
BAD = {
    Verdict.SAID: (NOT_MODIFIED, "message is not modified"),
    Verdict.GONE: (
        "message to edit not found",
        "message can't be edited",
        "MESSAGE_ID_INVALID",
    ),
    Verdict.LOST: (
        "chat not found",
        "user not found",
        "PEER_ID_INVALID",
        "USER_NOT_PARTICIPANT",
        "group chat was deactivated",
        "group is deactivated",
        "the group chat was deleted",
        "have no rights to send a message",
        "not enough rights to send text messages to the chat",
        "need administrator rights in the channel chat",
        "CHAT_WRITE_FORBIDDEN",
        "CHAT_RESTRICTED",
        "CHAT_ADMIN_REQUIRED",
        "CHANNEL_PRIVATE",
    ),
    Verdict.ASTRAY: ("message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED"),
    Verdict.PLAIN: (
        "can't parse entities: Can't find end of the entity starting at byte offset 7",
        "can't parse entities: Can't find end tag corresponding to start tag b",
    ),
    Verdict.BARE: (
        "not enough rights to send photos to the chat",
        "not enough rights to send rich messages to the chat",
        "message caption is too long",
        "wrong file identifier/HTTP URL specified",
        "file is too big",
        "IMAGE_PROCESS_FAILED",
        "PHOTO_INVALID_DIMENSIONS",
    ),
    Verdict.REFUSED: (
        "not enough rights to pin a message",
        "message to delete not found",
        "message can't be deleted",
        "message can't be deleted for everyone",
        "message to be replied not found",
        "message text is empty",
        "message is too long",
        "reply markup is too long",
        "BUTTON_DATA_INVALID",
        "BUTTON_URL_INVALID",
        "query is too old and response timeout expired or query ID is invalid",
        "VOICE_MESSAGES_FORBIDDEN",
        "message with poll to stop not found",
        "poll can't be stopped",
        "poll has already been closed",
        "strings must be encoded in UTF-8",
        NEXT_YEAR,
    ),
}


@pytest.mark.parametrize("words", FORBIDDEN)
def test_c03_who_forbids_is_left_alone(words):
    assert weigh(TelegramForbiddenError(ASKED, words)).verdict is Verdict.LOST


def test_c05_every_text_that_the_sandbox_can_refuse_with_has_a_verdict_here():
    expected = {f"Bad Request: {words}" for texts in BAD.values() for words in texts}
    assert set(KNOWN_TEXTS["bad_request"]) <= expected


@pytest.mark.parametrize(
    ("words", "verdict"), [(words, verdict) for verdict, texts in BAD.items() for words in texts]
)
def test_c05_words_of_a_bad_request(words, verdict):
    assert weigh(TelegramBadRequest(ASKED, f"Bad Request: {words}")).verdict is verdict


def test_c01_a_group_that_moved_says_where_to():
    answer = weigh(TelegramMigrateToChat(ASKED, "Bad Request: group chat was upgraded", -100500))
    assert (answer.verdict, answer.new_chat_id) == (Verdict.MIGRATED, -100500)


def test_d06_a_busy_telegram_says_how_long():
    answer = weigh(TelegramRetryAfter(ASKED, "Too Many Requests: retry after 17", 17))
    assert (answer.verdict, answer.retry_after) == (Verdict.BUSY, 17.0)


@pytest.mark.parametrize(
    ("trouble", "verdict"),
    [
        (TelegramUnauthorizedError(ASKED, "Unauthorized"), Verdict.NOT_NOW),
        (TelegramNotFound(ASKED, "Not Found"), Verdict.NOT_NOW),
        (TelegramNotFound(ASKED, "Not Found: method not found"), Verdict.UNKNOWN),
        (TelegramConflictError(ASKED, "Conflict"), Verdict.NOT_NOW),
        (TelegramEntityTooLarge(ASKED, "Request Entity Too Large"), Verdict.REFUSED),
        (TelegramServerError(ASKED, "Internal Server Error"), Verdict.UNCLEAR),
        (RestartingTelegram(ASKED, "Internal Server Error: restart"), Verdict.UNCLEAR),
        (TelegramNetworkError(ASKED, "ServerDisconnectedError"), Verdict.UNCLEAR),
        (ClientDecodeError("no", ValueError(), "<html>"), Verdict.UNCLEAR),
        (TelegramAPIError(ASKED, "no"), Verdict.UNCLEAR),
        (TypeError("no description"), Verdict.UNCLEAR),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no"), Verdict.UNCLEAR),
    ],
    ids=lambda each: type(each).__name__,
)
def test_d15_nothing_escapes_and_only_what_surely_failed_is_repeated(trouble, verdict):
    assert weigh(trouble).verdict is verdict


ADDRESS = ConnectionKey(
    "telegram", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None
)


ASKED_OF = RequestInfo(
    URL("https://telegram"), "POST", CIMultiDictProxy(CIMultiDict()), URL("https://telegram")
)
REFUSED = OSError(111, "refused")
LINES: dict[type[Exception], tuple[tuple[Any, ...], Verdict]] = {
    # nothing was written
    aiohttp.ClientConnectorError: ((ADDRESS, REFUSED), Verdict.NOT_NOW),
    aiohttp.ClientConnectorDNSError: ((ADDRESS, OSError(-2, "unknown")), Verdict.NOT_NOW),
    aiohttp.ClientProxyConnectionError: ((ADDRESS, REFUSED), Verdict.NOT_NOW),
    UnixClientConnectorError: (("/socket", ADDRESS, REFUSED), Verdict.NOT_NOW),
    aiohttp.ClientSSLError: ((ADDRESS, REFUSED), Verdict.NOT_NOW),
    aiohttp.ClientConnectorSSLError: ((ADDRESS, REFUSED), Verdict.NOT_NOW),
    aiohttp.ClientConnectorCertificateError: ((ADDRESS, ssl.CertificateError()), Verdict.NOT_NOW),
    aiohttp.ConnectionTimeoutError: ((), Verdict.NOT_NOW),
    aiohttp.ServerFingerprintMismatch: ((b"a", b"b", "telegram", 443), Verdict.NOT_NOW),
    aiohttp.ClientHttpProxyError: ((ASKED_OF, ()), Verdict.NOT_NOW),
    aiohttp.InvalidURL: (("no address",), Verdict.NOT_NOW),
    aiohttp.InvalidUrlClientError: (("no address",), Verdict.NOT_NOW),
    aiohttp.NonHttpUrlClientError: (("ftp://telegram",), Verdict.NOT_NOW),
    # something may have been
    aiohttp.ClientError: ((), Verdict.UNCLEAR),
    aiohttp.ClientConnectionError: ((), Verdict.UNCLEAR),
    aiohttp.ClientConnectionResetError: ((), Verdict.UNCLEAR),
    aiohttp.ClientOSError: ((104, "reset by peer"), Verdict.UNCLEAR),
    aiohttp.ServerConnectionError: ((), Verdict.UNCLEAR),
    aiohttp.ServerDisconnectedError: ((), Verdict.UNCLEAR),
    aiohttp.ServerTimeoutError: ((), Verdict.UNCLEAR),
    aiohttp.SocketTimeoutError: ((), Verdict.UNCLEAR),
    aiohttp.ClientPayloadError: (("half an answer",), Verdict.UNCLEAR),
    aiohttp.UploadAbortedError: (("half a question",), Verdict.UNCLEAR),
    aiohttp.ClientResponseError: ((ASKED_OF, ()), Verdict.UNCLEAR),
    aiohttp.ContentTypeError: ((ASKED_OF, ()), Verdict.UNCLEAR),
    aiohttp.TooManyRedirects: ((ASKED_OF, ()), Verdict.UNCLEAR),
    aiohttp.WSServerHandshakeError: ((ASKED_OF, ()), Verdict.UNCLEAR),
    aiohttp.RedirectClientError: ((), Verdict.UNCLEAR),
    aiohttp.InvalidUrlRedirectClientError: (("no address",), Verdict.UNCLEAR),
    aiohttp.NonHttpUrlRedirectClientError: (("ftp://telegram",), Verdict.UNCLEAR),
    TimeoutError: ((), Verdict.UNCLEAR),
}


def below(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for each in kind.__subclasses__():
        yield from below(each)


class Failing(Session):
    """A session whose every call fails so; it remembers how long it would have waited."""

    def __init__(self, trouble: Exception) -> None:
        super().__init__("http://telegram")
        self.trouble = trouble
        self.waits: list[Any] = []

    async def create_session(self) -> Any:
        return self

    @asynccontextmanager
    async def post(self, *_, timeout: Any, **__):
        self.waits.append(timeout)
        raise self.trouble
        yield


def test_d03_no_trouble_that_the_network_library_knows_is_left_out():
    known = {kind for kind in below(aiohttp.ClientError) if kind.__module__.startswith("aiohttp.")}
    assert known == LINES.keys() - {TimeoutError}


@pytest.mark.parametrize("kind", LINES, ids=lambda each: each.__name__)
async def test_d03_only_who_was_never_reached_is_tried_again(kind):
    """As the library raises it: from outside all look alike, and only their cause tells them apart."""
    words, verdict = LINES[kind]
    bot = Bot("42:AAtoken", session=Failing(kind(*words)))
    with pytest.raises(TelegramNetworkError) as trouble:
        await bot(ASKED)
    assert weigh(trouble.value).verdict is verdict
    assert weigh(kind(*words)).verdict is verdict


@pytest.mark.parametrize("given", [None, 7])
async def test_d02_waiting_for_a_line_ends_before_the_call_is_given_up(given):
    """Else who never got one could not be told from who got no answer."""
    session = Failing(TimeoutError())
    with pytest.raises(TelegramNetworkError):
        await Bot("42:AAtoken", session=session)(ASKED, request_timeout=given)
    [wait] = session.waits
    assert wait.total == (given or 20)
    assert 0 < wait.sock_connect < wait.connect
    assert wait.connect < wait.total


def test_j04_no_name_in_telegrams_words_is_written_down():
    reason = weigh(
        TelegramBadRequest(ASKED, 'Bad Request: can\'t parse entities: "<b>Li Tiezhu 13800138000" 李')
    ).reason
    assert "Tiezhu" not in reason
    assert "138" not in reason
