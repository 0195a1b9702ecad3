"""One village in which anything happens in any order: a rule is what somebody can do, or time, or death.

After each the database is what the plain model says, and Telegram was given nothing it never should be.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.ballots import BoxId
from domain.nominations import NominationId
from domain.people import ROLE_LASTS, Actor, Grant, Role
from services import ballots
from services.people import CONSENT_VERSION
from tests.conftest import MONDAY, Calendar
from tests.faults import county as people
from tests.faults.hostile import run_together
from tests.faults.village_model import (
    KNOWN,
    MARKS,
    NEWCOMERS,
    OFFICES,
    OPTIONS,
    STRANGERS,
    VILLAGERS,
    as_settled,
    week_of,
)
from tests.faults.village_play import NEWCOMER, Post, Village, copied

LONGEST = timedelta(days=300)
"""Roles last a year; what comes of that is another story."""
REMEMBERED = timedelta(days=7)
DEEDS = ("take", "put_down", "solve", "satisfy", "reopen", "withdraw")
F = "f:self_nomination"
FORM = (
    ("tap", f"agree:1:v_qinghe:{CONSENT_VERSION}"), ("say", f"{NEWCOMER}{{}}"), ("say", "1990"),
    ("tap", f"{F}:c:whereabouts:in_village"), ("tap", f"{F}:c:education:high"),
    ("tap", f"{F}:c:source:migrant"), ("tap", f"{F}:t:skills:trade"), ("tap", f"{F}:d:skills:"),
    ("say", "我想回村把合作社办起来，大家种核桃"), ("tap", f"{F}:s::"),
)  # fmt: skip

anybody = st.sampled_from((*KNOWN, *VILLAGERS[:3], *STRANGERS))
busy = st.sampled_from((people.YAN, people.ZHOU, people.FANG, people.LIANG, people.VILLAGER, people.QIAN))
fates = st.sampled_from(
    ("plain", "plain", "plain", "plain", "twice", "before", "after", "unanswered", "later", "later")
)
"""Of an update: handled; delivered twice at once; the process dies before or after the commit, or before the
answer, and it comes again; it comes only when others have."""
chats = st.sampled_from(("here", "here", "here", "here", "here", "laojing", "foreign"))
small = st.integers(0, 7)

figures: Counter[str] = Counter()
errors: list[str] = []
place: dict[str, Path] = {}
numbers = count(1_000_000)


class VillageMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(dir=place["plays"]))
        self.post = Post(calendar=Calendar(MONDAY))
        self.village = Village(copied(place["settled"], self.folder / "village"), self.post)
        self.model = as_settled()
        self.post.resting = lambda user: self.model.resting.get(user, MONDAY) > self.post.calendar.now
        self.later: list[tuple[dict[str, Any], Callable[[], bool]]] = []
        self.past: list[tuple[dict[str, Any], Callable[[], bool], bool, Any]] = []
        self.forms = dict.fromkeys(NEWCOMERS, 0)
        self.chat_ids = count(1)
        self.real = self.model.group
        self.run(self.village.start())
        for number, box in self.model.boxes.items():
            box.closes_at = self.run(self.village.look())[f"box {number}"][0]

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        try:
            self.keep_and_close()
            assert self.run(self.village.breaks()) == []
        finally:
            errors.clear()
            figures["deaths"] += self.village.deaths
            figures["letters"] += self.post.said.total()
            figures["digests"] += self.post.digests.total()
            figures["asks"] += self.post.asked.total()
            figures["plays"] += 1
            self.run(self.village.end())
            self.runner.close()

    # how an update comes

    def come(self, update: dict[str, Any], effect: Callable[[], bool], fate: str) -> None:
        """Deliver it as its fate has it; by then, and not before, the model decides what comes of it."""
        if fate == "later":
            self.later.append((update, effect))
            return
        hostile, village = self.village.hostile, self.village
        assert hostile is not None
        if fate == "twice":
            self.run(run_together(village.deliver(update), village.deliver(update)))
        else:
            if fate in {"before", "after"}:
                village.db.death = (0, fate == "after")
            if fate == "unanswered":
                self.post.death = (0, False)
            if not self.run(village.unless_it_dies(lambda: village.deliver(update))):
                self.run(village.deliver(update))  # Telegram was not told that it came
        chat = update.get("message", update.get("callback_query", {}).get("message", {})).get("chat", {})
        if chat.get("id", -1) > 0:
            self.post.refused.discard(chat["id"])
        done = effect()
        figures["updates"] += 1
        figures["with an effect"] += done
        self.past.append((update, effect, done, self.post.calendar.now))

    def tap(self, data: str, user: int, chat: int | None, fate: str, effect: Callable[[], bool]) -> None:
        assert self.village.hostile is not None
        update = self.village.hostile.tap(data, user, chat)
        update["update_id"] = next(numbers)
        update["callback_query"]["id"] = str(update["update_id"])
        self.come(update, effect, fate)

    def say(self, words: str, user: int, chat: int | None, fate: str, effect: Callable[[], bool]) -> None:
        assert self.village.hostile is not None
        update = self.village.hostile.say(words, user, chat)
        update["update_id"] = update["message"]["message_id"] = next(numbers)
        self.come(update, effect, fate)

    def chat(self, which: str) -> int:
        elsewhere = {"laojing": people.LAOJING_GROUP, "foreign": people.FOREIGN_GROUP}
        return elsewhere.get(which, self.real)

    def some(self, known: Mapping[int, Any], which: int) -> int:
        """One of those there are, the newest most often; or one that is not there."""
        there = sorted(known, reverse=True)
        return max(there, default=0) + 1 if which == 7 else there[which // 2 % len(there)]

    def can_write(self, user: int) -> bool:
        """Who blocked the bot does not write to it in private."""
        return user not in self.post.blocked

    # votes

    @rule(
        user=anybody, which=small, choice=small, where=chats, other=st.sampled_from((0, 0, 0, 1)), fate=fates
    )
    def votes(self, user: int, which: int, choice: int, where: str, other: int, fate: str) -> None:
        """Perhaps with the button of another kind of box."""
        chat, box = self.chat(where), self.some(self.model.boxes, which)
        found = self.model.boxes.get(box)
        kind = "poll" if (found is None or found.kind == "poll") != other else "rating"
        button = {"poll": "poll", "rating": "mark"}[kind]
        effect = lambda: self.model.vote(kind, box, user, choice, chat)  # noqa: E731
        self.tap(f"{button}:{box}:{choice}", user, chat, fate, effect)

    @rule(which=small, choices=st.lists(st.integers(1, OPTIONS), min_size=4, max_size=len(VILLAGERS)))
    def many_vote(self, which: int, choices: list[int]) -> None:
        """At once, as a village does; some of them for the second time."""
        box, chat = self.some(self.model.boxes, which), self.real
        found = self.model.boxes.get(box)
        if found is None:
            return
        kind = found.kind
        for user, choice in zip(VILLAGERS, choices, strict=False):
            button = {"poll": "poll", "rating": "mark"}[kind]
            effect = lambda user=user, choice=choice: self.model.vote(kind, box, user, choice, chat)  # noqa: E731
            self.tap(f"{button}:{box}:{choice}", user, chat, "plain", effect)

    @rule(user=anybody, thief=st.booleans(), which=small, mark=st.integers(0, MARKS + 1), fate=fates)
    def votes_by_ticket(self, user: int, *, thief: bool, which: int, mark: int, fate: str) -> None:
        """In private, with what the group's button gave; or with somebody else's."""
        box = self.some(self.model.boxes, which)
        found = self.model.boxes.get(box)
        if found is None or found.outcome is not None or self.model.now >= found.closes_at:
            return
        whose = people.STRANGER if thief else user
        ticket = self.run(
            self.village.app.see(
                lambda tx: ballots.ticket(tx, Actor(whose, "zh_CN"), tx.ballots.get(BoxId(box)))
            )
        )
        if not self.can_write(user):
            return
        effect = lambda: whose == user and self.model.vote("rating", box, user, mark, None)  # noqa: E731
        self.tap(f"ticket:{ticket}:{mark}", user, None, fate, effect)

    @rule(user=busy, where=chats, fate=fates)
    def opens_a_poll(self, user: int, where: str, fate: str) -> None:
        chat = self.chat(where)
        self.say("/poll 先修哪样？ 路 / 渠 / 桥", user, chat, fate, lambda: self.model.open_poll(user, chat))

    @rule(user=busy, where=chats, fate=fates)
    def opens_a_rating(self, user: int, where: str, fate: str) -> None:
        chat = self.chat(where)
        self.say("/rate", user, chat, fate, lambda: self.model.open_rating(user, chat))

    # issues

    @rule(user=anybody, where=chats, fate=fates)
    def raises_an_issue(self, user: int, where: str, fate: str) -> None:
        chat = self.chat(where)
        self.say("/issue 桥头的灯又不亮了", user, chat, fate, lambda: self.model.raise_issue(user, chat))

    @rule(user=busy, which=small, deed=st.sampled_from(DEEDS), where=chats, fate=fates)
    def deals_with_an_issue(self, user: int, which: int, deed: str, where: str, fate: str) -> None:
        chat, number = self.chat(where), self.some(self.model.issues, which)
        effect = lambda: self.model.deal(deed, number, user, chat)  # noqa: E731
        self.tap(f"issue:{number}:{deed}", user, chat, fate, effect)

    # pairs, rest, offices, forms

    @rule(
        user=busy, number=st.integers(1, 4), deed=st.sampled_from(("accept", "decline", "sign")), fate=fates
    )
    def answers_a_request(self, user: int, number: int, deed: str, fate: str) -> None:
        if self.can_write(user):
            data = {
                "accept": f"pair:a:{number}",
                "decline": f"why:d:{number}:full",
                "sign": f"pair:s:{number}",
            }
            self.tap(data[deed], user, None, fate, lambda: self.model.pair(deed, number, user))

    @rule(user=busy, number=st.integers(1, 4), weeks=st.integers(-1, 0), fate=fates)
    def checks_in(self, user: int, number: int, weeks: int, fate: str) -> None:
        if self.can_write(user):
            monday = week_of(self.model.now) + timedelta(weeks=weeks)
            effect = lambda: self.model.answer(user, number, monday, "met")  # noqa: E731
            self.tap(f"week:{monday.toordinal()}:{number}:met:0", user, None, fate, effect)

    @rule(user=anybody, fate=fates)
    def rests_or_comes_back(self, user: int, fate: str) -> None:
        if self.can_write(user):
            self.say("/pause", user, None, fate, lambda: self.model.pause(user))

    @rule(user=anybody, number=st.integers(1, 4), fate=fates)
    def passes_a_nomination_on(self, user: int, number: int, fate: str) -> None:
        if self.can_write(user):
            version = 1 if number != 2 else self.run(self._version())
            effect = lambda: self.model.pass_on(number, user)  # noqa: E731
            self.tap(f"v:p:{number}:{version}", user, None, fate, effect)

    async def _version(self) -> int:
        return await self.village.app.see(lambda tx: tx.nominations.get(NominationId(2)).version)

    @rule(user=anybody, holder=st.sampled_from(tuple(OFFICES)), fate=fates)
    def takes_an_office_back(self, user: int, holder: int, fate: str) -> None:
        role, code = OFFICES[holder]
        query = "SELECT g.id FROM grants g JOIN people p ON p.id = g.person_id WHERE p.telegram_id = ?"
        grant = self.run(self.village.app.db.read(lambda c: c.exec_driver_sql(query, (holder,)).scalar()))
        if grant is not None and self.can_write(user):
            effect = lambda: self.model.take_back(user, holder, (role, code))  # noqa: E731
            self.tap(f"role:{grant}:0:1", user, None, "plain", effect)

    @rule(holder=st.sampled_from(tuple(OFFICES)))
    def gets_an_office(self, holder: int) -> None:
        role, code = OFFICES[holder]

        def grant(tx: Any) -> None:
            held = Grant(Role(role), tx.places.find(code).id, tx.now + ROLE_LASTS)
            tx.people.grant(tx.people.find(holder).id, held, granted_by=None, now=tx.now)

        self.run(self.village.app.do(grant))
        self.model.roles[holder].add((role, code))

    @rule(user=st.sampled_from(NEWCOMERS), fate=fates.filter(lambda fate: fate != "later"))
    def goes_on_with_the_form(self, user: int, fate: str) -> None:
        step = self.forms[user]
        if step == len(FORM):
            return
        self.forms[user] += 1

        def effect() -> bool:
            self.model.known.add(user)
            if step == len(FORM) - 1:
                self.model.nominated.add(user)
            return True

        kind, words = FORM[step]
        (self.tap if kind == "tap" else self.say)(words.format("甲乙丙"[user % 3]), user, None, fate, effect)

    # chats

    @rule(sides=st.sampled_from(("old", "new", "old new", "new old", "nobody")))
    def the_group_moves(self, sides: str) -> None:
        """Told in the old chat, in the new one, in both; or found out by the first letter."""
        if self.real != self.model.group:
            return
        old, new = self.real, -1_009_000_000_000 - next(self.chat_ids)
        self.real = self.post.group = new
        self.post.moved[old] = new
        assert self.village.hostile is not None
        for side in sides.split():
            here, more = (
                (old, {"migrate_to_chat_id": new}) if side == "old" else (new, {"migrate_from_chat_id": old})
            )
            if side != "nobody":
                update = self.village.hostile.say("", people.ZHOU, here, **more)
                update["update_id"] = next(numbers)
                self.run(self.village.deliver(update))
                self.model.group = new

    @rule(user=st.sampled_from(KNOWN))
    def blocks_or_comes_back(self, user: int) -> None:
        self.post.blocked ^= {user}

    # what is not an update

    @precondition(lambda self: self.later)
    @rule(which=small, fate=fates.filter(lambda fate: fate != "later"))
    def what_was_late_comes(self, which: int, fate: str) -> None:
        self.come(*self.later.pop(which % len(self.later)), fate)

    @precondition(lambda self: self.past)
    @rule(which=st.integers(0, 30))
    def what_came_comes_again(self, which: int) -> None:
        """What had an effect has none the second time; what was refused is decided anew."""
        update, effect, done, at = self.past[-1 - which % len(self.past)]
        if self.model.now - at > REMEMBERED:
            return
        self.run(self.village.deliver(update))
        figures["repeated"] += 1
        if not done and effect():
            self.past.append((update, effect, True, self.post.calendar.now))
            self.past.remove((update, effect, done, at))

    @rule(calls=st.none() | st.integers(0, 3), arrives=st.booleans())
    def letters_leave(self, calls: int | None, *, arrives: bool) -> None:
        """And perhaps the process dies at one of them, whether it arrived or not."""
        self.post.death = None if calls is None else (calls, arrives)
        self.run(self.village.unless_it_dies(self.village.process.courier.carry_letters))
        self._learn_of_the_move()

    @rule(
        hours=st.sampled_from((1, 3, 8, 20, 26, 70, 170, 500)), alive=st.booleans(), writes=st.none() | small
    )
    def time_passes(self, hours: int, writes: int | None, *, alive: bool) -> None:
        """Lived through, or slept through by a bot that is down; perhaps it dies over what is due then."""
        target = self.post.calendar.now + timedelta(hours=hours)
        if target - MONDAY > LONGEST:
            return
        self.village.db.death = None if writes is None else (writes, True)
        if not self.run(self.village.unless_it_dies(lambda: self.village.turn(target, alive=alive))):
            self.run(self.village.turn(target, alive=alive))
        figures["hours"] += hours
        self._learn_of_the_move()
        self.model.live_to(target)
        self.keep_and_close()

    @rule(minutes=st.sampled_from((1, 25, 150, 700, 1500)))
    def it_grows_late(self, minutes: int) -> None:
        """Nothing that is due has been done yet; what is over is over all the same."""
        moment = self.post.calendar.now + timedelta(minutes=minutes)
        if moment - MONDAY <= LONGEST:
            self.post.calendar.now = self.model.now = moment

    def keep_and_close(self) -> None:
        """After the jobs have run: no counted box has a key."""
        open_boxes = {number for number, box in self.model.boxes.items() if box.outcome is None}
        assert self.village.keys() <= open_boxes

    def _learn_of_the_move(self) -> None:
        """A letter may have found the group's new id, or died over it."""
        self.model.group = self.run(self.village.look())["group"]
        assert self.model.group in {self.real, *self.post.moved}

    @invariant()
    def everything_is_as_promised(self) -> None:
        figures["steps"] += 1
        assert [*self.post.broken, *errors] == []
        expected, found = dict(self.model.rows()), self.run(self.village.look())
        assert found == expected
