"""The letter to a village: what the programme is, and how one scan begins."""

import gettext
from collections.abc import Callable, Iterable
from typing import Any

from domain.posters import Poster
from texts.buttons.people import AGREE
from texts.languages import SOURCE
from texts.links import start_link
from texts.papers import in_language, set_paper
from texts.papers.codes import as_dots
from texts.render import catalogue
from texts.words import N_

START = N_("开始")
"""The messenger's own button, below a chat in which nobody has said anything yet."""


def nobody_counts() -> None:
    """What a finished code stirs when nobody watches."""


def print_letters(
    posters: Iterable[Poster],
    county: str,
    username: str,
    locale: str = SOURCE,
    tick: Callable[[], object] = nobody_counts,
) -> bytes:
    """One page for each village, as PDF; `tick` is called for each code that is drawn."""
    return set_paper("letter", letters(posters, county, username, locale, tick))


def letters(
    posters: Iterable[Poster],
    county: str,
    username: str,
    locale: str = SOURCE,
    tick: Callable[[], object] = nobody_counts,
) -> dict[str, Any]:
    """What stands on the pages."""
    words = catalogue(locale)
    pages = []
    for poster in posters:
        pages.append(_page(poster, county, username))
        tick()
    return in_language(locale) | _said(words, county) | {"villages": pages}


def _said(words: gettext.NullTranslations, county: str) -> dict[str, Any]:
    return {
        "title": words.gettext("给乡亲们的一封信"),
        "brand": words.gettext("归雁"),
        "seal": "雁",
        "about": words.gettext("%(county)s · 村级后备人才") % {"county": county},
        "greeting": words.gettext("乡亲们，还有在外头的您："),
        "told": [
            words.gettext(
                "村里在找愿意为家乡出把力的人。种地的、开店的、当过兵的、在外打工的、刚毕业的，都行。"
            ),
            words.gettext("选上以后，有师傅一对一带您；村里谁家要搭把手，您出份力，乡亲们看在眼里。"),
            words.gettext("人在外地也能报，不用跑腿，手机上点几下就好。"),
        ],
        "how": words.gettext("怎么开始"),
        "steps": [
            words.gettext("用手机扫这个码，在 Telegram 里打开"),
            words.gettext("点最下面的“%(start)s”，看清楚记什么，再点“%(agree)s”")
            % {"start": words.gettext(START), "agree": words.gettext(AGREE)},
            words.gettext("一题一题答，几分钟就好；不想打字，说一段也行"),
        ],
        "by-hand": words.gettext("扫不了？在 Telegram 里找到我，把后面这句发给我："),
        "promise": [
            words.gettext("您不点头，群里一个字也看不到。"),
            words.gettext("想看我记了什么、想撤回、想让我忘了您，随时都行。"),
        ],
    }


def _page(poster: Poster, county: str, username: str) -> dict[str, str]:
    link = start_link(username, poster.payload)
    return {
        "name": poster.village.name,
        "link": link,
        "code": as_dots(link),
        "bot": f"@{username}",
        "say": f"/start {poster.payload}",
        "foot": f"{county} · {poster.township}",
    }
