"""What a village looks for: a tap for each skill, words for the rest, and what nobody can do yet."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from domain.demands import DEMAND, DemandId
from domain.nominations import Skill
from domain.people import Actor
from domain.places import PlaceId
from handlers import forms
from handlers.answers import redraw, toast
from handlers.buttons import ShortId, VillageButton, VillagesButton
from handlers.pages import button
from handlers.voice import Voice
from services import demands
from services.app import App
from services.demands import Page
from texts.buttons import demands as words


class DemandsButton(CallbackData, prefix="dm"):
    """Opens what a village looks for."""

    village: ShortId


class SkillButton(CallbackData, prefix="dms"):
    village: ShortId
    skill: Skill


class DropButton(CallbackData, prefix="dmx"):
    """Takes back what was written in words."""

    demand: ShortId


class WriteButton(CallbackData, prefix="dmw"):
    village: ShortId


class GapsButton(CallbackData, prefix="gaps"):
    """What the villages within reach look for in vain."""


async def look(
    query: CallbackQuery, callback_data: DemandsButton, app: App, actor: Actor, voice: Voice
) -> None:
    await _redraw(query, voice, await app.see(demands.look, actor, PlaceId(callback_data.village)))


async def toggle(
    query: CallbackQuery, callback_data: SkillButton, app: App, actor: Actor, voice: Voice
) -> None:
    village_id = PlaceId(callback_data.village)
    await _redraw(query, voice, await app.do(demands.toggle, actor, village_id, callback_data.skill))


async def drop(query: CallbackQuery, callback_data: DropButton, app: App, actor: Actor, voice: Voice) -> None:
    await _redraw(query, voice, await app.do(demands.drop, actor, DemandId(callback_data.demand)))


async def write(
    query: CallbackQuery, callback_data: WriteButton, app: App, actor: Actor, voice: Voice
) -> None:
    await forms.begin(query, app, actor, voice, DEMAND.name, {"village": callback_data.village})
    await toast(query)


async def show_gaps(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    found = await app.see(demands.gaps, actor)
    back = InlineKeyboardMarkup(inline_keyboard=[[button(voice.word(words.VILLAGES), VillagesButton())]])
    await toast(query)
    await redraw(query, voice.say(found), back)


async def _redraw(query: CallbackQuery, voice: Voice, page: Page) -> None:
    await toast(query)
    await redraw(query, voice.say(page.message), _keyboard(page, voice))


def _keyboard(page: Page, voice: Voice) -> InlineKeyboardMarkup:
    village = page.place.id
    skills = [
        button(
            f"✓ {voice.label(each)}" if each in page.ticked else voice.label(each),
            SkillButton(village=village, skill=each),
        )
        for each in Skill
    ]
    rows = [skills[start : start + 2] for start in range(0, len(skills), 2)]
    rows += [[button(f"✓ {each.words}", DropButton(demand=each.id))] for each in page.worded]
    if page.has_room:
        rows.append([button(voice.word(words.WRITE), WriteButton(village=village))])
    rows.append([button(voice.word(words.BACK), VillageButton(place=village))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def to_demands(voice: Voice, village: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[button(voice.word(words.OPEN), DemandsButton(village=village))]]
    )


def to_gaps(voice: Voice) -> InlineKeyboardButton:
    return button(voice.word(words.GAPS), GapsButton())


KEYBOARDS = {"demands": to_demands}


def routes() -> Router:
    router = Router(name="demands")
    taps = router.callback_query
    taps.register(look, DemandsButton.filter())
    taps.register(toggle, SkillButton.filter())
    taps.register(drop, DropButton.filter())
    taps.register(write, WriteButton.filter())
    taps.register(show_gaps, GapsButton.filter())
    return router
