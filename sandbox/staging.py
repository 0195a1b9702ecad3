"""What a test or a player arranges around the bot and no phone could do."""

import time
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from typing import Any

from sandbox import asking, membership, migration, senders, topics
from sandbox.asking import Asked
from sandbox.errors import CannotDo
from sandbox.limits import Rules
from sandbox.rooms import Room
from sandbox.transcripts import described
from sandbox.world import World


class Staging:
    """The part of /sim/* that changes the circumstances."""

    def __init__(self, world: World) -> None:
        self._world = world

    def posts(self) -> dict[str, Callable[[Asked], Any]]:
        return {
            "limits": self.limits,
            "migrate": self.migrate,
            "disband": self.disband,
            "link": self.link,
            "restrict": self.restrict,
            "deactivate": self.deactivate,
            "topics": self.topics,
        }

    def _room(self, asked: Asked, name: str = "chat") -> Room:
        room = self._world.rooms.get(asking.number(asked, name))
        if room is None or room.is_private:
            raise CannotDo(f"There is no group {asked.get(name)}.")
        return room

    def migrate(self, asked: Asked) -> Any:
        """Make a supergroup of a group; `notices` may leave out or turn round what the bot hears."""
        notices = asked.get("notices", migration.NOTICES)
        if not isinstance(notices, list | tuple):
            raise CannotDo("“notices” must be a list.")
        return described(migration.migrate(self._world, self._room(asked), notices))

    def disband(self, asked: Asked) -> Any:
        """Delete a basic group."""
        room = self._room(asked)
        membership.disband(self._world, room, membership.owner(self._world, room))
        return described(room)

    def link(self, asked: Asked) -> Any:
        """Make a supergroup the place where a channel's posts are discussed."""
        group = self._room(asked)
        senders.link(self._room(asked, "channel"), group)
        return described(group)

    def restrict(self, asked: Asked) -> Any:
        """Take the word from one member or, when nobody is named, from all who are no administrators."""
        room, can_send = self._room(asked), asked.get("can_send")
        if not isinstance(can_send, bool):
            raise CannotDo("“can_send” must be true or false.")
        if asked.get("user") is None:
            room.hushed = not can_send
        else:
            by = membership.owner(self._world, room)
            membership.mute(self._world, room, asking.number(asked, "user"), by, can_send=can_send)
        return described(room)

    def topics(self, asked: Asked) -> Any:
        """Open a topic by its `name`, or `do` something to the `thread`: close, reopen, delete."""
        room, by = self._room(asked), self._world.user(asking.number(asked, "user"))
        if not room.is_forum or not room.holds(by.id):
            raise CannotDo(f"{by.first_name} is in no such forum.")
        if asked.get("thread") is None:
            name = asking.words(asked, "name")[: topics.NAME_LIMIT]
            return asdict(topics.create(self._world, room, by, name, topics.COLOURS[0]))
        topic = room.topics.get(asking.number(asked, "thread"))
        if topic is None or not (room.is_admin(by.id) or topic.by == by.id):
            raise CannotDo(f"{by.first_name} cannot change this topic.")
        deed = asked.get("do")
        if deed in ("close", "reopen"):
            topics.close(self._world, room, topic, by, closed=deed == "close")
        elif deed == "delete" and topic.id != topics.GENERAL:
            topics.delete(self._world, room, topic)
        else:
            raise CannotDo("“do” is “close”, “reopen” or “delete”; the first topic stays.")
        return asdict(topic)

    def deactivate(self, asked: Asked) -> Any:
        """Delete somebody's account: no name is left, and nobody reads what is sent."""
        person = self._world.person(asking.number(asked, "user"))
        self._world.add_person(replace(person, deactivated=True))
        return {}

    def limits(self, asked: Asked) -> Any:
        """Switch 429 on or off; every change counts anew."""
        limits = self._world.limits
        known = {rule.name for rule in fields(Rules)}
        given = {name: asking.real(asked, name) for name in known & asked.keys()}
        if any(value <= 0 for value in given.values()):
            raise CannotDo("A limit must be above 0.")
        whole = {name: value if name == "private_per_second" else int(value) for name, value in given.items()}
        beat = asked.get("time") or "clock"
        if beat not in ("clock", "real"):
            raise CannotDo("“time” is “clock” or “real”.")
        if not isinstance(asked.get("on"), bool):
            raise CannotDo("“on” must be true or false.")
        limits.on = asked["on"]
        rules: dict[str, Any] = {**asdict(limits.rules), **whole}
        limits.start(time.monotonic if beat == "real" else self._world.seconds, Rules(**rules))
        return {"on": limits.on, "refused": limits.refused, "time": beat, **rules}
