"""What people type, made fit to keep: no invisible tricks, and a length that means what it says."""

import re
import unicodedata

JOINER = "\u200d"  # holds a family of emoji together
MARKS_IN_A_ROW = 2
TRAIL = 4
"""So many uncounted marks and joiners may hang on one letter; else a name could fill a whole message."""
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn"})
BLANK = frozenset("\t\r\u115f\u1160\u2800\u3164\uffa0")
"""Blanks by another name: Unicode counts Hangul's fillers among the letters."""
LINK = re.compile(
    r"@\w|://|\bwww\.|\bt\.me\b|\S\.(?:com|net|org|cn|me|io|cc|top|vip|xyz)\b|(?:^|\s)/\w",
    re.IGNORECASE | re.ASCII,
)

PHONE = re.compile(
    r"(?<!\d)(?:\+?86[ -]?)?1[ .-]?[3-9](?:[ .-]?\d){9}(?!\d)"
    r"|(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"
    r"|(?<=电话|電話|座机|座機|号码|號碼)\D{0,3}[2-9]\d{6,7}(?!\d)"
)
"""A sum of money or a date is none: a local number counts only where it is called one."""


def tidy(words: str) -> str:
    """The words in composed form, without control or direction characters, piled marks, spare blanks."""
    kept: list[str] = []
    marks = trail = 0
    for each in unicodedata.normalize("NFC", words):
        kind = unicodedata.category(each)
        marks = marks + 1 if kind == "Mn" else 0
        trail = trail + 1 if kind[0] == "M" or each == JOINER else 0
        if each == "\n":
            kept.append(each)
        elif kind in {"Zs", "Zl", "Zp"} or each in BLANK:
            kept.append(" ")
        elif (kind not in HIDDEN or each == JOINER) and marks <= MARKS_IN_A_ROW and trail <= TRAIL:
            kept.append(each)
    lines = (re.sub(r" +", " ", line).strip(f" {JOINER}") for line in "".join(kept).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def length(words: str) -> int:
    """How many characters a reader sees, near enough: marks and joiners do not count."""
    return sum(each != JOINER and not unicodedata.category(each).startswith("M") for each in words)


def says_something(words: str) -> bool:
    """Whether there is a letter or a digit among the words."""
    return any(unicodedata.category(each)[0] in "LN" for each in words)


def has_phone(words: str) -> bool:
    """Whether somebody could be called by what is written."""
    return PHONE.search(_plain_digits(words)) is not None


def without_phones(words: str) -> str:
    """The words without the numbers by which somebody could be called."""
    left = list(words)
    for found in reversed([*PHONE.finditer(_plain_digits(words))]):
        del left[found.start() : found.end()]
    return tidy("".join(left))


def _plain_digits(words: str) -> str:
    """As long as the words, with every script's digits as 0 to 9, and every dash as one."""
    return "".join(
        str(unicodedata.decimal(each, "-" if unicodedata.category(each) == "Pd" else each)) for each in words
    )


def has_link(words: str) -> bool:
    """Whether a chat would make a link, a mention or a command of some of it."""
    return LINK.search(words) is not None
