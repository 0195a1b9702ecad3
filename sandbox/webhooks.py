"""The address the bot wants its updates brought to, and which of them must wait for which."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sandbox.updates import Pending

LONGEST_DELAY = 60
LONGEST_RETRY_AFTER = 3600
GONE_FOR = timedelta(hours=23)
GONE = 410
LaneKey = tuple[str, Any]

# Updates that lie under the same key wait for each other; everything else runs side by side.
LANES: dict[str, tuple[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ("message", "edited_message", "channel_post", "edited_channel_post"), ("message", ("chat", "id"))
    ),
    "callback_query": ("callback", ("from", "id")),
    "inline_query": ("inline", ("from", "id")),
    "chosen_inline_result": ("chosen", ("from", "id")),
    "shipping_query": ("payment", ("from", "id")),
    "pre_checkout_query": ("payment", ("from", "id")),
    "poll": ("poll", ("id",)),
    "poll_answer": ("poll", ("poll_id",)),
    "my_chat_member": ("me", ("chat", "id")),
    "chat_member": ("member", ("new_chat_member", "user", "id")),
    "chat_join_request": ("member", ("from", "id")),
    "message_reaction": ("reaction", ("chat", "id")),
    "message_reaction_count": ("reaction", ("chat", "id")),
}


def lane_of(update: Pending) -> LaneKey:
    """What it must keep its order with: messages by chat, presses by person, polls by poll."""
    name, path = LANES.get(update.kind, (update.kind, ()))
    found = update.body
    for step in (update.kind, *path):
        found = found.get(step) if isinstance(found, dict) else None
    return name, found if path and isinstance(found, int | str) else None


class Outcome(NamedTuple):
    """How a visit at the bot's address ended; no error means it took the update."""

    error: str | None = None
    status: int = 0
    retry_after: int = 0


@dataclass(slots=True)
class Trip:
    """One update on its way, as often as it takes."""

    update: Pending
    due: datetime
    fails: int = 0
    delay: int = 1

    def failed(self, now: datetime, retry_after: int) -> None:
        """At once the first time, then 2, 4, 8 … seconds apart, unless the bot names its own time."""
        wait = min(max(retry_after, 0), LONGEST_RETRY_AFTER)
        if not wait and self.fails:
            wait = self.delay = min(LONGEST_DELAY, self.delay * 2)
        self.fails += 1
        self.due = now + timedelta(seconds=wait)


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str
    max_connections: int
    ip_address: str
    last_error_date: datetime | None = None
    last_error_message: str | None = None
    gone_since: datetime | None = None
    trips: dict[LaneKey, Trip] = field(default_factory=dict)
    flying: set[LaneKey] = field(default_factory=set)

    def is_like(self, other: "Webhook") -> bool:
        """Whether nothing would change: then errors and delays stay as they are."""
        return all(
            getattr(self, name) == getattr(other, name)
            for name in ("url", "secret", "max_connections", "ip_address")
        )

    def trip(self, key: LaneKey, update: Pending, now: datetime) -> Trip:
        """The trip of the update that is first in its lane."""
        trip = self.trips.get(key)
        if trip is None or trip.update is not update:
            trip = self.trips[key] = Trip(update, now)
        return trip

    def arrived(self, key: LaneKey) -> None:
        self.gone_since = None
        self.trips.pop(key, None)

    def missed(self, trip: Trip, outcome: Outcome, now: datetime) -> None:
        self.last_error_date, self.last_error_message = now, outcome.error
        if outcome.status:
            self.gone_since = (self.gone_since or now) if outcome.status == GONE else None
        trip.failed(now, outcome.retry_after)

    def is_given_up(self, now: datetime) -> bool:
        return self.gone_since is not None and now - self.gone_since > GONE_FOR
