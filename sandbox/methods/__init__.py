"""The Bot API's methods, one module per family.

A module that is imported here has registered what it knows; everything else is answered by name with 501.
"""

from sandbox.methods import (
    albums,
    chats,
    commands,
    deleting,
    editing,
    ephemeral,
    forwarding,
    media,
    pins,
    polls,
    profile,
    queries,
    sending,
    topics,
    updates,
    webhooks,
)

__all__ = [
    "albums",
    "chats",
    "commands",
    "deleting",
    "editing",
    "ephemeral",
    "forwarding",
    "media",
    "pins",
    "polls",
    "profile",
    "queries",
    "sending",
    "topics",
    "updates",
    "webhooks",
]
