"""Figures for an operator's monitoring, in Prometheus' words. Labels are our own words: no id, no name."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import Response, TelegramMethod
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from domain.letters import LetterStatus
from domain.updates import InboxStatus
from services.figures import Figures

SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)


class Metrics(BaseRequestMiddleware):
    """What one process has done since it began, and what lay in its database when it was asked."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.handling = Histogram(
            "guiyan_update_seconds",
            "Seconds an update took to be handled",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._requests = Counter(
            "guiyan_requests",
            "Requests to the Bot API, each attempt, by what came of it",
            ("method", "outcome"),
            registry=self._registry,
        )
        self._letters = self._gauge("guiyan_letters", "Letters in the outbox", "status")
        self._updates = self._gauge("guiyan_updates", "Updates that were kept or set aside", "status")
        self._late = self._gauge("guiyan_letter_late_seconds", "How long the oldest due letter has waited")
        self._lined_up = self._gauge("guiyan_updates_lined_up", "Updates taken in and not handled yet")
        self._is_well = self._gauge("guiyan_well", "1 where /health says ok")

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        name = type(method).__name__
        try:
            response = await make_request(bot, method)
        except Exception as trouble:
            self._requests.labels(name, type(trouble).__name__).inc()
            raise
        self._requests.labels(name, "ok").inc()
        return response

    def page(self, figures: Figures | None, lined_up: int, *, is_well: bool) -> bytes:
        """Everything, as text; without the database's `figures` where it does not answer."""
        if figures is not None:
            _show(self._letters, LetterStatus, figures.letters)
            _show(self._updates, InboxStatus, figures.updates)
            self._late.set(figures.late.total_seconds())
        self._lined_up.set(lined_up)
        self._is_well.set(is_well)
        return generate_latest(self._registry)

    def _gauge(self, name: str, words: str, *labels: str) -> Gauge:
        return Gauge(name, words, labels, registry=self._registry)


def _show(gauge: Gauge, statuses: Iterable[StrEnum], counts: Mapping[Any, int]) -> None:
    for status in statuses:
        gauge.labels(status).set(counts.get(status, 0))
