"""Putting the bot's message into a chat: reply, keyboard, protection, and who may see it."""

from typing import Any

from aiogram.types import (
    EphemeralMessageParameters,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    TextQuote,
)

from sandbox import keyboards
from sandbox.errors import bad_request, not_implemented
from sandbox.methods.reaching import check_rights, open_room, require
from sandbox.methods.registry import Call
from sandbox.rooms import Post, Room
from sandbox.senders import pass_on
from sandbox.shape import given
from sandbox.topics import placed
from sandbox.wording import worded
from sandbox.world import World

REPLY_UNKNOWN = ("checklist_task_id", "poll_option_id")


def deliver(call: Call, m: Any, content: dict[str, Any]) -> Post:
    """Send content the way the method's common parameters ask."""
    world = call.world
    room = open_room(world, m.chat_id)
    check_rights(world, room, content)
    markup = keyboards.checked(getattr(m, "reply_markup", None))
    private_to = _ephemeral(world, room, m)
    content = dict(content)
    if given(m.protect_content):
        content["has_protected_content"] = True
    reply = _reply(world, room, m, private_to)
    content |= placed(room, thread_of(m), reply.get("reply_to_message"), world.bot.id) | reply
    if isinstance(markup, InlineKeyboardMarkup):
        content["reply_markup"] = markup
    covered = _covered(world, room, private_to)
    post = world.post(
        room,
        world.bot_user(),
        content,
        only=private_to.receiver_user_id if private_to else None,
        instead_of=covered,
        silent=bool(m.disable_notification),
    )
    keyboards.show(room, markup, _readers(room, world, markup, post))
    pass_on(world, room, post)
    return post


def thread_of(m: Any) -> int | None:
    thread: int | None = getattr(m, "message_thread_id", None)
    return thread


def _reply(world: World, room: Room, m: Any, private_to: EphemeralMessageParameters | None) -> dict[str, Any]:
    wanted: ReplyParameters | None = getattr(m, "reply_parameters", None)
    old_id = getattr(m, "reply_to_message_id", None)
    if wanted is None and old_id:
        lenient = getattr(m, "allow_sending_without_reply", None)
        wanted = ReplyParameters(message_id=old_id, allow_sending_without_reply=lenient)
    if wanted is None:
        return {}
    for name in REPLY_UNKNOWN:
        if getattr(wanted, name) is not None:
            raise not_implemented(f"{name} in reply_parameters")
    if given(wanted.chat_id) not in {None, room.id}:
        raise not_implemented("chat_id of another chat in reply_parameters")
    if wanted.ephemeral_message_id is not None:
        require(private_to, "a reply to an ephemeral message must be an ephemeral message")
        require(wanted.ephemeral_message_id in room.whispers, "message to be replied not found")
        return {}
    post = room.posts.get(wanted.message_id or 0)
    if post is None:
        require(given(wanted.allow_sending_without_reply), "message to be replied not found")
        return {}
    return {"reply_to_message": quoted(post.message), **_quote(world, post.message, wanted)}


def quoted(message: Message) -> Message:
    """A message inside another one's reply, itself without further replies."""
    return message.model_copy(update={"reply_to_message": None})


def _quote(world: World, message: Message, wanted: ReplyParameters) -> dict[str, Any]:
    if not wanted.quote:
        return {}
    text, entities = worded(world, wanted.quote, wanted.quote_parse_mode, wanted.quote_entities)
    position = (message.text or message.caption or "").find(text)
    require(position >= 0, "QUOTE_TEXT_INVALID")
    return {"quote": TextQuote(text=text, position=position, entities=entities or None, is_manual=True)}


def _ephemeral(world: World, room: Room, m: Any) -> EphemeralMessageParameters | None:
    """Who alone shall see the message, once every rule about that is kept."""
    wanted: EphemeralMessageParameters | None = getattr(m, "ephemeral_message_parameters", None)
    if wanted is None and getattr(m, "receiver_user_id", None):
        wanted = EphemeralMessageParameters(
            receiver_user_id=m.receiver_user_id, callback_query_id=m.callback_query_id
        )
    if wanted is None:
        return None
    require(not room.is_private, "ephemeral messages can be sent only to groups and supergroups")
    require(
        wanted.receiver_user_id != world.bot.id and room.holds(wanted.receiver_user_id),
        "USER_NOT_PARTICIPANT",
    )
    if isinstance(m.reply_markup, ReplyKeyboardMarkup | ReplyKeyboardRemove):
        raise bad_request("only inline keyboards are allowed in ephemeral messages")
    _check_reason(world, room, m, wanted)
    return wanted


def _check_reason(world: World, room: Room, m: Any, wanted: EphemeralMessageParameters) -> None:
    """A press or an ephemeral message at most 15 seconds old; administrators need no reason."""
    if wanted.callback_query_id:
        query = world.queries.valid(wanted.callback_query_id, world.clock.now())
        require(
            query.user_id == wanted.receiver_user_id and query.chat_id == room.id,
            "query is too old and response timeout expired or query ID is invalid",
        )
        if wanted.replace_callback_query_message and query.ephemeral:
            raise bad_request("ephemeral messages must be edited, not replaced")
        return
    require(not wanted.replace_callback_query_message, "callback_query_id is required to replace a message")
    answered = getattr(m.reply_parameters, "ephemeral_message_id", None) if m.reply_parameters else None
    if answered is not None:
        asked = room.whispers.get(answered)
        require(asked and asked.sender_id == wanted.receiver_user_id, "message to be replied not found")
        assert asked is not None
        require(
            (world.clock.now() - asked.message.date).total_seconds() <= 16, "message to be replied not found"
        )
        return
    require(room.is_admin(world.bot.id), "not enough rights to send ephemeral messages to the chat")


def _covered(world: World, room: Room, private_to: EphemeralMessageParameters | None) -> int | None:
    if (
        private_to is None
        or not private_to.replace_callback_query_message
        or not private_to.callback_query_id
    ):
        return None
    covered = world.queries.valid(private_to.callback_query_id, world.clock.now()).post_id
    for earlier in [post for post in room.whispers.values() if post.instead_of == covered]:
        if earlier.only == private_to.receiver_user_id:
            world.remove(room, earlier)
    return covered


def _readers(room: Room, world: World, markup: Any, post: Post) -> list[int]:
    """Whose phones a reply keyboard changes; a selective one only those mentioned or answered."""
    members = [user_id for user_id in room.members() if user_id != world.bot.id]
    if room.is_private or not getattr(markup, "selective", None):
        return members
    message = post.message
    named = {entity.user.id for entity in message.entities or () if entity.user}
    handles = {
        entity.extract_from(message.text or "").removeprefix("@").lower()
        for entity in message.entities or ()
        if entity.type == "mention"
    }
    answered = message.reply_to_message.from_user if message.reply_to_message else None
    if answered:
        named.add(answered.id)
    return [
        user_id
        for user_id in members
        if user_id in named or (world.user(user_id).username or "").lower() in handles
    ]


def preview(m: Any) -> LinkPreviewOptions | None:
    """Link preview options as they travel back, without the client's own defaults."""
    options = given(getattr(m, "link_preview_options", None))
    if options is None:
        disabled = given(getattr(m, "disable_web_page_preview", None))
        return _options({"is_disabled": True}) if disabled else None
    kept = {name: value for name in type(options).model_fields if (value := given(getattr(options, name)))}
    return _options(kept) if kept else None


def _options(kept: dict[str, Any]) -> LinkPreviewOptions:
    return LinkPreviewOptions(**{name: kept.get(name) for name in LinkPreviewOptions.model_fields})
