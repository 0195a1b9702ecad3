"""Links as dots that a phone's camera reads off a wall."""

from io import BytesIO

import segno


def as_dots(link: str) -> str:
    """Drawn as lines so that it prints sharp; a quarter of it may be torn or dirty."""
    svg = BytesIO()
    segno.make_qr(link, error="q").save(svg, kind="svg", border=0, omitsize=True, xmldecl=False)
    return svg.getvalue().decode()
