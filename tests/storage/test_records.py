"""What may happen once, and what did happen."""

import asyncio
from datetime import date

from sqlalchemy import text

from services.transaction import Transaction

WEEK = date(2026, 11, 30)


async def test_of_twenty_who_keep_one_round_one_does(app):
    kept = await asyncio.gather(
        *(app.do(lambda tx: tx.rounds.keep("digest", -100, WEEK, tx.now)) for _ in range(20))
    )
    assert sorted(kept) == [False] * 19 + [True]
    assert await app.see(lambda tx: tx.rounds.kept("digest", WEEK)) == {-100}


async def write(app, entries: int) -> None:
    for number in range(entries):
        await app.do(lambda tx, n=number: tx.record(None, "pass", f"nomination:{n}"))


async def breaks(app) -> list[int]:
    def look(tx: Transaction) -> list[int]:
        return list(tx.audit.breaks())

    result: list[int] = await app.see(look)
    return result


async def tamper(app, statement: str) -> None:
    await app.db.write(lambda connection: connection.execute(text(statement)))


async def test_j11_an_untouched_log_is_whole(app):
    await asyncio.gather(*(write(app, 3) for _ in range(4)))
    assert await breaks(app) == []


async def test_j11_an_edit_shows(app):
    await write(app, 5)
    await tamper(app, "UPDATE audit SET subject = 'nomination:9' WHERE id = 3")
    assert await breaks(app) == [3]


async def test_j11_a_deletion_shows(app):
    await write(app, 5)
    await tamper(app, "DELETE FROM audit WHERE id = 3")
    assert await breaks(app) == [4]
