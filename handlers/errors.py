"""How a refusal reaches the person who was refused, and why a repeated update reaches nobody."""

from aiogram import F, Router
from aiogram.filters import ExceptionTypeFilter, MagicData
from aiogram.types import CallbackQuery, ErrorEvent, Message

from domain.errors import AlreadyDone, NoLongerThere, Refusal
from domain.people import Actor, ConsentNeeded
from handlers import errands, forms
from handlers.answers import retire, toast
from handlers.start import ConsentButton, Wishes, go_home
from handlers.voice import Voice
from handlers.whispers import Hints, answer_alone
from services.app import App
from texts.messages.forms import AlreadyKept

AGREEING, INTO_FORMS = (
    f"{each.__prefix__}{each.__separator__}" for each in (ConsentButton, forms.FormButton)
)


async def explain_refusal(event: ErrorEvent, query: CallbackQuery, voice: Voice) -> None:
    assert isinstance(event.exception, Refusal)
    await toast(query, voice.explain(event.exception), alert=True)
    if isinstance(event.exception, NoLongerThere):
        await retire(query)


async def reply_refusal(event: ErrorEvent, message: Message, voice: Voice, app: App, hints: Hints) -> None:
    assert isinstance(event.exception, Refusal)
    await answer_alone(message, voice.explain(event.exception), app, hints)


async def show_where_they_stand(
    _: ErrorEvent, message: Message, app: App, actor: Actor, voice: Voice
) -> None:
    """It took effect when it came the first time; but perhaps its answer was lost with the process."""
    asked = await forms.ask_again(message, app, actor, voice)
    if not asked and message.chat.type == "private":
        await go_home(message, app, actor, voice)
        await errands.show(message, app, actor, voice)


async def say_it_counted(_: ErrorEvent, query: CallbackQuery, voice: Voice) -> None:
    await toast(query, voice.say(AlreadyKept()))


async def show_the_next_question(
    _: ErrorEvent, query: CallbackQuery, app: App, actor: Actor, voice: Voice
) -> None:
    """The press led on in a form; perhaps what comes next never arrived."""
    await toast(query, voice.say(AlreadyKept()))
    asked = await forms.ask_again(query, app, actor, voice)
    if not asked and isinstance(query.message, Message) and query.message.chat.type == "private":
        await errands.show(query.message, app, actor, voice)


async def show_the_first_question(
    _: ErrorEvent, query: CallbackQuery, app: App, actor: Actor, voice: Voice
) -> None:
    """The press agreed; what was agreed to stays on the screen, and the question comes below it."""
    await toast(query, voice.say(AlreadyKept()))
    if isinstance(query.message, Message):
        await forms.ask_again(query.message, app, actor, voice)


async def let_it_rest(_: ErrorEvent) -> None:
    """The update took effect when it came the first time; there is nothing to add."""


def routes(wishes: Wishes) -> Router:
    router = Router(name="errors")
    router.errors.register(
        explain_refusal, ExceptionTypeFilter(Refusal), F.update.callback_query.as_("query")
    )
    spoken = MagicData(F.voice)  # news of who came and who went are a message too, and nobody's words
    message = F.update.message.as_("message")
    in_private = F.update.message.chat.type == "private"
    router.errors.register(
        wishes.ask_consent, ExceptionTypeFilter(ConsentNeeded), spoken, in_private, message
    )
    router.errors.register(reply_refusal, ExceptionTypeFilter(Refusal), spoken, message)
    already = ExceptionTypeFilter(AlreadyDone)
    router.errors.register(show_where_they_stand, already, spoken, message)
    query = F.update.callback_query
    agreed = query.data.startswith(AGREEING)
    router.errors.register(show_the_first_question, already, agreed, query.as_("query"))
    router.errors.register(
        show_the_next_question, already, query.data.startswith(INTO_FORMS), query.as_("query")
    )
    router.errors.register(say_it_counted, already, F.update.callback_query.as_("query"))
    router.errors.register(let_it_rest, already)
    return router
