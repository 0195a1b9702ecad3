"""Formatted text: what Telegram keeps of it, and what it says when it cannot."""

import pytest
from aiogram.types import MessageEntity, User
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.entities import EntityError, detect, formatted, parse, trimmed, utf16_len


def shape(text, mode="HTML"):
    kept, entities = parse(text, mode)
    return kept, [(e.type, e.offset, e.length) for e in entities]


def refusal(text, mode="HTML"):
    with pytest.raises(EntityError) as caught:
        parse(text, mode)
    return caught.value.description.removeprefix("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>hi</b> <strong>you</strong>", ("hi you", [("bold", 0, 2), ("bold", 3, 3)])),
        ("<i>a</i>-<em>b</em>", ("a-b", [("italic", 0, 1), ("italic", 2, 1)])),
        ("<u>a</u>-<ins>b</ins>", ("a-b", [("underline", 0, 1), ("underline", 2, 1)])),
        ("<s>a</s><del>b</del><strike>c</strike>", ("abc", [("strikethrough", 0, 3)])),
        ('<span class="tg-spoiler">a</span>', ("a", [("spoiler", 0, 1)])),
        ("<tg-spoiler>a</tg-spoiler>", ("a", [("spoiler", 0, 1)])),
        ("<blockquote>a\nb</blockquote>", ("a\nb", [("blockquote", 0, 3)])),
        ("<blockquote expandable>a</blockquote>", ("a", [("expandable_blockquote", 0, 1)])),
        ("<code>a</code>", ("a", [("code", 0, 1)])),
        ("<pre>a</pre>", ("a", [("pre", 0, 1)])),
        ("&lt;&gt;&amp;&quot;&#33;&#x4e2d;&nbsp;&", ('<>&"!中&nbsp;&', [])),
        ("😀<b>归</b>", ("😀归", [("bold", 2, 1)])),
        ("&#xD83D;&#xDE00;<b>x</b>", ("😀x", [("bold", 2, 1)])),
        ("<b></b>x", ("x", [])),
        ("<b>x</>", ("x", [("bold", 0, 1)])),
        ("<B>x</b >", ("x", [("bold", 0, 1)])),
        ("x<b> y </b>\n", ("x y", [("bold", 1, 2)])),
        ("<b>a<i>b</i></b>", ("ab", [("bold", 0, 1), ("bold", 1, 1), ("italic", 1, 1)])),
        ("<code><b>a</b></code>", ("a", [("code", 0, 1)])),
        (
            "<b>see /start now</b>",
            ("see /start now", [("bold", 0, 4), ("bot_command", 4, 6), ("bold", 4, 6), ("bold", 10, 4)]),
        ),
    ],
)
def test_html_is_read(text, expected):
    kept, entities = shape(text)
    assert (kept, sorted(entities)) == (expected[0], sorted(expected[1]))


def test_the_blank_before_an_entity_is_trimmed_but_not_the_one_inside_it():
    assert shape("  <b> x</b>") == (" x", [("bold", 0, 2)])


def test_html_arguments_are_kept():
    _, (link,) = parse('<a href="https://Example.com?a=1&amp;b=2">x</a>', "HTML")
    assert (link.type, link.url) == ("text_link", "https://example.com/?a=1&b=2")
    _, (mention,) = parse('<a href="tg://user?id=42">x</a>', "HTML")
    assert (mention.type, mention.user and mention.user.id) == ("text_mention", 42)
    _, (code,) = parse('<pre><code class="language-python">x</code></pre>', "HTML")
    assert (code.type, code.language) == ("pre", "python")
    _, (emoji,) = parse('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "HTML")
    assert (emoji.type, emoji.custom_emoji_id) == ("custom_emoji", "5368324170671202286")
    _, (time,) = parse('<tg-time unix="1647531900" format="tDw">then</tg-time>', "HTML")
    assert (time.type, time.unix_time, time.date_time_format) == ("date_time", 1647531900, "wDt")
    assert parse('<a href="nowhere">x</a>', "HTML") == ("x", [])


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("<b>归</b><x>", 'Unsupported start tag "x" at byte offset 10'),
        ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=http://x>", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>a</tg-emoji>", "Invalid custom emoji identifier specified"),
        ('<tg-time unix="5" format="x">a</tg-time>', "Invalid date format used"),
        (
            "&#xD83D;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(text, description):
    assert refusal(text) == description


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*b* _i_ __u__ ~s~ ||x||", "b i u s x"),
        ("`c` ```py\nx```", "c x"),
        (r"\*a\.\-\!", "*a.-!"),
        ("||a|| [t](http://x\\.com/\\)) ", "a t"),
        (">a\n>b\nc", "a\nb\nc"),
    ],
)
def test_markdown_v2_leaves_the_text(text, expected):
    assert parse(text, "MarkdownV2")[0] == expected


