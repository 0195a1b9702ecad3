"""The words on a village's week card."""

import gettext
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from domain.help_sessions import HelpKind
from texts.labels import LABELS
from texts.moments import day, hour
from texts.words import capital

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
        "headline": words.ngettext("件事，大家办成了", "件事，大家办成了", jobs)
        if jobs
        else words.gettext("这周各忙各的"),
        "comfort": words.gettext("家里有要搭把手的，尽管开口。"),
        "bars": [
            {"label": capital(words.gettext(LABELS[HelpKind(kind)])), "count": count}
            for kind, count in figures["helped"]
        ],
        "facts": _facts(figures, words),
        "news": _news(figures, words),
        "next": {"title": words.gettext("接下来"), "lines": _next(figures, words, locale)},
    }


def _facts(figures: Figures, words: gettext.NullTranslations) -> list[dict[str, Any]]:
    people, pairs = figures["helpers"], figures["pairs_met"]
    sentences = (
        ("people", people, words.ngettext("%(num)s 位后备在帮忙", "%(num)s 位后备在帮忙", people)),
        ("pairs", pairs, words.ngettext("%(num)s 对师徒碰了头", "%(num)s 对师徒碰了头", pairs)),
    )
    return [
        {"figure": figure, "count": count, "words": sentence % {"num": count}}
        for figure, count, sentence in sentences
        if count
    ]


def _news(figures: Figures, words: gettext.NullTranslations) -> list[str]:
    lines = [_issues(figures, words)]
    if results := figures["results"]:
        told = words.ngettext(
            "公布了 %(num)s 个结果，往上翻就是", "公布了 %(num)s 个结果，往上翻就是", results
        )
        lines.append(told % {"num": results})
    return [line for line in lines if line]


def _issues(figures: Figures, words: gettext.NullTranslations) -> str:
    """What was raised and solved; a letter from before there were issues has no such figures."""
    raised, solved, still_open = (figures.get(each, 0) for each in ("raised", "solved", "still_open"))
    if not (raised or solved or still_open):
        return ""
    lead = words.ngettext("大伙提了 %(num)s 件事", "大伙提了 %(num)s 件事", raised)
    parts = [(raised, lead if raised else words.gettext("大伙以前提的"))]
    if solved:
        parts.append((solved, words.ngettext("，办好 %(num)s 件", "，办好 %(num)s 件", solved)))
    if still_open:
        parts.append(
            (
                still_open,
                words.ngettext(
                    "，连以前的还有 %(num)s 件没办完", "，连以前的还有 %(num)s 件没办完", still_open
                ),
            )
        )
    return "".join(sentence % {"num": count} for count, sentence in parts)


def _next(figures: Figures, words: gettext.NullTranslations, locale: str) -> list[str]:
    if not figures["under_way"]:
        return [words.gettext("新的一周，有事随时说一声")]
    until = hour(datetime.fromisoformat(figures["closes_at"]), locale)
    if figures["under_way"] == 1:
        return [words.gettext("有件事等您说句话，到%(until)s") % {"until": until}]
    waiting = words.gettext("%(count)s 件事等您说句话") % {"count": figures["under_way"]}
    return [waiting, words.gettext("最早的一件到%(until)s") % {"until": until}]
