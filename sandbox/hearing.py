"""What of the talk in a chat reaches the bot."""

from aiogram.types import Message, MessageEntity

from sandbox.rooms import Room
from sandbox.world import World


def hears(world: World, room: Room, message: Message) -> bool:
    """Whether the bot learns of a message: in a group with privacy only what is meant for it."""
    bot = world.bot
    if room.is_private:
        return True
    if not room.holds(bot.id):
        return False
    if bot.can_read_all_group_messages or room.is_admin(bot.id) or message.ephemeral_message_id:
        return True
    replied = message.reply_to_message
    asked = None if replied is None or replied.forum_topic_created else replied.from_user
    if asked is not None and asked.id == bot.id:
        return True
    text = message.text or message.caption or ""
    handle = f"@{bot.username}".lower()
    return any(_is_for(entity, text, handle) for entity in message.entities or message.caption_entities or ())


def _is_for(entity: MessageEntity, text: str, handle: str) -> bool:
    said = entity.extract_from(text).lower()
    if entity.type == "bot_command":
        return "@" not in said or said.endswith(handle)
    return entity.type == "mention" and said == handle
