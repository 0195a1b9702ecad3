"""A quarter's assessment: written or spoken by the mentor, heard first by the reserve."""

from collections.abc import Callable, Sequence

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.assessments import ASSESSMENT, REPLY, AssessmentId
from domain.nominations import Recording
from domain.pairs import PairId
from domain.people import Actor
from handlers import forms
from handlers.answers import redraw, toast
from handlers.buttons import ShortId
from handlers.desk import ItemButton
from handlers.pages import button, turns
from handlers.voice import Voice
from services import assessments
from services.app import App
from services.assessments import KIND, Reading
from texts.buttons import assessments as words
from texts.buttons.check_ins import KEPT
from texts.messages.assessments import AssessmentFile


class WriteButton(CallbackData, prefix="aswrite"):
    assessment: ShortId


class OwedPage(CallbackData, prefix="asowed"):
    page: int


class HeardButton(CallbackData, prefix="asheard"):
    assessment: ShortId


class ReplyButton(CallbackData, prefix="asreply"):
    assessment: ShortId


class ListenButton(CallbackData, prefix="aslisten"):
    """To the mentor's word, or to the reserve's reply."""

    assessment: ShortId
    reply: bool


class FileButton(CallbackData, prefix="asfile"):
    pair: ShortId


class ReadButton(CallbackData, prefix="asread"):
    assessment: ShortId


class SettleButton(CallbackData, prefix="assettle"):
    assessment: ShortId


async def turn(query: CallbackQuery, callback_data: OwedPage, app: App, actor: Actor, voice: Voice) -> None:
    page = await app.see(assessments.listed, actor, callback_data.page)
    await toast(query)
    markup = owed_keyboard(voice, **assessments.keyboard(page).ids)
    await redraw(query, voice.say(assessments.message(page)), markup)


async def write(
    query: CallbackQuery, callback_data: WriteButton, app: App, actor: Actor, voice: Voice
) -> None:
    await forms.begin(query, app, actor, voice, ASSESSMENT.name, {"assessment": callback_data.assessment})
    await toast(query)


async def reply(
    query: CallbackQuery, callback_data: ReplyButton, app: App, actor: Actor, voice: Voice
) -> None:
    await forms.begin(query, app, actor, voice, REPLY.name, {"assessment": callback_data.assessment})
    await toast(query)


async def hear(
    query: CallbackQuery, callback_data: HeardButton, app: App, actor: Actor, voice: Voice
) -> None:
    reading = await app.do(assessments.hear, actor, AssessmentId(callback_data.assessment))
    await _redraw(query, voice, reading, said=voice.word(KEPT))


async def list_file(
    query: CallbackQuery, callback_data: FileButton, app: App, actor: Actor, voice: Voice
) -> None:
    card, found = await app.see(assessments.file, actor, PairId(callback_data.pair))
    await toast(query)
    each = [
        button(voice.word(words.PERIOD) % {"period": one.period}, ReadButton(assessment=one.id))
        for one in found
    ]
    rows = [each[start : start + 2] for start in range(0, len(each), 2)]
    text = voice.say(AssessmentFile(card.mentor, card.reserve, len(found)))
    await redraw(query, text, InlineKeyboardMarkup(inline_keyboard=rows))


async def read(query: CallbackQuery, callback_data: ReadButton, app: App, actor: Actor, voice: Voice) -> None:
    await _redraw(
        query, voice, await app.see(assessments.read, actor, AssessmentId(callback_data.assessment))
    )


async def open_card(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    await _redraw(query, voice, await app.see(assessments.read, actor, AssessmentId(callback_data.id)))


async def settle(
    query: CallbackQuery, callback_data: SettleButton, app: App, actor: Actor, voice: Voice
) -> None:
    reading = await app.do(assessments.settle, actor, AssessmentId(callback_data.assessment))
    await _redraw(query, voice, reading, said=voice.word(KEPT))


async def listen(query: CallbackQuery, callback_data: ListenButton, app: App, actor: Actor) -> None:
    question = assessments.reply_recording if callback_data.reply else assessments.recording
    file_id = await app.see(question, actor, AssessmentId(callback_data.assessment))
    await toast(query)
    if isinstance(query.message, Message):
        await query.message.answer_voice(file_id, protect_content=True)


async def _redraw(query: CallbackQuery, voice: Voice, reading: Reading, *, said: str = "") -> None:
    await toast(query, said)
    await redraw(query, voice.say(reading.message), _reading_keyboard(voice, reading))


def _reading_keyboard(voice: Voice, reading: Reading) -> InlineKeyboardMarkup:
    found, number = reading.assessment, reading.assessment.id
    rows = []
    if isinstance(found.said, Recording):
        rows.append([button(voice.word(words.LISTEN), ListenButton(assessment=number, reply=False))])
    if isinstance(found.reply, Recording):
        rows.append([button(voice.word(words.LISTEN_REPLY), ListenButton(assessment=number, reply=True))])
    if reading.is_reserve and found.settled_at is None:
        rows.append([button(voice.word(words.REPLY), ReplyButton(assessment=number))])
    if reading.may_settle:
        rows.append([button(voice.word(words.SETTLE), SettleButton(assessment=number))])
    rows.append([button(voice.word(words.BACK), FileButton(pair=found.pair_id))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def owed_keyboard(
    voice: Voice, rows: Sequence[tuple[int, str]], page: int, pages: int
) -> InlineKeyboardMarkup:
    """One tap, then the words or the voice: a row for each reserve."""
    drawn = [
        [button(voice.word(words.WRITE_OF).replace("%(name)s", name), WriteButton(assessment=number))]
        for number, name in rows
    ]
    drawn += turns(page, pages, lambda to: OwedPage(page=to))
    return InlineKeyboardMarkup(inline_keyboard=drawn)


def heard_keyboard(voice: Voice, assessment: int, *, spoken: bool) -> InlineKeyboardMarkup:
    """Below the letter to the reserve."""
    rows = [
        [
            button(voice.word(words.HEARD), HeardButton(assessment=assessment)),
            button(voice.word(words.REPLY), ReplyButton(assessment=assessment)),
        ]
    ]
    if spoken:
        rows.insert(0, [button(voice.word(words.LISTEN), ListenButton(assessment=assessment, reply=False))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def to_owed(voice: Voice, owed: Sequence[int]) -> list[list[InlineKeyboardButton]]:
    """Below the week's question: to the one there is, or to their list."""
    if not owed:
        return []
    leads_to = WriteButton(assessment=owed[0]) if len(owed) == 1 else OwedPage(page=0)
    return [[button(voice.word(words.WRITE), leads_to)]]


def to_file(voice: Voice, pair: int) -> list[InlineKeyboardButton]:
    return [button(voice.word(words.FILE), FileButton(pair=pair))]


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {
    "assessment": heard_keyboard,
    "assessments": owed_keyboard,
}


def routes() -> Router:
    router = Router(name="assessments")
    press = router.callback_query.register
    press(turn, OwedPage.filter())
    press(write, WriteButton.filter())
    press(reply, ReplyButton.filter())
    press(hear, HeardButton.filter())
    press(list_file, FileButton.filter())
    press(read, ReadButton.filter())
    press(open_card, ItemButton.filter(F.kind == KIND))
    press(settle, SettleButton.filter())
    press(listen, ListenButton.filter())
    return router
