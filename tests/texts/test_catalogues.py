"""Every language is complete, and every message can be said in it, rightly spelt and short enough."""

import re
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

import pytest

from domain.help_sessions import HelpKind
from sandbox.entities import parse, utf16_len
from services.digests import LONGEST_ISSUE, LONGEST_QUESTION, MOST_ISSUES, MOST_RESULTS, MOST_UNDER_WAY
from tests.texts.samples import AT, MESSAGES, NAME, ON, REFUSALS, refusals, samples
from texts import buttons
from texts.catalogues import TRANSLATED, extracted, faults
from texts.commands import COMMANDS
from texts.labels import LABELS
from texts.languages import LOCALES
from texts.messages.digests import WeekDigest
from texts.pictures.week import week
from texts.public import (
    PublicHelp,
    PublicOpenPoll,
    PublicOpenRating,
    PublicPoll,
    PublicRating,
    PublicReserve,
)
from texts.render import HERE, Texts, catalogue, environment

HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
"""Characters of Chinese writing, and the wide punctuation that goes with them."""
QUOTED = re.compile("“(.+?)”")
SLASHED = re.compile(r"(?<![\w/])/([a-z]+)")
TOAST = 200
LONGEST_ON_A_BUTTON, LONGEST_LABEL, SHORT_IN_CHINESE = 20, 24, 6
"""Labels that grow longer than a button stand in sentences only: where a nomination or a pair has got to."""
PROMPTS = [
    (path.parent.name, path.stem)
    for path in sorted((HERE / "templates" / "forms").glob("*/*.j2"))
    if path.stem != "review"
]
PLACE_NAMES_IN_EXAMPLES = {"深圳"}
TEXTS = Texts()


def shown(html: str) -> str:
    """What a phone shows; raises when the HTML is none that Telegram takes."""
    text, _ = parse(html, "HTML")
    assert text
    return text


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_language_says_everything(locale):
    assert not list(faults(locale))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("message", MESSAGES, ids=lambda cls: cls.__name__)
def test_a_message_can_be_said(message, locale):
    for sample in samples(message):
        said = shown(TEXTS.say(sample, locale))
        assert utf16_len(said) <= message.limit
        assert "\n\n\n" not in said
        assert "%(" not in said
        if locale == "en":
            assert not HAN.search(said), said


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda cls: cls.__name__)
def test_a_refusal_fits_a_toast(refusal, locale):
    for sample in refusals(refusal):
        said = shown(TEXTS.explain(sample, locale))
        assert len(said) <= TOAST, said
        if locale == "en":
            assert not HAN.search(said), said


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("form", "question"), PROMPTS)
def test_a_question_can_be_asked(form, question, locale):
    said = shown(environment(locale).get_template(f"forms/{form}/{question}.j2").render())
    assert locale != "en" or not HAN.search(said), said


def test_english_has_no_chinese_in_it():
    known = {TEXTS.word(COMMANDS["language"].purpose, "en")}
    words = [text for each in extracted() if each.id for text in _translations(each.id, "en")]
    assert [text for text in words if HAN.search(text) and text not in known] == []


def test_what_is_short_on_a_chinese_button_is_short_on_an_english_one():
    labels = [TEXTS.label(value, "en") for value, words in LABELS.items() if len(words) <= SHORT_IN_CHINESE]
    assert [each for each in labels if len(each) > LONGEST_LABEL] == []
    assert [each for each in _button_words() if len(TEXTS.word(each, "en")) > LONGEST_ON_A_BUTTON] == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_word_that_is_quoted_is_the_word_that_works(locale):
    """“发‘导师’” must name what the button says in this language, or the command."""
    by_word = {word: command.name for command in COMMANDS.values() for word in command.words}
    wrong = []
    for message in extracted():
        for sentence in _forms(message.id):
            for word in set(QUOTED.findall(sentence)) - PLACE_NAMES_IN_EXAMPLES:
                if "%(" in word:
                    continue
                ways = {TEXTS.word(word, locale), f"/{by_word.get(word, '-')}"}
                wrong += [
                    (word, said)
                    for said in _translations(sentence, locale)
                    if not any(way in said for way in ways)
                ]
    assert wrong == []


