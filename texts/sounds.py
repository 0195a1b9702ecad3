"""How Chinese names are read aloud, for whoever finds letters easier to type."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """Every way to read each sign in Latin letters, without tones; what is no Chinese sign reads as it is."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - its dictionaries are large, and few people type letters

    return tuple(tuple(each) for each in pinyin(name, style=Style.NORMAL, heteronym=True))


def sound_alike(one: str, other: str) -> bool:
    """Whether two names may be the same word, written down by ear: sign by sign they share a reading."""
    signs = (readings(one), readings(other))
    return len(signs[0]) == len(signs[1]) and all(set(a) & set(b) for a, b in zip(*signs, strict=True))
