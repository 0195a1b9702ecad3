"""Rich messages: blocks in, the message's blocks out, limits kept."""

import pytest
from aiogram.types import InputRichMessage, PhotoSize
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.labels import label_of
from sandbox.rich import RichError, rich_message


def sent(*blocks, **fields):
    return rich_message(InputRichMessage.model_validate({"blocks": list(blocks), **fields}))


def refusal(*blocks, **fields):
    with pytest.raises(RichError) as caught:
        sent(*blocks, **fields)
    return caught.value.description


def paragraph(text):
    return {"type": "paragraph", "text": text}


def nested(levels):
    block = paragraph("x")
    for _ in range(levels - 1):
        block = {"type": "blockquote", "blocks": [block]}
    return block


def shown(*blocks, **fields):
    return sent(*blocks, **fields).model_dump(mode="json", exclude_none=True)["blocks"]


def test_text_blocks_pass_as_they_are():
    given_ones = [
        {"type": "heading", "text": "一周", "size": 2},
        paragraph(["本周 ", {"type": "bold", "text": "三次"}]),
        {"type": "pre", "text": "/start", "language": "sh"},
        {"type": "divider"},
        {"type": "footer", "text": "归雁"},
        {"type": "mathematical_expression", "expression": "a^2"},
        {"type": "anchor", "name": "top"},
        {"type": "blockquote", "blocks": [paragraph("x")], "credit": "y"},
        {"type": "expandable_blockquote", "text": "x", "credit": "y"},
        {"type": "pullquote", "text": "x"},
        {"type": "details", "summary": "more", "blocks": [paragraph("x")], "is_open": True},
    ]
    assert shown(*given_ones) == given_ones
    assert sent(paragraph("x"), is_rtl=True).is_rtl is True


def test_tables_keep_their_cells():
    cell = {"align": "left", "valign": "top"}
    table = {
        "type": "table",
        "cells": [
            [{**cell, "text": "村", "is_header": True}, {**cell, "colspan": 2}],
            [{**cell, "text": "李家村"}, {**cell, "text": "3"}, {**cell, "text": "4"}],
        ],
        "is_striped": True,
        "caption": "本周",
    }
    assert shown(table) == [table]
    wide = {"type": "table", "cells": [[{**cell, "text": "x"}] * 21]}
    assert refusal(wide) == "Bad Request: table can't have more than 20 columns"
    bad = {"type": "table", "cells": [[{**cell, "colspan": -1}]]}
    assert refusal(bad) == "Bad Request: invalid table cell colspan specified"


def test_lists_get_labels():
    def item(**fields):
        return {"blocks": [paragraph("x")], **fields}

    (bullets,) = shown({"type": "list", "items": [item(), item(has_checkbox=True, is_checked=True)]})
    assert [i["label"] for i in bullets["items"]] == ["•", "•"]
    assert bullets["items"][1]["has_checkbox"] is bullets["items"][1]["is_checked"] is True
    (numbers,) = shown({"type": "list", "items": [item(type="1"), item(type="1", value=7), item(type="i")]})
    assert [(i["label"], i["value"]) for i in numbers["items"]] == [("1.", 1), ("7.", 7), ("viii.", 8)]
    mixed = {"type": "list", "items": [item(type="1"), item()]}
    assert refusal(mixed) == "Bad Request: list must be either ordered or unordered"
    assert refusal({"type": "list", "items": []}) == "Bad Request: list must be non-empty"
    wrong = {"type": "list", "items": [item(type="x")]}
    assert refusal(wrong) == "Bad Request: invalid list item type specified"


@pytest.mark.parametrize(
    ("number", "kind", "label"),
    [
        (1, "a", "a."),
        (27, "A", "AA."),
        (1994, "I", "MCMXCIV."),
        (0, "a", "0."),
        (4000, "i", "4000."),
        (5, "1", "5."),
    ],
)
def test_labels(number, kind, label):
    assert label_of(number, kind) == label


def test_buttons_are_checked():
    def row(**fields):
        return {"type": "buttons", "buttons": [{"text": "好", **fields}], "align": "center"}

    assert shown(row(callback_data="x" * 64)) == [row(callback_data="x" * 64)]
    assert refusal(row(callback_data="x" * 65)) == "Bad Request: BUTTON_DATA_INVALID"
    assert refusal(row(callback_data="")) == "Bad Request: BUTTON_DATA_INVALID"
    assert refusal(row()) == "Bad Request: text buttons are unallowed in the inline keyboard"
    assert refusal(row(url="http://x.com", style="link")) == "Bad Request: invalid button style specified"
    assert refusal({"type": "buttons", "buttons": []}) == "Bad Request: a row must have 1-8 buttons"
    bold = {"type": "buttons", "buttons": [{"text": {"type": "bold", "text": "x"}, "callback_data": "x"}]}
    assert refusal(bold) == "Bad Request: block is not allowed"


