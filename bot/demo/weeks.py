"""Four weeks of pairs that meet, help that is given, and a village that is asked."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Concatenate, ParamSpec

from bot.demo import wishes
from bot.demo.county import (
    CHUNSHENG,
    HAITAO,
    LAOJING,
    LIU,
    PAIRS,
    QINGHE,
    SECRETARIES,
    SHANWAN,
    SILENT,
    VILLAGE_GROUPS,
    VILLAGERS,
    WANG,
    ZHOU,
    Character,
)
from bot.demo.life import Agenda, Life, moment
from domain.ballots import BoxId
from domain.check_ins import Answer, Excuse
from domain.help_sessions import HelpKind, HelpSession, Word
from domain.pairs import PairId
from domain.people import Actor
from services import check_ins, help_sessions, polls, ratings
from services.transaction import Transaction

P = ParamSpec("P")

MONDAYS = (14, 21, 28, 35)
PROMPT, AFTER_THE_NUDGE = 0.75, 0.92
"""Which part of people answers on Monday, and which has answered by Thursday evening."""
CONFIRMED, NOTED = 0.8, 0.5
LAST_EVENING = 39
"""The last day lived through in full, a Friday."""
ANSWER_HOURS = ("09:00", "12:30", "19:45")
HELP_HOURS = ("10:00", "16:30", "19:30")
HELP = {
    HelpKind.ERRANDS: (5, ("去镇上代取了药", "帮着交了电费", "水管接通了", "帮忙补录了医保")),
    HelpKind.VISITS: (4, ("看了看独居的吴奶奶", "给张大爷送了米")),
    HelpKind.POLICY: (3, ("讲了医保怎么缴", "讲了大棚补贴")),
    HelpKind.SKILLS: (3, ("教了怎么换水龙头", "教了直播怎么开头")),
    HelpKind.MEDIATION: (2, ("两家的地界说开了",)),
    HelpKind.TALK: (1, ("聊了聊家里的难处",)),
}
MARKS = (5, 4, 3, 2)
HOW_OFTEN = (6, 6, 3, 1)
POLLS = (
    (17, QINGHE, "先修水渠还是先装路灯？ 修水渠 / 装路灯"),
    (30, SHANWAN, "腊月赶集那天唱戏放哪儿？ 村口 / 学校操场"),
)
RATINGS = ((24, QINGHE, CHUNSHENG, 13), (25, SHANWAN, HAITAO, 12), (29, LAOJING, LIU, 7))
"""Day, village, who is rated, how many rate; seven are too few to say anything."""
LAST_RATING = (LAST_EVENING, QINGHE, WANG, 11)
"""Still open when the newcomer comes; 周大姐 has not rated yet."""


def plan(agenda: Agenda, life: Life, rng: random.Random) -> None:
    """Everything from the first check-in to the last evening."""
    weeks = Weeks(agenda, life, rng)
    for monday in MONDAYS:
        for pair in PAIRS:
            if pair != SILENT or monday < MONDAYS[2]:
                weeks.plan_meeting(monday, *pair)
                weeks.plan_help(monday, *pair)
    for day, village, words in POLLS:
        weeks.plan_poll(day, village, words)
    for day, village, reserve, voters in (*RATINGS, LAST_RATING):
        weeks.plan_rating(day, village, reserve, voters)


@dataclass(frozen=True)
class Weeks:
    """Puts weeks on the agenda, as chance will have them."""

    agenda: Agenda
    life: Life
    rng: random.Random

    def plan_meeting(self, monday: int, mentor: Character, reserve: Character) -> None:
        """Both sides say whether they met: most on Monday, some after Thursday's nudge, a few not at all."""
        [answer] = self.rng.choices((Answer.MET, Answer.CALLED, Answer.NOT_THIS_WEEK), (6, 3, 1))
        excuse = self.rng.choice((Excuse.BUSY_FARMING, Excuse.AWAY))
        for side in (mentor, reserve):
            promptness = self.rng.random()
            if promptness < PROMPT:
                when = moment(monday, self.rng.choice(ANSWER_HOURS))
            elif promptness < AFTER_THE_NUDGE:
                when = moment(monday + 3, "19:00")
            else:
                continue
            self._act(when, side, _answer, mentor, reserve, answer, excuse)

    def plan_help(self, monday: int, mentor: Character, reserve: Character) -> None:
        """Help on some days; the other side mostly says a word about it, and some is still unanswered."""
        for _ in range(self.rng.choice((0, 1, 2, 2, 3))):
            day = min(monday + self.rng.randint(1, 5), LAST_EVENING)
            [kind] = self.rng.choices(tuple(HELP), [often for often, _ in HELP.values()])
            note = self.rng.choice(HELP[kind][1]) if self.rng.random() < NOTED else None
            logger, other = self.rng.sample((mentor, reserve), 2)
            logged: list[HelpSession] = []
            hour = self.rng.choice(HELP_HOURS)
            self._act(moment(day, hour), logger, _log, mentor, reserve, kind, note, logged)
            if self.rng.random() < CONFIRMED and day < LAST_EVENING:
                self._act(moment(day, "20:15"), other, _confirm, logged)

    def plan_poll(self, day: int, village: str, words: str) -> None:
        """The secretary asks; nearly everybody votes."""
        box: list[BoxId] = []
        chat_id = VILLAGE_GROUPS[village].chat_id
        self._act(moment(day, "18:30"), SECRETARIES[village], _open_poll, chat_id, words, box)
        for voter in self._voters(village, len(VILLAGERS[village]) - 2):
            [choice] = self.rng.choices((1, 2), (3, 2))
            hour = self.rng.choice(("19:00", "20:30"))
            self._act(moment(day, hour), voter, _vote, box, choice, chat_id)

    def plan_rating(self, day: int, village: str, reserve: Character, voters: int) -> None:
        """The secretary puts a reserve's month to the village."""
        box: list[BoxId] = []
        chat_id = VILLAGE_GROUPS[village].chat_id
        self._act(moment(day, "18:45"), SECRETARIES[village], _open_rating, chat_id, reserve, box)
        for voter in self._voters(village, voters):
            [mark] = self.rng.choices(MARKS, HOW_OFTEN)
            hour = self.rng.choice(("19:00", "20:00", "20:30"))
            self._act(moment(day, hour), voter, _rate, box, mark, chat_id)

    def _voters(self, village: str, count: int) -> list[Character]:
        """Villagers, without the one that the newcomer plays."""
        return self.rng.sample([who for who in VILLAGERS[village] if who is not ZHOU], count)

    def _act(
        self,
        when: datetime,
        who: Character,
        wish: Callable[Concatenate[Transaction, Actor, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        self.agenda.at(when, partial(self.life.do, who, wish, *args, **kwargs))


def _answer(
    tx: Transaction, actor: Actor, mentor: Character, reserve: Character, answer: Answer, excuse: Excuse
) -> None:
    pair_id = _pair(tx, mentor, reserve)
    week_on = check_ins.this_week(tx)
    check_ins.answer(tx, actor, week_on, pair_id, answer)
    if answer is Answer.NOT_THIS_WEEK:
        check_ins.excuse(tx, actor, week_on, pair_id, excuse)


def _log(
    tx: Transaction,
    actor: Actor,
    mentor: Character,
    reserve: Character,
    kind: HelpKind,
    note: str | None,
    logged: list[HelpSession],
) -> None:
    session = help_sessions.log(tx, actor, _pair(tx, mentor, reserve), kind).session
    if note is not None:
        session = help_sessions.annotate(tx, actor, session.id, note=note, voice=None).session
    logged.append(session)


def _confirm(tx: Transaction, actor: Actor, logged: list[HelpSession]) -> None:
    """Say that it is right, where one was asked at all."""
    if logged[-1].asked_at is not None:
        help_sessions.give_word(tx, actor, logged[-1].id, Word.RIGHT)


def _open_poll(tx: Transaction, actor: Actor, chat_id: int, words: str, box: list[BoxId]) -> None:
    box.append(polls.open_poll(tx, actor, chat_id, words).box.id)


def _vote(tx: Transaction, actor: Actor, box: list[BoxId], choice: int, chat_id: int) -> None:
    polls.cast_ballot(tx, actor, box[-1], choice, chat_id)


def _open_rating(tx: Transaction, actor: Actor, chat_id: int, reserve: Character, box: list[BoxId]) -> None:
    reserve_id = wishes.person_of(tx, reserve.telegram_id)
    box.append(ratings.open_rating(tx, actor, chat_id, reserve_id).box.id)


def _rate(tx: Transaction, actor: Actor, box: list[BoxId], mark: int, chat_id: int) -> None:
    ratings.cast_ballot(tx, actor, box[-1], mark, chat_id)


def _pair(tx: Transaction, mentor: Character, reserve: Character) -> PairId:
    return wishes.pair_of(tx, wishes.person_of(tx, mentor.telegram_id), reserve)
