"""Keys that nothing is sealed with any more are not kept for ever."""

import asyncio

from services.app import App


async def drop_retired_keys(app: App) -> dict[str, int]:
    """Drop the keys that were retired a month ago, as the last backup from their time is dropped too."""
    return {"dropped": await asyncio.to_thread(app.secrets.drop_retired_keys, app.clock())}


JOBS = (drop_retired_keys,)
