"""Everything that is kept of a person, as a paper they can read and keep."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from texts.languages import SOURCE
from texts.papers import in_language, set_paper
from texts.reading import Section
from texts.render import catalogue

UNBROKEN = re.compile(r"[!-~]{30}(?=[!-~])")
"""A word so long that it would run off the page."""
BREAK_HERE = "\u200b"


def print_record(sections: Sequence[Section], name: str, at: datetime, locale: str = SOURCE) -> bytes:
    """The paper as PDF; `at` is local."""
    return set_paper("record", record(sections, name, at, locale))


def record(sections: Sequence[Section], name: str, at: datetime, locale: str = SOURCE) -> dict[str, Any]:
    """What stands in it."""
    words = catalogue(locale)
    return in_language(locale) | {
        "title": words.gettext("我记着的您的资料"),
        "brand": words.gettext("归雁"),
        "seal": "雁",
        "name": name,
        "at": f"{at:%Y-%m-%d %H:%M}",
        "told": [
            words.gettext("这里写着归雁记的、和您有关的每一件事。空着的没写。"),
            words.gettext("按钮、文件号这些机器用的，在另一份（JSON）里。"),
            words.gettext("哪里记错了，重填一次就改过来；想都清掉，发“忘了我”。"),
        ],
        "sections": [
            {
                "heading": each.heading,
                "rows": [[_set(line.label, line.said) for line in row] for row in each.rows if row],
            }
            for each in sections
        ],
    }


def _set(label: str, said: str) -> dict[str, Any]:
    return {"label": label, "said": UNBROKEN.sub(lambda found: found[0] + BREAK_HERE, said).split("\n")}
