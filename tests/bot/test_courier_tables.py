"""A table goes as one rich message, and in plain words only where it certainly did not arrive."""

import pytest
from aiohttp import web

from domain.letters import Picture
from tests.bot.telegram import no, put, status


@pytest.fixture
def address(sqlite_address):
    return sqlite_address


TABLE = Picture(
    "townships", {"place": "县", "on": "2026-12-11", "townships": [], "quiet": ["乡"]}, is_table=True
)


async def test_a_table_goes_as_one_message_in_place_of_its_words(courier, telegram, app):
    await put(app, "字", chat_id=-100, picture=TABLE)
    await courier.carry_letters()
    assert telegram.calls == [("sendRichMessage", "")]


@pytest.mark.parametrize(
    "refusal",
    [
        no(404, "Not Found: method not found"),
        no(400, "Bad Request: message is too long"),
        no(400, "Bad Request: not enough rights to send rich messages to the chat"),
        no(400, "Bad Request: can't parse entities"),
        no(413, "Request Entity Too Large"),
        no(400, "Bad Request: something Telegram says next year"),
    ],
    ids=["older server", "too long", "no right", "not parsed", "too large", "unknown"],
)
async def test_a_table_that_was_certainly_refused_is_said_in_words_once(app, courier, telegram, refusal):
    await put(app, "<b>字</b>", chat_id=-100, picture=TABLE)
    telegram.answers = [refusal]
    await courier.carry_letters()
    assert telegram.calls == [("sendRichMessage", ""), ("sendMessage", "<b>字</b>")]
    assert await courier.carry_letters() == 0
    assert await status(app) == ["sent"]


@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        (web.Response(status=502, text="<html>Bad Gateway</html>"), "ambiguous"),
        (no(403, "Forbidden: bot was kicked from the group chat"), "given_up"),
        (no(429, "Too Many Requests", retry_after=30), "waiting"),
        (no(404, "Not Found"), "waiting"),
    ],
    ids=["unclear", "kicked", "busy", "no such bot"],
)
async def test_any_other_answer_to_a_table_makes_no_second_message(app, courier, telegram, answer, ends):
    await put(app, "字", chat_id=-100, picture=TABLE)
    telegram.answers = [answer]
    await courier.carry_letters()
    assert telegram.calls == [("sendRichMessage", "")]
    assert await status(app) == [ends]


async def test_a_table_that_cannot_be_laid_keeps_nobody_from_the_words(app, courier, telegram):
    await put(app, "字", chat_id=-100, picture=Picture("no such table", {}, is_table=True))
    await courier.carry_letters()
    assert telegram.calls == [("sendMessage", "字")]
