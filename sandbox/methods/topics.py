"""Making, naming, closing and taking away the topics of a forum."""

from aiogram.methods import (
    CloseForumTopic,
    CloseGeneralForumTopic,
    CreateForumTopic,
    DeleteForumTopic,
    EditForumTopic,
    EditGeneralForumTopic,
    HideGeneralForumTopic,
    ReopenForumTopic,
    ReopenGeneralForumTopic,
    UnhideGeneralForumTopic,
    UnpinAllForumTopicMessages,
    UnpinAllGeneralForumTopicMessages,
)
from aiogram.types import ForumTopic

from sandbox import topics
from sandbox.errors import bad_request
from sandbox.methods.reaching import open_room, require
from sandbox.methods.registry import Call, method
from sandbox.rooms import Room, Topic

EMOJI = "icon_custom_emoji_id"


def _forum(call: Call, chat_id: int | str, purpose: str) -> Room:
    """A forum in which the bot may do this: as an administrator."""
    room = open_room(call.world, chat_id)
    require(room.is_forum, "the chat is not a forum")
    require(room.is_admin(call.world.bot.id), f"not enough rights to {purpose} the topic")
    return room


def _topic(room: Room, thread_id: int) -> Topic:
    if thread_id == topics.GENERAL or thread_id not in room.topics:
        raise bad_request("TOPIC_ID_INVALID")
    return room.topics[thread_id]


@method(CreateForumTopic, EMOJI)
async def create_forum_topic(call: Call, m: CreateForumTopic) -> ForumTopic:
    room = open_room(call.world, m.chat_id)
    require(room.is_forum, "the chat is not a forum")
    require(room.is_admin(call.world.bot.id), "not enough rights to create a topic")
    name = m.name.strip()[: topics.NAME_LIMIT]
    require(name, "title must be non-empty")
    colour = topics.COLOURS[0] if m.icon_color is None else m.icon_color
    require(colour in topics.COLOURS, "invalid icon color specified")
    made = topics.create(call.world, room, call.world.bot_user(), name, colour)
    return ForumTopic(message_thread_id=made.id, name=made.name, icon_color=made.icon_color)


@method(EditForumTopic, EMOJI)
async def edit_forum_topic(call: Call, m: EditForumTopic) -> bool:
    room = _forum(call, m.chat_id, "edit")
    name = (m.name or "").strip()[: topics.NAME_LIMIT]
    topics.rename(call.world, room, _topic(room, m.message_thread_id), call.world.bot_user(), name)
    return True


@method(CloseForumTopic)
async def close_forum_topic(call: Call, m: CloseForumTopic) -> bool:
    room = _forum(call, m.chat_id, "close or open")
    topics.close(call.world, room, _topic(room, m.message_thread_id), call.world.bot_user(), closed=True)
    return True


@method(ReopenForumTopic)
async def reopen_forum_topic(call: Call, m: ReopenForumTopic) -> bool:
    room = _forum(call, m.chat_id, "close or open")
    topics.close(call.world, room, _topic(room, m.message_thread_id), call.world.bot_user(), closed=False)
    return True


@method(DeleteForumTopic)
async def delete_forum_topic(call: Call, m: DeleteForumTopic) -> bool:
    room = _forum(call, m.chat_id, "delete")
    topics.delete(call.world, room, _topic(room, m.message_thread_id))
    return True


@method(UnpinAllForumTopicMessages)
async def unpin_all_forum_topic_messages(call: Call, m: UnpinAllForumTopicMessages) -> bool:
    room = _forum(call, m.chat_id, "pin or unpin")
    topics.unpin(call.world, room, _topic(room, m.message_thread_id))
    return True


@method(EditGeneralForumTopic)
async def edit_general_forum_topic(call: Call, m: EditGeneralForumTopic) -> bool:
    room = _forum(call, m.chat_id, "edit")
    name = m.name.strip()[: topics.NAME_LIMIT]
    topics.rename(call.world, room, room.topics[topics.GENERAL], call.world.bot_user(), name)
    return True


@method(CloseGeneralForumTopic)
async def close_general_forum_topic(call: Call, m: CloseGeneralForumTopic) -> bool:
    room = _forum(call, m.chat_id, "close or open")
    topics.close(call.world, room, room.topics[topics.GENERAL], call.world.bot_user(), closed=True)
    return True


@method(ReopenGeneralForumTopic)
async def reopen_general_forum_topic(call: Call, m: ReopenGeneralForumTopic) -> bool:
    room = _forum(call, m.chat_id, "close or open")
    topics.close(call.world, room, room.topics[topics.GENERAL], call.world.bot_user(), closed=False)
    return True


@method(HideGeneralForumTopic)
async def hide_general_forum_topic(call: Call, m: HideGeneralForumTopic) -> bool:
    topics.hide(call.world, _forum(call, m.chat_id, "close or open"), call.world.bot_user(), hidden=True)
    return True


@method(UnhideGeneralForumTopic)
async def unhide_general_forum_topic(call: Call, m: UnhideGeneralForumTopic) -> bool:
    topics.hide(call.world, _forum(call, m.chat_id, "close or open"), call.world.bot_user(), hidden=False)
    return True


@method(UnpinAllGeneralForumTopicMessages)
async def unpin_all_general_forum_topic_messages(call: Call, m: UnpinAllGeneralForumTopicMessages) -> bool:
    room = _forum(call, m.chat_id, "pin or unpin")
    topics.unpin(call.world, room, room.topics[topics.GENERAL])
    return True
