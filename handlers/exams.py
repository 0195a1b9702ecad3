"""Tests: an organizer sends the questions, people tap the answers, who did not pass is seen to — 测验."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import BufferedInputFile, CallbackQuery, Document, InlineKeyboardMarkup, Message

from domain.banks import BankFault, BankId, BankQuestion, NotABank
from domain.exams import DONE, AttemptId, Outcome
from domain.exams import KIND as EXAM
from domain.lessons import LessonId
from domain.people import Actor
from handlers.answers import redraw, reply, toast
from handlers.buttons import IdOrAll, ShortId
from handlers.desk import ItemButton, back_to_desk, reopen_desk
from handlers.filters import InPrivate
from handlers.lessons import Trains, short
from handlers.pages import button
from handlers.sign_outs import to_sign_out
from handlers.voice import Voice
from services import banks, exams, failed_exams
from services.app import App
from services.banks import LARGEST, Bank
from services.exams import Page
from texts import moments
from texts.buttons import exams as words


class ExamButton(CallbackData, prefix="ex"):
    """Begins a test, goes on with it, or tries again."""

    lesson: ShortId


class ChoiceButton(CallbackData, prefix="exc"):
    """One tap of one try; `asked` is which question."""

    lesson: ShortId
    number: ShortId
    asked: IdOrAll
    choice: IdOrAll


class CertificateButton(CallbackData, prefix="cert"):
    """Fetches the paper of a test that was passed."""

    lesson: ShortId


class UseButton(CallbackData, prefix="exuse"):
    """These questions for that class."""

    bank: ShortId
    lesson: ShortId


class OutcomeButton(CallbackData, prefix="exo"):
    attempt: ShortId
    outcome: Outcome


async def take_in(message: Message, app: App, actor: Actor, voice: Voice, document: Document) -> None:
    """A file that an organizer sends: looked through before anything is kept."""
    await app.see(banks.require_organizer, actor)
    questions, faults = await _read(message, document)
    bank = await app.do(banks.take_in, actor, questions, faults)
    await reply(message, voice.say(bank.message), _lessons_keyboard(bank, app, voice))


async def use(query: CallbackQuery, callback_data: UseButton, app: App, actor: Actor, voice: Voice) -> None:
    bank_id, lesson_id = BankId(callback_data.bank), LessonId(callback_data.lesson)
    used = await app.do(banks.use, actor, bank_id, lesson_id)
    await toast(query)
    await redraw(query, voice.say(used))


async def take(query: CallbackQuery, callback_data: ExamButton, app: App, actor: Actor, voice: Voice) -> None:
    await _show(query, voice, await app.do(exams.take, actor, LessonId(callback_data.lesson)))


async def answer(
    query: CallbackQuery, callback_data: ChoiceButton, app: App, actor: Actor, voice: Voice
) -> None:
    button_ = callback_data
    lesson_id = LessonId(button_.lesson)
    page = await app.do(exams.answer, actor, lesson_id, button_.number, button_.asked, button_.choice)
    await _show(query, voice, page)


async def certify(
    query: CallbackQuery, callback_data: CertificateButton, app: App, actor: Actor, voice: Voice
) -> None:
    from texts.papers.certificate import print_certificate  # noqa: PLC0415 - loads the typesetter

    passed = await app.see(exams.certify, actor, LessonId(callback_data.lesson))
    await toast(query)
    if isinstance(query.message, Message):
        pdf = await asyncio.to_thread(print_certificate, passed, voice.locale)
        await query.message.answer_document(BufferedInputFile(pdf, "certificate.pdf"))


async def open_failed(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(failed_exams.card, actor, AttemptId(callback_data.id))
    rows = [
        [button(voice.word(words.OUTCOMES[each]), OutcomeButton(attempt=card.attempt_id, outcome=each))]
        for each in Outcome
    ]
    if card.sign_out is not None:
        rows.append([to_sign_out(voice, card.sign_out)])
    await toast(query)
    keyboard = InlineKeyboardMarkup(inline_keyboard=[*rows, [back_to_desk(voice)]])
    await redraw(query, voice.say(card.message), keyboard)


async def see_to(
    query: CallbackQuery, callback_data: OutcomeButton, app: App, actor: Actor, voice: Voice
) -> None:
    attempt_id = AttemptId(callback_data.attempt)
    done = await app.do(failed_exams.see_to, actor, attempt_id, callback_data.outcome)
    await reopen_desk(query, app, actor, voice, voice.spoken(done))


async def _read(message: Message, document: Document) -> tuple[list[BankQuestion], list[BankFault]]:
    """The file's questions; it lies on the disk no longer than it is read."""
    if message.bot is None or (document.file_size or 0) > LARGEST:
        raise NotABank
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"bank{Path(document.file_name or '').suffix.lower()[:5]}"
        await message.bot.download(document, path)
        return await asyncio.to_thread(banks.read_file, path)


async def _show(query: CallbackQuery, voice: Voice, page: Page) -> None:
    await toast(query)
    await redraw(query, voice.say(page.message), _keyboard(page, voice))


def _keyboard(page: Page, voice: Voice) -> InlineKeyboardMarkup:
    def to(choice: int) -> ChoiceButton:
        return ChoiceButton(lesson=page.lesson_id, number=page.number, asked=page.asked, choice=choice)

    row = [
        button(f"{'✓ ' if each in page.picked else ''}{'ABCDEF'[position]}", to(each))
        for position, each in enumerate(page.choices)
    ]
    rows = [row[start : start + 4] for start in range(0, len(row), 4)]
    if page.several:
        rows.append([button(voice.word(words.DONE), to(DONE))])
    if page.passed:
        rows.append([button(voice.word(words.CERTIFICATE), CertificateButton(lesson=page.lesson_id))])
    if page.can_retry:
        rows.append([button(voice.word(words.RETRY), ExamButton(lesson=page.lesson_id))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _lessons_keyboard(bank: Bank, app: App, voice: Voice) -> InlineKeyboardMarkup | None:
    if bank.bank_id is None or not bank.lessons:
        return None
    zone = app.programme.zone
    rows = [
        [
            button(
                voice.word(words.USE)
                % {
                    "day": moments.day(each.starts_at.astimezone(zone).date(), voice.locale),
                    "topic": short(each.topic),
                },
                UseButton(bank=bank.bank_id, lesson=each.id),
            )
        ]
        for each in bank.lessons
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def to_exam(voice: Voice, lesson: int) -> InlineKeyboardMarkup:
    begin = button(voice.word(words.BEGIN), ExamButton(lesson=lesson))
    return InlineKeyboardMarkup(inline_keyboard=[[begin]])


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {"exam": to_exam}


def routes() -> Router:
    router = Router(name="exams")
    router.message.register(take_in, InPrivate(), Trains(), F.document.as_("document"))
    taps = router.callback_query
    taps.register(take, ExamButton.filter())
    taps.register(answer, ChoiceButton.filter())
    taps.register(certify, CertificateButton.filter())
    taps.register(use, UseButton.filter())
    taps.register(open_failed, ItemButton.filter(F.kind == EXAM))
    taps.register(see_to, OutcomeButton.filter())
    return router
