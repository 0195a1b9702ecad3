"""What a group may learn of a person: a type, not a habit, keeps everything else out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublicReserve:
    """A reserve as the village knows them; they agreed to exactly this."""

    full_name: str
    village: str