def test_markdown_v2_entities():
    assert shape("*b* _i_ __u__ ~s~ ||x|| `c`", "MarkdownV2")[1] == [
        ("bold", 0, 1),
        ("italic", 2, 1),
        ("underline", 4, 1),
        ("strikethrough", 6, 1),
        ("spoiler", 8, 1),
        ("code", 10, 1),
    ]
    assert shape(">a\n>b\nc", "MarkdownV2")[1] == [("blockquote", 0, 4)]
    assert shape(">a\n>b||", "MarkdownV2")[1] == [("expandable_blockquote", 0, 3)]
    assert shape(">a||\nb", "markdownv2")[1] == [("expandable_blockquote", 0, 2)]
    _, (link,) = parse("[t](http://x.com/\\))", "MarkdownV2")
    assert link.url == "http://x.com/)"
    _, (time,) = parse("![x](tg://time?unix=7&format=r)", "MarkdownV2")
    assert (time.type, time.unix_time, time.date_time_format) == ("date_time", 7, "r")


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("a.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("归*b", "Can't find end of Bold entity at byte offset 3"),
        ("```py\nx", "Can't find end of PreCode entity at byte offset 0"),
        ("[a](b", "Can't find end of a URL at byte offset 4"),
        ("![a]", "The entity must contain a tg://emoji or tg://time URL"),
        ("![a](tg://user?id=1)", "Invalid tg://emoji or tg://time URL specified"),
        (">*a\nb", "Can't find end of Bold entity at byte offset 1"),
    ],
)
def test_bad_markdown_v2_is_refused_in_telegrams_words(text, description):
    assert refusal(text, "MarkdownV2") == description


def test_the_older_markdown():
    assert shape("*b* _i_ `c` [l](http://x.com) ```py\nx``` \\_", "Markdown") == (
        "b i c l x _",
        [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 1), ("text_link", 6, 1), ("pre", 8, 1)],
    )
    assert refusal("归_b", "Markdown") == "Can't find end of the entity starting at byte offset 3"


def test_an_unknown_parse_mode_is_refused():
    with pytest.raises(EntityError, match=r"^Bad Request: unsupported parse_mode$"):
        parse("x", "BBCode")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@guiyan_bot 你好", [("mention", 0, 11)]),
        ("x@guiyan 村@guiyan @abc @gif", [("mention", 23, 4)]),
        ("/start /help@guiyan_bot a/b //x", [("bot_command", 0, 6), ("bot_command", 7, 16)]),
        ("#归雁 #2026 #a1#", [("hashtag", 0, 3)]),
        ("$USD $usd $TOOLONGNAME", [("cashtag", 0, 4)]),
        ("https://example.com/a_(b)). x", [("url", 0, 25)]),
        ("见 t.me/guiyan_bot?start=x。", [("url", 2, 24)]),
        ("看example.com吧", []),
        ("main.cpp 3.14 a..b v1.2", []),
        ("1.2.3.4 http://5.6.7.8:80/x", [("url", 0, 7), ("url", 8, 19)]),
        ("foo.bar@example.com mailto:a@b.cn", [("email", 0, 19), ("email", 27, 6)]),
        ("tg://resolve?domain=x, ok", [("url", 0, 21)]),
        ("sftp://example.com gopher://example.com", []),
    ],
)
def test_telegram_finds_entities_by_itself(text, expected):
    assert [(e.type, e.offset, e.length) for e in detect(text, [])] == expected


