"""How a job hands what is due to wishes, each in its own transaction."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog

from domain.errors import Refusal
from services.app import App
from services.transaction import Transaction

log = structlog.get_logger()

Due = TypeVar("Due")


async def do_each(
    app: App, wish: Callable[[Transaction, Due], bool | None], due: Iterable[Due]
) -> dict[str, int]:
    """Do the wish for each; one that fails does not keep the others waiting.

    A refusal, or False, says that somebody else was faster: safe late, twice and side by side.
    """
    outcomes = [await _attempt(app, wish, each) for each in due]
    return {outcome: outcomes.count(outcome) for outcome in ("done", "failed")}


async def _attempt(app: App, wish: Callable[[Transaction, Due], bool | None], due: Due) -> str:
    try:
        done = await app.do(wish, due)
    except Refusal:
        return "done before"
    except Exception:
        subject = due if isinstance(due, int) else type(due).__name__
        log.exception("left as it was", action=f"{wish.__name__} {subject}")
        return "failed"
    return "done before" if done is False else "done"
