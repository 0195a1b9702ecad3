"""How Chinese names are read aloud, for whoever finds letters easier to type."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """Every way to read each sign in Latin letters, without tones; what is no Chinese sign reads as it is."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - its dictionaries are large, and few people type letters

    return tuple(tuple(each) for each in pinyin(name, style=Style.NORMAL, heteronym=True))
