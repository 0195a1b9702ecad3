"""Agreeing to a public notice, objecting to one in private, and the county's word on it — 公示."""

import asyncio
from collections.abc import Callable

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from domain.notices import CONSENT_VERSION, OBJECTION, SETTLE_OBJECTION, NoticeId, ObjectionId
from domain.people import Actor
from domain.places import PlaceId
from handlers import forms
from handlers.answers import redraw, reply, toast
from handlers.buttons import ShortId
from handlers.desk import ItemButton, leave_trace, show_item
from handlers.pages import button
from handlers.voice import Voice
from services import entering, notice_papers, notices, objections, unanswered
from services.app import App
from services.entering import ENTER_BATCH, KIND
from services.notice_papers import Paper
from services.notices import CONSENT
from texts.buttons import notices as words
from texts.messages.notices import NoticePaper
from texts.messages.people import ConsentChanged


class NoticeButton(CallbackData, prefix="ntc"):
    """The candidate's own: put it up, or think it over; what they agree to is the text of one version."""

    notice: ShortId
    yes: bool
    version: str = ""


class ReadNoticeButton(CallbackData, prefix="ntr"):
    """Shows the candidate what the village would read, and asks once more."""

    notice: ShortId


class PaperButton(CallbackData, prefix="ntp"):
    """Prints the notice for a village's board."""

    notice: ShortId


class EnterButton(CallbackData, prefix="ntin"):
    """The county signs one in."""

    notice: ShortId


class EnterAllButton(CallbackData, prefix="ntall"):
    """The county signs in everybody on the list that was shown."""

    place: ShortId
    seen: int


class SettleButton(CallbackData, prefix="obj"):
    objection: ShortId
    upheld: bool


class HearButton(CallbackData, prefix="objl"):
    objection: ShortId


async def agree(
    query: CallbackQuery, callback_data: NoticeButton, app: App, actor: Actor, voice: Voice
) -> None:
    if callback_data.version != CONSENT_VERSION:
        await _show_asked(query, callback_data.notice, app, actor, voice, voice.say(ConsentChanged()))
        return
    agreed = await app.do(notices.agree, actor, NoticeId(callback_data.notice))
    await toast(query)
    await redraw(query, voice.say(agreed))


async def read_asked(
    query: CallbackQuery, callback_data: ReadNoticeButton, app: App, actor: Actor, voice: Voice
) -> None:
    await _show_asked(query, callback_data.notice, app, actor, voice)


async def _show_asked(
    query: CallbackQuery, notice: int, app: App, actor: Actor, voice: Voice, toasted: str = ""
) -> None:
    asked = await app.see(notices.what_is_asked, actor, NoticeId(notice))
    await toast(query, toasted)
    await redraw(query, voice.say(asked), consent_keyboard(voice, notice, CONSENT_VERSION))


