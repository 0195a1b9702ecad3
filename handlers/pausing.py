"""Whatever else is opened, a question asked on the way stops listening: no words are misread."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject

from domain.errors import AlreadyDone
from domain.people import Actor
from handlers.buttons import is_secret
from handlers.filters import is_command, puts_away
from handlers.forms import FormButton
from handlers.voice import Voice
from services import pausing
from services.app import App

Next = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class PauseQuestions(BaseMiddleware):
    """Before a press that is none of a form's own, and before a command."""

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Any:
        actor: Actor | None = data.get("actor")
        if actor is not None and actor.person is not None and _opens_something(event, data["voice"]):
            await _pause(data["app"], actor)
        return await handler(event, data)


async def _pause(app: App, actor: Actor) -> None:
    if await app.see(pausing.is_listening, actor):
        with suppress(AlreadyDone):
            await app.then("pause").do(pausing.pause, actor)


def _opens_something(event: TelegramObject, voice: Voice) -> bool:
    """A ballot opens nothing, and leaves no trace of when it was cast."""
    if isinstance(event, CallbackQuery):
        is_private = event.message is not None and event.message.chat.type == "private"
        said = event.data or ""
        return is_private and not said.startswith(f"{FormButton.__prefix__}:") and not is_secret(said)
    if not isinstance(event, Message) or event.chat.type != "private":
        return False
    return is_command(event, voice) and not puts_away(event, voice)
