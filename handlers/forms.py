"""Filling any form: one question on the screen, buttons before typing, a review before it is handed in."""

from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Any

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyKeyboardMarkup,
)

from domain.errors import AlreadyDone, Refusal
from domain.form_refusals import NoDraft, NotTaken, NotWords
from domain.forms import Kind, Option
from domain.people import Actor
from handlers.answers import Markup, redraw, reply, reply_below, toast, unbutton
from handlers.filters import Filling, InPrivate, Says
from handlers.voice import Voice
from services import forms, pausing
from services.app import App
from services.form_entry import Thanks
from services.form_steps import Asking, Reviewing, Step
from services.forms import Outcome
from texts.buttons import forms as words
from texts.message import Message as Said
from texts.messages import forms as messages

PAGE = 8
PAGE_OF_MANY = 16


class Act(StrEnum):
    CHOOSE = "c"
    TOGGLE = "t"
    FINISH = "d"
    SKIP = "k"
    BACK = "b"
    KEEP = "n"  # the answer as it is: on to the next
    EDIT = "e"
    PAGE = "p"
    SUBMIT = "s"
    CANCEL = "x"
    DROP = "o"
    RESUME = "r"


WITH_VALUE = {Act.CHOOSE: forms.choose, Act.TOGGLE: forms.toggle}
WITH_KEY = {
    Act.FINISH: forms.finish,
    Act.SKIP: forms.skip,
    Act.BACK: forms.back,
    Act.KEEP: forms.keep,
    Act.EDIT: forms.edit,
}


class FormButton(CallbackData, prefix="f"):
    form: str
    act: Act
    key: str = ""
    value: str = ""


async def begin(
    event: Message | CallbackQuery,
    app: App,
    actor: Actor,
    voice: Voice,
    form_name: str,
    context: Mapping[str, Any] | None = None,
) -> None:
    """Take up a form: below what the person said, or in place of the message whose button they pressed."""
    step = await app.do(forms.begin, actor, form_name, context or {})
    await _ask(event, app, actor, voice, step)


