"""J11: whoever changes the audit log, or cuts its end off, is found out.

500 tamperings, or as many as TAMPERINGS says: the promise is 10,000 of 10,000.
"""

import os
import random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from scheduler.audit import witness_audit
from services import audit
from storage.audit import FalseWitness, read_witness

TAMPERINGS = int(os.environ.get("TAMPERINGS", "500"))
ENTRIES = 25
COLUMNS = ("id", "at", "actor_id", "action", "subject", "chain")
VALUES = {
    "id": lambda die: die.randint(-5, 10**6),
    "at": lambda die: die.choice(["2020-01-01 00:00:00.000000", "yesterday", "2026-11-30 01:00:00.000001"]),
    "actor_id": lambda die: die.choice([0, None, die.randint(1, 10**6)]),
    "action": lambda die: die.choice(["", "pass nomination", "x" * die.randint(1, 50)]),
    "subject": lambda die: die.choice(["", f"person:{die.randint(1, 99)}", "\x1f"]),
    "chain": lambda die: die.choice([b"", die.randbytes(32), "words"]),
}


class Tamperer:
    """Somebody with the database in hand, and without the keys."""

    def __init__(self, connection, seed):
        self.connection, self.die = connection, random.Random(seed)

    def rows(self):
        query = text(f"SELECT {', '.join(COLUMNS)} FROM audit ORDER BY id")
        return [tuple(row) for row in self.connection.execute(query)]

    def write(self, rows):
        self.connection.exec_driver_sql("DELETE FROM audit")
        marks = ", ".join("?" * len(COLUMNS))
        insert = f"INSERT INTO audit ({', '.join(COLUMNS)}) VALUES ({marks})"
        for row in rows:
            self.connection.exec_driver_sql(insert, row)

    def tampered(self, rows):
        at, other = self.die.sample(range(len(rows)), 2)
        deed = self.die.choice(("edit", "drop", "cut", "swap", "repeat", "renumber"))
        if deed == "edit":
            column = self.die.randrange(len(COLUMNS))
            value = VALUES[COLUMNS[column]](self.die)
            return [*rows[:at], (*rows[at][:column], value, *rows[at][column + 1 :]), *rows[at + 1 :]]
        if deed in {"drop", "cut"}:
            return rows[:at] + (rows[at + 1 :] if deed == "drop" else [])
        if deed == "swap":
            changed = list(rows)
            changed[at], changed[other] = (rows[at][0], *rows[other][1:]), (rows[other][0], *rows[at][1:])
            return changed
        if deed == "repeat":
            return [*rows, (rows[-1][0] + 1, *rows[at][1:])]
        return [(row[0] + 1, *row[1:]) for row in rows]


@pytest.fixture
async def witnessed(app):
    for number in range(ENTRIES):
        await app.do(lambda tx, number=number: tx.record(None, "do", f"thing:{number}"))
    await witness_audit(app)
    return app.secrets.witness()


async def test_j11_every_tampering_is_found(app, witnessed):
    missed = []

    def tamper(tx, seed):
        tamperer = Tamperer(tx.audit._connection, seed)
        rows = tamperer.rows()
        changed = tamperer.tampered(rows)
        if sorted(changed, key=repr) == sorted(rows, key=repr):
            return True
        try:
            tamperer.write(changed)
            if audit.examine(tx, witnessed).whole:
                missed.append(seed)
        except IntegrityError:  # the table itself does not take it
            assert tamperer.rows() != rows
        tamperer.write(rows)
        return False

    same = sum([await app.do(tamper, seed) for seed in range(TAMPERINGS)])
    assert missed == []
    assert same < TAMPERINGS / 10
    assert (await app.see(audit.examine, witnessed)).whole


async def test_j11_a_log_that_was_cut_and_grew_again_is_found(app, witnessed):
    await app.do(lambda tx: tx.audit._connection.exec_driver_sql("DELETE FROM audit WHERE id > 20"))
    for number in range(20):
        await app.do(lambda tx, number=number: tx.record(None, "do", f"other:{number}"))
    found = await app.see(audit.examine, witnessed)
    assert found.broken is None
    assert found.cut is not None
    with pytest.raises(audit.LogWasCut):
        await witness_audit(app)
    assert app.secrets.witness() == witnessed


async def test_j11_a_witness_cannot_be_made_up(app, witnessed):
    key = app.secrets.audit_key
    for false in (
        witnessed.replace(f'"entries": {ENTRIES}', '"entries": 3'),
        witnessed.replace("2026", "2025"),
        "{}",
        "[]",
        "",
        "nonsense",
        '{"signature": 5}',
    ):
        with pytest.raises(FalseWitness):
            read_witness(false, key)
        assert (await app.see(audit.examine, false)).false_witness
    assert read_witness(witnessed, key).entries == ENTRIES


async def test_the_witness_follows_the_log(app, witnessed):
    await witness_audit(app)
    assert app.secrets.witness() == witnessed
    await app.do(lambda tx: tx.record(None, "do", "thing:26"))
    await witness_audit(app)
    assert read_witness(app.secrets.witness(), app.secrets.audit_key).entries == ENTRIES + 1
