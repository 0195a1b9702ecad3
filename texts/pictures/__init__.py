"""Pictures that travel with letters, drawn by typst: figures go in as data, words as plain text."""

import json
from pathlib import Path

import typst

from domain.letters import Picture
from texts.languages import SOURCE
from texts.pictures.palette import lightened
from texts.pictures.report import report
from texts.pictures.week import week
from texts.render import catalogue
from texts.signs import in_words

HERE = Path(__file__).parent
FONTS = HERE.parent / "fonts"
PIXELS_PER_INCH = 144
"""540 points wide make 1080 pixels; the smallest type, 18 points, can be read on a phone."""
CARDS = {"week": week, "report": report}
LIGHT = {"report": 96}
"""Tables: so flat that few colours do, and with less fine points under 50 kB however many rows."""


def draw(picture: Picture, locale: str = SOURCE) -> bytes:
    """The picture as PNG. Takes some tens of milliseconds and lets other threads run."""
    words = catalogue(locale)
    card = CARDS[picture.name](picture.figures, words, locale)
    png: bytes = typst.compile(
        HERE / f"{picture.name}.typ",
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="png",
        ppi=LIGHT.get(picture.name, PIXELS_PER_INCH),
        sys_inputs={"card": in_words(json.dumps(card, ensure_ascii=False), words)},
    )
    return lightened(png) if picture.name in LIGHT else png
