"""A Telegram that answers what a test tells it to, and a chat's letters for it."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from sqlalchemy import select

from domain.letters import Letter, LetterKind
from storage.schema.letters import outbox
from tests.conftest import MONDAY
from tests.reserves import connection_of


class Telegram:
    """Answers each call with the next answer it is told, else with success; remembers what was asked."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.calls: list[tuple[str, str]] = []
        self.before_answer: Callable[[], Awaitable[None]] | None = None

    async def answer(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.calls.append((request.match_info["method"], str(form.get("text", ""))))
        if self.before_answer is not None:
            await self.before_answer()
        if self.answers:
            return self.answers.pop(0)
        chat = {"id": int(str(form["chat_id"])), "type": "private", "first_name": "甲"}
        result = {"message_id": len(self.calls), "date": 0, "chat": chat, "text": "x"}
        return web.json_response({"ok": True, "result": result})


def no(code: int, description: str, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return web.json_response(body, status=code)


async def put(app, text: str = "您好", chat_id: int = 7, **more) -> None:
    letter = Letter(chat_id, LetterKind.NEWS, text, "zh_CN", MONDAY, MONDAY, **more)
    await app.do(lambda tx: tx.outbox.put(letter))


async def status(app) -> list[str]:
    return await app.see(lambda tx: connection_of(tx).scalars(select(outbox.c.status)).all())
