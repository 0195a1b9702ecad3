"""Living through the county's time: the clock stops where something is due, and people press in between."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from bot.demo.county import BEGINS, ZONE, Character
from domain.people import Actor
from scheduler.timetable import next_due_at, run_due
from services import letters
from services.app import App
from services.transaction import Transaction

P = ParamSpec("P")
T = TypeVar("T")
LOCALE = "zh_CN"


class TurnedClock(Protocol):
    """A clock that the seed turns."""

    def now(self) -> datetime: ...

    def step_to(self, moment: datetime) -> None: ...


@dataclass(frozen=True)
class Life:
    """The app, the clock it looks at, and a courier that carries what is due."""

    app: App
    clock: TurnedClock
    deliver: Callable[[], Awaitable[object]]

    async def until(self, moment: datetime) -> None:
        """Let everything happen that is due up to a moment, each thing at its own."""
        await self.deliver()
        while (stop := await self._next_stop()) is not None and stop <= moment:
            self.clock.step_to(stop)
            await self.settle()
        self.clock.step_to(moment)

    async def settle(self) -> None:
        """Do what is due now, and carry what comes of it."""
        await run_due(self.app)
        await self.deliver()

    async def do(
        self,
        who: Character,
        wish: Callable[Concatenate[Transaction, Actor, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Carry out somebody's wish, with the roles they hold by then."""

        def wished(tx: Transaction) -> T:
            return wish(tx, tx.people.actor(who.telegram_id, LOCALE, tx.now), *args, **kwargs)

        return await self.app.do(wished)

    async def _next_stop(self) -> datetime | None:
        stops = (await next_due_at(self.app), await self.app.see(letters.next_letter_at))
        now = self.clock.now()
        return min((stop for stop in stops if stop is not None and stop > now), default=None)


Deed = Callable[[], Awaitable[object]]


@dataclass
class Agenda:
    """What is going to happen when. Things of one moment keep the order they were written in."""

    _deeds: list[tuple[datetime, Deed]] = field(default_factory=list)

    def at(self, moment: datetime, deed: Deed) -> None:
        self._deeds.append((moment, deed))

    async def live(self, life: Life) -> None:
        """Let it all happen."""
        for moment, deed in sorted(self._deeds, key=lambda each: each[0]):
            if moment > life.clock.now():
                await life.until(moment)
            await deed()


def moment(day: int, hour: str) -> datetime:
    """A local hour of the story's day; day 0 is its first Monday."""
    on = BEGINS.astimezone(ZONE).date() + timedelta(days=day)
    return datetime.combine(on, time.fromisoformat(hour), ZONE).astimezone(UTC)
