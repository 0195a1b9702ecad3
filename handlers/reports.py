"""/report: an organizer has the townships' figures told, in private or to the organizers' group."""

from aiogram import Router
from aiogram.types import InlineKeyboardMarkup, Message

from domain.invitations import InvitationKind
from domain.people import Actor
from domain.places import Place
from handlers.answers import reply
from handlers.filters import InGroup, InPrivate, Says
from handlers.pages import button
from handlers.places import InviteButton
from handlers.voice import Voice
from services import reports
from services.app import App
from texts.buttons.reports import BIND
from texts.messages.reports import ReportComes


async def read(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    place = await app.do(reports.read, actor)
    bind = InviteButton(place=place.id, kind=InvitationKind.BIND)
    markup = InlineKeyboardMarkup(inline_keyboard=[[button(voice.word(BIND) % {"place": place.name}, bind)]])
    await reply(message, voice.say(ReportComes(place.name, app.programme.report_weeks)), markup)


async def tell_group(message: Message, app: App, actor: Actor, place: Place) -> None:
    await app.do(reports.tell_now, actor, message.chat.id, place)


def routes() -> Router:
    router = Router(name="reports")
    router.message.register(read, Says("report"), InPrivate())
    router.message.register(tell_group, Says("report"), InGroup())
    return router
