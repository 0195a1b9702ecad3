"""Pictures of the page small enough to keep: a PNG with a palette of 256 instead of every shade."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS, COMMON = 256, 176
Colour = bytes


def slim(png: bytes) -> bytes:
    """The same picture in 256 colours: the most common ones exactly, the others as near as can be."""
    header, pixels = _opened(png)
    width, height, _, kind, *_ = struct.unpack(">IIBBBBB", header)
    size = {2: 3, 6: 4}[kind]
    rows = list(_rows(zlib.decompress(pixels), height, width * size, size))
    shades = Counter(row[at : at + 3] for row in rows for at in range(0, len(row), size))
    palette = _palette(shades)
    nearest = {shade: min(range(len(palette)), key=lambda at: _far(shade, palette[at])) for shade in shades}
    drawn = b"".join(
        b"\0" + bytes(nearest[row[at : at + 3]] for at in range(0, len(row), size)) for row in rows
    )
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(palette)),
        (b"IDAT", zlib.compress(drawn, 9)),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def _palette(shades: Counter[Colour]) -> list[Colour]:
    """What there is most of, then again and again what is worst served by that."""
    palette = [shade for shade, _ in shades.most_common(COMMON)]
    gaps = {shade: min(_far(shade, each) for each in palette) for shade in shades}
    while len(palette) < min(COLOURS, len(shades)):
        worst = max(gaps, key=lambda shade: gaps[shade])
        palette.append(worst)
        gaps = {shade: min(gap, _far(shade, worst)) for shade, gap in gaps.items()}
    return palette


def _far(one: Colour, other: Colour) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def _opened(png: bytes) -> tuple[bytes, bytes]:
    """A PNG's header, and its pixels as they were packed."""
    header, pixels, at = b"", b"", len(SIGNATURE)
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        header = body if name == b"IHDR" else header
        pixels += body if name == b"IDAT" else b""
        at += 12 + length
    return header, pixels


def _rows(packed: bytes, height: int, stride: int, size: int) -> Iterator[bytes]:
    """Each row, with its filter undone (PNG specification, section 9)."""
    above = bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        kind, row = packed[start], bytearray(packed[start + 1 : start + 1 + stride])
        if kind:
            _undo(kind, row, above, size)
        yield bytes(row)
        above = row


def _undo(kind: int, row: bytearray, above: bytearray, size: int) -> None:
    for at in range(len(row)):
        left, corner = (row[at - size], above[at - size]) if at >= size else (0, 0)
        guess = (0, left, above[at], (left + above[at]) // 2, 0)[kind]
        if kind == 4:
            guess = min((left, above[at], corner), key=lambda it: abs(left + above[at] - corner - it))
        row[at] = (row[at] + guess) & 255