def test_telegram_finds_links_in_text_but_not_in_code():
    assert shown(paragraph("问 @guiyan_bot, t.me/x #归雁 a@b.cn")) == [
        paragraph(
            [
                "问 ",
                {"type": "mention", "text": "@guiyan_bot", "username": "guiyan_bot"},
                ", ",
                {"type": "url", "text": "t.me/x", "url": "http://t.me/x"},
                " ",
                {"type": "hashtag", "text": "#归雁", "hashtag": "#归雁"},
                " ",
                {"type": "email_address", "text": "a@b.cn", "email_address": "a@b.cn"},
            ]
        )
    ]
    code = paragraph({"type": "code", "text": "/start"})
    assert shown(code) == [code]
    bold = paragraph({"type": "bold", "text": "/start"})
    assert shown(bold, skip_entity_detection=True) == [bold]
    command = {"type": "bot_command", "text": "/start", "bot_command": "/start"}
    assert shown(bold) == [paragraph({"type": "bold", "text": [command]})]


def test_limits():
    assert len(shown(*[paragraph("x")] * 500)) == 500
    assert refusal(*[paragraph("x")] * 501) == "Bad Request: rich message can't have more than 500 blocks"
    assert shown(paragraph("归" * 32_768))
    assert refusal(paragraph("x" * 32_000), paragraph("x" * 769)) == "Bad Request: message is too long"
    assert shown(nested(16))
    assert refusal(nested(17)) == "Bad Request: rich message can't be deeper than 16 levels"


@pytest.mark.parametrize(
    ("fields", "description"),
    [
        ({}, "Bad Request: rich message must be non-empty"),
        ({"blocks": []}, "Bad Request: rich message must be non-empty"),
        (
            {"blocks": [], "html": "x"},
            "Bad Request: exactly one of the fields html, markdown and blocks must be used",
        ),
        ({"html": "x"}, "Not Implemented: the sandbox does not know InputRichMessage.html"),
        ({"markdown": "x"}, "Not Implemented: the sandbox does not know InputRichMessage.markdown"),
        (
            {"blocks": [{"type": "heading", "text": "x", "size": 7}]},
            "Bad Request: invalid section heading size specified",
        ),
        ({"blocks": [{"type": "thinking", "text": "x"}]}, "Bad Request: block is not allowed"),
        (
            {"blocks": [{"type": "photo", "photo": {"type": "photo", "media": "x"}}]},
            "Not Implemented: the sandbox does not know InputRichBlockPhoto",
        ),
        (
            {"blocks": [{"type": "map", "location": {"latitude": 1, "longitude": 2}, "width": 100}]},
            "Bad Request: invalid map properties specified",
        ),
        (
            {
                "blocks": [
                    paragraph({"type": "custom_emoji", "custom_emoji_id": "x", "alternative_text": "y"})
                ]
            },
            "Bad Request: invalid custom emoji identifier specified",
        ),
    ],
)
def test_what_telegram_refuses_is_refused(fields, description):
    with pytest.raises(RichError) as caught:
        rich_message(InputRichMessage.model_validate(fields))
    assert caught.value.description == description
    assert caught.value.code == (501 if description.startswith("Not") else 400)


def test_drafts_may_think():
    draft = InputRichMessage.model_validate({"blocks": [{"type": "thinking", "text": "…"}]})
    assert rich_message(draft, is_draft=True).blocks[0].type == "thinking"


def test_photos_come_from_the_server():
    size = PhotoSize(file_id="f", file_unique_id="u", width=1, height=1)
    block = {
        "type": "photo",
        "photo": {"type": "photo", "media": "f", "has_spoiler": True},
        "caption": {"text": "图"},
    }
    message = rich_message(
        InputRichMessage.model_validate({"blocks": [block]}), media=lambda kind, given_one: [size]
    )
    (photo,) = message.blocks
    assert photo.model_dump(exclude_none=True) == {
        "type": "photo",
        "photo": [size.model_dump(exclude_none=True)],
        "has_spoiler": True,
        "caption": {"text": "图"},
    }


def test_maps_keep_their_place():
    block = {
        "type": "map",
        "location": {"latitude": 1.0, "longitude": 2.0},
        "zoom": 9,
        "width": 200,
        "height": 100,
    }
    assert shown(block) == [block]


RICH_TEXT = st.recursive(
    st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.builds(
            lambda kind, text: {"type": kind, "text": text},
            st.sampled_from(["bold", "italic", "code"]),
            inner,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(text=RICH_TEXT)
def test_text_that_needs_nothing_found_comes_back(text):
    assert shown(paragraph(text), skip_entity_detection=True) == [paragraph(text)]
