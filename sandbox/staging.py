"""What a test or a player arranges around the bot and no phone could do."""

import time
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from sandbox import asking
from sandbox.asking import Asked
from sandbox.errors import CannotDo
from sandbox.limits import Rules
from sandbox.world import World


class Staging:
    """The part of /sim/* that changes the circumstances."""

    def __init__(self, world: World) -> None:
        self._world = world

    def posts(self) -> dict[str, Callable[[Asked], Any]]:
        return {"limits": self.limits}

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
        limits.on = bool(asked.get("on", True))
        rules: dict[str, Any] = {**asdict(limits.rules), **whole}
        limits.start(time.monotonic if beat == "real" else self._world.seconds, Rules(**rules))
        return {"on": limits.on, "refused": limits.refused, "time": beat, **rules}
