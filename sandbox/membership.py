"""Who belongs to a chat: joining, leaving, promoting, blocking, and what the bot hears of it."""

from typing import Any

from aiogram.types import (
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberOwner,
    ChatMemberRestricted,
    ChatMemberUpdated,
    User,
)

from sandbox.errors import CannotDo
from sandbox.rooms import Room, Standing
from sandbox.world import World

Member = (
    ChatMemberOwner
    | ChatMemberAdministrator
    | ChatMemberMember
    | ChatMemberRestricted
    | ChatMemberLeft
    | ChatMemberBanned
)
RIGHTS = (
    *("can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    *("can_delete_stories", "can_send_welcome_messages", "can_pin_messages", "can_manage_tags"),
)
FOREVER = 0
MUTED = tuple(name for name in ChatMemberRestricted.model_fields if name.startswith("can_"))


def member(user: User, standing: Standing, *, muted: bool = False, forum: bool = False) -> Member:
    """A person's standing as the Bot API describes it; administrators here have every right."""
    if standing == "creator":
        return ChatMemberOwner(user=user, is_anonymous=False)
    if standing == "administrator":
        rights: dict[str, Any] = dict.fromkeys((*RIGHTS, *(["can_manage_topics"] if forum else [])), True)
        return ChatMemberAdministrator(user=user, can_be_edited=False, is_anonymous=False, **rights)
    if standing == "member" and muted:
        may: dict[str, Any] = {**dict.fromkeys(MUTED, False), "until_date": FOREVER}
        return ChatMemberRestricted(user=user, is_member=True, **may)
    if standing == "member":
        return ChatMemberMember(user=user)
    if standing == "kicked":
        banned: dict[str, Any] = {"until_date": FOREVER}
        return ChatMemberBanned(user=user, **banned)
    return ChatMemberLeft(user=user)


def change(world: World, room: Room, user_id: int, standing: Standing, by: int) -> None:
    """Give somebody a new standing and tell the bot as far as it may know."""
    if room.standing(user_id) == standing:
        return
    before, bot_was_admin = seen(world, room, user_id), room.is_admin(world.bot.id)
    room.standings[user_id] = standing
    tell(world, room, user_id, before, by, aloud=bot_was_admin)


def mute(world: World, room: Room, user_id: int, by: int, *, can_send: bool) -> None:
    """Take the word from one member, or give it back."""
    if room.type != "supergroup":
        raise CannotDo("Only a supergroup restricts one member; hush the whole group instead.")
    if room.standing(user_id) != "member":
        raise CannotDo(f"{world.user(user_id).first_name} is no plain member of this chat.")
    if can_send == (user_id not in room.muted):
        return
    before = seen(world, room, user_id)
    if can_send:
        room.muted.remove(user_id)
    else:
        room.muted.add(user_id)
    tell(world, room, user_id, before, by, aloud=room.is_admin(world.bot.id))


def tell(world: World, room: Room, user_id: int, before: Member, by: int, *, aloud: bool) -> None:
    """Let the bot hear of somebody's new standing: of its own always, of others' as an administrator."""
    body = ChatMemberUpdated(
        chat=room.chat(),
        from_user=world.user(by),
        date=world.now(),
        old_chat_member=before,
        new_chat_member=seen(world, room, user_id),
    )
    if user_id == world.bot.id or room.is_private:
        world.notify_bot("my_chat_member", body)
    elif aloud:
        world.notify_bot("chat_member", body)
    world.events.tell("people")


def seen(world: World, room: Room, user_id: int) -> Member:
    """Somebody's standing in a chat as it is now."""
    subject = world.bot_user() if room.is_private else world.user(user_id)
    return member(subject, room.standing(user_id), muted=user_id in room.muted, forum=room.is_forum)


def create(world: World, room: Room, members: list[int], admins: list[int]) -> None:
    """Found a group: the first administrator owns it, everybody is there from the start."""
    people = [user_id for user_id in dict.fromkeys([*admins, *members]) if user_id != world.bot.id]
    for user_id in people:
        room.standings[user_id] = "member"
    for user_id in admins:
        if user_id != world.bot.id:
            room.standings[user_id] = (
                "creator" if "creator" not in room.standings.values() else "administrator"
            )
    if world.bot.id in {*members, *admins}:
        if not people:
            raise CannotDo("A group needs at least one person besides the bot.")
        if room.type == "channel":
            _bring_to_channel(world, room, people[0], named=world.bot.id in admins)
            return
        _bring_bot(world, room, by=people[0])
        if world.bot.id in admins:
            change(world, room, world.bot.id, "administrator", by=people[0])


def _bring_to_channel(world: World, room: Room, by: int, *, named: bool) -> None:
    if not named:
        raise CannotDo("In a channel a bot can only be an administrator.")
    room.bot_was_here = True
    change(world, room, world.bot.id, "administrator", by)


def _bring_bot(world: World, room: Room, by: int) -> None:
    if room.type == "supergroup":
        join(world, room, world.bot.id, by)
        return
    change(world, room, world.bot.id, "member", by)
    room.bot_was_here = True
    service(world, room, by, {"group_chat_created": True})


def join(world: World, room: Room, user_id: int, by: int) -> None:
    """Come into a group, alone or brought by somebody."""
    if room.is_private:
        raise CannotDo("Nobody can join a private chat.")
    if room.holds(user_id):
        raise CannotDo(f"{world.user(user_id).first_name} is in this chat already.")
    if by not in {user_id, world.bot.id} and not room.holds(by):
        raise CannotDo(f"{world.user(by).first_name} is not in this chat.")
    if room.migrated_to is not None or room.disbanded:
        raise CannotDo("This group is no more.")
    if room.type == "channel" and user_id == world.bot.id:
        _bring_to_channel(world, room, by, named=True)
        return
    change(world, room, user_id, "member", by)
    room.bot_was_here = room.bot_was_here or user_id == world.bot.id
    newcomer = world.user(user_id)
    service(world, room, by, {"new_chat_members": [newcomer]})


def leave(world: World, room: Room, user_id: int, by: int) -> None:
    """Go out of a group, or be put out by somebody else."""
    if room.is_private or not room.holds(user_id):
        raise CannotDo(f"{world.user(user_id).first_name} is not in this chat.")
    gone = world.user(user_id)
    if user_id != world.bot.id:
        service(world, room, by, {"left_chat_member": gone})
        room.muted.discard(user_id)
        change(world, room, user_id, "left" if by == user_id else "kicked", by)
    else:
        change(world, room, user_id, "left" if by == user_id else "kicked", by)
        if room.type != "channel":
            world.post(room, world.user(by), {"left_chat_member": gone})
    room.keyboards.pop(user_id, None)


def disband(world: World, room: Room, by: int) -> None:
    """Delete a basic group: everybody is out of it, and nobody comes back."""
    if room.type != "group" or room.migrated_to is not None:
        raise CannotDo("Only a basic group is deleted as a whole; put the bot out of any other.")
    for user_id in room.members():
        change(world, room, user_id, "left", by)
    room.disbanded = True


def service(world: World, room: Room, by: int, content: dict[str, Any]) -> None:
    """A line in the chat that nobody typed; a bot that is inside always hears it. Channels have none."""
    if room.type == "channel":
        return
    post = world.post(room, world.user(by), content)
    if room.holds(world.bot.id):
        world.notify_bot("message", post.message)


def promote(world: World, room: Room, user_id: int, by: int) -> None:
    if not room.holds(user_id):
        raise CannotDo(f"{world.user(user_id).first_name} is not in this chat.")
    if room.standing(user_id) == "member":
        change(world, room, user_id, "administrator", by)


def owner(world: World, room: Room) -> int:
    """Who acts when nobody is named: the owner, else an administrator, else anybody inside."""
    humans = [user_id for user_id in room.members() if user_id != world.bot.id]
    ranked = sorted(
        humans, key=lambda user_id: ["creator", "administrator", "member"].index(room.standing(user_id))
    )
    if not ranked:
        raise CannotDo("There is nobody in this chat.")
    return ranked[0]


def block(world: World, user_id: int) -> None:
    change(world, _opened(world, user_id), user_id, "kicked", by=user_id)


def unblock(world: World, user_id: int) -> None:
    change(world, _opened(world, user_id), user_id, "member", by=user_id)


def _opened(world: World, user_id: int) -> Room:
    room = world.room_of(user_id, world.bot.id)
    if not room.bot_was_here:
        raise CannotDo(f"{world.user(user_id).first_name} has never written to the bot.")
    return room
