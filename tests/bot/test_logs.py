"""Nothing that belongs to a person, and no token, reaches the log."""

import io
import logging

import pytest
import structlog

from bot.logs import configure_logs, redacted

TOKEN = "4242424242:AAcanary-token-canary-token-canary"
PHONE = "13812345678"
NAME = "欧阳小雁"


@pytest.fixture
def log():
    stream = io.StringIO()
    configure_logs("DEBUG", stream)
    yield stream
    configure_logs("ERROR")


def test_our_own_events_keep_what_is_allowed_and_hide_the_rest(log):
    structlog.get_logger().info("letter refused", letter=7, reason=f"{NAME} {TOKEN}", name=NAME, phone=PHONE)
    line = log.getvalue()
    assert "letter=7" in line
    for canary in (TOKEN, PHONE, NAME):
        assert canary not in line


def test_other_libraries_lose_their_arguments(log):
    logging.getLogger("aiogram.event").error("cannot parse %s for %s", NAME, PHONE)
    logging.getLogger("anything").error(f"url https://x/bot{TOKEN}/getMe {NAME}")  # noqa: G004 - as libraries do
    text = log.getvalue()
    assert "cannot parse" in text
    for canary in (TOKEN, PHONE, NAME):
        assert canary not in text


def test_exceptions_keep_their_type_and_place_only(log):
    try:
        int(f"{NAME} {PHONE} {TOKEN}")
    except ValueError:
        structlog.get_logger().exception("update failed", update_id=5)
        logging.getLogger("foreign").exception("it broke")
    text = log.getvalue()
    assert "ValueError at bot/test_logs.py" in text
    for canary in (TOKEN, PHONE, NAME):
        assert canary not in text


@pytest.mark.parametrize("words", [TOKEN, PHONE, "+86 138-1234-5678", NAME, f"bot{TOKEN}/getMe"])
def test_redaction_knows_tokens_phones_and_names(words):
    assert words not in redacted(f"x {words} y")
