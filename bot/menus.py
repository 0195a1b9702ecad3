"""What the "/" of each chat offers: a few commands to everybody, to who has a part those of their roles."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from bot.verdicts import Verdict, weigh
from domain.people import PersonId
from services import menus
from services.app import App
from services.menus import Menu
from texts.commands import Audience, menu
from texts.languages import LOCALES, SOURCE

log = structlog.get_logger()

AGAIN = timedelta(seconds=20)
AT_LEAST = timedelta(hours=1)
MOST_AT_ONCE = 20
"""Menus of single people that one look changes: after a new release a whole county's are stale at once."""
LANGUAGE_CODES = {"zh_CN": "zh", "en": "en"}
"""Telegram keeps commands per ISO 639-1 code, which does not know zh_TW."""
NOT_THEM = frozenset({Verdict.LOST, Verdict.REFUSED, Verdict.ASTRAY})
"""What Telegram will say of this chat the next time too."""


class Menus:
    """The lists of what can be said: nobody needs them, so they come when Telegram will have them.

    Everybody's come first. Whose own menu is stale follows from rows, asked at every look.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._are_there = False
        self._again_at: datetime | None = None
        self._pause = AGAIN
        self._shown: dict[PersonId, int] = {}
        """Who had a menu of their own at the last look: of who was forgotten since, no row says so."""
        self._refused: set[Menu] = set()

    async def offer(self, app: App) -> dict[str, int]:
        """Offer what is not there yet, unless it is too early to try again."""
        if self._again_at is not None and app.clock() < self._again_at:
            return {}
        try:
            if self._are_there:
                return await self._offer_theirs(app)
            await _offer_everybodys(app, self._bot)
        except Exception as trouble:  # noqa: BLE001 - without them everything else works
            answer = weigh(trouble)
            pause = max(self._pause, timedelta(seconds=answer.retry_after))
            self._again_at = app.clock() + pause
            self._pause = min(self._pause * 2, AT_LEAST)
            log.warning("menus not offered", reason=answer.reason, seconds=pause.total_seconds())
            return {"failed": 1}
        self._are_there, self._again_at, self._pause = True, None, AGAIN
        return {"offered": 1}

    async def _offer_theirs(self, app: App) -> dict[str, int]:
        """Change some stale menus; a failure leaves the rest stale, and the next look finds them."""
        standing = await app.see(menus.look)
        await self._clear(standing.shown)
        stale = [each for each in standing.stale if each not in self._refused][:MOST_AT_ONCE]
        for each in stale:
            if await self._is_taken(each):
                await app.do(menus.note, each)
                self._note(each)
            else:
                self._refused.add(each)
        self._pause = AGAIN
        return {"offered": len(stale)} if stale else {}

    async def _clear(self, shown: dict[PersonId, int]) -> None:
        """Who was forgotten is offered what everybody is."""
        for person_id in [each for each in self._shown if each not in shown]:
            await self._is_taken(Menu(person_id, self._shown[person_id], ()))
            del self._shown[person_id]
        self._shown |= shown

    def _note(self, menu: Menu) -> None:
        if menu.offered:
            self._shown[menu.person_id] = menu.telegram_id
        else:
            self._shown.pop(menu.person_id, None)

    async def _is_taken(self, menu: Menu) -> bool:
        """Whether Telegram took the menu; False where it never will, and any other trouble is raised."""
        scope = BotCommandScopeChat(chat_id=menu.telegram_id)
        try:
            if menu.offered:
                await self._bot.set_my_commands(_drawn(menu.offered), scope)
            else:
                await self._bot.delete_my_commands(scope)
        except Exception as trouble:
            if (answer := weigh(trouble)).verdict not in NOT_THEM:
                raise
            log.info("menu not taken", person=menu.person_id, reason=answer.reason)
            return False
        return True


async def _offer_everybodys(app: App, bot: Bot) -> None:
    """What a newcomer can say in private, and what can be said in a group."""
    scopes = (
        (BotCommandScopeAllPrivateChats(), Audience.NEWCOMERS),
        (BotCommandScopeAllGroupChats(), Audience.GROUPS),
    )
    for locale in LOCALES:
        for scope, audience in scopes:
            commands = [
                BotCommand(
                    command=command.name,
                    description=app.texts.word(command.purpose, locale),
                    is_ephemeral=command.unseen or None,
                )
                for command in menu({audience})
            ]
            if locale == SOURCE:
                await bot.set_my_commands(commands, scope)
            if code := LANGUAGE_CODES.get(locale):
                await bot.set_my_commands(commands, scope, language_code=code)


def _drawn(offered: Iterable[tuple[str, str]]) -> list[BotCommand]:
    return [BotCommand(command=name, description=words) for name, words in offered]
