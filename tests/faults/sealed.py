"""A county in which everything that can be sealed is, opened and as a thief would find it."""

from sqlalchemy import LargeBinary, MetaData, select

from domain.letters import Keyboard, Letter, LetterKind, Picture
from domain.updates import InboxStatus, KeptUpdate
from storage.database import open_database
from storage.schema import metadata
from storage.sealing import sealed_columns
from tests.conftest import MONDAY


def fill(tx):
    """What the county's people have not written yet."""
    now = MONDAY
    picture, keyboard = Picture("week", {"name": "堃喆小雁"}), Keyboard("desk", {"name": "梁犇骉"})
    for chat in range(5):
        letter = Letter(chat, LetterKind.NEWS, "您好，堃喆小雁", "zh_CN", now, now)
        tx.outbox.put(letter)
    tx.outbox.put(Letter(9, LetterKind.NEWS, "周报", "zh_CN", now, now, picture=picture, keyboard=keyboard))
    tx.inbox.keep(
        KeptUpdate(number, f"f{number}", InboxStatus.WAITING, '{"说": "悄悄话"}', now) for number in range(3)
    )


def quietly(_table, _looked, _rows=0):
    """Nobody watches."""


def in_clear(connection):
    """Every row of every table that has something sealed, opened."""
    return {
        table.name: sorted(map(str, connection.execute(select(table))))
        for table in metadata.sorted_tables
        if sealed_columns(table)
    }


def as_stored(connection):
    """Every value of bytes in the database, whatever the schema in our heads says of it."""
    found = MetaData()
    found.reflect(connection)
    return {
        f"{column.table.name}.{column.name}": values
        for table in found.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
        and (values := list(connection.execute(select(column).where(column.is_not(None))).scalars()))
    }


def opened_by(sealer, stored):
    return {name for name, values in stored.items() if any(sealer.opens(value) for value in values)}


async def with_keys_of(address, secrets, question):
    db = open_database(address, secrets.sealer())
    try:
        return await db.read(question)
    finally:
        await db.close()
