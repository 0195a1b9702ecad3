"""When two names are one, however they were typed."""

import unicodedata

from domain.variants import PAIRS
from domain.words import BLANK

ON_PAPERS = {"肖": "萧", "闫": "阎", "付": "傅", "代": "戴"}
"""Surnames that the scheme of 1977 shortened: they stand one way in one paper, another way in the next."""
SHORT_SIGNS = str.maketrans({**dict(zip(PAIRS[::2], PAIRS[1::2], strict=True)), **ON_PAPERS})


def folded(name: str) -> str:
    """A name by its letters alone: spaces, dots, marks and a letter's shape tell no two people apart.

    Nor does 劉 or 刘: whoever writes the long signs at one time and the short ones at another is one person.
    """
    plain = unicodedata.normalize("NFKC", name).casefold().translate(SHORT_SIGNS)
    return "".join(each for each in plain if unicodedata.category(each)[0] == "L" and each not in BLANK)


def same_name(one: str, other: str) -> bool:
    """Whether two names may be one person's, however they were typed."""
    return folded(one) != "" and folded(one) == folded(other)
