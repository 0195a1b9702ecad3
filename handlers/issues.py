"""Issues: said in the group, one living card each, a button for every next step."""

from collections.abc import Callable, Mapping

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

from domain.issues import Deed, IssueId, IssueStatus
from domain.people import Actor
from handlers.answers import drawn, toast
from handlers.buttons import GroupButton, ShortId
from handlers.filters import InGroup, Says
from handlers.voice import Voice
from handlers.whispers import Hints, answer_alone, chat_of
from services import issues
from services.app import App
from services.transaction import Transaction
from texts.buttons.issues import DEEDS
from texts.messages.issues import IssueHowTo, IssueNoted

Wish = Callable[[Transaction, Actor, IssueId, int], None]
WISHES: Mapping[Deed, Wish] = {
    Deed.TAKE: issues.take,
    Deed.PUT_DOWN: issues.put_down,
    Deed.SOLVE: issues.solve,
    Deed.SATISFY: issues.satisfy,
    Deed.REOPEN: issues.reopen,
    Deed.WITHDRAW: issues.withdraw,
}
NEXT_STEPS: Mapping[IssueStatus, tuple[Deed, ...]] = {
    IssueStatus.RAISED: (Deed.TAKE, Deed.WITHDRAW),
    IssueStatus.TAKEN: (Deed.SOLVE, Deed.PUT_DOWN),
    IssueStatus.SOLVED: (Deed.SATISFY, Deed.REOPEN),
}


class IssueButton(GroupButton, prefix="issue"):
    issue: ShortId
    deed: Deed


def card_keyboard(voice: Voice, issue: int, status: str) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for deed in NEXT_STEPS[IssueStatus(status)]:
        builder.button(text=voice.word(DEEDS[deed]), callback_data=IssueButton(issue=issue, deed=deed))
    return drawn(builder, 2)


async def raise_issue(
    message: Message, args: str, app: App, actor: Actor, voice: Voice, hints: Hints
) -> None:
    if args:
        await app.do(issues.raise_issue, actor, message.chat.id, args)
        return
    await app.see(issues.village_of, message.chat.id)
    await answer_alone(message, voice.say(IssueHowTo()), app, hints)


async def press(
    query: CallbackQuery, callback_data: IssueButton, app: App, actor: Actor, voice: Voice
) -> None:
    await app.do(WISHES[callback_data.deed], actor, IssueId(callback_data.issue), chat_of(query))
    await toast(query, voice.say(IssueNoted(callback_data.deed)))


KEYBOARDS = {"issue": card_keyboard}


def routes() -> Router:
    router = Router(name="issues")
    router.message.register(raise_issue, Says("issue"), InGroup())
    router.callback_query.register(press, IssueButton.filter())
    return router
