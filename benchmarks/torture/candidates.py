"""People who fill in their nomination, change their mind about it, hand it in, and make room for the next."""

import itertools

import aiohttp

from benchmarks.torture.history import Deed
from benchmarks.torture.phones import LOOK_EVERY, Phones, buttons, words
from domain.nominations import SELF_NOMINATION, Education, Source, Whereabouts
from sandbox.rooms import Post
from services.people import CONSENT_VERSION

FORM = f"f:{SELF_NOMINATION.name}"
CONSENT = f"agree:1:v_qinghe:{CONSENT_VERSION}"
FIRST = 50_001
ANSWERED_WITHIN = 40.0
"""Seconds after which somebody who was promised the next question waits in vain."""
PRESSES_AGAIN = 2.0
"""A press whose answer was lost with the process counted; who sees nothing change presses once more."""
DIGITS = "零一二三四五六七八九"
NUMBERS = itertools.count(1)
VALUES = {"whereabouts": Whereabouts, "education": Education, "source": Source}


async def nominate(phones: Phones, seat: int) -> None:
    """One seat at the table, taken by one candidate after another."""
    for who in itertools.count(FIRST + seat, 100):
        body = {"id": who, "first_name": f"候选{who}", "language_code": "zh-hans"}
        async with phones.http.post("/sim/users", json=body) as response:
            response.raise_for_status()
        if not await Candidate(phones, who).fill():
            return


class Candidate:
    def __init__(self, phones: Phones, who: int) -> None:
        self._phones, self._who, self._dice = phones, who, phones.dice(who)
        self._edits = self._dice.randrange(5)
        self._seen = ""

    async def fill(self) -> bool:
        """From the village's link to the thanks; False when everything is over before."""
        await self._say("/start v_qinghe", "open form", None)
        while not self._phones.over.is_set():
            post = self._latest()
            if post is None:
                return False
            if not any(data == CONSENT or data.startswith(FORM) for data in buttons(post)):
                return True  # thanked, or home: it is handed in
            await self._phones.rest(self._dice.uniform(0.05, 0.6))
            try:
                await self._answer(post)
            except aiohttp.ClientError:
                return False
        return False

    async def _answer(self, post: Post) -> None:
        asked, data = question(post), buttons(post)
        if not asked:
            return  # it turned into something else meanwhile
        if asked == "resume":
            await self._tap(post, f"{FORM}:r::", None)
        elif asked == "consent":
            await self._tap(post, CONSENT, None)
        elif asked == "review":
            await self._review(post)
        elif asked in {"full_name", "birth_year", "pledge"}:
            await self._say(self._words(asked), "answer", asked)
        elif asked == "skills":
            done = f"{FORM}:d:skills:"
            ticked = any("✓" in text for text in _labels(post))
            toggle = self._dice.choice([each for each in data if each.startswith(f"{FORM}:t:skills:")])
            press = done if ticked and self._dice.random() < 0.7 else toggle
            await self._tap(post, press, None)
        else:
            choice = self._dice.choice(list(VALUES[asked]))
            await self._tap(post, f"{FORM}:c:{asked}:{choice}", None)

    async def _review(self, post: Post) -> None:
        if self._edits == 0:
            await self._tap(post, f"{FORM}:s::", None)
            return
        self._edits -= 1
        key = self._dice.choice(["full_name", "birth_year", "pledge", "education"])
        await self._tap(post, f"{FORM}:e:{key}:", None)

    def _words(self, asked: str) -> str:
        number = next(NUMBERS)
        if asked == "birth_year":
            return str(self._dice.randrange(1965, 2005))
        unique = "".join(DIGITS[int(each)] for each in str(number))
        return f"李{unique}" if asked == "full_name" else f"第{unique}回说：想回来把茶园接上"

    async def _say(self, text: str, what: str, value: str | None) -> None:
        deed = await self._phones.say(self._who, self._who, text, what, self._who, (value, text))
        if await self._changed(ANSWERED_WITHIN):
            self._phones.history.hear(deed, self._seen[-20:])
        elif not self._phones.over.is_set():
            self._phones.history.waits.append(f"{self._who} said {text!r} and heard nothing")

    async def _tap(self, post: Post, data: str, value: str | None) -> Deed | None:
        wait = PRESSES_AGAIN
        deed = await self._phones.tap(
            self._who, post, self._who, data, "press", self._who, (value, data), wait
        )
        await self._changed(PRESSES_AGAIN)
        return deed

    async def _changed(self, within: float) -> bool:
        """Watch until the newest message says something else."""
        for _ in range(int(within / LOOK_EVERY)):
            post = self._latest()
            shown = "" if post is None else f"{post.id}:{words(post)}:{_labels(post)}"
            if shown not in {"", self._seen}:
                self._seen = shown
                return True
            if self._phones.over.is_set():
                return False
            await self._phones.rest(LOOK_EVERY)
        return False

    def _latest(self) -> Post | None:
        return next(self._phones.posts(self._who), None)


def question(post: Post) -> str:
    """What a message of the form asks, by the buttons under it."""
    data = buttons(post)
    if CONSENT in data:
        return "consent"
    if f"{FORM}:s::" in data:
        return "review"
    steps = [each.split(":")[2:4] for each in data if each.startswith(FORM)]
    for act, key in steps:
        if act in {"c", "t", "b"}:
            return key
        if act == "r":
            return "resume"
    return "full_name" if steps else ""


def _labels(post: Post) -> list[str]:
    markup = post.message.reply_markup
    return [button.text for row in getattr(markup, "inline_keyboard", None) or [] for button in row]
