"""Tables of letters as the blocks of a rich message: Telegram's shape, our words."""

import gettext
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from domain.letters import Picture
from domain.nominations import Source
from texts.labels import LABELS
from texts.languages import SOURCE
from texts.moments import day
from texts.render import AND, catalogue
from texts.words import N_, capital

Fields = dict[str, Any]
Figures = Mapping[str, Any]
NOTHING = "–"
TOGETHER = "\u00a0"  # no line ends here
TITLE = N_("%(place)s各乡镇　%(day)s")
QUIET = N_("%(names)s：还没有后备，也没有急事。")
FEW = N_("人少，不细分")
FIRST = (N_("乡镇"), N_("后备"))
COLUMNS: Mapping[str, str] = {
    "age": N_("均龄"),
    "college": N_("大专起"),
    "women": N_("女同志"),
    "red": N_("红村"),
    "stale": N_("好几周没人说的村"),
    "overdue": N_("等久了"),
    "sources": N_("来源"),
}
"""What stands behind a township's name and count; a column in which nothing would stand is left out."""


def lay(table: Picture, locale: str = SOURCE) -> list[Fields]:
    """The blocks of a table, for a rich message."""
    return TABLES[table.name](table.figures, catalogue(locale), locale)


def townships(figures: Figures, words: gettext.NullTranslations, locale: str) -> list[Fields]:
    """A row for each township of which there is something to tell, and a sentence for the others."""
    told = {"place": figures["place"], "day": day(date.fromisoformat(figures["on"]), locale)}
    blocks: list[Fields] = [{"type": "heading", "text": words.gettext(TITLE) % told, "size": 4}]
    if figures["townships"]:
        cells = _cells(figures["townships"], words)
        blocks.append({"type": "table", "cells": cells, "is_striped": True, "is_compact": True})
    if figures["quiet"]:
        names = words.gettext(AND).join(figures["quiet"])
        blocks.append({"type": "paragraph", "text": words.gettext(QUIET) % {"names": names}})
    return blocks


def _cells(rows: list[Figures], words: gettext.NullTranslations) -> list[list[Fields]]:
    shown = [name for name in COLUMNS if any(_has(row, name) for row in rows)]
    headings = [*FIRST, *(COLUMNS[name] for name in shown)]
    head = [
        _cell(capital(words.gettext(each)), is_first=not at, is_header=True)
        for at, each in enumerate(headings)
    ]
    return [head, *(_row(row, shown, words) for row in rows)]


def _row(row: Figures, shown: list[str], words: gettext.NullTranslations) -> list[Fields]:
    said = [_said(name, row, words) if _has(row, name) else NOTHING for name in shown]
    return [_cell(row["name"], is_first=True), *(_cell(each) for each in [str(row["reserves"]), *said])]


def _has(row: Figures, name: str) -> bool:
    return row[name] is not None or _is_few(row, name)


def _is_few(row: Figures, name: str) -> bool:
    """Where a township's mean age would stand it says why there is none."""
    return name == "age" and row["reserves"] > 0 and not row["is_split"]


def _said(name: str, row: Figures, words: gettext.NullTranslations) -> str:
    value = row[name]
    if _is_few(row, name):
        return words.gettext(FEW)
    if name == "sources":
        return words.gettext(AND).join(
            f"{words.gettext(LABELS[Source(each)])}{TOGETHER}{count}" for each, count in value
        )
    return f"{value}%" if name == "college" else str(value)


def _cell(text: str, *, is_first: bool = False, is_header: bool = False) -> Fields:
    cell: Fields = {"text": text, "align": "left" if is_first else "center", "valign": "middle"}
    return cell | ({"is_header": True} if is_header else {})


TABLES: Mapping[str, Callable[[Figures, gettext.NullTranslations, str], list[Fields]]] = {
    "townships": townships
}
