"""C03, C04, C05, D03, D15: every answer that Telegram may give a letter means one thing."""

from contextlib import asynccontextmanager

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
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
from aiohttp import (
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientOSError,
    ClientPayloadError,
    ConnectionTimeoutError,
    ServerDisconnectedError,
    SocketTimeoutError,
)
from aiohttp.client_reqrep import ConnectionKey

from bot.verdicts import Verdict, weigh

ASKED = SendMessage(chat_id=1, text="x")
FORBIDDEN = (
    "Forbidden: bot was blocked by the user",
    "Forbidden: user is deactivated",
    "Forbidden: bot can't initiate conversation with a user",
    "Forbidden: bot was kicked from the group chat",
    "Forbidden: bot was kicked from the supergroup chat",
    "Forbidden: bot is not a member of the supergroup chat",
    "Forbidden: bot can't send messages to bots",
    "Forbidden: the group chat was deleted",
    "Forbidden: something Telegram says next year",
)
BAD = {
    "Bad Request: message is not modified: specified new message content and reply markup …": Verdict.SAID,
    "Bad Request: message to edit not found": Verdict.GONE,
    "Bad Request: message can't be edited": Verdict.GONE,
    "Bad Request: MESSAGE_ID_INVALID": Verdict.GONE,
    "Bad Request: chat not found": Verdict.LOST,
    "Bad Request: PEER_ID_INVALID": Verdict.LOST,
    "Bad Request: have no rights to send a message": Verdict.LOST,
    "Bad Request: not enough rights to send text messages to the chat": Verdict.LOST,
    "Bad Request: need administrator rights in the channel chat": Verdict.LOST,
    "Bad Request: CHAT_WRITE_FORBIDDEN": Verdict.LOST,
    "Bad Request: TOPIC_CLOSED": Verdict.LOST,
    "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b": Verdict.PLAIN,
    "Bad Request: message is too long": Verdict.REFUSED,
    "Bad Request: BUTTON_DATA_INVALID": Verdict.REFUSED,
    "Bad Request: something Telegram says next year": Verdict.REFUSED,
}


@pytest.mark.parametrize("words", FORBIDDEN)
def test_c03_who_forbids_is_left_alone(words):
    assert weigh(TelegramForbiddenError(ASKED, words)).verdict is Verdict.LOST


@pytest.mark.parametrize(("words", "verdict"), BAD.items())
def test_c05_words_of_a_bad_request(words, verdict):
    assert weigh(TelegramBadRequest(ASKED, words)).verdict is verdict


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


@pytest.mark.parametrize(
    ("cause", "verdict"),
    [
        (ClientConnectorError(ADDRESS, OSError(111, "refused")), Verdict.NOT_NOW),
        (ClientConnectorDNSError(ADDRESS, OSError(-2, "unknown")), Verdict.NOT_NOW),
        (ServerDisconnectedError(), Verdict.UNCLEAR),
        (ClientOSError(104, "reset by peer"), Verdict.UNCLEAR),
        (ClientPayloadError("half an answer"), Verdict.UNCLEAR),
        (SocketTimeoutError(), Verdict.UNCLEAR),
        (ConnectionTimeoutError(), Verdict.UNCLEAR),
        (TimeoutError(), Verdict.UNCLEAR),
    ],
    ids=lambda each: type(each).__name__,
)
async def test_d03_only_who_was_never_reached_is_tried_again(cause, verdict):
    """As the library raises it: from outside all look alike, and only their cause tells them apart."""

    class Failing(AiohttpSession):
        async def create_session(self):
            return self

        @asynccontextmanager
        async def post(self, *_, **__):
            raise cause
            yield

    bot = Bot("42:AAtoken", session=Failing())
    with pytest.raises(TelegramNetworkError) as trouble:
        await bot(ASKED)
    assert weigh(trouble.value).verdict is verdict


def test_j04_no_name_in_telegrams_words_is_written_down():
    reason = weigh(
        TelegramBadRequest(ASKED, 'Bad Request: can\'t parse entities: "<b>Li Tiezhu 13800138000" 李')
    ).reason
    assert "Tiezhu" not in reason
    assert "138" not in reason
