"""The words on a progress report's card."""

import gettext
from collections.abc import Sequence
from datetime import date
from typing import Any

from texts.moments import day
from texts.pictures.week import Figures
from texts.words import N_

MOST_ROWS = 16
"""More would make a picture that no phone shows whole: then those in need first; all stand in the text."""
NOTHING = "–"
COLUMNS = (N_("乡镇"), N_("后备"), N_("均龄"), N_("大专起"), N_("红村"), N_("等久了"))


def report(figures: Figures, words: gettext.NullTranslations, locale: str) -> dict[str, Any]:
    """What the card shows: a row of figures for each township, and the sum of them."""
    townships = [each for each in figures["townships"] if any(each[1:])]
    left_out = len(townships) - MOST_ROWS
    if left_out > 0:
        townships = sorted(townships, key=_need)
    return {
        "lang": locale[:2],
        "seal": "雁",
        "brand": words.gettext("归雁"),
        "place": figures["place"],
        "span": words.gettext("进度通报 %(day)s") % {"day": day(date.fromisoformat(figures["on"]), locale)},
        "count": str(figures["reserves"]),
        "headline": words.ngettext("位后备力量", "位后备力量", figures["reserves"]),
        "facts": _facts(figures, words),
        "columns": [words.gettext(each) for each in COLUMNS],
        "rows": [
            [
                name,
                _figure(count),
                _figure(age),
                NOTHING if college is None or not count else f"{college}%",
                _figure(red),
                _figure(overdue),
            ]
            for name, count, age, college, red, overdue in townships[:MOST_ROWS]
        ],
        "more": words.gettext("另有 %(count)s 个乡镇，看下面的文字") % {"count": left_out}
        if left_out > 0
        else "",
    }


def _figure(count: int | None) -> str:
    """What there is none of is no figure."""
    return str(count) if count else NOTHING


def _need(township: Sequence[Any]) -> tuple[int, int, int]:
    """Red villages before what lies too long, before few reserves."""
    _, reserves, *_, red, overdue = township
    return -red, -overdue, reserves


def _facts(figures: Figures, words: gettext.NullTranslations) -> list[str]:
    said = (
        (words.gettext("平均 %(age)s 岁"), figures["age"] is not None),
        (words.gettext("大专以上 %(college)s%%"), figures["reserves"] > 0 and figures["college"] is not None),
        (words.gettext("%(short)s 个村还没够数"), figures["short"] > 0),
        (words.gettext("%(red)s 个红色村"), figures["red"] > 0),
        (words.gettext("%(overdue)s 份自荐等久了"), figures["overdue"] > 0),
    )
    return [sentence % figures for sentence, is_worth_saying in said if is_worth_saying]
