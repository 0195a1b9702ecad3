"""What people type, made fit to keep."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from domain.words import has_link, has_phone, length, tidy, without_phones


def test_invisible_tricks_are_gone_and_families_stay_together():
    assert tidy("  王\u202e二\u0000\u200b \t 麻子 ") == "王二 麻子"
    assert tidy("👨‍👩‍👧 好") == "👨‍👩‍👧 好"
    assert tidy("一\n\n\n\n二") == "一\n\n二"
    assert tidy("z" + "\u0301" * 50) == "ź\u0301\u0301"


def test_a_reader_counts_what_they_see():
    assert length("नि") == 1
    assert length("堃喆犇骉") == 4


def test_links_mentions_and_commands_are_seen_and_plain_words_are_not():
    assert all(
        map(has_link, ("加 @wang", "http://x.y", "www.a", "t.me/a", "看a.com吧", "/start", "去 /rate"))
    )
    assert not any(map(has_link, ("3.5 亩", "1/2", "我想回来。为了娃", "公司.公司", "种茶/种桃")))


def test_a_number_to_call_is_taken_out_and_the_rest_stays():
    assert without_phones("有事打我电话13812345678，我随时在") == "有事打我电话，我随时在"
    assert without_phones("找我 138-1234 5678 或 0377-65312345。") == "找我 或 。"
    assert without_phones("座机：65312345") == "座机"
    assert all(map(has_phone, ("+86 13812345678", "１３８１２３４５６７８", "139—1234—5678")))
    assert not any(map(has_phone, ("投了1500000元", "20260901回村", "1990年到2024年", "12345热线", "410325")))


@given(st.text())
def test_tidy_words_stay_tidy_and_carry_nothing_hidden(words):
    once = tidy(words)
    assert tidy(once) == once
    assert not {unicodedata.category(each) for each in once if each not in "\n\u200d"} & {
        "Cc",
        "Cf",
        "Cs",
        "Cn",
    }
