"""A Chromium that can draw Chinese, a sandbox with a small bot, and phones to play."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from sandbox.clock import Clock
from sandbox.server import Sandbox
from tests.browser.small_bot import SmallBot

BINARIES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
)
FONT = Path(__file__).parents[2] / "texts" / "fonts" / "wqy-microhei.ttf"
SUNDAY = datetime(2026, 12, 6, 11, 2, tzinfo=UTC)  # 19:02 in the county

expect.set_options(timeout=20_000)  # a ceiling for busy machines; what is there already is not waited for

ANN, BEN, CAI = 101, 102, 103
VILLAGE = -1_001_000_000_077


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for data where Chromium finds our own font, whatever the system has."""
    home = tmp_path_factory.mktemp("xdg")
    (home / "fonts").mkdir()
    if FONT.is_file():
        (home / "fonts" / FONT.name).symlink_to(FONT)
    return home


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(fonts: Path) -> AsyncIterator[Browser]:
    """One headless Chromium for all tests that play the page."""
    binary = next(filter(None, map(shutil.which, BINARIES)), None)
    if binary is None:
        pytest.skip(f"NO BROWSER: none of {', '.join(BINARIES)} is installed, so nobody looked at the page")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=binary, args=list(QUIET), env={**os.environ, "XDG_DATA_HOME": str(fonts)}
        )
        yield browser
        await browser.close()


@dataclass(frozen=True)
class Village:
    """Three people, one group, the small bot, and the sandbox they live in."""

    sandbox: Sandbox
    bot: SmallBot
    url: str
    session: aiohttp.ClientSession

    async def sim(self, method: str, path: str, body: Any = None) -> Any:
        async with self.session.request(method, f"{self.url}/sim/{path}", json=body) as response:
            answer = await response.json()
        assert response.status == 200, answer
        return answer

    async def say(self, user: int, chat: int, text: str) -> Any:
        return await self.sim("POST", "say", {"user": user, "chat": chat, "text": text})

    async def settled(self) -> None:
        await self.sim("GET", "settled")


@asynccontextmanager
async def opened_village() -> AsyncIterator[Village]:
    sandbox = Sandbox(Clock(SUNDAY, running=False), name="Guide", username="guide_bot")
    url = await sandbox.start()
    try:
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            bot = SmallBot(session, url, sandbox.token)
            village = Village(sandbox, bot, url, session)
            await settle_people(village)
            polling = group.create_task(bot.run())
            yield village
            polling.cancel()
    finally:
        await sandbox.stop()


async def settle_people(village: Village) -> None:
    for user, name, about in ((ANN, "Ann", "villager"), (BEN, "Ben", "mentor"), (CAI, "Cai", "organizer")):
        await village.sim(
            "POST", "users", {"id": user, "first_name": name, "about": about, "language_code": "en"}
        )
    people = {"id": VILLAGE, "title": "Clear River", "members": [ANN, BEN, CAI], "admins": [CAI]}
    await village.sim("POST", "chats", people)
    bot = village.sandbox.world.bot.id
    await village.sim("POST", f"chats/{VILLAGE}/members", {"user": bot, "by": CAI})
    await village.sim("POST", "promote", {"user": bot, "chat": VILLAGE, "by": CAI})
    guide = {
        "title": {"zh": "先试这个", "en": "Try this first"},
        "county": {"zh": "小县", "en": "Small county"},
        "cast": [ANN, BEN],
        "phones": [[ANN, bot], [BEN, VILLAGE]],
        "steps": [
            {"zh": "看看村群", "en": "Look at the group as Ann", "user": ANN, "chat": VILLAGE},
            {"zh": "过一周", "en": "Let a week pass", "user": BEN, "chat": bot, "advance": "P7D"},
            {"zh": "打个招呼", "en": "Say hello as Ann", "user": ANN, "chat": bot, "say": "/start river"},
        ],
    }
    await village.sim("PUT", "guide", guide)


@pytest_asyncio.fixture(loop_scope="session")
async def village() -> AsyncIterator[Village]:
    async with opened_village() as village:
        yield village


OpenPage = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(chromium: Browser, village: Village) -> AsyncIterator[OpenPage]:
    """Opens the village's page in a fresh profile; at the end nothing may stand in the console."""
    trouble: list[str] = []
    contexts = []

    async def open_page(
        *,
        width: int = 1440,
        height: int = 900,
        language: str = "en-GB",
        before: Callable[[Page], Awaitable[None]] | None = None,
        **more: Any,
    ) -> Page:
        context = await chromium.new_context(
            viewport={"width": width, "height": height}, locale=language, reduced_motion="reduce", **more
        )
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on(
            "console", lambda line: trouble.append(line.text) if line.type in {"error", "warning"} else None
        )
        if before is not None:
            await before(page)
        await page.goto(village.url)
        await page.wait_for_selector("body[data-ready]")
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert not trouble
