"""Topics of a forum: where a message belongs, and what happens to a topic."""

from typing import Any

from aiogram.types import (
    ForumTopicClosed,
    ForumTopicCreated,
    ForumTopicEdited,
    ForumTopicReopened,
    GeneralForumTopicHidden,
    GeneralForumTopicUnhidden,
    Message,
    User,
)

from sandbox.errors import bad_request
from sandbox.rooms import Post, Room, Topic
from sandbox.world import World

GENERAL = 1
COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
NAME_LIMIT = 128


def open_forum(room: Room) -> None:
    """Divide a supergroup; its first topic is there from the start and cannot be taken away."""
    room.is_forum = True
    room.topics[GENERAL] = Topic(GENERAL, "General", COLOURS[0])
    next(room.ids)  # no message shall be taken for the first topic


def meant(room: Room, thread_id: int | None, answered: Message | None = None) -> Topic | None:
    """The topic a message goes to: the one named, else that of the message it answers, else the first."""
    if not room.is_forum:
        if room.is_private and thread_id:
            raise bad_request("message thread not found")
        return None  # without topics the server does not look at it
    if thread_id and (thread_id == GENERAL or thread_id not in room.topics):
        raise bad_request("message thread not found")
    inherited = answered.message_thread_id if answered is not None else None
    return room.topics.get(thread_id or inherited or GENERAL, room.topics[GENERAL])


def may_write(room: Room, topic: Topic | None, user_id: int) -> bool:
    """Into a closed topic only administrators and who made it may write."""
    return topic is None or not topic.closed or room.is_admin(user_id) or topic.by == user_id


def placed(room: Room, thread_id: int | None, answered: Message | None, user_id: int) -> dict[str, Any]:
    """What a message shows of its topic; one that answers nobody answers the topic's beginning."""
    topic = meant(room, thread_id, answered)
    if not may_write(room, topic, user_id):
        raise bad_request("TOPIC_CLOSED")
    if topic is None or topic.id == GENERAL:
        return {}
    beginning = room.posts.get(topic.id)
    implied = {"reply_to_message": beginning.message} if beginning and answered is None else {}
    return {"message_thread_id": topic.id, "is_topic_message": True, **implied}


def beside(message: Message) -> dict[str, Any]:
    """The topic of a line about this message."""
    return {name: getattr(message, name) for name in ("message_thread_id", "is_topic_message")}


def create(world: World, room: Room, by: User, name: str, colour: int) -> Topic:
    made = ForumTopicCreated(name=name, icon_color=colour)
    post = world.post(room, by, {"forum_topic_created": made, "is_topic_message": True})
    post.message = post.message.model_copy(update={"message_thread_id": post.id})
    topic = room.topics[post.id] = Topic(post.id, name, colour, by=by.id)
    _tell(world, room, post)
    return topic


def rename(world: World, room: Room, topic: Topic, by: User, name: str | None) -> None:
    if not name or name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    _notice(world, room, topic, by, {"forum_topic_edited": ForumTopicEdited(name=name)})


def close(world: World, room: Room, topic: Topic, by: User, *, closed: bool) -> None:
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    line = (
        {"forum_topic_closed": ForumTopicClosed()}
        if closed
        else {"forum_topic_reopened": ForumTopicReopened()}
    )
    _notice(world, room, topic, by, line)


def hide(world: World, room: Room, by: User, *, hidden: bool) -> None:
    """Take the first topic out of sight, which also closes it, or show it again."""
    topic = room.topics[GENERAL]
    if topic.hidden == hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.hidden = topic.closed = hidden
    line: dict[str, Any] = (
        {"general_forum_topic_hidden": GeneralForumTopicHidden()}
        if hidden
        else {"general_forum_topic_unhidden": GeneralForumTopicUnhidden()}
    )
    _notice(world, room, topic, by, line)


def delete(world: World, room: Room, topic: Topic) -> None:
    """Take a topic away with everything said in it."""
    del room.topics[topic.id]
    for post in [post for post in room.posts.values() if post.message.message_thread_id == topic.id]:
        world.remove(room, post)
    world.events.tell("people")


def unpin(world: World, room: Room, topic: Topic) -> None:
    """Unpin what is pinned in one topic."""
    thread = None if topic.id == GENERAL else topic.id
    for message_id in list(room.pinned):
        post = room.posts[message_id]
        if post.message.message_thread_id == thread:
            room.pinned.remove(message_id)
            world.tell("edit", room, post)


def _notice(world: World, room: Room, topic: Topic, by: User, line: dict[str, Any]) -> None:
    thread = {} if topic.id == GENERAL else {"message_thread_id": topic.id, "is_topic_message": True}
    _tell(world, room, world.post(room, by, {**line, **thread}))


def _tell(world: World, room: Room, post: Post) -> None:
    if room.holds(world.bot.id):
        world.notify_bot("message", post.message)
    world.events.tell("people")
