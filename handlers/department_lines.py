"""A department's reviewer signs: one tap for each candidate, or one for all of them."""

from collections.abc import Callable
from enum import StrEnum

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.joint_vetting import LINE_REASON, LineId, Signature
from domain.people import Actor, PersonId
from handlers import forms
from handlers.answers import redraw, reply, toast
from handlers.buttons import IdOrAll, ShortId
from handlers.desk import ItemButton, back_to_desk
from handlers.pages import button, turns
from handlers.voice import Voice
from services import department_lines
from services.app import App
from services.department_lines import KIND, SIGN_BATCH, Page, SteppingBack
from texts.buttons import department_lines as words
from texts.message import Message as Said


class Act(StrEnum):
    PASS = "p"  # noqa: S105 - a signature, not a password
    HOLD = "h"
    REFUSE = "r"
    STEP_BACK = "b"
    STEP_BACK_INDEED = "y"
    UNDO = "u"


WITH_REASON = {Act.HOLD: Signature.HOLD, Act.REFUSE: Signature.REFUSE}


class LinesButton(CallbackData, prefix="lines"):
    """A page of the list: in place of the message, or below a letter that stays."""

    page: int
    below: bool = False


class LineButton(CallbackData, prefix="line"):
    """`page` is where on the list the button stood; the reader goes on from there."""

    line: ShortId
    act: Act
    page: int = 0


class PassAllButton(CallbackData, prefix="lall"):
    """Shows whom one press would pass; with `seen`, the list that was shown, it signs."""

    indeed: bool
    seen: int = 0


class HandOverButton(CallbackData, prefix="lover"):
    """Hands a line, or (0) all of them, to a colleague; without one it asks to whom."""

    line: IdOrAll
    colleague: IdOrAll = 0


