"""Where Telegram may bring updates by itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """Where Telegram knocks (`url`), what it has to show, and where we listen (`host:port`)."""

    url: str
    secret: str
    listen: str
