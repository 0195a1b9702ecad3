"""Answers to presses of inline buttons."""

from aiogram.methods import AnswerCallbackQuery

from sandbox.callbacks import Answer
from sandbox.errors import bad_request
from sandbox.methods.registry import Call, method

TOAST_LIMIT = 200


@method(AnswerCallbackQuery, "cache_time")
async def answer_callback_query(call: Call, m: AnswerCallbackQuery) -> bool:
    world = call.world
    text = (m.text or "").strip()
    if len(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if m.url and not m.url.startswith(_own_links(world.bot.username)):
        raise bad_request("URL_INVALID")
    answer = Answer(toast=text or None, alert=bool(m.show_alert), url=m.url or None)
    query = world.queries.answer(m.callback_query_id, answer, world.clock.now())
    if text:
        world.events.tell("toast", user=query.user_id, chat=query.chat_id, text=text, alert=answer.alert)
    return True


def _own_links(username: str | None) -> tuple[str, ...]:
    return (f"https://t.me/{username}?start=", f"t.me/{username}?start=", f"http://t.me/{username}?start=")
