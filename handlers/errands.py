"""Going on with what one has under way for others — 替人办的事."""

from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.people import Actor
from handlers.answers import redraw, reply, toast
from handlers.buttons import ShortId
from handlers.desk import ItemButton
from handlers.pages import button
from handlers.voice import Voice
from services import errands, recommendations
from services.app import App
from services.assistance import DESK
from services.errands import Errands
from texts.buttons import recommendations as words
from texts.messages.errands import Errand
from texts.messages.recommendations import HandThisOn, RecommendationTakenBack


class Step(StrEnum):
    OPEN = "o"
    RENEW = "n"
    TAKE_BACK = "b"


class RecommendationButton(CallbackData, prefix="rc"):
    """One of one's own open recommendations; of another's it finds nothing."""

    id: ShortId
    step: Step


async def show(message: Message, app: App, actor: Actor, voice: Voice, *more: InlineKeyboardButton) -> bool:
    """Beside where one stands oneself; where there is nothing, nothing is said. Returns whether it was."""
    found = await app.see(errands.find, actor)
    if found is not None:
        rows = [*_lines(found), *([each] for each in more)]
        await reply(message, voice.say(found.message), InlineKeyboardMarkup(inline_keyboard=rows))
    return found is not None


async def open_recommendation(
    query: CallbackQuery, callback_data: RecommendationButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(recommendations.card, actor, callback_data.id)
    renew = _button(voice.word(words.RENEW), callback_data.id, Step.RENEW)
    take_back = _button(voice.word(words.TAKE_BACK), callback_data.id, Step.TAKE_BACK)
    await toast(query)
    await redraw(query, voice.say(card), InlineKeyboardMarkup(inline_keyboard=[[renew], [take_back]]))


async def renew(
    query: CallbackQuery, callback_data: RecommendationButton, app: App, actor: Actor, voice: Voice
) -> None:
    """The code is made once and shown once; a new one lets the old go."""
    link = await app.do(recommendations.renew, actor, callback_data.id)
    await toast(query)
    await redraw(query, voice.say(HandThisOn(link.full_name)))
    if isinstance(query.message, Message):  # of its own: nothing of ours goes along when it is handed on
        await reply(query.message, voice.say(link))


async def take_back(
    query: CallbackQuery, callback_data: RecommendationButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(recommendations.take_back, actor, callback_data.id)
    await toast(query)
    await redraw(query, voice.say(RecommendationTakenBack()))


def _lines(found: Errands) -> list[list[InlineKeyboardButton]]:
    said = found.message
    names = [
        _button(_label(each), number, Step.OPEN)
        for number, each in zip(found.recommended, said.recommended, strict=True)
    ]
    papers = [
        button(_label(each), ItemButton(kind=DESK, id=number))
        for number, each in zip(found.assisted, said.assisted, strict=True)
    ]
    return [[each] for each in [*names, *papers]]


def _label(errand: Errand) -> str:
    return f"{errand.full_name} · {errand.village}"


def _button(label: str, number: int, step: Step) -> InlineKeyboardButton:
    return button(label, RecommendationButton(id=number, step=step))


def routes() -> Router:
    router = Router(name="errands")
    taps = router.callback_query
    taps.register(open_recommendation, RecommendationButton.filter(F.step == Step.OPEN))
    taps.register(renew, RecommendationButton.filter(F.step == Step.RENEW))
    taps.register(take_back, RecommendationButton.filter(F.step == Step.TAKE_BACK))
    return router
