"""What makes life hard for a bot, and proves how it took it: /sim/faults."""

from typing import Any

from aiohttp import web

from sandbox.answering import got, posted
from sandbox.asking import Asked
from sandbox.faults import COMMON, KINDS
from sandbox.refusals import KNOWN_TEXTS
from sandbox.world import World


class Trials:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/sim/faults", posted(self.add_fault)),
            web.get("/sim/faults", got(self.faults)),
            web.delete("/sim/faults", posted(self.clear_faults)),
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
