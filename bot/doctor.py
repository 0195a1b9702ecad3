"""`guiyan doctor`: everything that can be looked at before, or while, the bot runs."""

import sys
from collections.abc import Sequence

import structlog

from bot.checks import contract, county, house, telegram
from bot.checks.findings import Check, Level, Looked, examine, looking
from bot.logs import configure_logs
from bot.settings import Settings, SettingsFault, read_settings

log = structlog.get_logger()

HERE = (
    looking("programme", house.programme),
    looking("disk", house.disk),
    looking("secrets", house.secrets),
    Check("database", county.database),
    looking("SQLite", house.sqlite),
    Check("keys", county.keys),
    Check("held letters", county.held),
    Check("unhandled", county.unhandled),
    looking("backups", house.backups),
    Check("updates", contract.updates),
)
"""Looked at before a start: what fails here would fail later, and worse."""
THERE = (
    Check("BotFather", telegram.botfather),
    Check("webhook", telegram.webhook),
    Check("clock", telegram.clock),
)
"""Looked at once Telegram has accepted the token."""
SLOW = (looking("texts", house.templates), looking("fonts", house.fonts), Check("groups", telegram.rights))
"""Looked at while the bot already runs."""
EVERYTHING = (*HERE, Check("token", telegram.token), *THERE, *SLOW)
MARKS = {Level.OK: "ok     ", Level.WARNING: "warning", Level.FAILURE: "FAILURE"}


async def visit() -> int:
    """Print what every check found; 1 if one failed."""
    settings = read_settings()
    settings.bot_token()
    configure_logs("ERROR")
    looked = await examine(settings, EVERYTHING)
    width = max(len(each.name) for each in looked)
    for each in looked:
        sys.stdout.write(f"{MARKS[each.finding.level]}  {each.name:{width}}  {each.finding}\n")
    failures = sum(each.finding.level is Level.FAILURE for each in looked)
    warnings = sum(each.finding.level is Level.WARNING for each in looked)
    sys.stdout.write(f"\n{len(looked)} checks, {failures} failures, {warnings} warnings.\n")
    return 1 if failures else 0


class NotFit(Exception):
    """A check failed for a reason that may pass: no fault of the configuration."""


async def require_fit(settings: Settings, checks: Sequence[Check]) -> None:
    """Log what is strange; raises SettingsFault or NotFit where going on makes no sense."""
    looked = await examine(settings, checks)
    for each in _at(looked, Level.FAILURE):
        raise (SettingsFault if each.finding.settings else NotFit)(str(each.finding))
    for each in _at(looked, Level.WARNING):
        log.warning("start-up check", job=each.name, reason=str(each.finding))


async def look_about(settings: Settings) -> None:
    """Log what is strange in what takes long to look at: none of it keeps the bot from running."""
    for each in await examine(settings, SLOW):
        if each.finding.level is not Level.OK:
            log.warning("start-up check", job=each.name, reason=str(each.finding))


def _at(looked: Sequence[Looked], level: Level) -> list[Looked]:
    return [each for each in looked if each.finding.level is level]
