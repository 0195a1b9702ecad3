"""Labels of ordered lists."""

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def label_of(number: int, kind: str) -> str:
    """How an item is numbered: 1. a. A. i. I.; numbers these letters cannot write stay numbers."""
    written = ""
    if kind in {"a", "A"} and number > 0:
        written = _letters(number)
    elif kind in {"i", "I"} and 0 < number < 4000:
        written = _roman(number)
    return f"{(written.lower() if kind.islower() else written) or number}."


def _letters(number: int) -> str:
    written = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        written = chr(ord("A") + letter) + written
    return written


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written
