"""Papers as people meet them: words as a reader finds them, pages as an eye and a phone's camera see them."""

import json
from io import BytesIO

import typst
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from texts.papers import HERE
from texts.pictures import FONTS


def words_of(pdf: bytes) -> list[str]:
    """What can be read on each page, without the spaces that only set lines apart."""
    assert pdf.startswith(b"%PDF-")
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def links_on(name: str, card: object) -> list[list[str]]:
    """What a camera finds on each page of a paper."""
    return [[each.text for each in zxingcpp.read_barcodes(page)] for page in seen(name, card)]


def seen(name: str, card: object) -> list[Image.Image]:
    """The pages as pictures, as coarse as a cheap printer."""
    pages = typst.compile(
        HERE / f"{name}.typ",
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="png",
        ppi=72,
        sys_inputs={"card": json.dumps(card, ensure_ascii=False)},
    )
    return [Image.open(BytesIO(page)) for page in (pages if isinstance(pages, list) else [pages])]
