"""What makes life hard for a bot, and proves how it took it: /sim/faults, /sim/updates and /sim/assert."""

from typing import Any

from aiohttp import web

from sandbox import asking
from sandbox.answering import got, posted
from sandbox.asking import Asked
from sandbox.errors import CannotDo
from sandbox.faults import COMMON, KINDS
from sandbox.proofs import prove
from sandbox.refusals import KNOWN_TEXTS
from sandbox.world import World

LARGEST_ID = 2**31


class Trials:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/sim/faults", posted(self.add_fault)),
            web.get("/sim/faults", got(self.faults)),
            web.delete("/sim/faults", posted(self.clear_faults)),
            web.post("/sim/updates", posted(self.make_update)),
            web.post("/sim/assert", posted(self.prove)),
        ]

    def add_fault(self, asked: Asked) -> Any:
        return self._world.faults.add(asked).shown()

    def faults(self, asked: Asked) -> Any:
        script = self._world.faults
        return {
            "active": [fault.shown() for fault in script.active],
            "spent": [fault.shown() for fault in script.spent],
            "known": {
                name: {"fields": [*COMMON, *kind.fields], "texts": KNOWN_TEXTS.get(name, ())}
                for name, kind in KINDS.items()
            },
        }

    def clear_faults(self, asked: Asked) -> Any:
        return {"cleared": self._world.faults.clear()}

    def make_update(self, asked: Asked) -> Any:
        """An update by hand, an earlier one again, or other ids from now on."""
        wishes = [name for name in ("update", "redeliver", "restart_ids") if name in asked]
        if len(wishes) != 1:
            raise CannotDo("Ask for one of “update”, “redeliver” and “restart_ids”.")
        queue = self._world.updates
        if wishes == ["redeliver"]:
            asking.only(asked, wishes, "a redelivery")
            queue.redeliver(asking.number(asked, "redeliver"))
            return {"update_id": asked["redeliver"]}
        if wishes == ["restart_ids"]:
            asking.only(asked, wishes, "a new count of ids")
            queue.restart_ids(_update_id(asked, "restart_ids"))
            return {"next": asked["restart_ids"]}
        asking.only(asked, ("update", "update_id", "bare"), "an update")
        wanted = _wanted_id(asked)
        bare = asking.yes(asked, "bare", otherwise=False)
        return {"update_id": queue.put(asked["update"], self._world.clock.now(), wanted, bare=bare)}

    def prove(self, asked: Asked) -> Any:
        return prove(self._world, asked)


def _wanted_id(asked: Asked) -> int | None:
    """Its place in the queue: the one asked for, or the one inside if it can be one."""
    if "update_id" in asked:
        return _update_id(asked, "update_id")
    update = asked["update"]
    inside = update.get("update_id") if isinstance(update, dict) else None
    return inside if type(inside) is int and 0 < inside < LARGEST_ID else None


def _update_id(asked: Asked, name: str) -> int:
    update_id = asking.number(asked, name)
    if not 0 < update_id < LARGEST_ID:
        raise CannotDo(f"An update's id lies between 1 and {LARGEST_ID - 1}.")
    return update_id
