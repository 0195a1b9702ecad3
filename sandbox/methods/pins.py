"""Messages pinned to the top of a chat."""

from aiogram.methods import PinChatMessage, UnpinAllChatMessages, UnpinChatMessage

from sandbox.errors import bad_request
from sandbox.methods.delivery import quoted
from sandbox.methods.editing import is_service
from sandbox.methods.reaching import find_post, open_room, require
from sandbox.methods.registry import Call, method
from sandbox.rooms import Room
from sandbox.topics import beside
from sandbox.world import World


@method(PinChatMessage)
async def pin_chat_message(call: Call, m: PinChatMessage) -> bool:
    world = call.world
    room = _allowed(world, m.chat_id)
    post = find_post(room, m.message_id, "pin")
    require(not is_service(post.message), "message can't be pinned")
    if post.id in room.pinned:
        room.pinned.remove(post.id)
        room.pinned.append(post.id)
        return True
    room.pinned.append(post.id)
    line = {"pinned_message": quoted(post.message), **beside(post.message)}
    notice = world.post(room, world.bot_user(), line, silent=bool(m.disable_notification))
    world.notify_bot("message", notice.message)
    return True


@method(UnpinChatMessage)
async def unpin_chat_message(call: Call, m: UnpinChatMessage) -> bool:
    room = _allowed(call.world, m.chat_id)
    wanted = m.message_id or (room.pinned[-1] if room.pinned else None)
    if wanted not in room.pinned:
        raise bad_request("message to unpin not found")
    room.pinned.remove(wanted)
    call.world.tell("edit", room, room.posts[wanted])
    return True


@method(UnpinAllChatMessages)
async def unpin_all_chat_messages(call: Call, m: UnpinAllChatMessages) -> bool:
    room = _allowed(call.world, m.chat_id)
    pinned, room.pinned = room.pinned, []
    for message_id in pinned:
        call.world.tell("edit", room, room.posts[message_id])
    return True


def _allowed(world: World, chat_id: int | str) -> Room:
    room = open_room(world, chat_id)
    if not room.is_private and not room.is_admin(world.bot.id):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return room
