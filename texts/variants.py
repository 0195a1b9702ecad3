"""Writes domain/variants.py: which signs are one sign, written the long or the short way.

The pairs are those of OpenCC (Apache License 2.0) from Traditional Chinese, of Taiwan and of Hong Kong,
to Simplified, sign by sign: `python -m texts.variants > domain/variants.py`.
"""

import sys
import unicodedata
from collections.abc import Iterator

ROW = 48
SIGNS = (range(0x3400, 0xA000), range(0x20000, 0x32000))
"""Where Unicode keeps them."""
MODULE = '''"""Signs in two shapes, such as 劉 and 刘, as OpenCC pairs them; written by texts/variants.py."""

PAIRS = (
{rows}
)
"""Each sign is followed by the one it is compared as."""
'''


def pairs() -> Iterator[str]:
    """Two signs in one word: the one that is written, and the one it is compared as."""
    from opencc import OpenCC  # noqa: PLC0415 - a tool of this command, not of the bot

    ways = [OpenCC(each) for each in ("t2s", "tw2s", "hk2s")]
    for sign in (chr(number) for row in SIGNS for number in row):
        if unicodedata.category(sign) != "Lo":
            continue
        short = sign
        while (
            shorter := next((each.convert(short) for each in ways if each.convert(short) != short), "")
        ) != "":
            short = shorter
        if len(short) == 1 and short != sign:
            yield sign + short


def module() -> str:
    found = "".join(pairs())
    rows = (found[at : at + ROW] for at in range(0, len(found), ROW))
    return MODULE.format(rows="\n".join(f'    "{row}"' for row in rows))


if __name__ == "__main__":
    sys.stdout.write(module())
