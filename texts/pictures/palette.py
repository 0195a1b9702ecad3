"""A picture of few colours, made light: a phone in the hills loads it in a moment.

The drawing library writes four bytes a pixel; here each becomes the number of one of a few colours.
"""

import zlib
from collections import Counter
from collections.abc import Iterator
from struct import pack, unpack

SIGNATURE = b"\x89PNG\r\n\x1a\n"
NONE, SUB, UP, AVERAGE, PAETH = range(5)
RGBA, INDEXED = (8, 6), (4, 3)
MOST_COLOURS = 16
NEAR = 20
"""How far a rarer colour may lie from one of the palette, before the palette takes it up."""


def lightened(png: bytes) -> bytes:
    """The same picture in at most sixteen colours, four bits a pixel."""
    chunks = list(_chunks(png))
    width, height, *form = unpack(">IIBB", dict(chunks)[b"IHDR"][:10])
    if tuple(form) != RGBA:
        return png
    rows = _rows(zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT")), width, height)
    seen = Counter(pixel for row in rows for pixel in row)
    palette = _palette(seen)
    number = {pixel: _nearest(pixel, palette) for pixel in seen}
    packed = bytearray()
    for row in rows:
        packed.append(NONE)
        numbers = [number[pixel] for pixel in row] + [0] * (width % 2)
        packed += bytes(high << 4 | low for high, low in zip(numbers[::2], numbers[1::2], strict=True))
    header = pack(">IIBBBBB", width, height, *INDEXED, 0, 0, 0)
    colours = b"".join(bytes(_channels(pixel)[:3]) for pixel in palette)
    body = zlib.compress(bytes(packed), 9)
    return SIGNATURE + b"".join(
        _chunk(kind, each)
        for kind, each in ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", body), (b"IEND", b""))
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))


def _rows(raw: bytes, width: int, height: int) -> list[tuple[int, ...]]:
    """Every pixel as one number, row by row, the filters undone as the format says."""
    form = f"<{width}I"
    above: tuple[int, ...] = (0,) * width
    rows = []
    for y in range(height):
        at = y * (width * 4 + 1)
        row = unpack(form, raw[at + 1 : at + 1 + width * 4])
        above = row if raw[at] == NONE else _unfiltered(raw[at], row, above)
        rows.append(above)
    return rows


def _unfiltered(kind: int, row: tuple[int, ...], above: tuple[int, ...]) -> tuple[int, ...]:
    """Where nothing changes, which is nearly everywhere, a pixel is the one beside or above it."""
    found = []
    left = corner = 0
    for delta, over in zip(row, above, strict=True):
        if not delta and (kind in {UP, SUB} or (kind == PAETH and over == corner)):
            left = over if kind == UP else left
        elif not delta and kind == PAETH and left == corner:
            left = over
        else:
            left = _added(kind, delta, left, over, corner)
        found.append(left)
        corner = over
    return tuple(found)


def _added(kind: int, delta: int, left: int, over: int, corner: int) -> int:
    total = 0
    for shift in (0, 8, 16, 24):
        a, b, c = left >> shift & 255, over >> shift & 255, corner >> shift & 255
        guess = (0, a, b, (a + b) // 2, _paeth(a, b, c))[kind]
        total |= ((delta >> shift) + guess & 255) << shift
    return total


def _paeth(a: int, b: int, c: int) -> int:
    """The neighbour nearest to what the slope says."""
    away_a, away_b, away_c = abs(b - c), abs(a - c), abs(a + b - 2 * c)
    if away_a <= away_b and away_a <= away_c:
        return a
    return b if away_b <= away_c else c


def _palette(seen: Counter[int]) -> list[int]:
    """The most frequent colours that are not alike."""
    chosen: list[int] = []
    for pixel, _ in seen.most_common():
        if len(chosen) < MOST_COLOURS and all(_apart(pixel, each) > NEAR for each in chosen):
            chosen.append(pixel)
    return chosen


def _nearest(pixel: int, palette: list[int]) -> int:
    return min(range(len(palette)), key=lambda number: _apart(pixel, palette[number]))


def _apart(one: int, other: int) -> int:
    return sum(abs(a - b) for a, b in zip(_channels(one), _channels(other), strict=True))


def _channels(pixel: int) -> tuple[int, int, int, int]:
    return pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255, pixel >> 24
