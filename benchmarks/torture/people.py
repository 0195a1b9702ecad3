"""What everybody does all the time: villagers vote, hosts ask and tell, issues are raised and taken."""

import itertools
import random
from dataclasses import dataclass, field

from benchmarks.torture.phones import Phones, buttons, words
from benchmarks.torture.village import ENDS_SOON, Box, Village
from domain.issues import MOST_A_DAY, MOST_OPEN
from sandbox.rooms import Post

THINKS = 1.5
"""Seconds a villager takes between two taps, on average."""
HOST_THINKS = 5.0
"""A group takes a letter in four seconds: more would only pile up."""
WAITS = 5.0
"""Seconds for which somebody watches for the answer to a tap."""
CHOICES = ("甲", "乙", "丙")


async def vote(phones: Phones, village: Village, who: int) -> None:
    """A villager rates, votes, and changes their mind for ever."""
    dice = phones.dice(who)
    last: dict[str, int] = {}
    while not phones.over.is_set():
        await phones.rest(dice.expovariate(1 / THINKS))
        post, box = _ballot_of(phones, village, who, dice)
        if post is None or box is None:
            await _ask_for_ballot(phones, village, who)
            continue
        where = f"{box.prefix}:{box.box_id}"
        choice = dice.choice([each for each in range(1, box.choices + 1) if each != last.get(where)])
        last[where] = choice
        await phones.tap(who, post, box.chat, f"{where}:{choice}", "ballot", where, choice, WAITS)


def _ballot_of(
    phones: Phones, village: Village, who: int, dice: random.Random
) -> tuple[Post | None, Box | None]:
    """The rating's ballot, the open poll's card, or now and then the newest poll."""
    rating, poll = village.boxes
    kind = dice.random()
    if kind < 0.45:
        return next(phones.posts(rating.chat, only=who), None), rating
    if kind < 0.8:
        return phones.world.rooms[poll.chat].posts[poll.card], poll
    newest = [post for post in phones.posts(poll.chat) if buttons(post) and _is_poll(post)][:3]
    if not newest:
        return None, None
    post = dice.choice(newest)
    found = int(buttons(post)[0].split(":")[1])
    return post, Box(type(poll.box_id)(found), poll.chat, len(buttons(post)), "poll")


def _is_poll(post: Post) -> bool:
    """One that stays open: the others have voters of their own."""
    return buttons(post)[0].startswith("poll:") and ENDS_SOON not in words(post)


async def _ask_for_ballot(phones: Phones, village: Village, who: int) -> None:
    rating = village.boxes[0]
    if next(phones.posts(rating.chat, only=who), None) is None:
        card = phones.world.rooms[rating.chat].posts[rating.card]
        data = f"ballot:{rating.box_id}"
        await phones.tap(who, card, rating.chat, data, "ask for ballot", rating.box_id, None, WAITS)


@dataclass
class Group:
    """A group as its host sees it, and what was asked of it so far."""

    village: Village
    chat: int
    raised: dict[int, int] = field(default_factory=dict)

    def raiser(self, dice: random.Random) -> int | None:
        """Somebody who may still raise an issue today."""
        if sum(self.raised.values()) >= MOST_A_DAY:
            return None
        members = self.village.villagers if self.chat == self.village.groups[0] else (self.village.reserve,)
        free = [each for each in members if self.raised.get(each, 0) < MOST_OPEN]
        return dice.choice(free) if free else None


NUMBERS = itertools.count(1)


async def host(phones: Phones, village: Village, chat: int) -> None:
    """A host asks, tells the week, sees to issues; villagers raise them."""
    dice = phones.dice(-chat)
    group = Group(village, chat)
    while not phones.over.is_set():
        await phones.rest(dice.uniform(0.2, 2) * HOST_THINKS)
        kind = dice.random()
        if kind < 0.35:
            await _open_poll(phones, group)
        elif kind < 0.5:
            await phones.say(village.host, chat, "/summary", "summary", chat, None)
        elif kind < 0.65:
            await _raise_issue(phones, group, dice)
        else:
            await _see_to_issue(phones, group, dice)


async def _open_poll(phones: Phones, group: Group) -> None:
    question = f"第{next(NUMBERS)}问，先办哪样？"
    text = f"/poll {question} {' / '.join(CHOICES)}"
    await phones.say(group.village.host, group.chat, text, "poll", group.chat, question)


async def _raise_issue(phones: Phones, group: Group, dice: random.Random) -> None:
    who = group.raiser(dice)
    if who is None:
        return
    group.raised[who] = group.raised.get(who, 0) + 1
    told = f"第{next(NUMBERS)}盏路灯坏了"
    await phones.say(who, group.chat, f"/issue {told}", "issue", group.chat, told)


async def _see_to_issue(phones: Phones, group: Group, dice: random.Random) -> None:
    """Take one up, or put it down again: each tap turns its card into something else."""
    cards = [post for post in phones.posts(group.chat) if any("issue:" in each for each in buttons(post))]
    if not cards:
        return
    card = dice.choice(cards)
    for data in buttons(card):
        _, issue, deed = data.split(":")
        if deed in {"take", "put_down"}:
            await phones.tap(group.village.host, card, group.chat, data, "issue deed", issue, deed, WAITS)
            return
