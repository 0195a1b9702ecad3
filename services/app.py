"""How the outside asks for something: `await app.do(wish, …)` and `await app.see(question, …)`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from domain.programme import Programme
from services.transaction import Transaction
from storage.database import Database
from storage.secrets import Secrets
from texts.render import Texts

Clock = Callable[[], datetime]
P = ParamSpec("P")
T = TypeVar("T")


def nobody_waits() -> None:
    """What a commit stirs when no courier is running."""


@dataclass(frozen=True)
class App:
    """Capabilities, not features: add a field here only for a new kind of outside thing."""

    db: Database
    texts: Texts
    clock: Clock
    programme: Programme
    secrets: Secrets
    username: str = "guiyan_bot"
    key: str | None = None
    stir: Callable[[], None] = nobody_waits

    def once(self, key: str) -> "App":
        """The same app, whose next wish takes effect only if no wish did under this key before."""
        return replace(self, key=key)

    def then(self, step: str) -> "App":
        """The same app for a further wish of the same update, with a key of its own."""
        return self if self.key is None else replace(self, key=f"{self.key}:{step}")

    async def do(
        self, wish: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Carry out a wish in one transaction; when this returns, its effect is durable.

        Raises what the wish raises, with nothing kept; raises AlreadyDone when the key is spent.
        """

        def work(connection: Connection) -> T:
            tx = self._transaction(connection)
            if self.key is not None:
                tx.ledger.enter(self.key, tx.now)
            return wish(tx, *args, **kwargs)

        result = await self.db.write(work)
        self.stir()  # there may be letters to carry now
        return result

    async def see(
        self, question: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Answer a question from what is committed, without waiting for any wish."""
        return await self.db.read(lambda connection: question(self._transaction(connection), *args, **kwargs))

    async def is_repeated(self) -> bool:
        """Whether a wish took effect under this key before."""
        key = self.key
        return key is not None and await self.see(lambda tx: tx.ledger.has(key))

    def _transaction(self, connection: Connection) -> Transaction:
        return Transaction(connection, self.clock(), self.programme, self.texts, self.secrets)
