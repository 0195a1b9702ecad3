"""Something rings whenever it changed; whoever waits looks again."""

import asyncio


class Bell:
    def __init__(self) -> None:
        self._listeners: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for listener in self._listeners:
            if not listener.done():
                listener.set_result(None)

    async def rung(self) -> None:
        """Wait for the next ring."""
        listener = asyncio.get_running_loop().create_future()
        self._listeners.add(listener)
        try:
            await listener
        finally:
            self._listeners.discard(listener)
