"""The words on a progress report's card."""

import gettext
from datetime import date
from typing import Any

from texts.moments import day
from texts.pictures.week import Figures
from texts.words import N_

MOST_ROWS = 16
"""More would make a picture that no phone shows whole; all of them stand in the text."""
COLUMNS = (N_("乡镇"), N_("后备"), N_("均龄"), N_("大专起"), N_("红村"), N_("拖着"))


def report(figures: Figures, words: gettext.NullTranslations, locale: str) -> dict[str, Any]:
    """What the card shows: a row of figures for each township, and the sum of them."""
    townships = figures["townships"]
    left_out = len(townships) - MOST_ROWS
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
            [name, str(count), "–" if age is None else str(age), f"{college}%", str(red), str(overdue)]
            for name, count, age, college, red, overdue in townships[:MOST_ROWS]
        ],
        "more": words.gettext("另有 %(count)s 个乡镇，看下面的文字") % {"count": left_out}
        if left_out > 0
        else "",
    }


def _facts(figures: Figures, words: gettext.NullTranslations) -> list[str]:
    said = (
        (words.gettext("平均 %(age)s 岁"), figures["age"] is not None),
        (words.gettext("大专以上 %(college)s%%"), figures["reserves"] > 0),
        (words.gettext("%(short)s 个村还没够数"), figures["short"] > 0),
        (words.gettext("%(red)s 个红色村"), figures["red"] > 0),
        (words.gettext("%(overdue)s 份审核拖着"), figures["overdue"] > 0),
    )
    return [sentence % figures for sentence, is_worth_saying in said if is_worth_saying]
