"""Who comes into a bound group and who leaves it: heard from Telegram, whoever did it."""

from aiogram import Bot, F, Router
from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, ChatMemberRestricted, ChatMemberUnion, ChatMemberUpdated, Message

from domain.members import OutsideTheGroup
from services import members
from services.app import App

INSIDE = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.CREATOR})


async def note_change(event: ChatMemberUpdated, app: App) -> None:
    """Heard where the bot is an administrator. A new office, or being muted, is no coming and no going."""
    is_inside, user = _is_inside(event.new_chat_member), event.new_chat_member.user
    if is_inside == _is_inside(event.old_chat_member) or user.is_bot:
        return
    if await app.see(members.is_watched, event.chat.id):
        await app.do(members.note, event.chat.id, [user.id], event.date, gone=not is_inside)


async def note_line(message: Message, app: App) -> None:
    """The line in the chat that says so: all that is heard where the bot is a plain member."""
    gone = message.left_chat_member
    users = [gone] if gone is not None else message.new_chat_members or []
    accounts = [user.id for user in users if not user.is_bot]
    if not accounts:
        return
    if await app.see(members.is_watched, message.chat.id):
        await app.do(members.note, message.chat.id, accounts, message.date, gone=gone is not None)


async def require_inside(query: CallbackQuery) -> None:
    """In a public group anybody who looks in can press: there Telegram is asked; raises OutsideTheGroup."""
    if query.message is not None and query.message.chat.username:
        await require_member(query.bot, query.message.chat.id, query.from_user.id)


async def require_member(bot: Bot | None, chat_id: int, user_id: int) -> None:
    """Raise OutsideTheGroup when Telegram says so; where it says nothing, what was heard has to do."""
    assert bot is not None
    try:
        found = await bot.get_chat_member(chat_id, user_id)
    except TelegramAPIError:
        return
    if not _is_inside(found):
        raise OutsideTheGroup


def _is_inside(member: ChatMemberUnion) -> bool:
    return member.is_member if isinstance(member, ChatMemberRestricted) else member.status in INSIDE


def first_routes() -> Router:
    """Nobody acts, so these come before all that asks who does."""
    router = Router(name="members")
    router.chat_member.register(note_change)
    router.message.register(note_line, F.new_chat_members | F.left_chat_member)
    return router
