"""Papers that people print or keep, set by typst: what varies goes in as data, never as markup."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from texts.pictures import FONTS
from texts.render import catalogue
from texts.signs import in_words

HERE = Path(__file__).parent
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that nobody sees and that turn around what stands behind them."""


def set_paper(name: str, card: Mapping[str, Any]) -> bytes:
    """The paper as PDF. Takes some tens of milliseconds or more and lets other threads run."""
    words = catalogue("_".join(filter(None, (card["lang"], card["region"]))))
    given = in_words(TURNING.sub("", json.dumps(card, ensure_ascii=False)), words)
    pdf: bytes = typst.compile(
        HERE / f"{name}.typ",
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"card": given},
    )
    return pdf


def in_language(locale: str) -> dict[str, str | None]:
    """What a paper has to know of the language it is set in."""
    language, _, region = locale.partition("_")
    return {"lang": language, "region": region or None}
