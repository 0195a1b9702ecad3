"""What the village is told of its week."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from texts.message import PublicMessage
from texts.public import PublicHelp, PublicOpenPoll, PublicOpenRating, PublicPoll, PublicRating


@dataclass(frozen=True, slots=True)
class WeekDigest(PublicMessage):
    """The text twin of the week's picture: whoever cannot see the one has the other."""

    limit: ClassVar[int] = 1024

    so_far: bool
    village: str
    from_on: date
    until_on: date
    jobs: int
    helped: tuple[PublicHelp, ...]
    helpers: int
    pairs_met: int
    errands: int
    raised: int
    solved: int
    solved_words: tuple[str, ...]
    still_open: int
    ratings: tuple[PublicRating, ...]
    polls: tuple[PublicPoll, ...]
    open_ratings: tuple[PublicOpenRating, ...]
    open_polls: tuple[PublicOpenPoll, ...]
