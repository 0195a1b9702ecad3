"""A class as a calendar takes it: RFC 5545."""

from dataclasses import dataclass
from datetime import UTC, datetime

MAKER = "-//Guiyan//Training classes//ZH"
LONGEST_LINE = 75
"""Octets, before it goes on in the next line."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One event; `uid` stays, `sequence` rises whenever it changed."""

    uid: str
    sequence: int
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    is_off: bool = False


def calendar_file(entry: CalendarEntry, now: datetime) -> bytes:
    """The file to open on a phone; a newer one of the same event takes the older one's place."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{MAKER}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if entry.is_off else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(entry.starts_at)}",
        f"DTEND:{_moment(entry.ends_at)}",
        f"SUMMARY:{_text(entry.title)}",
        f"LOCATION:{_text(entry.place)}",
        f"STATUS:{'CANCELLED' if entry.is_off else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(folded(line) + b"\r\n" for line in lines)


def folded(line: str) -> bytes:
    """The line in pieces of at most so many octets, none of them within a character."""
    pieces, piece, room = [], b"", LONGEST_LINE
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", LONGEST_LINE - 1  # the space before it counts
        piece += octets
    return b"\r\n ".join([*pieces, piece])


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join("".join(filter(_is_seen, line)) for line in escaped.splitlines())


def _is_seen(sign: str) -> bool:
    return sign >= " " and sign != "\x7f"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