async def open_list(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    found = await app.see(department_lines.page, actor)
    await toast(query)
    await redraw(query, voice.say(found.message), _rows(found, voice))


async def turn(
    query: CallbackQuery, callback_data: LinesButton, app: App, actor: Actor, voice: Voice
) -> None:
    found = await app.see(department_lines.page, actor, callback_data.page)
    await toast(query)
    if callback_data.below and isinstance(query.message, Message):
        await reply(query.message, voice.say(found.message), _rows(found, voice))
    else:
        await redraw(query, voice.say(found.message), _rows(found, voice))


async def open_card(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card, _ = await app.see(department_lines.card, actor, LineId(callback_data.id))
    await toast(query)
    await redraw(query, voice.say(card), _card_rows(callback_data.id, voice))


async def pass_one(
    query: CallbackQuery, callback_data: LineButton, app: App, actor: Actor, voice: Voice
) -> None:
    """Signed; the list goes on, and the last signature can be taken back."""
    line_id = LineId(callback_data.line)
    signed = await app.do(department_lines.sign, actor, line_id, Signature.PASS)
    found = await app.see(department_lines.page, actor, callback_data.page)
    await toast(query, voice.spoken(signed))
    await redraw(query, f"{voice.say(signed)}\n\n{voice.say(found.message)}", _rows(found, voice, line_id))


async def ask_reason(
    query: CallbackQuery, callback_data: LineButton, app: App, actor: Actor, voice: Voice
) -> None:
    context = {"line": callback_data.line, "signature": str(WITH_REASON[callback_data.act])}
    await forms.begin(query, app, actor, voice, LINE_REASON.name, context)
    await toast(query)


async def ask_to_step_back(
    query: CallbackQuery, callback_data: LineButton, app: App, actor: Actor, voice: Voice
) -> None:
    found = await app.see(department_lines.ask_to_step_back, actor, LineId(callback_data.line))
    await toast(query)
    await redraw(query, voice.say(found.message), _leaving_rows(found, voice))


async def step_back(
    query: CallbackQuery, callback_data: LineButton, app: App, actor: Actor, voice: Voice
) -> None:
    done = await app.do(department_lines.step_back, actor, LineId(callback_data.line))
    await _say(query, done, voice)


async def undo(query: CallbackQuery, callback_data: LineButton, app: App, actor: Actor, voice: Voice) -> None:
    done = await app.do(department_lines.take_back, actor, LineId(callback_data.line))
    await _say(query, done, voice)


async def preview_pass(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    found = await app.see(department_lines.preview_pass, actor)
    rows = [[button(voice.word(words.BACK), LinesButton(page=0))]]
    if found.message.count:
        sign = PassAllButton(indeed=True, seen=found.stamp)
        rows.insert(0, [button(voice.word(words.PASS_INDEED), sign)])
    await toast(query)
    await redraw(query, voice.say(found.message), InlineKeyboardMarkup(inline_keyboard=rows))


async def pass_all(
    query: CallbackQuery, callback_data: PassAllButton, app: App, actor: Actor, voice: Voice
) -> None:
    done = await app.do(department_lines.pass_all, actor, callback_data.seen)
    await _say(query, done, voice)


async def hand_over(
    query: CallbackQuery, callback_data: HandOverButton, app: App, actor: Actor, voice: Voice
) -> None:
    colleague = PersonId(callback_data.colleague)
    done = await app.do(department_lines.hand_over, actor, callback_data.line, colleague)
    await _say(query, done, voice)


async def ask_colleague(
    query: CallbackQuery, callback_data: HandOverButton, app: App, actor: Actor, voice: Voice
) -> None:
    found = await app.see(department_lines.colleagues, actor, callback_data.line)
    rows = [
        [button(each.name, HandOverButton(line=found.line_id, colleague=each.id))] for each in found.people
    ]
    rows.append([button(voice.word(words.BACK), LinesButton(page=0))])
    await toast(query)
    await redraw(query, voice.say(found.message), InlineKeyboardMarkup(inline_keyboard=rows))


async def _say(query: CallbackQuery, done: Said, voice: Voice) -> None:
    await toast(query)
    back = button(voice.word(words.LIST), LinesButton(page=0))
    await redraw(query, voice.say(done), InlineKeyboardMarkup(inline_keyboard=[[back]]))


def _rows(found: Page, voice: Voice, signed: LineId | None = None) -> InlineKeyboardMarkup:
    """A row for each candidate: sign with one tap, or more; below, what settles them all."""
    rows = [
        [
            button(
                voice.word(words.PASS) % {"name": each.full_name},
                LineButton(line=each.id, act=Act.PASS, page=found.page),
            ),
            button(voice.word(words.MORE), ItemButton(kind=KIND, id=each.id)),
        ]
        for each in found.lines
    ]
    rows += turns(found.page, found.pages, lambda to: LinesButton(page=to))
    if found.unsigned > 1:
        rows.append(
            [
                button(voice.word(words.PASS_ALL), PassAllButton(indeed=False)),
                button(voice.word(words.HAND_OVER_ALL), HandOverButton(line=0)),
            ]
        )
    if signed is not None:
        rows.append(_second_thoughts(voice, signed))
    rows.append([back_to_desk(voice)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _card_rows(line: int, voice: Voice) -> InlineKeyboardMarkup:
    rows = [
        [_act(voice, words.PASS_THIS, line, Act.PASS)],
        [_act(voice, words.HOLD, line, Act.HOLD), _act(voice, words.REFUSE, line, Act.REFUSE)],
        [
            _act(voice, words.STEP_BACK, line, Act.STEP_BACK),
            button(voice.word(words.HAND_OVER), HandOverButton(line=line)),
        ],
        [button(voice.word(words.BACK), LinesButton(page=0))],
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _leaving_rows(found: SteppingBack, voice: Voice) -> InlineKeyboardMarkup:
    """Who pressed by mistake is back where they were; a signature just given can be taken back still."""
    line, card = found.line_id, ItemButton(kind=KIND, id=found.line_id)
    rows = [[_act(voice, words.STEP_BACK_INDEED, line, Act.STEP_BACK_INDEED)]]
    if found.message.is_signed:
        rows.append([_act(voice, words.UNDO, line, Act.UNDO)])
    back = LinesButton(page=0) if found.message.is_signed else card
    rows.append([button(voice.word(words.NOT_CLOSE), back)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _act(voice: Voice, said: str, line: int, act: Act) -> InlineKeyboardButton:
    return button(voice.word(said), LineButton(line=line, act=act))


def _second_thoughts(voice: Voice, line: int) -> list[InlineKeyboardButton]:
    """Who has just signed may take it back, or find that they stand too close to have signed at all."""
    return [_act(voice, words.UNDO, line, Act.UNDO), _act(voice, words.STEP_BACK, line, Act.STEP_BACK)]


def to_lines(voice: Voice) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[button(voice.word(words.LIST), LinesButton(page=0, below=True))]]
    )


def signed_line(voice: Voice, line: int) -> InlineKeyboardMarkup:
    """After a reason was given: back to the list, take it back, or step back."""
    to_list = button(voice.word(words.LIST), LinesButton(page=0, below=True))
    return InlineKeyboardMarkup(inline_keyboard=[[to_list], _second_thoughts(voice, line)])


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {"lines": to_lines, "signed_line": signed_line}


def routes() -> Router:
    router = Router(name="department_lines")
    press = router.callback_query.register
    press(open_list, ItemButton.filter(F.kind == SIGN_BATCH))
    press(open_card, ItemButton.filter(F.kind == KIND))
    press(turn, LinesButton.filter())
    press(pass_one, LineButton.filter(F.act == Act.PASS))
    press(ask_reason, LineButton.filter(F.act.in_(WITH_REASON)))
    press(ask_to_step_back, LineButton.filter(F.act == Act.STEP_BACK))
    press(step_back, LineButton.filter(F.act == Act.STEP_BACK_INDEED))
    press(undo, LineButton.filter(F.act == Act.UNDO))
    press(pass_all, PassAllButton.filter(F.indeed))
    press(preview_pass, PassAllButton.filter())
    press(hand_over, HandOverButton.filter(F.colleague > 0))
    press(ask_colleague, HandOverButton.filter())
    return router
