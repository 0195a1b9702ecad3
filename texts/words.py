"""Words of the programme, before they become sentences."""


def N_(words: str) -> str:  # noqa: N802 - gettext's own name
    """Mark words for the translators without translating them yet."""
    return words


def capital(words: str) -> str:
    """Words that stand on their own: the first letter large, in scripts that have large letters."""
    return words[:1].upper() + words[1:]
