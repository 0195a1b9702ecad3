"""What a button may carry."""

from typing import Annotated, ClassVar

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

ShortId = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""A row's id; a forged number that no row could have leads nowhere."""
IdOrAll = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""A row's id, or 0 for all that are meant."""
Moment = Annotated[int, Field(ge=1, le=2**53)]
"""Microseconds since 1970."""
Ordinal = Annotated[int, Field(ge=1, le=3_652_059)]
"""A day's number in the calendar."""


class VillageButton(CallbackData, prefix="village"):
    place: ShortId


class VillagesButton(CallbackData, prefix="villages"):
    """A page of the list: a county has more villages than a message can have buttons."""

    page: int = 0


class GroupButton(CallbackData, prefix="group"):
    """A button that may be pressed in a group; every other one acts and answers in private only."""

    @classmethod
    def covers(cls, data: str | None) -> bool:
        """Whether such a button carries this data."""
        prefix = (data or "").partition(":")[0]
        return any(prefix == each.__prefix__ for each in cls.__subclasses__())


class Secret:
    """A button whose press is a ballot: what was pressed is never written down as it came."""

    __prefix__: ClassVar[str]


def is_secret(data: str) -> bool:
    """Whether a press with this data is a ballot."""
    prefix = data.partition(":")[0]
    return any(prefix == each.__prefix__ for each in Secret.__subclasses__())
