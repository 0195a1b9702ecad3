"""/summary: a host asks for the week so far, and the group sees it."""

from aiogram import Router
from aiogram.types import Message

from domain.people import Actor
from domain.places import Place
from handlers.filters import InGroup, Says
from services import digests
from services.app import App


async def tell_week_so_far(message: Message, app: App, actor: Actor, place: Place) -> None:
    await app.do(digests.tell_week_so_far, actor, message.chat.id, place)


def routes() -> Router:
    router = Router(name="digests")
    router.message.register(tell_week_so_far, Says("summary"), InGroup())
    return router
