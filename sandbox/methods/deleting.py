"""Taking messages away."""

from datetime import timedelta

from aiogram.methods import DeleteMessage, DeleteMessages

from sandbox.errors import bad_request
from sandbox.methods.reaching import find_post, open_room, require
from sandbox.methods.registry import Call, method
from sandbox.rooms import Post, Room
from sandbox.world import World

FOR = timedelta(hours=48)


@method(DeleteMessage)
async def delete_message(call: Call, m: DeleteMessage) -> bool:
    room = open_room(call.world, m.chat_id)
    post = find_post(room, m.message_id, "delete")
    if not _may_delete(call.world, room, post):
        raise bad_request("message can't be deleted")
    _check_age(call.world, room, post)
    call.world.remove(room, post)
    return True


@method(DeleteMessages)
async def delete_messages(call: Call, m: DeleteMessages) -> bool:
    """Delete what can be deleted; the rest is skipped."""
    room = open_room(call.world, m.chat_id)
    require(m.message_ids, "message identifiers are not specified")
    require(len(m.message_ids) <= 100, "too many message identifiers specified")
    posts = [
        room.posts[message_id] for message_id in dict.fromkeys(m.message_ids) if message_id in room.posts
    ]
    for post in posts:
        if _may_delete(call.world, room, post) and _is_young(call.world, room, post):
            call.world.remove(room, post)
    return True


def _may_delete(world: World, room: Room, post: Post) -> bool:
    return room.is_private or post.sender_id == world.bot.id or room.is_admin(world.bot.id)


def _is_young(world: World, room: Room, post: Post) -> bool:
    """Administrators of a supergroup may delete at any age."""
    if room.type == "supergroup" and room.is_admin(world.bot.id):
        return True
    return world.clock.now() - post.message.date < FOR


def _check_age(world: World, room: Room, post: Post) -> None:
    require(_is_young(world, room, post), "message can't be deleted for everyone")
