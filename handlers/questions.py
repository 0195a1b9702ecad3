"""Answering what people ask about a policy, from its card on the desk."""

from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from domain.people import Actor
from domain.questions import ANSWER, KIND, QuestionId
from handlers import forms
from handlers.answers import redraw, toast
from handlers.buttons import ShortId
from handlers.desk import ItemButton, back_to_desk, reopen_desk
from handlers.pages import button
from handlers.voice import Voice
from services import questions
from services.app import App
from texts.buttons import questions as words


class Act(StrEnum):
    ANSWER = "a"
    SETTLE = "s"


class QuestionButton(CallbackData, prefix="q"):
    act: Act
    question: ShortId


async def open_card(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(questions.card, actor, QuestionId(callback_data.id))
    rows = [
        [button(voice.word(label), QuestionButton(act=act, question=card.question_id))]
        for label, act in ((words.ANSWER, Act.ANSWER), (words.SETTLED, Act.SETTLE))
    ]
    await toast(query)
    await redraw(
        query, voice.say(card.message), InlineKeyboardMarkup(inline_keyboard=[*rows, [back_to_desk(voice)]])
    )


async def answer(
    query: CallbackQuery, callback_data: QuestionButton, app: App, actor: Actor, voice: Voice
) -> None:
    await forms.begin(query, app, actor, voice, ANSWER.name, {"question": callback_data.question})
    await toast(query)


async def settle(
    query: CallbackQuery, callback_data: QuestionButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(questions.settle, actor, QuestionId(callback_data.question))
    await reopen_desk(query, app, actor, voice, voice.word(words.CLOSED))


def routes() -> Router:
    router = Router(name="questions")
    router.callback_query.register(open_card, ItemButton.filter(F.kind == KIND))
    router.callback_query.register(answer, QuestionButton.filter(F.act == Act.ANSWER))
    router.callback_query.register(settle, QuestionButton.filter())
    return router
