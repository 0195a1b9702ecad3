"""Turning a message into words in somebody's language."""

import gettext
import re
from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from functools import cache, partial
from io import BytesIO
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from domain.errors import Refusal
from texts import moments
from texts.labels import ANSWERS, LABELS
from texts.languages import SOURCE
from texts.message import Message, snake
from texts.words import N_, capital

HERE = Path(__file__).parent
ZERO_WIDTH = "\u2060"  # a word joiner: keeps @name and /command in people's words from turning into links
INNER_DOT = re.compile(r"\.(?=[^\W\d])")  # evil.ru is a link to a chat, 3.5 is not
MOMENT = N_("M月d日E HH:mm")
DATE, FULL_DATE = N_("M 月 d 日"), N_("yyyy 年 M 月 d 日")
"""How a language writes a local moment, a day, a day of some year, in Unicode's date patterns."""
AND = N_("、")
"""What stands between the things of a list."""


class Texts:
    def say(self, message: Message, locale: str = SOURCE) -> str:
        """The message as Telegram HTML."""
        values = {field.name: getattr(message, field.name) for field in fields(message)}
        return environment(locale).get_template(message.template()).render(values).strip()

    def explain(self, refusal: Refusal, locale: str = SOURCE) -> str:
        """Why a rule said no and what to do next, in words for the person it said no to.

        A refusal's public attributes are its template's variables.
        """
        name = f"refusals/{snake(type(refusal).__name__)}.j2"
        return environment(locale).get_template(name).render(vars(refusal)).strip()

    def label(self, value: StrEnum, locale: str = SOURCE) -> str:
        """An enum's value on its own, as on a button."""
        return capital(catalogue(locale).gettext(LABELS[value]))

    def answer(self, value: StrEnum, locale: str = SOURCE) -> str:
        """An enum's value as people are asked for it."""
        return capital(catalogue(locale).gettext(ANSWERS.get(value, LABELS[value])))

    def listed(self, things: Iterable[str], locale: str = SOURCE) -> str:
        return catalogue(locale).gettext(AND).join(things)

    def word(self, words: str, locale: str = SOURCE) -> str:
        """A button's or a command's words, marked with N_ where they are declared."""
        return catalogue(locale).gettext(words)


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """The translations of one language, compiled from its .po file in memory; the source needs none."""
    path = HERE / "locales" / locale / "LC_MESSAGES" / "guiyan.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def environment(locale: str) -> Environment:
    """Templates for one language. Autoescape makes every name safe in Telegram HTML."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.policies["ext.i18n.trimmed"] = True
    words = catalogue(locale)
    env.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    env.filters["label"] = lambda value: words.gettext(LABELS[value])
    env.filters["listed"] = words.gettext(AND).join
    env.filters["labels"] = lambda values: words.gettext(AND).join(
        words.gettext(LABELS[each]) for each in values
    )
    env.filters["capital"] = capital
    env.filters["moment"] = lambda value: format_datetime(value, words.gettext(MOMENT), locale=locale)
    env.filters["date"] = lambda value: format_date(value, words.gettext(DATE), locale=locale)
    env.filters["full_date"] = lambda value: format_date(value, words.gettext(FULL_DATE), locale=locale)
    env.filters["said"] = lambda value: words.gettext(LABELS[value]) if isinstance(value, StrEnum) else value
    env.filters["plain"] = _plain
    env.filters["day"] = partial(moments.day, locale=locale)
    return env


def _plain(words: str) -> Markup:
    """Somebody's own words, escaped, with nothing in them that a chat would make a link or a command."""
    inert = (
        INNER_DOT.sub(f".{ZERO_WIDTH}", words).replace("@", f"@{ZERO_WIDTH}").replace("/", f"/{ZERO_WIDTH}")
    )
    return escape(inert)
