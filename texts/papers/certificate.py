"""That somebody was at a class and passed its test, as a paper to keep."""

from typing import Any

from babel.dates import format_date

from domain.exams import Certificate
from texts.languages import SOURCE
from texts.papers import in_language, set_paper
from texts.render import FULL_DATE, catalogue


def print_certificate(certificate: Certificate, locale: str = SOURCE) -> bytes:
    """One page, as PDF."""
    return set_paper("certificate", certify(certificate, locale))


def certify(certificate: Certificate, locale: str = SOURCE) -> dict[str, Any]:
    """What stands on it."""
    words = catalogue(locale)
    on = format_date(certificate.held_on, words.gettext(FULL_DATE), locale=locale)
    return in_language(locale) | {
        "title": words.gettext("结业证"),
        "brand": words.gettext("归雁"),
        "seal": "雁",
        "name": certificate.full_name,
        "village": certificate.village,
        "said": words.gettext("上完了这堂课，测验合格："),
        "topic": certificate.topic,
        "at": on,
        "county": words.gettext("%(county)s · 村级后备人才") % {"county": certificate.county},
    }
