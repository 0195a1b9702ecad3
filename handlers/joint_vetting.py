"""The county's side of a joint vetting: send, sign, refuse, give more time."""

from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton

from domain.joint_vetting import REFUSE_CANDIDATE, LineId, VettingId
from domain.people import Actor
from domain.places import PlaceId
from handlers import forms
from handlers.answers import toast
from handlers.buttons import ShortId
from handlers.departments import DepartmentButton, DepartmentsButton
from handlers.desk import ItemButton, leave_trace, show_item
from handlers.pages import button
from handlers.voice import Voice
from services import joint_vetting, late_departments
from services.app import App
from services.joint_vetting import CLOSE_BATCH, KIND, OPEN_BATCH, Preview
from texts.buttons import departments as department_words
from texts.buttons import joint_vetting as words


class Act(StrEnum):
    OPEN = "o"
    CLOSE = "c"


class BatchButton(CallbackData, prefix="jvb"):
    """Signs for everybody on the list that was shown; `seen` tells whether it still is that list."""

    act: Act
    place: ShortId
    seen: int


class Deed(StrEnum):
    CLOSE = "c"
    REFUSE = "r"


class VettingDeedButton(CallbackData, prefix="jv"):
    vetting: ShortId
    deed: Deed


class ProlongButton(CallbackData, prefix="jvp"):
    line: ShortId


async def preview_open(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    found = await app.see(joint_vetting.preview_open, actor, PlaceId(callback_data.id))
    await _preview(query, found, Act.OPEN, words.OPEN_ALL, voice)


async def preview_close(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    found = await app.see(joint_vetting.preview_close, actor, PlaceId(callback_data.id))
    await _preview(query, found, Act.CLOSE, words.CLOSE_ALL, voice)


async def open_batch(
    query: CallbackQuery, callback_data: BatchButton, app: App, actor: Actor, voice: Voice
) -> None:
    place_id = PlaceId(callback_data.place)
    done = await app.do(joint_vetting.open_batch, actor, place_id, callback_data.seen)
    await leave_trace(query, done, voice)


async def close_batch(
    query: CallbackQuery, callback_data: BatchButton, app: App, actor: Actor, voice: Voice
) -> None:
    place_id = PlaceId(callback_data.place)
    done = await app.do(joint_vetting.close_batch, actor, place_id, callback_data.seen)
    await leave_trace(query, done, voice)


async def open_card(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(joint_vetting.card, actor, VettingId(callback_data.id))
    rows = []
    if card.tally.is_stopped:
        rows.append([_deed(voice, words.REFUSE, card.vetting_id, Deed.REFUSE)])
    if card.tally.is_complete:
        rows.append([_deed(voice, words.CLOSE_ONE, card.vetting_id, Deed.CLOSE)])
    await show_item(query, card.message, voice, *rows)


async def close_one(
    query: CallbackQuery, callback_data: VettingDeedButton, app: App, actor: Actor, voice: Voice
) -> None:
    done = await app.do(joint_vetting.close_one, actor, VettingId(callback_data.vetting))
    await leave_trace(query, done, voice)


async def ask_reason(
    query: CallbackQuery, callback_data: VettingDeedButton, app: App, actor: Actor, voice: Voice
) -> None:
    context = {"vetting": callback_data.vetting}
    await forms.begin(query, app, actor, voice, REFUSE_CANDIDATE.name, context)
    await toast(query)


async def open_late(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(late_departments.card, actor, LineId(callback_data.id))
    rows = [[button(voice.word(department_words.OPEN), DepartmentsButton(below=True))]]
    if card.message.is_due:
        rows.insert(0, [button(voice.word(words.PROLONG), ProlongButton(line=card.line_id))])
    if card.number is not None and not card.message.contacts:
        somebody = DepartmentButton(number=card.number)
        rows.insert(0, [button(voice.word(department_words.INVITE), somebody)])
    await show_item(query, card.message, voice, *rows)


async def prolong(
    query: CallbackQuery, callback_data: ProlongButton, app: App, actor: Actor, voice: Voice
) -> None:
    done = await app.do(late_departments.prolong, actor, LineId(callback_data.line))
    await leave_trace(query, done, voice)


async def _preview(query: CallbackQuery, found: Preview, act: Act, said: str, voice: Voice) -> None:
    rows = []
    if found.can_sign:
        data = BatchButton(act=act, place=found.place_id, seen=found.stamp)
        rows.append([button(voice.word(said), data)])
    if found.missing:
        rows.append([button(voice.word(department_words.OPEN), DepartmentsButton(below=True))])
    await show_item(query, found.message, voice, *rows)


def _deed(voice: Voice, said: str, vetting: int, deed: Deed) -> InlineKeyboardButton:
    return button(voice.word(said), VettingDeedButton(vetting=vetting, deed=deed))


def routes() -> Router:
    router = Router(name="joint_vetting")
    press = router.callback_query.register
    press(preview_open, ItemButton.filter(F.kind == OPEN_BATCH))
    press(preview_close, ItemButton.filter(F.kind == CLOSE_BATCH))
    press(open_card, ItemButton.filter(F.kind == KIND))
    press(open_late, ItemButton.filter(F.kind == late_departments.KIND))
    press(open_batch, BatchButton.filter(F.act == Act.OPEN))
    press(close_batch, BatchButton.filter(F.act == Act.CLOSE))
    press(close_one, VettingDeedButton.filter(F.deed == Deed.CLOSE))
    press(ask_reason, VettingDeedButton.filter(F.deed == Deed.REFUSE))
    press(prolong, ProlongButton.filter())
    return router
