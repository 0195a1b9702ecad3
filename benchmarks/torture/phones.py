"""A phone in somebody's hand: what they see, and what they press and say, written into the history."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from benchmarks.torture.history import Deed, History
from sandbox.rooms import Post
from sandbox.world import World

LOOK_EVERY = 0.05
LOOKS_BACK = 60
CROWD = 40
"""Updates that wait for the bot; with more, people hold back: a press that waits too long is lost."""


@dataclass
class Phones:
    """All phones; a deed counts as done when the sandbox has queued its update."""

    world: World
    http: aiohttp.ClientSession
    history: History
    seed: int
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def dice(self, who: int) -> random.Random:
        """Everybody has their own, so that one seed is one behaviour."""
        return random.Random(self.seed * 1_000_003 + who)  # noqa: S311 - dice, no secret

    async def say(self, who: int, chat: int, text: str, what: str, where: object, value: Any) -> Deed:
        await self._turn()
        deed = self.history.add(who, what, where, value)
        await self._post("say", user=who, chat=chat, text=text)
        return deed

    async def tap(
        self, who: int, post: Post, chat: int, button: str, what: str, where: object, value: Any, wait: float
    ) -> Deed | None:
        """Press a button; None when it is no longer there."""
        await self._turn()
        deed = self.history.add(who, what, where, value)
        body = {"user": who, "chat": chat, "message_id": post.id, "button": button, "wait": wait}
        answer = await self._post("tap", ephemeral=post.only is not None, **body)
        if answer is None:
            self.history.deeds.remove(deed)
            return None
        if not answer.get("timed_out"):
            self.history.hear(deed, answer["toast"] or answer["url"] or "")
        return deed

    def posts(self, chat: int, only: int | None = None) -> Iterator[Post]:
        """What the bot said in a chat lately, the newest first; or what one person alone sees there."""
        room = self.world.rooms.get(chat)
        if room is None:
            return
        posts = room.posts if only is None else room.whispers
        for _, post in zip(range(LOOKS_BACK), reversed(posts.values()), strict=False):
            if post.sender_id == self.world.bot.id and post.only == only:
                yield post

    async def rest(self, seconds: float) -> None:
        """Wait, or until everything is over."""
        try:
            await asyncio.wait_for(self.over.wait(), seconds)
        except TimeoutError:
            return

    async def _turn(self) -> None:
        while len(self.world.updates) > CROWD and not self.over.is_set():
            await self.rest(LOOK_EVERY)

    async def _post(self, path: str, **body: Any) -> Any:
        async with self.http.post(f"/sim/{path}", json=body) as response:
            if response.status == 400 and path == "tap":
                return None
            response.raise_for_status()
            return await response.json()


def buttons(post: Post) -> list[str]:
    """What the buttons under a message carry."""
    markup = post.message.reply_markup
    rows = getattr(markup, "inline_keyboard", None) or []
    return [button.callback_data for row in rows for button in row if button.callback_data]


def words(post: Post) -> str:
    return post.message.text or post.message.caption or ""