@pytest.mark.parametrize("locale", LOCALES)
def test_commands_that_are_named_exist(locale):
    known = {*COMMANDS, "start"}
    texts = [text for each in extracted() if each.id for text in _translations(each.id, locale)]
    named = {name for text in texts for name in SLASHED.findall(re.sub(r"</?\w+>", " ", text))}
    assert named
    assert named <= known


@pytest.mark.parametrize("locale", LOCALES)
def test_a_word_calls_one_command(locale):
    words = [
        name
        for command in COMMANDS.values()
        for name in {TEXTS.word(word, locale).casefold() for word in command.words}
    ]
    assert len(words) == len(set(words))


def test_dates_and_lists_follow_the_language():
    assert TEXTS.listed([NAME, NAME], "zh_CN") == "Ann、Ann"
    assert TEXTS.listed([NAME, NAME], "en") == "Ann, Ann"
    said = TEXTS.say(_fullest_week(), "en")
    assert "30 Nov" in said
    assert "6 Dec" in said
    assert "Wed 9 Dec 19:00" in said


@pytest.mark.parametrize("count", [1, 2])
def test_english_counts(count):
    quiet = replace(_fullest_week(), jobs=count, helpers=count, pairs_met=count, errands=count)
    said = TEXTS.say(quiet, "en")
    ending = "" if count == 1 else "s"
    assert f"{count} reserve{ending} helped: {count} job{ending} done." in said
    assert f"{count} pair{ending} met up." in said


@pytest.mark.parametrize("locale", LOCALES)
def test_the_fullest_week_fits_under_a_picture(locale):
    assert utf16_len(shown(TEXTS.say(_fullest_week(), locale))) <= WeekDigest.limit


def test_the_picture_of_a_week_is_in_english():
    figures = {
        "village": NAME,
        "from_on": "2026-11-30",
        "until_on": "2026-12-06",
        "helped": [[kind.value, 2] for kind in HelpKind],
        "helpers": 1,
        "pairs_met": 2,
        "results": 1,
        "under_way": 2,
        "closes_at": AT.isoformat(),
    }
    for under_way in (0, 1, 2):
        card = week(figures | {"under_way": under_way}, catalogue("en"), "en")
        del card["seal"]
        assert not HAN.search(str(card))
    assert [fact["words"] for fact in week(figures, catalogue("en"), "en")["facts"]] == [
        "1 reserve helped",
        "2 pairs met up",
    ]


def _fullest_week() -> WeekDigest:
    """As much as the village's week can hold."""
    reserve = PublicReserve("欧阳建国建国", "上清河村")
    question, winner = "问" * LONGEST_QUESTION, "选" * 40
    return WeekDigest(
        so_far=False,
        village=reserve.village,
        from_on=ON.replace(month=11, day=30),
        until_on=ON,
        jobs=120,
        helped=tuple(PublicHelp(kind, 20) for kind in HelpKind),
        helpers=14,
        pairs_met=23,
        errands=123,
        raised=19,
        solved=17,
        solved_words=("长" * LONGEST_ISSUE,) * MOST_ISSUES,
        still_open=12,
        ratings=(),
        polls=(PublicPoll(question, (winner, winner)),) * (MOST_RESULTS - 1)
        + (PublicPoll(question, (winner,)),),
        open_ratings=(PublicOpenRating(reserve, AT),) * (MOST_UNDER_WAY // 2),
        open_polls=(PublicOpenPoll(question, AT),) * (MOST_UNDER_WAY - MOST_UNDER_WAY // 2),
    )


def test_a_rated_reserve_is_told_in_the_week():
    rated = replace(_fullest_week(), ratings=(PublicRating(PublicReserve(NAME, NAME), 12),))
    assert "Ann was rated: 12 votes" in TEXTS.say(rated, "en")


def _forms(words: object) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, (tuple, list)) else (str(words),)


def _translations(sentence: object, locale: str) -> set[str]:
    """How a sentence is said, for one and for many."""
    one, *_ = _forms(sentence)
    words = catalogue(locale)
    return {said for count in (1, 2) if (said := words.ngettext(one, one, count)) != one} or {
        words.gettext(one)
    }


def _button_words() -> list[str]:
    modules = [import_module(f"texts.buttons.{each.name}") for each in iter_modules(buttons.__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, str)]
    return [each for each in found if len(each) <= SHORT_IN_CHINESE and HAN.search(each)]