async def take_answer(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    try:
        outcome = await _answer(message, app, actor)
    except NotTaken as refusal:
        step = await _current(app, actor)
        await _ask(message, app, actor, voice, step, first=voice.explain(refusal))
    else:
        await _ask(message, app, actor, voice, outcome)


async def tap(query: CallbackQuery, callback_data: FormButton, app: App, actor: Actor, voice: Voice) -> None:
    outcome = await _tapped(callback_data, app, actor)
    await toast(query)
    turned = callback_data.act is Act.PAGE and callback_data.value.isdecimal()
    page = int(callback_data.value) if turned else _page_of(outcome, callback_data)
    await _ask(query, app, actor, voice, outcome, page=page)


def _page_of(outcome: Outcome, pressed: FormButton) -> int:
    """Where the button that was pressed stands: a tick far down the list does not turn the page."""
    if pressed.act is not Act.TOGGLE or not isinstance(outcome, Asking):
        return 0
    values = [option.value for option in outcome.options]
    return values.index(pressed.value) // _page_size(outcome) if pressed.value in values else 0


async def put_away(
    query: CallbackQuery, callback_data: FormButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(forms.cancel, actor, callback_data.form)
    await toast(query)
    await redraw(query, voice.say(messages.PutAway()), _way_back(callback_data.form, voice))


async def drop(query: CallbackQuery, callback_data: FormButton, app: App, actor: Actor, voice: Voice) -> None:
    thanks = await app.do(forms.drop, actor, callback_data.form, callback_data.value)
    await toast(query)
    await _say(query, voice, thanks)


async def cancel(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    if actor.person is None or not await app.see(forms.is_filling, actor):
        await _say_what_is_kept(message, app, actor, voice)
        return
    form = await app.do(forms.cancel, actor)
    await reply(message, voice.say(messages.PutAway()), _way_back(form, voice))


async def _say_what_is_kept(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    form = None if actor.person is None else await app.see(forms.find_put_away, actor)
    if form is None:
        await reply(message, voice.say(messages.NothingInHand()))
    else:
        await offer_to_go_on(message, voice, form)


async def offer_to_go_on(message: Message, voice: Voice, form: str) -> None:
    """Say that a form waits, with the way back into it."""
    await reply(message, voice.say(messages.StillKept()), _way_back(form, voice))


async def say_it_is_paused(message: Message, app: App, actor: Actor, voice: Voice) -> bool:
    """Words came for a question that something else was opened over; False when there is none."""
    paused = await app.see(pausing.find_paused, actor)
    if paused is not None:
        await reply(message, voice.say(messages.Paused(paused.about)), _way_back(paused.form, voice))
    return paused is not None


async def ask_again(event: Message | CallbackQuery, app: App, actor: Actor, voice: Voice) -> bool:
    """The answer was kept, but perhaps the next question never arrived; False when no form is in hand."""
    message = event if isinstance(event, Message) else event.message
    is_private = message is not None and message.chat.type == "private"
    if not is_private or not await app.see(forms.is_filling, actor):
        return False
    await _ask(event, app, actor, voice, await app.see(forms.current, actor))
    return True


async def _current(app: App, actor: Actor) -> Step:
    try:
        return await app.see(forms.current, actor)
    except Refusal:
        await _let_go(None, app, actor)
        raise


async def _answer(message: Message, app: App, actor: Actor) -> Outcome:
    try:
        return await _said(message, app, actor)
    except NotTaken:
        raise
    except Refusal:
        await _let_go(None, app, actor)
        raise


async def _said(message: Message, app: App, actor: Actor) -> Outcome:
    if message.voice is not None:
        return await app.do(forms.speak, actor, message.voice.file_id, message.voice.duration)
    if message.photo:
        return await app.do(forms.show_picture, actor, message.photo[-1].file_id)
    if (spot := message.location) is not None:
        return await app.do(forms.point_at, actor, spot.latitude, spot.longitude)
    if message.text is None:
        raise NotWords
    return await app.do(forms.answer, actor, message.text)


async def _tapped(button: FormButton, app: App, actor: Actor) -> Outcome:
    try:
        return await _done(button, app, actor)
    except NotTaken:
        raise
    except Refusal:
        await _let_go(button.form, app, actor)
        raise


async def _done(button: FormButton, app: App, actor: Actor) -> Outcome:
    if button.act in WITH_VALUE:
        return await app.do(WITH_VALUE[button.act], actor, button.form, button.key, button.value)
    if button.act in WITH_KEY:
        return await app.do(WITH_KEY[button.act], actor, button.form, button.key)
    if button.act is Act.SUBMIT:
        return await app.do(forms.submit, actor, button.form, button.value)
    if button.act is Act.RESUME:
        return await app.do(forms.resume, actor, button.form)
    return await app.see(forms.show, actor, button.form, button.key)


async def _let_go(form: str | None, app: App, actor: Actor) -> None:
    """It is not theirs to hand in any more: the form is put away, so that it swallows nothing said next."""
    with suppress(NoDraft):
        await app.do(forms.cancel, actor, form)


async def show(message: Message, app: App, actor: Actor, voice: Voice, step: Step, first: str = "") -> None:
    """Put a step of a form below what the person said, with something to be told before it."""
    await _ask(message, app, actor, voice, step, first=first)


async def _ask(
    event: Message | CallbackQuery,
    app: App,
    actor: Actor,
    voice: Voice,
    outcome: Outcome,
    *,
    first: str = "",
    page: int = 0,
) -> None:
    """Show the step; of an earlier message that asked, the buttons go."""
    message = await _say(event, voice, outcome, first=first, page=page)
    if message is None or isinstance(outcome, Thanks):
        return
    with suppress(AlreadyDone):
        before = await app.then("shown").do(forms.shown, actor, message.message_id)
        if before is not None and before != message.message_id:
            await unbutton(message, before)


async def _say(
    event: Message | CallbackQuery, voice: Voice, outcome: Outcome, *, first: str = "", page: int = 0
) -> Message | None:
    """Returns the message that says it."""
    if isinstance(outcome, Thanks) and outcome.first is not None:
        return await _hand_over(event, voice, outcome.first, outcome.message)
    drawn, markup = _drawn(outcome, voice, page)
    text = "\n\n".join(filter(None, (first, _above(outcome, voice), drawn, _below(outcome, voice))))
    if isinstance(event, Message):
        return await reply(event, text, markup)
    if isinstance(markup, ReplyKeyboardMarkup):
        await reply_below(event, text, markup)
    else:
        await redraw(event, text, markup)
    return event.message if isinstance(event.message, Message) else None


async def _hand_over(
    event: Message | CallbackQuery, voice: Voice, first: Said, letter: Said
) -> Message | None:
    """What is to be handed on stands in a message of its own, so that nothing of ours goes along."""
    message = event if isinstance(event, Message) else event.message
    if isinstance(event, Message):
        await reply(event, voice.say(first))
    else:
        await redraw(event, voice.say(first))
    return await reply(message, voice.say(letter)) if isinstance(message, Message) else None


def _above(outcome: Outcome, voice: Voice) -> str:
    """What became of the form that was in hand until now."""
    other = None if isinstance(outcome, Thanks) else outcome.laid_aside
    return voice.say(messages.LaidAside(other)) if other else ""


def _below(outcome: Outcome, voice: Voice) -> str:
    """What is good to know beside it."""
    return "\n\n".join(map(voice.say, outcome.notes))


def _drawn(outcome: Outcome, voice: Voice, page: int) -> tuple[str, Markup]:
    if isinstance(outcome, Thanks):
        from handlers import keyboards  # noqa: PLC0415 - it imports the features, and they import this module

        markup = keyboards.draw(outcome.keyboard, voice) if outcome.keyboard else None
        return voice.say(outcome.message), markup
    if isinstance(outcome, Reviewing):
        return _review(outcome, voice), _review_keyboard(outcome, voice)
    number, total = outcome.progress or (None, None)
    asking = messages.Asking(
        outcome.form,
        outcome.question.key,
        number,
        total,
        outcome.earlier,
        outcome.resumed,
        outcome.sought,
        len(outcome.options),
        outcome.about,
        outcome.ticked,
    )
    return voice.say(asking), _question_keyboard(outcome, voice, page)


def _review(step: Reviewing, voice: Voice) -> str:
    if step.preview:
        return "\n".join(map(voice.say, step.preview))
    titles = words.TITLES[step.form]
    lines = tuple(
        messages.Line(voice.word(titles[key]), None, shown)
        if isinstance(shown, int)
        else messages.Line(voice.word(titles[key]), shown)
        for key, shown in step.answers
    )
    return voice.say(messages.Review(step.form, lines, step.resumed, step.hints))


def _review_keyboard(step: Reviewing, voice: Voice) -> InlineKeyboardMarkup:
    if step.preview:
        return _preview_keyboard(step, voice)
    titles = words.TITLES[step.form]
    edits = [
        _button(voice.word(words.EDIT) % {"title": voice.word(titles[key])}, step.form, Act.EDIT, key)
        for key, _ in step.answers
    ]
    submit = _button(voice.word(words.SUBMIT), step.form, Act.SUBMIT, value=step.stamp)
    cancel = _button(voice.word(words.CANCEL), step.form, Act.CANCEL)
    drop = [_button(voice.word(words.DROP), step.form, Act.DROP)] if step.can_drop else []
    return InlineKeyboardMarkup(inline_keyboard=[[submit], *_rows(edits, 2), [cancel, *drop]])


def _preview_keyboard(step: Reviewing, voice: Voice) -> InlineKeyboardMarkup:
    """Its buttons act on this preview only: an older one of somebody else must not send the newer."""
    send = _button(voice.word(words.SEND), step.form, Act.SUBMIT, value=step.stamp)
    edits = [_button(voice.word(words.CHANGE), step.form, Act.EDIT, key) for key, _ in step.answers]
    drop = _button(voice.word(words.DROP), step.form, Act.DROP, value=step.stamp)
    return InlineKeyboardMarkup(inline_keyboard=[[send], [*edits, drop]])


def _question_keyboard(step: Asking, voice: Voice, page: int) -> InlineKeyboardMarkup:
    form, key, kind = step.form, step.question.key, step.question.kind
    act = Act.TOGGLE if kind is Kind.CHOICES else Act.CHOOSE
    size = _page_size(step)
    shown = step.options[page * size : (page + 1) * size]
    choices = [_choice(step, act, each) for each in shown]
    rows = _rows([each for each in choices if each is not None], 5 if kind is Kind.NUMBER else 2)
    if len(shown) < len(step.options):
        rows.append(_pages(step, page))
    if step.sought:
        rows.append([_button(voice.word(words.ALL), form, Act.EDIT, key)])
    if kind is Kind.CHOICES:
        rows.append([_button(voice.word(words.DONE), form, Act.FINISH, key)])
    if step.question.optional:
        rows.append([_button(voice.word(words.SKIP), form, Act.SKIP, key)])
    if step.can_keep:
        rows.append([_button(voice.word(words.KEEP), form, Act.KEEP, key)])
    rows.append(_ways_out(step, voice))
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def _page_size(step: Asking) -> int:
    """How many of the options stand on one page; of few, all of them."""
    if step.question.of_many:
        return PAGE_OF_MANY
    return PAGE if step.question.kind is Kind.PLACE else max(1, len(step.options))


def _way_back(form: str, voice: Voice) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[_button(voice.word(words.RESUME), form, Act.RESUME)]])


def _pages(step: Asking, page: int) -> list[InlineKeyboardButton]:
    """Turning the pages; nothing when one page holds everything."""
    last = (len(step.options) - 1) // _page_size(step)
    turns = [("‹", page - 1), ("›", page + 1)]
    return [
        _button(f"{arrow} {to + 1}/{last + 1}", step.form, Act.PAGE, step.question.key, str(to))
        for arrow, to in turns
        if 0 <= to <= last
    ]


def _ways_out(step: Asking, voice: Voice) -> list[InlineKeyboardButton]:
    cancel = _button(voice.word(words.CANCEL), step.form, Act.CANCEL)
    if not step.can_go_back:
        return [cancel]
    label = words.BACK_TO_REVIEW if step.changing else words.BACK
    return [_button(voice.word(label), step.form, Act.BACK, step.question.key), cancel]


def _button(text: str, form: str, act: Act, key: str = "", value: str = "") -> InlineKeyboardButton:
    data = FormButton(form=form, act=act, key=key, value=value).pack()
    return InlineKeyboardButton(text=text, callback_data=data)


def _choice(step: Asking, act: Act, option: Option) -> InlineKeyboardButton | None:
    """None for what no button can carry: the question is still asked, and the others stand below it."""
    ticked = f"✓ {option.words}" if option.value in step.picked else option.words
    try:
        return _button(ticked, step.form, act, step.question.key, option.value)
    except ValueError:
        return None


def _rows(buttons: list[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    return [buttons[start : start + width] for start in range(0, len(buttons), width)]


def routes() -> Router:
    """Comes before the features: a word of the menu is a command only when it stands alone."""
    router = Router(name="forms")
    router.message.register(cancel, InPrivate(), Says("cancel"))
    router.message.register(take_answer, Filling())
    router.callback_query.register(put_away, FormButton.filter(F.act == Act.CANCEL))
    router.callback_query.register(drop, FormButton.filter(F.act == Act.DROP))
    router.callback_query.register(tap, FormButton.filter())
    return router
