"""Taking up the phones of a county's people on the page, as its visitor does."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.pictures import slim

BOT = "归雁"
MOST_BYTES = 250_000
LOOKS_FOR = 8_000
"""Milliseconds for which somebody looks for the phone they picked."""
DECODED = """it => {
  const { top, bottom } = it.getBoundingClientRect();
  return bottom > 0 && top < innerHeight ? it.decode() : null; // what is far away is not fetched yet
}"""


@dataclass(frozen=True)
class Hands:
    """One visitor: their page, and where pictures of it go."""

    page: Page
    album: Path | None

    def holding(self, who: str, chat: str = BOT) -> "Held":
        """A phone that is on the page already."""
        return Held(self.page.get_by_role("region", name=f"{who}的手机，{chat}", exact=True))

    async def take(self, who: str, chat: str = BOT, *, beside: bool = False) -> "Held":
        """Pick somebody up, wherever they are on the page, and open one of their chats."""
        if beside:
            await self.page.locator(".phone:not(.active) .head h2").click()
        active = self.page.locator(".phone.active")
        theirs = re.compile(f"^{who}的手机，")
        await self._pick(who)
        try:
            await expect(active).to_have_attribute("aria-label", theirs, timeout=LOOKS_FOR)
        except AssertionError:  # the list was drawn anew under the finger: a visitor taps once more
            await self._pick(who)
            await expect(active).to_have_attribute("aria-label", theirs)
        await active.get_by_role("button", name="看所有聊天").click()
        await active.locator(".list .person").filter(has=self.page.get_by_text(chat, exact=True)).click()
        held = self.holding(who, chat)
        await expect(held.phone).to_be_visible()
        return held

    async def add(self, who: str) -> None:
        """Give somebody new a phone."""
        await self._everybody().click()
        everybody = self.page.get_by_role("dialog", name="全部的人")
        name = everybody.get_by_label("名字", exact=True)
        await name.fill(who)
        await name.press("Enter")
        await expect(everybody).to_have_count(0)

    async def follow(self, step: int) -> None:
        """Do what the guide says first, by a tap on its step."""
        await self.page.locator(".try li").nth(step - 1).get_by_role("button").click()

    async def turn(self, label: str, shows: str) -> None:
        """Turn the clock by a button of the bar, or of its menu where the bar is narrow."""
        button = self.page.locator(".bar").get_by_role("button", name=label, exact=True)
        if not await button.is_visible():
            await self.page.locator(".now").click()
            button = self.page.get_by_role("menuitem", name=label, exact=True)
        await button.click()
        await self.turned(shows)

    async def turned(self, shows: str) -> None:
        await expect(self.page.locator(".now")).to_contain_text(shows)
        await expect(self.page.locator("body")).not_to_have_class(re.compile("turning"))

    async def scroll_to(self, shown: Locator, where: str) -> None:
        """Move something to the start or the end of its chat."""
        await shown.evaluate("(it, where) => it.scrollIntoView({ block: where })", where)

    async def picture(self, name: str) -> None:
        """Keep what is on the screen, once every picture on it is drawn and no toast covers it."""
        for drawn in await self.page.locator("img:visible").all():
            await drawn.evaluate(DECODED)
        await self.page.mouse.move(0, 0)
        await self.page.evaluate("document.activeElement?.blur()")
        taken = await self.page.screenshot(animations="disabled")
        if self.album is not None:
            kept = slim(taken)
            assert len(kept) < MOST_BYTES
            (self.album / f"{name}.png").write_bytes(kept)

    async def _pick(self, who: str) -> None:
        named = re.compile(f"^{who}$")
        here = self.page.locator(".who .cast .person").filter(has=self.page.get_by_text(named))
        if await here.count():
            await here.click()
            return
        everybody = self.page.get_by_role("dialog", name="全部的人")
        if not await everybody.count():
            await self._everybody().click()
        await everybody.locator(".person").filter(has=self.page.get_by_text(named)).click()

    def _everybody(self) -> Locator:
        return self.page.get_by_role("button", name=re.compile("^其他 .+ 位$"))


@dataclass(frozen=True)
class Held:
    """One phone that is held, with a chat open."""

    phone: Locator

    @property
    def last(self) -> Locator:
        return self.phone.locator(".msg").last

    async def say(self, words: str) -> None:
        line = self.phone.get_by_label("写一句话")
        await line.fill(words)
        await line.press("Enter")
        await expect(line).to_have_value("")

    async def hears(self, *words: str) -> None:
        """The newest message says this, all of it."""
        for each in words:
            await expect(self.last).to_contain_text(each)

    async def whispers(self, *words: str) -> None:
        """What only this person sees says all this."""
        for each in words:
            await expect(self.phone.locator(".msg.only").last).to_contain_text(each)

    async def has_heard(self, words: str, times: int = 1) -> None:
        await expect(self.phone.locator(".msg:not(.me)").filter(has_text=words)).to_have_count(times)

    async def send(self, words: str) -> None:
        """Send what the guide has already put on the line."""
        line = self.phone.get_by_label("写一句话")
        await expect(line).to_have_value(words)
        await line.press("Enter")
        await expect(line).to_have_value("")

    async def press(self, label: str) -> None:
        """Press a button below the newest message that has it."""
        await self.phone.get_by_role("button", name=label, exact=True).last.click()

    async def press_row(self, words: str) -> None:
        """Press the newest button that has these words among others."""
        await self.phone.locator(".key").filter(has_text=words).last.click()

    async def is_told(self, words: str) -> None:
        """A notice waits until it is read."""
        notice = self.phone.get_by_role("alertdialog")
        await expect(notice).to_contain_text(words)
        await notice.get_by_role("button", name="知道了").click()

    async def sees_toast(self, words: str) -> None:
        await expect(self.phone.locator(".toast").last).to_contain_text(words)


@dataclass
class Visit:
    """Opens pages of one county, each in a profile of its own, and remembers what went wrong on them."""

    chromium: Browser
    address: str
    album: Path | None
    trouble: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def page(self, width: int, height: int, **more: Any) -> AsyncIterator[Hands]:
        context = await self.chromium.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce", **more
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on(
            "console",
            lambda line: self.trouble.append(line.text) if line.type in {"error", "warning"} else None,
        )
        await page.goto(self.address)
        await page.wait_for_selector("body[data-ready]")
        try:
            yield Hands(page, self.album)
        finally:
            await context.close()


def album() -> Path | None:
    """Where pictures are kept: the folder that PICTURES names; without it they are only taken."""
    if not (named := os.environ.get("PICTURES")):
        return None
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
