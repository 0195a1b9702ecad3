"""Recommending somebody — 推荐."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.people import Actor
from domain.recommendations import RECOMMENDATION
from handlers import forms
from handlers.answers import toast
from handlers.filters import InPrivate, Says
from handlers.nominations import Way, WayButton
from handlers.voice import Voice
from services.app import App
from texts.buttons.recommendations import RECOMMEND


async def recommend(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    await forms.begin(message, app, actor, voice, RECOMMENDATION.name)


async def recommend_by_button(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    if isinstance(query.message, Message):  # a new message: what led here stays in view
        await recommend(query.message, app, actor, voice)
    await toast(query)


def to_recommending(voice: Voice) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton(
        text=voice.word(RECOMMEND), callback_data=WayButton(way=Way.RECOMMEND).pack()
    )
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


KEYBOARDS = {"recommend": to_recommending}


def routes() -> Router:
    router = Router(name="recommendations")
    router.message.register(recommend, InPrivate(), Says("recommend"))
    router.callback_query.register(recommend_by_button, WayButton.filter(F.way == Way.RECOMMEND))
    return router
