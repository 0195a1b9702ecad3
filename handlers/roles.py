"""Who holds what, and taking back what was given by mistake — 权限."""

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.people import Actor, Holding
from handlers.answers import redraw, reply, toast
from handlers.buttons import ShortId
from handlers.filters import InPrivate, Says
from handlers.pages import button, turns
from handlers.voice import Voice
from services import roles
from services.app import App
from services.roles import Roles
from texts.buttons import roles as words
from texts.messages.roles import RoleCard, RoleList, TakenBack


class RolesPage(CallbackData, prefix="roles"):
    page: int


class RoleButton(CallbackData, prefix="role"):
    """Opens one role; `indeed` takes it back."""

    grant: ShortId
    page: int
    indeed: bool = False


async def list_roles(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    await reply(message, *_drawn(await app.see(roles.look, actor), voice))


async def turn(query: CallbackQuery, callback_data: RolesPage, app: App, actor: Actor, voice: Voice) -> None:
    found = await app.see(roles.look, actor, callback_data.page)
    await toast(query)
    await redraw(query, *_drawn(found, voice))


async def open_role(
    query: CallbackQuery, callback_data: RoleButton, app: App, actor: Actor, voice: Voice
) -> None:
    found = await app.see(roles.consider, actor, callback_data.grant)
    held = found.holding
    until = held.expires_at.astimezone(app.programme.zone).date()
    card = RoleCard(held.name, held.role, held.place, until, found.may_take_back)
    take = RoleButton(grant=held.id, page=callback_data.page, indeed=True)
    rows = [[button(voice.word(words.TAKE_BACK), take)]] if found.may_take_back else []
    await toast(query)
    await redraw(query, voice.say(card), _with_way_back(rows, callback_data.page, voice))


async def take_back(
    query: CallbackQuery, callback_data: RoleButton, app: App, actor: Actor, voice: Voice
) -> None:
    held = await app.do(roles.take_back, actor, callback_data.grant)
    await toast(query)
    said = voice.say(TakenBack(held.name, held.role, held.place))
    await redraw(query, said, _with_way_back([], callback_data.page, voice))


def _drawn(found: Roles, voice: Voice) -> tuple[str, InlineKeyboardMarkup]:
    rows = [
        [button(_label(each, voice), RoleButton(grant=each.id, page=found.page))] for each in found.holdings
    ]
    rows += turns(found.page, found.pages, lambda to: RolesPage(page=to))
    return voice.say(RoleList(found.count)), InlineKeyboardMarkup(inline_keyboard=rows)


def _label(held: Holding, voice: Voice) -> str:
    names = {"name": held.name, "place": held.place, "role": voice.label(held.role)}
    return voice.word(words.ROLE) % names


def _with_way_back(rows: list[list[InlineKeyboardButton]], page: int, voice: Voice) -> InlineKeyboardMarkup:
    back = button(voice.word(words.BACK), RolesPage(page=page))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back]])


def routes() -> Router:
    router = Router(name="roles")
    router.message.register(list_roles, Says("roles"), InPrivate())
    router.callback_query.register(turn, RolesPage.filter())
    router.callback_query.register(take_back, RoleButton.filter(F.indeed))
    router.callback_query.register(open_role, RoleButton.filter())
    return router
