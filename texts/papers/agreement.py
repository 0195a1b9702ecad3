"""The agreement of a pair as a paper: both names, both days, the promises in the words they signed."""

from datetime import date
from typing import Any

from babel.dates import format_date

from domain.letters import plain
from domain.pairs import MentorRole
from domain.terms import SignedAgreement
from texts.labels import LABELS
from texts.languages import SOURCE
from texts.messages.terms import Agreement
from texts.papers import in_language, set_paper
from texts.render import FULL_DATE, Texts, catalogue

TEXTS = Texts()


def print_agreement(signed: SignedAgreement, county: str, locale: str = SOURCE) -> bytes:
    """The paper as PDF."""
    return set_paper("agreement", agreement(signed, county, locale))


def agreement(signed: SignedAgreement, county: str, locale: str = SOURCE) -> dict[str, Any]:
    """What stands on it."""
    words = catalogue(locale)

    def day(value: date) -> str:
        return format_date(value, words.gettext(FULL_DATE), locale=locale)

    signed_on = words.gettext("%(day)s 签")
    role = words.gettext(LABELS[MentorRole(signed.role)])
    promises = plain(TEXTS.say(Agreement(signed.version, signed.months), locale)).split("\n")
    return in_language(locale) | {
        "title": words.gettext("结对协议"),
        "brand": words.gettext("归雁"),
        "seal": "雁",
        "about": words.gettext("%(county)s · 村级后备人才") % {"county": county},
        "facts": [
            {"label": words.gettext("导师"), "said": f"{signed.mentor}（{role}）"},
            {"label": words.gettext("后备"), "said": f"{signed.reserve}　{signed.village}".strip()},
            {"label": words.gettext("从"), "said": day(signed.began_on)},
            {"label": words.gettext("到"), "said": day(signed.ends_on)},
        ],
        "promises": promises,
        "signatures": [
            {"label": label, "name": name, "said": signed_on % {"day": day(on)}}
            for label, name, on in (
                (words.gettext("导师"), signed.mentor, signed.mentor_on),
                (words.gettext("后备"), signed.reserve, signed.reserve_on),
            )
        ],
        "further": [
            words.gettext("续到 %(until)s：导师 %(mentor)s 点了，后备 %(reserve)s 点了。")
            % {"until": day(each.until_on), "mentor": day(each.mentor_on), "reserve": day(each.reserve_on)}
            for each in signed.renewals
        ],
        "foot": words.gettext("归雁 · 结对第 %(number)d 号 · 协议 %(version)s 版")
        % {"number": signed.pair_id, "version": signed.version},
    }