def test_nothing_is_found_inside_code_and_links():
    assert shape("<code>/start @guiyan</code>")[1] == [("code", 0, 14)]
    assert shape('<a href="https://x.com">@guiyan</a>')[1] == [("text_link", 0, 7)]


def test_given_entities_are_checked():
    def given_ones(text, *entities):
        return formatted(text, None, list(entities))

    bold = MessageEntity(type="bold", offset=0, length=2)
    assert given_ones("ab  ", bold)[1] == [bold]
    assert given_ones("ab", MessageEntity(type="mention", offset=0, length=2))[1] == []
    user = User(id=7, is_bot=False, first_name="")
    mention = MessageEntity(type="text_mention", offset=0, length=2, user=user)
    assert given_ones("ab", mention)[1] == [mention]
    for entity, words in [
        (
            MessageEntity(type="bold", offset=1, length=1),
            "begins in a middle of a UTF-16 symbol at byte offset 4",
        ),
        (MessageEntity(type="bold", offset=0, length=9), "ends after the end of the text at UTF-16 offset 9"),
        (
            MessageEntity(type="bold", offset=9, length=1),
            "begins after the end of the text at UTF-16 offset 9",
        ),
        (MessageEntity(type="bold", offset=-1, length=1), "incorrect offset -1"),
        (MessageEntity(type="glow", offset=0, length=1), "Unsupported type specified"),
    ]:
        with pytest.raises(EntityError, match=words):
            given_ones("😀a", entity)


def test_text_is_trimmed_and_cleaned():
    assert parse(" \n a\r\nb\t\u202e \n", None) == ("a\nb", [])
    assert parse("  \n ", None) == ("", [])
    assert trimmed(" ab ", [MessageEntity(type="bold", offset=1, length=3)]) == (
        "ab",
        [MessageEntity(type="bold", offset=0, length=2)],
    )
    with pytest.raises(EntityError, match=r"^Bad Request: strings must be encoded in UTF-8$"):
        parse("\ud800", None)


PIECES = [
    *("<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "<pre>", "</pre>", "<blockquote>", "</blockquote>"),
    *(
        "*",
        "_",
        "__",
        "||",
        "~",
        "`",
        "```",
        ">",
        "\n",
        "a",
        "😀",
        " ",
        "@guiyan",
        "x.com/",
        "&#xD83D;",
        "\r",
    ),
]


def test_length_is_counted_in_utf16_units():
    assert [utf16_len(text) for text in ("", "归雁", "a😀b")] == [0, 2, 4]


MARKUP = st.text(list("<>/=\"'&;#x a\n\r\\*_~`[]()|!>.-@$:é归😀\u202e"), max_size=60) | st.lists(
    st.sampled_from(PIECES), max_size=25
).map("".join)


@settings(max_examples=400, deadline=None)
@given(text=MARKUP | st.text(max_size=60), mode=st.sampled_from(["HTML", "MarkdownV2", "Markdown", None]))
def test_any_text_is_read_or_refused(text, mode):
    try:
        kept, entities = parse(text, mode)
    except EntityError as refused:
        assert refused.description.startswith("Bad Request: ")  # noqa: PT017 — most texts are not refused
        return
    units = kept.encode("utf-16-le")
    ends: list[int] = []
    for entity in entities:
        units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        assert entity.length > 0
        assert entity.offset + entity.length <= utf16_len(kept)
        while ends and ends[-1] <= entity.offset:
            ends.pop()
        assert not ends or entity.offset + entity.length <= ends[-1]  # they nest
        ends.append(entity.offset + entity.length)
    assert formatted(kept, None, entities) == (kept, entities)  # a second pass changes nothing


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_escaped_text_comes_back(text):
    expected, _ = parse(text, None)
    html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    markdown = "".join(f"\\{c}" if "\x01" <= c <= "~" else c for c in text)
    assert parse(html, "HTML")[0] == expected
    assert parse(markdown, "MarkdownV2")[0] == expected
