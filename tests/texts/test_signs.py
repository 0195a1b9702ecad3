"""On papers and pictures an emoji is read as a word: their font has none, and would print boxes."""

from datetime import UTC, datetime
from itertools import chain

import pytest

from domain.letters import Picture
from tests.papers import words_of
from tests.texts.test_pictures import QUIET
from texts.catalogues import extracted
from texts.languages import LOCALES
from texts.papers.record import print_record
from texts.pictures import draw
from texts.reading import Line, Section
from texts.render import HERE, catalogue
from texts.signs import EMOJI, NAMED, PLAIN, in_words

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def printed(said, locale="zh_CN"):
    paper = print_record([Section("信🌱", [[Line("标签", said)]])], "雁子👍", AT, locale)
    return "".join(words_of(paper))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("🔒 我来打分", "[保密]我来打分"),
        ("谢谢👍🏽您", "谢谢[赞]您"),
        ("办好了✅", "办好了✓"),
        ("⚠️ 注意", "[注意]注意"),
        ("1️⃣修路", "1修路"),
        ("👨‍👩‍👧都好", "[表情]都好"),
        ("🇨🇳生日", "[表情]生日"),
        ("🦄🦄", "[表情][表情]"),
        ("☎ 3.5 → ★ ✓ 堃喆犇骉", "☎3.5→★✓堃喆犇骉"),
    ],
)
def test_a_paper_says_what_an_emoji_means(said, read):
    page = printed(said)
    assert read in page
    assert "雁子[赞]" in page
    assert "信[苗]" in page
    assert not EMOJI.search(page)


def test_a_paper_says_it_in_the_readers_language():
    assert "[thumbsup]" in printed("👍", "en")
    assert "[讚]" in printed("👍", "zh_TW")


def test_a_picture_says_it_too():
    def week(village):
        return draw(Picture("week", QUIET | {"village": village}))

    assert week("清河🌱村") == week("清河[苗]村")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_emoji_of_our_own_has_a_word_of_its_own(locale):
    ours = chain((each.id for each in extracted()), (path.read_text() for path in HERE.rglob("*.j2")))
    found = {sign[0][0] for words in ours for sign in EMOJI.finditer(str(words))}
    assert found
    assert found <= {*NAMED, *PLAIN}
    assert all(in_words(sign, catalogue(locale)) != sign for sign in found)
