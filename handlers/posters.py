"""A village's poster: fetched, renewed, scanned — 海报."""

import asyncio

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from domain.people import Actor
from domain.places import PlaceId
from domain.posters import Poster
from handlers import nominations
from handlers.answers import redraw, reply, retire, toast
from handlers.buttons import ShortId
from handlers.pages import button
from handlers.voice import Voice
from services import posters
from services.app import App
from services.posters import Scan
from texts.buttons import posters as words
from texts.messages.nominations import NoSuchVillage
from texts.messages.posters import ConfirmRenewal, PosterFile, PosterKept, PosterOld, PosterReady


class PosterButton(CallbackData, prefix="poster"):
    """Fetches a village's letter to print."""

    place: ShortId


class RenewButton(CallbackData, prefix="renew"):
    """Withdraws this code of a village, and no later one; `indeed` only where it was asked once more."""

    place: ShortId
    old: str
    indeed: bool


class KeepButton(CallbackData, prefix="renewnot"):
    """Leaves the posters that hang as they are."""


def to_poster(voice: Voice, place_id: int) -> InlineKeyboardButton:
    return button(voice.word(words.POSTER), PosterButton(place=place_id))


async def fetch(
    query: CallbackQuery, callback_data: PosterButton, app: App, actor: Actor, voice: Voice
) -> None:
    place_id = PlaceId(callback_data.place)
    poster = await app.see(posters.find_at, actor, place_id)
    if poster is None:
        poster = await app.do(posters.make_at, actor, place_id)
    await toast(query)
    await _hand_over(query, poster, app, voice)


async def ask_before_renewing(
    query: CallbackQuery, callback_data: RenewButton, app: App, actor: Actor, voice: Voice
) -> None:
    village = await app.see(posters.may_renew, actor, PlaceId(callback_data.place))
    indeed = RenewButton(place=village.id, old=callback_data.old, indeed=True)
    row = [button(voice.word(words.RENEW_INDEED), indeed), button(voice.word(words.KEEP), KeepButton())]
    if isinstance(query.message, Message):  # below the letter, which stays
        asked = voice.say(ConfirmRenewal(village.name))
        await reply(query.message, asked, InlineKeyboardMarkup(inline_keyboard=[row]))
    await toast(query)


async def renew(
    query: CallbackQuery, callback_data: RenewButton, app: App, actor: Actor, voice: Voice
) -> None:
    place_id = PlaceId(callback_data.place)
    poster = await app.do(posters.renew, actor, place_id, callback_data.old)
    await toast(query)
    await retire(query)
    await _hand_over(query, poster, app, voice)


async def keep(query: CallbackQuery, voice: Voice) -> None:
    await toast(query)
    await redraw(query, voice.say(PosterKept()))


async def begin_at(message: Message, app: App, actor: Actor, voice: Voice, code: str) -> None:
    """A poster was scanned, or its code typed: begin at its village, or anywhere if it is an old one."""
    scanned = await app.see(posters.scan, code)
    if scanned.village is not None:
        await nominations.begin_at(message, app, actor, voice, scanned.village.code)
        return
    said = PosterOld() if scanned.came is Scan.WITHDRAWN else NoSuchVillage()
    await reply(message, voice.say(said), nominations.to_beginning(voice))


async def _hand_over(query: CallbackQuery, poster: Poster, app: App, voice: Voice) -> None:
    """What is ours to say, and below it the letter with its link: a file to print or to forward as it is."""
    if isinstance(query.message, Message):
        village = poster.village
        again = RenewButton(place=village.id, old=poster.code, indeed=False)
        row = [button(voice.word(words.RENEW), again)]
        told = voice.say(PosterReady(village.name, renewed=poster.replaces is not None))
        printed = await _printed(poster, app)
        await reply(query.message, told, InlineKeyboardMarkup(inline_keyboard=[row]))
        caption = voice.say(PosterFile(village.name, voice.link(poster.payload)))
        await query.message.answer_document(printed, caption=caption, parse_mode="HTML")


async def _printed(poster: Poster, app: App) -> BufferedInputFile:
    """In the county's language: it is for the village, not for who prints it."""
    from texts.papers.letter import print_letters  # noqa: PLC0415 - loads the typesetter with the first one

    county, locale = app.programme.name, app.programme.locale
    pdf = await asyncio.to_thread(print_letters, [poster], county, app.username, locale)
    return BufferedInputFile(pdf, f"{poster.village.code}.pdf")


def routes() -> Router:
    router = Router(name="posters")
    taps = router.callback_query
    taps.register(fetch, PosterButton.filter())
    taps.register(renew, RenewButton.filter(F.indeed))
    taps.register(ask_before_renewing, RenewButton.filter())
    taps.register(keep, KeepButton.filter())
    return router
