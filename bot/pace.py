"""How fast the bot speaks first, so that Telegram never has to say no."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

AT_MOST = 30
WITHIN = timedelta(seconds=1.06)
"""Telegram allows about 30 messages a second; a little more than a second allows for clocks that differ."""
BETWEEN_IN_PRIVATE = timedelta(seconds=1)
BETWEEN_IN_GROUP = timedelta(seconds=4)
"""Telegram allows 20 messages and edits a minute in a group; 15 leave room for answers."""


@dataclass
class Pace:
    """What was said in the last second, to anybody."""

    _said: deque[datetime] = field(default_factory=deque)

    def room(self, now: datetime) -> int:
        """How many letters may leave at this moment."""
        while self._said and not now - WITHIN < self._said[0] <= now:
            self._said.popleft()
        return AT_MOST - len(self._said)

    def note(self, now: datetime) -> None:
        self._said.append(now)

    def rest_of(self, chat_id: int, now: datetime) -> datetime:
        """Until when a chat that was just written to is left alone."""
        return now + (BETWEEN_IN_GROUP if chat_id < 0 else BETWEEN_IN_PRIVATE)
