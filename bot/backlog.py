"""How many updates wait at Telegram, and whether they come here: floods and thieves show there first."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from services.app import App

log = structlog.get_logger()

MANY = 1_000
"""Telegram drops new updates where more than a hundred thousand wait: this is told long before."""
FEW = MANY // 2
LOOK_EVERY = timedelta(minutes=10)


@dataclass
class Backlog:
    """Looks at the first tick and every ten minutes; tells once of each time that too many wait.

    Behind a webhook of ours it also tells when Telegram knows another one, or none: somebody has our token.
    Who polls hears of that with the next poll.
    """

    bot: Bot
    webhook_url: str = ""
    again_at: datetime | None = field(default=None, init=False)
    is_long: bool = field(default=False, init=False)

    async def look(self, app: App) -> dict[str, int]:
        """Ask Telegram if it is time to; a Telegram that does not answer is noticed elsewhere."""
        now = app.clock()
        if self.again_at is not None and self.again_at - LOOK_EVERY <= now < self.again_at:
            return {}
        self.again_at = now + LOOK_EVERY
        try:
            info = await self.bot.get_webhook_info()
        except TelegramAPIError as trouble:
            log.warning("backlog not known", error=type(trouble).__name__)
            return {"failed": 1}
        if self.webhook_url and info.url != self.webhook_url:
            log.error("updates do not come to our webhook")
        pending = info.pending_update_count
        if pending > MANY and not self.is_long:
            self.is_long = True
            log.error("too many updates wait at Telegram", pending=pending)
        elif pending < FEW and self.is_long:
            self.is_long = False
            log.info("few updates wait at Telegram again", pending=pending)
        return {"pending": pending}
