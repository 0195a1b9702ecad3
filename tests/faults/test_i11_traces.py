"""I11, K06: what was deleted is in no file of the database, though the bot goes on running."""

import sqlite3
from contextlib import closing

from scheduler.ledger import forget_old_records, sweep_deleted
from services import ledger

CANARY = "update:13812345678-canary"


def files_with(folder, word):
    return [path.name for path in sorted(folder.glob("county.db*")) if word.encode() in path.read_bytes()]


async def test_i11_what_was_purged_is_in_no_file(app, tmp_path, calendar):
    await app.do(lambda tx: [tx.ledger.enter(f"{CANARY}-{number}", tx.now) for number in range(500)])
    assert files_with(tmp_path, CANARY) == ["county.db-wal"]
    await sweep_deleted(app)
    assert files_with(tmp_path, CANARY) == ["county.db"]
    calendar.now += ledger.KEYS_KEPT * 2
    assert await forget_old_records(app) == {"forgotten": 500}
    assert files_with(tmp_path, CANARY) != []
    await sweep_deleted(app)
    assert files_with(tmp_path, CANARY) == []


async def test_i06_a_reader_in_the_way_is_swept_around_later(app, tmp_path):
    await app.do(lambda tx: tx.ledger.enter(CANARY, tx.now))
    with closing(sqlite3.connect(tmp_path / "county.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM ledger").fetchone() == (1,)
        await app.do(lambda tx: tx.ledger.forget(tx.now.replace(year=2099)))
        assert not await app.db.sweep()
        await app.do(lambda tx: tx.ledger.enter("others go on", tx.now))
        assert files_with(tmp_path, CANARY) != []
    await sweep_deleted(app)
    assert files_with(tmp_path, CANARY) == []
