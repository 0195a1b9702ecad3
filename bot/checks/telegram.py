"""What Telegram says of the bot: its token, what BotFather allows it, and where it may speak."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.checks.county import looked_into
from bot.checks.findings import LONGEST, Finding, fail, fine, warn
from bot.settings import Settings
from bot.upkeep import wall_clock
from storage.backups import file_of
from storage.schema.people import groups, places

UNREACHABLE = "Telegram cannot be reached at GUIYAN_API"
NETWORK = "Look at the network, then try again."
MOST_SECONDS = 60
ANSWERED_WITHIN = LONGEST - 2
"""Before the check itself is given up, which would be a failure: who does not answer is not reached."""
SIDE_BY_SIDE = 10
WRITES = {"creator", "administrator", "member"}
OFF = {
    "supports_inline_queries": ("Inline mode is on", "/setinline, then Turn off"),
    "supports_guest_queries": ("Guest mode is on", "/mybots, Bot Settings, and turn it off"),
    "can_connect_to_business": ("Business mode is on", "/mybots, Bot Settings, Business Mode"),
    "can_manage_bots": ("It may manage other bots", "/mybots, Bot Settings, and turn it off"),
}
GROUPS = (
    select(groups.c.chat_id, places.c.name)
    .join(places, places.c.id == groups.c.place_id)
    .where(groups.c.paused_at.is_(None))
)


class Unreachable(Exception):
    """No answer of the Bot API came back."""


@dataclass(frozen=True)
class Answer:
    ok: bool
    result: Any
    code: int
    at: datetime | None


class Wire:
    """Asks the Bot API as plainly as can be; its address, which holds the token, stays in here."""

    def __init__(self, http: aiohttp.ClientSession, settings: Settings) -> None:
        self._http, self._base = http, f"{settings.api}/bot{settings.bot_token()}/"

    async def ask(self, method: str, **body: Any) -> Answer:
        try:
            async with self._http.post(self._base + method, json=body) as response:
                said = await response.json(content_type=None)
                moment = response.headers.get("Date")
                return Answer(
                    bool(said.get("ok")),
                    said.get("result"),
                    response.status,
                    parsedate_to_datetime(moment) if moment else None,
                )
        except (aiohttp.ClientError, ValueError, AttributeError, OSError) as trouble:
            raise Unreachable(type(trouble).__name__) from None


async def token(settings: Settings) -> Finding:
    async with _asking(settings) as ask:
        me = await ask("getMe")
    if me is None:
        return fail(f"{UNREACHABLE}.", NETWORK, settings=False)
    if not me.ok:
        return fail("Telegram does not know this GUIYAN_TOKEN.", "Copy it again from @BotFather.")
    return fine(f"The bot is @{me.result.get('username', '')}.")


async def botfather(settings: Settings) -> Finding:
    async with _asking(settings) as ask:
        me = await ask("getMe")
    if me is None or not me.ok:
        return warn("What BotFather allows is not known.", "Mend what is said of the token first.")
    if not me.result.get("can_join_groups", False):
        return fail("The bot may not join groups.", "Tell @BotFather: /setjoingroups, then Enable.")
    if me.result.get("can_read_all_group_messages", False):
        return warn(
            "The bot reads everything said in groups, which it never needs.",
            "Tell @BotFather: /setprivacy, then Enable.",
        )
    for flag, (sentence, remedy) in OFF.items():
        if me.result.get(flag, False):
            return warn(f"{sentence}, which nothing needs.", f"Tell @BotFather: {remedy}.")
    return fine("It may join groups and hears there only what is meant for it.")


async def webhook(settings: Settings) -> Finding:
    async with _asking(settings) as ask:
        info = await ask("getWebhookInfo")
    if info is None or not info.ok:
        return warn("Whether a webhook is set is not known.", "Mend what is said of the token first.")
    if info.result.get("url") == settings.webhook_url != "":
        return fine("Telegram brings updates to GUIYAN_WEBHOOK_URL.")
    if info.result.get("url") and not settings.webhook_url:
        return fail(
            "A webhook is set, so nothing reaches a bot that polls; was it not you, the token is stolen.",
            "Call deleteWebhook, or tell @BotFather /revoke and put the new token into .env.",
        )
    if info.result.get("url"):
        return warn(
            "Telegram brings updates to another webhook; was it not you, the token is stolen.",
            "Start the bot, which sets it again, or tell @BotFather /revoke and put the new token into .env.",
        )
    waiting = int(info.result.get("pending_update_count", 0))
    return fine(f"None is set; {waiting} updates wait.")


async def clock(settings: Settings) -> Finding:
    async with _asking(settings) as ask:
        me = await ask("getMe")
    if me is None or me.at is None:
        return warn("There is no other clock to compare with.", NETWORK)
    seconds = round((wall_clock() - me.at).total_seconds())
    if abs(seconds) > MOST_SECONDS:
        way = "ahead of" if seconds > 0 else "behind"
        return warn(f"This clock is {abs(seconds)} s {way} Telegram's.", "Let the system set it (NTP).")
    return fine(f"Within {max(abs(seconds), 1)} s of Telegram's.")


async def rights(settings: Settings) -> Finding:
    """Whether every group that is bound can be written to."""
    bound = await _bound(settings)
    if bound is None:
        return warn("The groups are not known.", "Mend what is said of the database first.")
    async with _asking(settings) as ask:
        me = await ask("getMe")
        if me is None or not me.ok:
            return warn("What it may do in groups is not known.", "Mend what is said of the token first.")
        turns = asyncio.Semaphore(SIDE_BY_SIDE)

        async def writes(chat_id: int) -> bool:
            async with turns:
                return _writes(await ask("getChatMember", chat_id=chat_id, user_id=me.result["id"]))

        may = await asyncio.gather(*(writes(chat_id) for chat_id, _ in bound))
    lost = sorted({name for (_, name), ok in zip(bound, may, strict=True) if not ok})
    if lost:
        return warn(
            f"The bot may not write in the groups of {', '.join(lost[:5])}{' …' if lost[5:] else ''}.",
            "Let somebody of the group add it again, or allow it to send messages.",
        )
    return fine(f"It may write in all of {len(bound)} groups.")


def _writes(member: Answer | None) -> bool:
    if member is None or not member.ok:
        return False
    status, result = member.result.get("status"), member.result
    return status in WRITES or (status == "restricted" and bool(result.get("can_send_messages")))


async def _bound(settings: Settings) -> list[tuple[int, str]] | None:
    path = file_of(settings.database)
    if path is not None and not path.exists():
        return []
    try:
        async with looked_into(settings) as db:
            return await db.read(lambda connection: [(row[0], row[1]) for row in connection.execute(GROUPS)])
    except (SQLAlchemyError, OSError):
        return None


@asynccontextmanager
async def _asking(settings: Settings) -> AsyncIterator[Any]:
    """A way to ask that answers None where nobody is reached."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWERED_WITHIN)) as http:
        wire = Wire(http, settings)

        async def ask(method: str, **body: Any) -> Answer | None:
            try:
                return await wire.ask(method, **body)
            except Unreachable:
                return None

        yield ask
