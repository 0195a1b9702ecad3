"""The notice for a village's board — 公示: what a group would read, and a code to object in private."""

from datetime import datetime
from typing import Any

from domain.nominations import Source
from texts.labels import LABELS
from texts.languages import SOURCE
from texts.links import start_link
from texts.moments import day
from texts.papers import in_language, set_paper
from texts.papers.codes import as_dots
from texts.public import PublicCandidate
from texts.render import catalogue

WAY = "o_"
"""How a link tells a notice's code from others."""


def print_notice(
    candidate: PublicCandidate,
    days: tuple[datetime, datetime],
    place: str,
    username: str,
    code: str,
    locale: str = SOURCE,
) -> bytes:
    """The paper as PDF; `days` are the local moments at which it begins and ends, `place` who puts it up."""
    return set_paper("notice", notice(candidate, days, place, username, code, locale))


def notice(
    candidate: PublicCandidate,
    days: tuple[datetime, datetime],
    place: str,
    username: str,
    code: str,
    locale: str = SOURCE,
) -> dict[str, Any]:
    """What stands on it: a name, a village and a source, as agreed to, and nothing else of the person."""
    words, link = catalogue(locale), start_link(username, f"{WAY}{code}")
    from_on, until_on = (day(each, locale) for each in days)
    source = "" if candidate.source is Source.OTHER else words.gettext(LABELS[candidate.source])
    return in_language(locale) | {
        "title": words.gettext("公示"),
        "brand": words.gettext("归雁"),
        "seal": "雁",
        "about": words.gettext("%(county)s · 村级后备人才") % {"county": place},
        "name": candidate.full_name,
        "who": " · ".join(filter(None, (candidate.village, source))),
        "told": [
            words.gettext("这一位想当%(village)s的后备，联审都过了。") % {"village": candidate.village},
            words.gettext("公示从%(begins)s到%(ends)s。") % {"begins": from_on, "ends": until_on},
        ],
        "how": words.gettext("有话想说？"),
        "steps": [
            words.gettext("用手机扫这个码，在 Telegram 里打开"),
            words.gettext("打字、说话都行，只有县里看得到"),
            words.gettext("谁说的没有记下来，不会有人知道"),
        ],
        "by-hand": words.gettext("扫不了？在 Telegram 里找到我，把后面这句发给我："),
        "bot": f"@{username}",
        "say": f"/start {WAY}{code}",
        "promise": [words.gettext("没有 Telegram？找乡里的党建办，当面说也一样。")],
        "link": link,
        "code": as_dots(link),
    }
