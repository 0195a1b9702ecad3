"""A bot written with python-telegram-bot lives in the sandbox as it would on Telegram."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    PollAnswerHandler,
    filters,
)

from tests.sandbox.phones import Phones, phones, png

Context = ContextTypes.DEFAULT_TYPE
ANN, BEN = 1001, 1002
PICTURE = png(200, 60, 40)


def counter(count: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(f"数到 {count}", callback_data=f"count:{count}")]])


async def start(update: Update, context: Context) -> None:
    assert update.message
    assert update.effective_user
    payload = f" ({context.args[0]})" if context.args else ""
    words = f"<b>你好</b>, {update.effective_user.mention_html()}{payload}"
    await update.message.reply_text(words, parse_mode=ParseMode.HTML, reply_markup=counter(1))


async def count(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query
    assert query.data
    reached = int(query.data.removeprefix("count:"))
    await query.answer(f"第 {reached} 次", show_alert=reached > 1)
    await query.edit_message_text(f"数到了 {reached}", reply_markup=counter(reached + 1))


async def photo(update: Update, context: Context) -> None:
    assert update.message
    await update.message.reply_photo(PICTURE, caption="*村口*", parse_mode=ParseMode.MARKDOWN_V2)


async def poll(update: Update, context: Context) -> None:
    assert update.message
    sent = await update.message.reply_poll("几点开会?", ["七点", "八点"], is_anonymous=False)
    context.bot_data["poll"] = (sent.chat_id, sent.message_id)


async def chosen(update: Update, context: Context) -> None:
    voted = update.poll_answer
    assert voted
    assert voted.user
    words = f"{voted.user.first_name} 选了 {list(voted.option_ids)}"
    await context.bot.send_message(voted.user.id, words)


async def close(update: Update, context: Context) -> None:
    assert update.message
    final = await context.bot.stop_poll(*context.bot_data["poll"])
    await update.message.reply_text(f"结果 {[option.voter_count for option in final.options]}")


async def menu(update: Update, context: Context) -> None:
    assert update.message
    keyboard = ReplyKeyboardMarkup([["要", "不要"]], resize_keyboard=True, one_time_keyboard=True)
    await update.message.reply_text("要茶吗?", reply_markup=keyboard)


async def tea(update: Update, context: Context) -> None:
    assert update.message
    await update.message.reply_text(f"你说: {update.message.text}", reply_markup=ReplyKeyboardRemove())


async def document(update: Update, context: Context) -> None:
    assert update.message
    assert update.message.document
    file = await update.message.document.get_file()
    content = bytes(await file.download_as_bytearray())
    digest = hashlib.sha256(content).hexdigest()
    await update.message.reply_document(content, filename="copy.txt", caption=f"{len(content)} {digest}")


@asynccontextmanager
async def running(village: Phones) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """The bot, polling the sandbox until the test is over."""
    server = village.sandbox
    builder = ApplicationBuilder().token(server.token)
    bot = builder.base_url(f"{server.api_url}/bot").base_file_url(f"{server.api_url}/file/bot").build()
    bot.add_handlers(
        [
            CommandHandler("start", start),
            CommandHandler("photo", photo),
            CommandHandler("poll", poll),
            CommandHandler("close", close),
            CommandHandler("menu", menu),
            CallbackQueryHandler(count, pattern="^count:"),
            PollAnswerHandler(chosen),
            MessageHandler(filters.Document.ALL, document),
            MessageHandler(filters.Text(["要", "不要"]), tea),
        ]
    )
    failures: list[Exception | None] = []

    async def failed(update: object, context: Context) -> None:
        failures.append(context.error)

    bot.add_error_handler(failed)
    async with bot:
        await bot.start()
        assert bot.updater
        await bot.updater.start_polling(timeout=5, allowed_updates=Update.ALL_TYPES)
        try:
            yield bot
        finally:
            await bot.updater.stop()
            await bot.stop()
    assert failures == []


@pytest.fixture
async def village() -> AsyncIterator[Phones]:
    async with phones() as held:
        await held.person(ANN, "阿安", username="ann_home")
        await held.person(BEN, "阿本")
        yield held


async def test_start_buttons_and_edits(village: Phones) -> None:
    async with running(village):
        await village.say(ANN, "/start li-jia")
        hello = await village.reads(ANN, "你好, 阿安 (li-jia)")
        assert [(e["type"], e["offset"], e["length"]) for e in hello["entities"]] == [
            ("bold", 0, 2),
            ("text_mention", 4, 2),
        ]
        assert hello["entities"][1]["user"]["id"] == ANN

        assert (await village.tap(ANN, hello, "数到 1")) == {"toast": "第 1 次", "alert": False, "url": None}
        edited = await village.reads(ANN, "数到了 1")
        assert edited["message_id"] == hello["message_id"]
        assert edited["edit_date"] >= edited["date"]
        assert "entities" not in edited
        assert (await village.tap(ANN, edited, "count:2"))["alert"] is True
        await village.reads(ANN, "数到了 2")


async def test_a_photo_and_a_document_travel_whole(village: Phones) -> None:
    async with running(village):
        await village.say(ANN, "/photo")
        shown = await village.reads(ANN, "村口")
        assert shown["caption_entities"] == [{"type": "bold", "offset": 0, "length": 2}]
        assert (shown["photo"][-1]["width"], shown["photo"][-1]["height"]) == (32, 32)

        content = "归雁\n".encode() * 1000
        await village.send_document(ANN, "list.txt", content)
        copy = await village.reads(ANN, f"{len(content)} {hashlib.sha256(content).hexdigest()}")
        assert (copy["document"]["file_name"], copy["document"]["file_size"]) == ("copy.txt", len(content))


async def test_a_poll_is_voted_and_closed(village: Phones) -> None:
    async with running(village):
        await village.say(ANN, "/poll")
        asked = await village.appears(ANN, lambda m: "poll" in m)
        await village.vote(ANN, asked, 1)
        await village.reads(ANN, "阿安 选了 [1]")
        await village.vote(ANN, asked)
        await village.reads(ANN, "阿安 选了 []")
        await village.vote(ANN, asked, 0)
        await village.reads(ANN, "阿安 选了 [0]")
        await village.say(ANN, "/close")
        await village.reads(ANN, "结果 [1, 0]")
        closed = await village.appears(ANN, lambda m: m.get("poll", {}).get("is_closed"))
        assert [option["voter_count"] for option in closed["poll"]["options"]] == [1, 0]


async def test_a_reply_keyboard_comes_and_goes(village: Phones) -> None:
    async with running(village):
        await village.say(ANN, "/menu")
        await village.reads(ANN, "要茶吗?")
        shown = (await village.chat(ANN))["reply_keyboard"]
        assert [[button["text"] for button in row] for row in shown["keyboard"]] == [["要", "不要"]]
        await village.say(ANN, "要")
        await village.reads(ANN, "你说: 要")
        assert (await village.chat(ANN))["reply_keyboard"] is None


async def test_refusals_are_told_in_telegrams_words(village: Phones) -> None:
    async with running(village) as bot:  # the library puts every description in lower case
        with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
            await bot.bot.send_message(BEN, "你好")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.bot.send_message(424242, "你好")
        await village.say(ANN, "/start")
        hello = await village.reads(ANN, "你好")
        with pytest.raises(BadRequest, match='unsupported start tag "x" at byte offset 6'):
            await bot.bot.send_message(ANN, "你好<x>", parse_mode=ParseMode.HTML)
        with pytest.raises(BadRequest, match="Message text is empty"):
            await bot.bot.send_message(ANN, "")
        with pytest.raises(BadRequest, match="Message to edit not found"):
            await bot.bot.edit_message_text("x", ANN, hello["message_id"] + 1000)
        await bot.bot.edit_message_text("x", ANN, hello["message_id"])
        with pytest.raises(BadRequest, match="Message is not modified"):
            await bot.bot.edit_message_text("x", ANN, hello["message_id"])
        too_long = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x" * 65)]])
        with pytest.raises(BadRequest, match="Button_data_invalid"):
            await bot.bot.send_message(ANN, "x", reply_markup=too_long)


async def test_a_group_hears_its_bot(village: Phones) -> None:
    async with running(village) as bot:
        group = await village.post("chats", title="李家村", members=[ANN, BEN, village.bot], admins=[ANN])
        await village.say(BEN, f"/start@{bot.bot.username}", group["id"])
        hello = await village.reads(ANN, "你好, 阿本", group["id"])
        assert (await village.tap(ANN, hello, "数到 1"))["toast"] == "第 1 次"
        await village.reads(BEN, "数到了 1", group["id"])
        members = {member.user.id for member in await bot.bot.get_chat_administrators(group["id"])}
        assert ANN in members
