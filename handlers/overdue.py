"""What the county can do about a nomination that nobody looks at."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from domain.invitations import InvitationKind
from domain.nominations import NominationId
from domain.people import Actor, Role
from handlers.answers import redraw, toast
from handlers.desk import ItemButton, back_to_desk
from handlers.pages import button
from handlers.places import InviteButton
from handlers.voice import Voice
from services import overdue
from services.app import App
from texts.buttons.places import INVITE_TOWNSHIP


async def open_card(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(overdue.card, actor, NominationId(callback_data.id))
    another = InviteButton(place=card.township_id, kind=InvitationKind.ROLE, role=Role.TOWNSHIP_ORGANIZER)
    rows = [[button(voice.word(INVITE_TOWNSHIP), another)], [back_to_desk(voice)]]
    await toast(query)
    await redraw(query, voice.say(card.message), InlineKeyboardMarkup(inline_keyboard=rows))


def routes() -> Router:
    router = Router(name="overdue")
    router.callback_query.register(open_card, ItemButton.filter(F.kind == overdue.KIND))
    return router
