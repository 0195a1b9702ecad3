"""What people do on their phones: say, edit, press and vote."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import CallbackQuery, Message

from sandbox import keyboards, senders, topics
from sandbox.callbacks import Answer, Query
from sandbox.errors import CannotDo
from sandbox.hearing import hears
from sandbox.methods.delivery import quoted
from sandbox.rooms import Post, Room
from sandbox.wording import message_text, worded
from sandbox.world import World


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is said: in reply to what, in which topic, and under which name."""

    reply_to: int | None = None
    guise: str | None = None
    channel: int | None = None
    thread: int | None = None


PLAINLY = Manner()


def say(world: World, user_id: int, chat_id: int, content: dict[str, Any], manner: Manner = PLAINLY) -> Post:
    """Send something into a chat; in a private chat the first message opens it."""
    room = _speaking(world, user_id, chat_id)
    mask = senders.mask(world, room, user_id, manner.guise, manner.channel)
    content = {**content, **mask.content}
    if manner.reply_to is not None:
        if manner.reply_to not in room.posts:
            raise CannotDo(f"There is no message {manner.reply_to} to reply to.")
        content["reply_to_message"] = quoted(room.posts[manner.reply_to].message)
    content = topics.placed(room, manner.thread, content.get("reply_to_message"), user_id) | content
    secret = manner.guise is None and is_ephemeral_command(world, room, user_id, content)
    only = world.bot.id if secret else None
    post = world.post(room, mask.sender, content, only=only, author=mask.author)
    if room.is_private:
        room.bot_was_here = True
    keyboards.after_speaking(room, user_id, content.get("text"))
    mark_read(world, room, user_id)
    _reach_bot(world, room, post)
    return post


def _reach_bot(world: World, room: Room, post: Post) -> None:
    """Tell the bot what it may hear, also of the copy in a channel's discussion group."""
    post.bot_knows = hears(world, room, post.message)
    if post.bot_knows:
        world.notify_bot("channel_post" if room.type == "channel" else "message", post.message)
    senders.pass_on(world, room, post)


def _speaking(world: World, user_id: int, chat_id: int) -> Room:
    """The chat a person is in and may write to."""
    room = _entered(world, user_id, chat_id)
    if room.migrated_to is not None:
        raise CannotDo(f"This group has become the supergroup {room.migrated_to}; write there.")
    if room.is_private and world.user(user_id).is_bot:
        raise CannotDo("A bot cannot write to another bot.")
    if not room.may_write(user_id):
        raise CannotDo(f"{world.user(user_id).first_name} may not write in this chat.")
    return room


def _entered(world: World, user_id: int, chat_id: int) -> Room:
    room = world.room_of(user_id, chat_id)
    if world.person(user_id).deactivated:
        raise CannotDo("This account is deleted.")
    name = world.user(user_id).first_name
    if room.is_private and room.standing(user_id) == "kicked":
        raise CannotDo(f"{name} has blocked the bot; unblock it first.")
    if not room.holds(user_id):
        raise CannotDo(f"{name} is not in this chat.")
    return room


def text_content(world: World, text: str) -> dict[str, Any]:
    plain_text, entities = message_text(world, text, None)
    return {"text": plain_text, "entities": entities or None}


def is_ephemeral_command(world: World, room: Room, user_id: int, content: dict[str, Any]) -> bool:
    """A command the bot has declared ephemeral reaches the bot alone."""
    text = content.get("text") or ""
    if room.is_private or not text.startswith("/") or not room.holds(world.bot.id):
        return False
    name, _, addressed = text.split()[0][1:].partition("@")
    if addressed and addressed.lower() != (world.bot.username or "").lower():
        return False
    offered = world.commands.offered(room, user_id, world.user(user_id).language_code)
    return any(command.command == name and command.is_ephemeral for command in offered)


def edit(world: World, user_id: int, chat_id: int, message_id: int, text: str) -> Message:
    """Change one's own words, or the words under one's own picture."""
    room = _speaking(world, user_id, chat_id)
    post = room.posts.get(message_id)
    if post is None or post.sender_id != user_id:
        raise CannotDo("Only your own messages can be edited.")
    new, entities = worded(world, text, None)
    words = (new or None, entities or None)
    if post.message.text is not None and new:
        changes: dict[str, Any] = dict(zip(("text", "entities"), words, strict=True))
    elif post.message.photo or post.message.document or post.message.voice:
        changes = dict(zip(("caption", "caption_entities"), words, strict=True))
    else:
        raise CannotDo("There is no text in this message to edit.")
    message = world.change(room, post, edit_date=int(world.now().timestamp()), **changes)
    if post.bot_knows:
        world.notify_bot("edited_channel_post" if room.type == "channel" else "edited_message", message)
    return message


def press(world: World, room: Room, user_id: int, post: Post, data: str) -> Query:
    """Ask the bot what happens when a button is pressed."""
    _entered(world, user_id, room.id)
    mark_read(world, room, user_id)
    query = world.queries.ask(user_id, room.id, post.id, world.clock.now(), ephemeral=post.only is not None)
    body = CallbackQuery(
        id=query.id,
        from_user=world.user(user_id),
        chat_instance=str(room.id * 7919 % 2**63),
        message=post.message,
        data=data,
    )
    if not room.is_private and not room.holds(world.bot.id):
        query.say(Answer(timed_out=True))
        return query
    world.notify_bot("callback_query", body)
    return query


def mark_read(world: World, room: Room, user_id: int) -> None:
    if room.latest > room.read_up_to.get(user_id, 0):
        room.read_up_to[user_id] = room.latest
        world.events.tell("read", user=user_id, chat=room.id)
