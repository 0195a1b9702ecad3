"""What who comes home can count on: a list, a page for each policy, and a way to ask — 政策."""

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain.people import Actor
from domain.questions import ANYTHING, ASK
from handlers import forms
from handlers.answers import redraw, reply, toast
from handlers.filters import InPrivate, Says
from handlers.pages import button, turns
from handlers.voice import Voice
from services import policies
from services.app import App
from services.policies import Listed, Shown
from texts.buttons import policies as words


class PoliciesButton(CallbackData, prefix="pls"):
    every: bool
    page: int = 0


class PolicyButton(CallbackData, prefix="pl"):
    """Opens a policy: in place of the list, or `below` a letter that has to stay."""

    policy: str
    every: bool
    below: bool = False


class AskButton(CallbackData, prefix="ask"):
    policy: str


async def list_policies(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    listed = await app.see(policies.look, actor)
    await reply(message, voice.say(listed.message), _list_keyboard(listed, voice))


async def list_again(
    query: CallbackQuery, callback_data: PoliciesButton, app: App, actor: Actor, voice: Voice
) -> None:
    listed = await app.see(policies.look, actor, callback_data.page, every=callback_data.every)
    await toast(query)
    await redraw(query, voice.say(listed.message), _list_keyboard(listed, voice))


async def open_policy(
    query: CallbackQuery, callback_data: PolicyButton, app: App, actor: Actor, voice: Voice
) -> None:
    shown = await app.see(policies.read, actor, callback_data.policy, every=callback_data.every)
    await toast(query)
    await redraw(query, voice.say(shown.message), _page_keyboard(shown, voice))


async def open_policy_below(
    query: CallbackQuery, callback_data: PolicyButton, app: App, actor: Actor, voice: Voice
) -> None:
    shown = await app.see(policies.read, actor, callback_data.policy, every=True)
    await toast(query)
    if isinstance(query.message, Message):
        await reply(query.message, voice.say(shown.message), _page_keyboard(shown, voice))


async def ask(query: CallbackQuery, callback_data: AskButton, app: App, actor: Actor, voice: Voice) -> None:
    await forms.begin(query, app, actor, voice, ASK.name, {"policy": callback_data.policy})
    await toast(query)


def _list_keyboard(listed: Listed, voice: Voice) -> InlineKeyboardMarkup:
    every = listed.every
    rows = [[button(each.title, PolicyButton(policy=each.id, every=every))] for each in listed.policies]
    rows += turns(listed.page, listed.pages, lambda to: PoliciesButton(every=every, page=to))
    if every:
        rows.append([button(voice.word(words.FITTING), PoliciesButton(every=False))])
    elif listed.message.left_out:
        rows.append([button(voice.word(words.EVERY), PoliciesButton(every=True))])
    if not listed.message.count:
        rows.append([button(voice.word(words.ASK), AskButton(policy=ANYTHING))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _page_keyboard(shown: Shown, voice: Voice) -> InlineKeyboardMarkup:
    """Ask, turn to the neighbours, go back to the list."""
    beside = [("‹", shown.before), ("›", shown.after)]
    neighbours = [
        button(arrow, PolicyButton(policy=policy, every=shown.every))
        for arrow, policy in beside
        if policy is not None
    ]
    ask_about = button(voice.word(words.ASK), AskButton(policy=shown.policy.id))
    back = button(voice.word(words.BACK), PoliciesButton(every=shown.every))
    return InlineKeyboardMarkup(inline_keyboard=[row for row in ([ask_about], neighbours, [back]) if row])


def to_policy(voice: Voice, policy: str) -> InlineKeyboardMarkup:
    """For a letter: back to what was asked about, or to ask again where that is no policy."""
    if policy == ANYTHING:
        again = button(voice.word(words.ASK), AskButton(policy=policy))
        return InlineKeyboardMarkup(inline_keyboard=[[again]])
    open_it = button(voice.word(words.OPEN), PolicyButton(policy=policy, every=True, below=True))
    return InlineKeyboardMarkup(inline_keyboard=[[open_it]])


KEYBOARDS = {"policy": to_policy}


def routes() -> Router:
    router = Router(name="policies")
    router.message.register(list_policies, Says("policy"), InPrivate())
    taps = router.callback_query
    taps.register(list_again, PoliciesButton.filter())
    taps.register(open_policy_below, PolicyButton.filter(F.below))
    taps.register(open_policy, PolicyButton.filter())
    taps.register(ask, AskButton.filter())
    return router
