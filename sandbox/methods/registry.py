"""Which methods the sandbox knows, and which of their parameters it would have to ignore."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from aiogram.methods import TelegramMethod

from sandbox.files import Upload
from sandbox.world import World

# Parameters of business accounts, stars and channels' own chats: nobody here would act on them.
UNKNOWN_PARAMETERS = frozenset(
    {
        "allow_paid_broadcast",
        "business_connection_id",
        "direct_messages_topic_id",
        "inline_message_id",
        "message_effect_id",
        "suggested_post_parameters",
        "thumbnail",
        "video_start_timestamp",
    }
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot: the world it acts on and the files it brought."""

    world: World
    files: Mapping[str, Upload]


Answering = Callable[[Call, Any], Awaitable[Any]]
M = TypeVar("M", bound=TelegramMethod[Any])


@dataclass(frozen=True, slots=True)
class Known:
    """A method the sandbox answers for real."""

    cls: type[TelegramMethod[Any]]
    answer: Answering
    ignores: frozenset[str]


KNOWN: dict[str, Known] = {}


def method(cls: type[M], *ignores: str) -> Callable[[Callable[[Call, M], Awaitable[Any]]], Answering]:
    """Register the function that answers a method."""

    def register(answer: Callable[[Call, M], Awaitable[Any]]) -> Answering:
        KNOWN[cls.__api_method__.lower()] = Known(cls, answer, UNKNOWN_PARAMETERS | set(ignores))
        return answer

    return register
