"""Deciding about a nomination, from its card on the desk."""

from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.nominations import KIND, RETURN_NOMINATION, NominationId, Status
from domain.people import Actor
from handlers import forms
from handlers.answers import redraw, toast
from handlers.assistance import to_take_over
from handlers.buttons import ShortId
from handlers.desk import ItemButton, back_to_desk, leave_trace
from handlers.voice import Voice
from services import joint_vetting, nominations
from services.app import App
from services.nominations import Card
from texts.buttons import nominations as words
from texts.buttons.joint_vetting import OPEN_ONE
from texts.messages.nominations import ConfirmSigning


class Act(StrEnum):
    PASS = "p"  # noqa: S105 - a verdict, not a password
    RETURN = "r"
    OPEN = "o"
    SIGN_IN = "s"
    SIGN_INDEED = "y"
    LISTEN = "l"


class VettingButton(CallbackData, prefix="v"):
    """`seen` is the version on the card: nobody decides about what has changed since."""

    act: Act
    id: ShortId
    seen: int


async def open_card(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(nominations.card, actor, NominationId(callback_data.id))
    await toast(query)
    await redraw(query, voice.say(card.message), _verdicts(card, voice))


async def pass_on(
    query: CallbackQuery, callback_data: VettingButton, app: App, actor: Actor, voice: Voice
) -> None:
    decided = await app.do(nominations.pass_on, actor, NominationId(callback_data.id), callback_data.seen)
    await leave_trace(query, decided, voice, voice.word(words.PASSED))


async def ask_reason(
    query: CallbackQuery, callback_data: VettingButton, app: App, actor: Actor, voice: Voice
) -> None:
    context = {"nomination": callback_data.id, "seen": callback_data.seen}
    await forms.begin(query, app, actor, voice, RETURN_NOMINATION.name, context)
    await toast(query)


async def ask_before_signing(
    query: CallbackQuery, callback_data: VettingButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(nominations.card, actor, NominationId(callback_data.id))
    indeed = _button(voice, words.SIGN_INDEED, Act.SIGN_INDEED, card)
    wait = InlineKeyboardButton(
        text=voice.word(words.WAIT),
        callback_data=ItemButton(kind=KIND, id=card.nomination_id).pack(),
    )
    question = ConfirmSigning(card.message.full_name, card.message.village)
    await toast(query)
    await redraw(query, voice.say(question), InlineKeyboardMarkup(inline_keyboard=[[indeed], [wait]]))


async def send_to_departments(
    query: CallbackQuery, callback_data: VettingButton, app: App, actor: Actor, voice: Voice
) -> None:
    nomination_id = NominationId(callback_data.id)
    sent = await app.do(joint_vetting.open_one, actor, nomination_id, callback_data.seen)
    await leave_trace(query, sent, voice)


async def sign_in(
    query: CallbackQuery, callback_data: VettingButton, app: App, actor: Actor, voice: Voice
) -> None:
    decided = await app.do(nominations.sign_in, actor, NominationId(callback_data.id), callback_data.seen)
    await leave_trace(query, decided, voice, voice.word(words.SIGNED_IN))


async def play_recording(query: CallbackQuery, callback_data: VettingButton, app: App, actor: Actor) -> None:
    file_id = await app.see(nominations.recording, actor, NominationId(callback_data.id))
    await toast(query)
    if isinstance(query.message, Message):
        await query.message.answer_voice(file_id, protect_content=True)


def _verdicts(card: Card, voice: Voice) -> InlineKeyboardMarkup:
    if card.status is Status.SUBMITTED:
        first = _button(voice, words.PASS, Act.PASS, card)
    elif card.to_departments:
        first = _button(voice, OPEN_ONE, Act.OPEN, card)
    else:
        first = _button(voice, words.SIGN_IN, Act.SIGN_IN, card)
    rows = [[first, _button(voice, words.RETURN, Act.RETURN, card)], [back_to_desk(voice)]]
    if card.can_be_taken_over:
        rows.insert(1, [to_take_over(voice, card.nomination_id)])
    rows += [[_to_namesake(voice, each)] for each in card.namesakes]
    if card.has_recording:
        rows.insert(0, [_button(voice, words.LISTEN, Act.LISTEN, card)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _to_namesake(voice: Voice, nomination_id: int) -> InlineKeyboardButton:
    data = ItemButton(kind=KIND, id=nomination_id).pack()
    return InlineKeyboardButton(text=voice.word(words.NAMESAKE), callback_data=data)


def _button(voice: Voice, label: str, act: Act, card: Card) -> InlineKeyboardButton:
    data = VettingButton(act=act, id=card.nomination_id, seen=card.version).pack()
    return InlineKeyboardButton(text=voice.word(label), callback_data=data)


def routes() -> Router:
    router = Router(name="vetting")
    taps = router.callback_query
    taps.register(open_card, ItemButton.filter(F.kind == KIND))
    taps.register(pass_on, VettingButton.filter(F.act == Act.PASS))
    taps.register(ask_reason, VettingButton.filter(F.act == Act.RETURN))
    taps.register(send_to_departments, VettingButton.filter(F.act == Act.OPEN))
    taps.register(ask_before_signing, VettingButton.filter(F.act == Act.SIGN_IN))
    taps.register(sign_in, VettingButton.filter(F.act == Act.SIGN_INDEED))
    taps.register(play_recording, VettingButton.filter(F.act == Act.LISTEN))
    return router
