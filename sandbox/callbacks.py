"""Presses of inline buttons that wait for the bot's answer."""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.errors import bad_request

ANSWER_WITHIN = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person sees after a press."""

    toast: str | None = None
    alert: bool = False
    url: str | None = None
    timed_out: bool = False


@dataclass(slots=True)
class Query:
    """One press; answered at most once and only while it is young."""

    id: str
    user_id: int
    chat_id: int
    post_id: int
    ephemeral: bool
    at: datetime
    answered: bool = False
    heard: asyncio.Future[Answer] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def is_young(self, now: datetime) -> bool:
        return now - self.at <= ANSWER_WITHIN

    def say(self, answer: Answer) -> None:
        if not self.heard.done():
            self.heard.set_result(answer)


class Queries:
    def __init__(self) -> None:
        self._by_id: dict[str, Query] = {}

    def ask(self, user_id: int, chat_id: int, post_id: int, at: datetime, *, ephemeral: bool) -> Query:
        self.expire(at)
        query_id = str(secrets.randbits(62) | 1 << 61)
        query = Query(query_id, user_id, chat_id, post_id, ephemeral, at)
        self._by_id[query_id] = query
        return query

    def valid(self, query_id: str, now: datetime) -> Query:
        query = self._by_id.get(query_id)
        if query is None or not query.is_young(now):
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return query

    def answer(self, query_id: str, answer: Answer, now: datetime) -> Query:
        query = self.valid(query_id, now)
        if query.answered:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        query.answered = True
        query.say(answer)
        return query

    def expire(self, now: datetime) -> None:
        """Let those who wait for a press that is too old go."""
        while self._by_id:
            oldest = next(iter(self._by_id.values()))
            if oldest.is_young(now):
                return
            oldest.say(Answer(timed_out=True))
            del self._by_id[oldest.id]
