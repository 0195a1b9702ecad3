"""The words on a village's week card."""

import gettext
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from domain.help_sessions import HelpKind
from texts.labels import LABELS
from texts.moments import day, hour

Figures = Mapping[str, Any]


def week(figures: Figures, words: gettext.NullTranslations, locale: str) -> dict[str, Any]:
    """What the card shows: figures of a village, in words of one language."""
    jobs = sum(count for _, count in figures["helped"])
    span = "–".join(day(date.fromisoformat(figures[each]), locale) for each in ("from_on", "until_on"))
    return {
        "lang": locale[:2],
        "seal": "雁",
        "brand": words.gettext("归雁"),
        "village": figures["village"],
        "span": span,
        "count": str(jobs) if jobs else None,
        "headline": words.gettext("件事，大家办成了") if jobs else words.gettext("这周各忙各的"),
        "comfort": words.gettext("家里有要搭把手的，尽管开口。"),
        "bars": [
            {"label": words.gettext(LABELS[HelpKind(kind)]), "count": count}
            for kind, count in figures["helped"]
        ],
        "facts": _facts(figures, words),
        "news": _news(figures, words),
        "next": {"title": words.gettext("接下来"), "lines": _next(figures, words, locale)},
    }


def _facts(figures: Figures, words: gettext.NullTranslations) -> list[dict[str, Any]]:
    sentences = (
        ("people", figures["helpers"], words.gettext("%(count)s 位后备在帮忙")),
        ("pairs", figures["pairs_met"], words.gettext("%(count)s 对师徒碰了头")),
    )
    return [
        {"figure": figure, "count": count, "words": sentence % {"count": count}}
        for figure, count, sentence in sentences
        if count
    ]


def _news(figures: Figures, words: gettext.NullTranslations) -> list[str]:
    if not figures["results"]:
        return []
    return [words.gettext("公布了 %(count)s 个结果，往上翻就是") % {"count": figures["results"]}]


def _next(figures: Figures, words: gettext.NullTranslations, locale: str) -> list[str]:
    if not figures["under_way"]:
        return [words.gettext("新的一周，有事随时说一声")]
    until = hour(datetime.fromisoformat(figures["closes_at"]), locale)
    if figures["under_way"] == 1:
        return [words.gettext("有件事等您说句话，到%(until)s") % {"until": until}]
    waiting = words.gettext("%(count)s 件事等您说句话") % {"count": figures["under_way"]}
    return [waiting, words.gettext("最早的一件到%(until)s") % {"until": until}]
