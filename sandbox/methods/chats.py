"""What a bot may know about a chat and who is in it."""

from typing import Any

from aiogram.methods import GetChat, GetChatAdministrators, GetChatMember, GetChatMemberCount, LeaveChat
from aiogram.types import AcceptedGiftTypes, ChatFullInfo, ChatPermissions, Message

from sandbox import membership
from sandbox.errors import bad_request
from sandbox.methods.delivery import quoted
from sandbox.methods.reaching import find_user, known_room, open_room
from sandbox.methods.registry import Call, method
from sandbox.rooms import Room

NO_GIFTS = AcceptedGiftTypes(
    unlimited_gifts=False,
    limited_gifts=False,
    unique_gifts=False,
    premium_subscription=False,
    gifts_from_channels=False,
)
EVERYTHING = ChatPermissions(**dict.fromkeys(ChatPermissions.model_fields, True))
NOTHING = ChatPermissions(**dict.fromkeys(ChatPermissions.model_fields, False))


@method(GetChat)
async def get_chat(call: Call, m: GetChat) -> ChatFullInfo:
    room = known_room(call.world, m.chat_id)
    if not room.is_private and room.migrated_to is None:
        room = open_room(call.world, m.chat_id)
    about: dict[str, Any] = room.chat().model_dump(exclude_none=True)
    if room.is_private:
        about["bio"] = call.world.people[room.id].about
    else:
        about["permissions"] = NOTHING if room.hushed else EVERYTHING
        about["linked_chat_id"] = room.linked
    if about.get("username"):
        about["active_usernames"] = [about["username"]]
    return ChatFullInfo(
        accent_color_id=abs(room.id) % 7,
        max_reaction_count=11,
        accepted_gift_types=NO_GIFTS,
        pinned_message=_pinned(room),
        **about,
    )


def _pinned(room: Room) -> Message | None:
    return quoted(room.posts[room.pinned[-1]].message) if room.pinned else None


@method(GetChatMember)
async def get_chat_member(call: Call, m: GetChatMember) -> membership.Member:
    room = open_room(call.world, m.chat_id)
    user = find_user(call.world, m.user_id)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if room.is_private and m.user_id in {room.id, call.world.bot.id}:
        return membership.member(user, "member")
    return membership.seen(call.world, room, m.user_id)


@method(GetChatAdministrators)
async def get_chat_administrators(call: Call, m: GetChatAdministrators) -> list[membership.Member]:
    """The administrators, other bots left out unless they are asked for; this bot counts."""
    room = open_room(call.world, m.chat_id)
    if room.is_private:
        raise bad_request("there are no administrators in the private chat")
    shown = (
        user_id
        for user_id in room.admins()
        if m.return_bots or user_id == call.world.bot.id or not call.world.user(user_id).is_bot
    )
    return [membership.seen(call.world, room, user_id) for user_id in shown]


@method(GetChatMemberCount)
async def get_chat_member_count(call: Call, m: GetChatMemberCount) -> int:
    room = open_room(call.world, m.chat_id)
    return 2 if room.is_private else len(room.members())


@method(LeaveChat)
async def leave_chat(call: Call, m: LeaveChat) -> bool:
    room = open_room(call.world, m.chat_id)
    if room.is_private:
        raise bad_request("chat not found")
    membership.leave(call.world, room, call.world.bot.id, by=call.world.bot.id)
    return True
