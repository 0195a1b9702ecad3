"""A group becomes a supergroup: another id, other message ids, the same people."""

from collections.abc import Sequence

from sandbox import membership
from sandbox.errors import CannotDo
from sandbox.rooms import Room
from sandbox.senders import GROUP_BOT
from sandbox.world import World

NOTICES = ("to", "from")


def migrate(world: World, room: Room, notices: Sequence[str] = NOTICES) -> Room:
    """Upgrade; `notices` are the service messages the bot hears of, in their order."""
    if room.type != "group" or room.migrated_to is not None:
        raise CannotDo("Only a basic group becomes a supergroup, and only once.")
    if any(notice not in NOTICES for notice in notices):
        raise CannotDo("“notices” may hold “to” and “from”.")
    by = membership.owner(world, room)
    new = _successor(world, room, by)
    room.migrated_to = new.id
    leaving = world.post(room, world.user(by), {"migrate_to_chat_id": new.id})
    named = {"sender_chat": new.chat(), "migrate_from_chat_id": room.id}
    arriving = world.post(new, GROUP_BOT, named, author=by)
    posts = {"to": leaving, "from": arriving}
    if new.holds(world.bot.id):
        for notice in notices:
            world.notify_bot("message", posts[notice].message)
    world.events.tell("people")
    return new


def _successor(world: World, room: Room, by: int) -> Room:
    """The supergroup with everybody in it; the bot hears that it came in, not that it left."""
    new = world.open_group(world.free_id("supergroup"), room.title or "", "supergroup")
    standings, bot = dict(room.standings), world.bot.id
    standing = standings.pop(bot, "left")
    new.standings, new.hushed, new.bot_was_here = standings, room.hushed, room.bot_was_here
    new.keyboards, room.keyboards = room.keyboards, {}
    if standing in {"administrator", "member"}:
        membership.change(world, new, bot, standing, by)
    else:
        new.standings[bot] = standing
    return new