async def open_consent(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(notices.consent_card, actor, NoticeId(callback_data.id))
    asking = consent_keyboard(voice, callback_data.id, CONSENT_VERSION).inline_keyboard
    await show_item(query, card, voice, *asking)


async def open_unanswered(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(unanswered.card, actor, NoticeId(callback_data.id))
    await show_item(query, card, voice)


async def print_paper(
    query: CallbackQuery, callback_data: PaperButton, app: App, actor: Actor, voice: Voice
) -> None:
    paper = await app.see(notice_papers.fetch, actor, NoticeId(callback_data.notice))
    await toast(query)
    if isinstance(query.message, Message):
        said = voice.say(NoticePaper(paper.candidate.village, paper.days[1]))
        await query.message.answer_document(await _printed(paper, app), caption=said, parse_mode="HTML")


async def _printed(paper: Paper, app: App) -> BufferedInputFile:
    """In the county's language: it is for the village, not for who prints it."""
    from texts.papers.notice import print_notice  # noqa: PLC0415 - loads the typesetter with the first one

    said = paper.candidate, paper.days, paper.county, app.username, paper.code, app.programme.locale
    return BufferedInputFile(await asyncio.to_thread(print_notice, *said), f"notice-{paper.notice_id}.pdf")


async def think_over(query: CallbackQuery, voice: Voice) -> None:
    await toast(query, voice.word(words.NO_HURRY), alert=True)


async def object_by_link(message: Message, app: App, actor: Actor, voice: Voice, code: str) -> None:
    """From the card in the group into the private chat; who objected before reads what came of it."""
    earlier = await app.see(objections.look_up, actor, code)
    if earlier is not None:
        await reply(message, voice.say(earlier))
        return
    notice_id = await app.see(objections.find_by_code, code)
    await forms.begin(message, app, actor, voice, OBJECTION.name, {"notice": notice_id})


async def open_objection(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(objections.card, actor, ObjectionId(callback_data.id))
    rows = [[_settle(voice, card.objection_id, upheld=each) for each in (True, False)]]
    if card.has_recording:
        hear = HearButton(objection=card.objection_id)
        rows.insert(0, [button(voice.word(words.LISTEN), hear)])
    await show_item(query, card.message, voice, *rows)


async def play(query: CallbackQuery, callback_data: HearButton, app: App, actor: Actor) -> None:
    file_id = await app.see(objections.recording, actor, ObjectionId(callback_data.objection))
    await toast(query)
    if isinstance(query.message, Message):
        await query.message.answer_voice(file_id, protect_content=True)


async def ask_reason(
    query: CallbackQuery, callback_data: SettleButton, app: App, actor: Actor, voice: Voice
) -> None:
    context = {"objection": callback_data.objection, "upheld": callback_data.upheld}
    await forms.begin(query, app, actor, voice, SETTLE_OBJECTION.name, context)
    await toast(query)


async def open_finished(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(entering.notice_card, actor, NoticeId(callback_data.id))
    sign = button(voice.word(words.SIGN_IN), EnterButton(notice=callback_data.id))
    await show_item(query, card, voice, [sign])


async def sign_in(
    query: CallbackQuery, callback_data: EnterButton, app: App, actor: Actor, voice: Voice
) -> None:
    done = await app.do(entering.sign_in, actor, NoticeId(callback_data.notice))
    await leave_trace(query, done, voice)


async def preview_enter(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    found = await app.see(entering.preview_enter, actor, PlaceId(callback_data.id))
    rows = []
    if found.message.count:
        data = EnterAllButton(place=found.place_id, seen=found.stamp)
        rows.append([button(voice.word(words.ENTER_ALL), data)])
    await show_item(query, found.message, voice, *rows)


async def enter_batch(
    query: CallbackQuery, callback_data: EnterAllButton, app: App, actor: Actor, voice: Voice
) -> None:
    place_id = PlaceId(callback_data.place)
    done = await app.do(entering.enter_batch, actor, place_id, callback_data.seen)
    await leave_trace(query, done, voice)


def _settle(voice: Voice, objection: int, *, upheld: bool) -> InlineKeyboardButton:
    said = voice.word(words.UPHELD if upheld else words.DISMISSED)
    return button(said, SettleButton(objection=objection, upheld=upheld))


def consent_keyboard(voice: Voice, notice: int, version: str = "") -> InlineKeyboardMarkup:
    rows = [
        [button(voice.word(words.AGREE), NoticeButton(notice=notice, yes=True, version=version))],
        [button(voice.word(words.LATER), NoticeButton(notice=notice, yes=False, version=version))],
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def read_keyboard(voice: Voice, notice: int) -> InlineKeyboardMarkup:
    """Below what does not say what the village would read: that comes first."""
    return InlineKeyboardMarkup(inline_keyboard=[[to_notice(voice, NoticeId(notice))]])


def to_notice(voice: Voice, notice: NoticeId) -> InlineKeyboardButton:
    return button(voice.word(words.READ), ReadNoticeButton(notice=notice))


def card_keyboard(voice: Voice, code: str) -> InlineKeyboardMarkup:
    """A link and no press: nothing in the group, or in the log, says who followed it."""
    return _link(voice, words.SPEAK, code)


def over_keyboard(voice: Voice, code: str) -> InlineKeyboardMarkup:
    """The same link when there is nothing more to say: whoever objected reads what came of it."""
    return _link(voice, words.RESULT, code)


def _link(voice: Voice, said: str, code: str) -> InlineKeyboardMarkup:
    link = InlineKeyboardButton(text=voice.word(said), url=voice.link(f"o_{code}"))
    return InlineKeyboardMarkup(inline_keyboard=[[link]])


def paper_keyboard(voice: Voice, notice: int) -> InlineKeyboardMarkup:
    row = [button(voice.word(words.PRINT), PaperButton(notice=notice))]
    return InlineKeyboardMarkup(inline_keyboard=[row])


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {
    "notice_consent": consent_keyboard,
    "notice_read": read_keyboard,
    "notice": card_keyboard,
    "notice_paper": paper_keyboard,
    "notice_over": over_keyboard,
}


def routes() -> Router:
    router = Router(name="notices")
    press = router.callback_query.register
    press(open_objection, ItemButton.filter(F.kind == objections.KIND))
    press(open_unanswered, ItemButton.filter(F.kind == unanswered.KIND))
    press(open_consent, ItemButton.filter(F.kind == CONSENT))
    press(open_finished, ItemButton.filter(F.kind == KIND))
    press(preview_enter, ItemButton.filter(F.kind == ENTER_BATCH))
    press(agree, NoticeButton.filter(F.yes))
    press(read_asked, ReadNoticeButton.filter())
    press(print_paper, PaperButton.filter())
    press(think_over, NoticeButton.filter())
    press(play, HearButton.filter())
    press(ask_reason, SettleButton.filter())
    press(sign_in, EnterButton.filter())
    press(enter_batch, EnterAllButton.filter())
    return router
