"""When things happen. APScheduler only ticks; what is due is decided by our tables."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler import (
    assessments,
    audit,
    ballots,
    check_ins,
    colours,
    desk,
    digests,
    forgetting,
    forms,
    help_days,
    issues,
    joint_vetting,
    keys,
    ledger,
    lessons,
    pairs,
    placements,
    questions,
    recommendations,
    renewals,
    reports,
)
from services.app import App
from services.transaction import Transaction

log = structlog.get_logger()

Job = Callable[[App], Awaitable[dict[str, int]]]
Question = Callable[[Transaction], datetime | None]

JOBS: tuple[Job, ...] = (
    *ballots.JOBS,
    *pairs.JOBS,
    *desk.JOBS,
    *check_ins.JOBS,
    *renewals.JOBS,
    *assessments.JOBS,
    *placements.JOBS,
    *colours.JOBS,
    *help_days.JOBS,
    *digests.JOBS,
    *reports.JOBS,
    *forms.JOBS,
    *issues.JOBS,
    *joint_vetting.JOBS,
    *lessons.JOBS,
    *questions.JOBS,
    *recommendations.JOBS,
    *ledger.JOBS,
    *audit.JOBS,
    *forgetting.JOBS,
    *keys.JOBS,
    *ledger.LAST_JOBS,
)
"""Every feature's jobs: each finds what is due and hands it to wishes, safe late or twice.

The week's room for questions goes first to what others wait for: the desk comes before the check-ins.
"""
NEXT: tuple[Question, ...] = (
    *ballots.NEXT,
    *pairs.NEXT,
    *check_ins.NEXT,
    *renewals.NEXT,
    *assessments.NEXT,
    *placements.NEXT,
    *colours.NEXT,
    *desk.NEXT,
    *digests.NEXT,
    *reports.NEXT,
    *forms.NEXT,
    *help_days.NEXT,
    *issues.NEXT,
    *joint_vetting.NEXT,
    *lessons.NEXT,
    *questions.NEXT,
    *recommendations.NEXT,
)
"""When each feature will have work next: where a turned clock has to stop."""
TICK = 30


async def run_due(app: App) -> dict[str, int]:
    """Run every job once; one that fails does not keep the others from running."""
    done: dict[str, int] = {}
    for job in JOBS:
        try:
            counts = await job(app)
        except Exception:
            log.exception("job failed", job=job.__name__)
            counts = {"failed": 1}
        done |= {f"{job.__name__} {name}": count for name, count in counts.items() if count}
    if done:
        log.info("due work done", counts=done)
    return done


async def next_due_at(app: App) -> datetime | None:
    """The next moment at which some job will have work."""

    def soonest(tx: Transaction) -> datetime | None:
        moments = [moment for question in NEXT if (moment := question(tx)) is not None]
        return min((moment for moment in moments if moment > tx.now), default=None)

    return await app.see(soonest)


class Clock(AsyncIOScheduler):  # type: ignore[misc]  # the library has no types
    """A scheduler that lets what runs come to its end, which the library's own would cancel."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._running: set[asyncio.Task[Any]] = set()

    async def do(self, job: Job, app: App) -> None:
        """Run a job; one that takes too long for a process that leaves is the next one's."""
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            await job(app)
        except asyncio.CancelledError:
            log.warning("job left to the next process", job=job.__name__)
        finally:
            self._running.discard(task)

    async def end(self, within: float) -> None:
        """Begin no more; what runs may take so many seconds."""
        self.pause()
        await asyncio.sleep(0)  # what was begun a moment ago gets as far as being known
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=within)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)


def ticking(app: App, *slow: Job) -> Clock:
    """Ticks on its own, first at once; nothing is pickled, nothing survives a restart but rows.

    A bot that never lives for long must do what is due all the same. Slow jobs delay no other.
    """
    clock = Clock(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    clock.add_job(clock.do, args=[run_due, app], id="catch up")
    clock.add_job(clock.do, "interval", seconds=TICK, args=[run_due, app], id="run due")
    for job in slow:
        clock.add_job(clock.do, "interval", seconds=TICK, args=[job, app])
    return clock
