"""A bot written with grammY, another language in another process, lives in the sandbox as on Telegram."""

import asyncio
import base64
import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.sandbox.phones import PATIENCE, Phones, phones, png

SOURCE = Path(__file__).parent / "grammy"
INSTALL_WITHIN = 240  # seconds; npm ci on a cold cache
ANN, BEN = 1001, 1002


def missing() -> str:
    return ", ".join(name for name in ("node", "npm") if shutil.which(name) is None)


pytestmark = pytest.mark.skipif(
    bool(missing()),
    reason=f"NOT PROVED: without {missing()} grammY never met the sandbox. Install Node.js 20 or newer.",
)


def install(folder: Path) -> None:
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCE / name, folder)
    command = ["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(
        command, cwd=folder, timeout=INSTALL_WITHIN, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"npm ci failed: {done.stdout}\n{done.stderr}"


@pytest.fixture(scope="session")
def bot_folder() -> Path:
    """The bot beside its installed modules, outside the source; kept for the next run."""
    cache = os.environ.get("XDG_CACHE_HOME") or f"{tempfile.gettempdir()}/cache-of-{os.getuid()}"
    lock = (SOURCE / "package-lock.json").read_bytes()
    folder = Path(cache) / "sandbox-grammy" / hashlib.sha256(lock).hexdigest()[:16]
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
            install(Path(fresh) / "bot")
            with contextlib.suppress(OSError):  # another run was faster
                (Path(fresh) / "bot").rename(folder)
    shutil.copy(SOURCE / "bot.mjs", folder)
    return folder


@pytest.fixture
async def village(bot_folder: Path) -> AsyncIterator[Phones]:
    """People with phones, and the bot polling until the test is over."""
    async with phones() as held:
        await held.person(ANN, "阿安")
        await held.person(BEN, "阿本")
        environment = {
            **os.environ,
            "BOT_TOKEN": held.sandbox.token,
            "API_ROOT": held.sandbox.api_url,
            "PICTURE": base64.b64encode(png(40, 90, 200)).decode(),
            "STRANGER": str(BEN),
        }
        pipe = asyncio.subprocess.PIPE
        bot = await asyncio.create_subprocess_exec(
            "node", "bot.mjs", cwd=bot_folder, env=environment, stdout=pipe, stderr=pipe
        )
        try:
            assert bot.stdout
            async with asyncio.timeout(PATIENCE):
                first = await bot.stdout.readline()
            assert first == b"ready guiyan_bot\n", first + await bot.stderr.read() if bot.stderr else first
            yield held
            if bot.returncode is None:
                bot.terminate()
            async with asyncio.timeout(PATIENCE):
                out, errors = (text.decode() for text in await bot.communicate())
            assert errors == ""
            assert (bot.returncode, out) == (0, "stopped\n")
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.communicate()


async def test_start_buttons_and_edits(village: Phones) -> None:
    await village.say(ANN, "/start li-jia")
    hello = await village.reads(ANN, "你好, 阿安 (li-jia)")
    assert hello["entities"] == [{"type": "bold", "offset": 4, "length": 2}]
    assert hello["reply_to_message"]["text"] == "/start li-jia"
    assert (await village.tap(ANN, hello, "网页"))["url"] == "https://example.com/村"
    assert (await village.tap(ANN, hello, "数到 1"))["toast"] == "第 1 次"
    edited = await village.reads(ANN, "数到了 1")
    assert edited["message_id"] == hello["message_id"]
    assert (await village.tap(ANN, edited, "数到 2"))["toast"] == "第 2 次"


async def test_a_photo_and_its_caption(village: Phones) -> None:
    await village.say(ANN, "/photo")
    shown = await village.reads(ANN, "村口")
    assert shown["caption_entities"] == [{"type": "italic", "offset": 0, "length": 2}]
    assert shown["photo"]
    assert (await village.tap(ANN, shown, "换一句"))["toast"] is None
    edited = await village.reads(ANN, "村口, 傍晚")
    assert (edited["message_id"], "caption_entities" in edited) == (shown["message_id"], False)


async def test_a_quiz_is_answered_once(village: Phones) -> None:
    await village.say(ANN, "/poll")
    asked = await village.appears(ANN, lambda m: "poll" in m)
    assert "correct_option_ids" not in asked["poll"]
    await village.vote(ANN, asked, 2)
    await village.reads(ANN, "答了 2")
    answered = await village.appears(ANN, lambda m: "poll" in m)
    assert answered["poll"]["correct_option_ids"] == [0]
    assert answered["poll"]["explanation"] == "首都在北京"
    with pytest.raises(AssertionError, match="REVOTE_NOT_ALLOWED"):
        await village.vote(ANN, asked, 0)


async def test_a_keyboard_and_a_document(village: Phones) -> None:
    await village.say(ANN, "/menu")
    await village.reads(ANN, "要茶吗?")
    assert (await village.chat(ANN))["reply_keyboard"]["resize_keyboard"] is True
    await village.say(ANN, "不要")
    await village.reads(ANN, "你说: 不要")
    await village.send_document(ANN, "名单.txt", "归雁".encode() * 100)
    copy = await village.reads(ANN, "600 字节")
    assert copy["document"]["file_name"] == "copy.txt"


async def test_refusals_are_told_in_telegrams_words(village: Phones) -> None:
    await village.say(ANN, "/refusals")
    heard = await village.reads(ANN, "403")
    unescaped = "Character '-' is reserved and must be escaped with the preceding '\\'"
    assert heard["text"].split("\n") == [
        "403 Forbidden: bot can't initiate conversation with a user",
        f"400 Bad Request: can't parse entities: {unescaped}",
        "400 Bad Request: message is too long",
        "501 Not Implemented: the sandbox does not know sendDice",
    ]


def test_the_lock_names_no_registry() -> None:
    lock = (SOURCE / "package-lock.json").read_text()
    assert "://" not in lock
    assert '"resolved"' not in lock
