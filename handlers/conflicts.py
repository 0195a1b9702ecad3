"""Naming relatives among those who decide: one tap, and one more takes it back — 回避."""

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from domain.people import Actor, PersonId
from handlers.answers import redraw, toast
from handlers.buttons import IdOrAll
from handlers.pages import button
from handlers.voice import Voice
from services import conflicts
from services.app import App
from services.conflicts import Named, Signer
from texts.buttons import conflicts as words


class RelativeButton(CallbackData, prefix="rel"):
    """Names somebody as a relative, or takes it back; without anybody it shows who decides."""

    person: IdOrAll = 0


async def show(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    found = await app.see(conflicts.look, actor)
    await toast(query)
    await redraw(query, voice.say(found.message), _rows(found, voice))


async def name_relative(
    query: CallbackQuery, callback_data: RelativeButton, app: App, actor: Actor, voice: Voice
) -> None:
    found = await app.do(conflicts.name_relative, actor, PersonId(callback_data.person))
    await toast(query)
    await redraw(query, voice.say(found.message), _rows(found, voice))


def to_relatives(voice: Voice) -> InlineKeyboardButton:
    return button(voice.word(words.RELATIVES), RelativeButton())


def _rows(found: Named, voice: Voice) -> InlineKeyboardMarkup:
    rows = [[button(_label(each, voice), RelativeButton(person=each.person_id))] for each in found.signers]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _label(signer: Signer, voice: Voice) -> str:
    said = voice.word(words.NAMED if signer.named else words.SIGNER)
    return said % {"name": signer.name, "role": voice.label(signer.role)}


def routes() -> Router:
    router = Router(name="conflicts")
    router.callback_query.register(name_relative, RelativeButton.filter(F.person > 0))
    router.callback_query.register(show, RelativeButton.filter())
    return router
