"""What a button may carry."""

from typing import Annotated

from pydantic import Field

ShortId = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""A row's id; a forged number that no row could have leads nowhere."""
IdOrAll = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""A row's id, or 0 for all that are meant."""
Ordinal = Annotated[int, Field(ge=1, le=3_652_059)]
"""A day's number in the calendar."""
