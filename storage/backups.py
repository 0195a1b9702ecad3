"""Backups: every table's rows at one moment, and the keys that open them, in one sealed file.

Ballots and their keys are left out: what ties a ballot to a voter must end with its box, not live on in a
copy. The file is the same for both databases.
"""

import asyncio
import base64
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from sqlalchemy import (
    JSON,
    URL,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    insert,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import StaticPool

from storage.archives import ArchiveWriter, Damaged, read_archive, sync_folder
from storage.audit import AuditRepository, FalseWitness, read_witness
from storage.database import open_database
from storage.migrations import DRIVERS, revision_of, upgrade
from storage.schema import metadata
from storage.sealing import Sealer, entrust, sealed_columns
from storage.secrets import FIELD, WITNESS, Secrets, field_keys
from storage.sqlite import prepared

T = TypeVar("T")
Row = dict[str, Any]
Progress = Callable[[str, int], None]

LEFT_OUT = frozenset({"alembic_version", "ballots", "leases", "pauses"})
"""Ballots stay secret; who was running and what had to wait a moment is of no use to a copy."""
BATCH = 500
NEXT_NUMBER = text("SELECT setval(:sequence, :last)")
SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")


class NoDatabase(Exception):
    """There is nothing to back up."""


class DamagedDatabase(Exception):
    """SQLite itself finds the file damaged: a backup of it would pass the damage on."""


class NotEmpty(Exception):
    """A backup comes back into an empty place only."""


@dataclass(frozen=True)
class Head:
    """What a backup says of itself."""

    made_at: datetime
    revision: str
    keys: Mapping[str, str]

    @property
    def sealer(self) -> Sealer:
        return Sealer(field_keys(self.keys[FIELD]))

    @property
    def audit_key(self) -> bytes:
        return bytes.fromhex(self.keys["audit.key"])


@dataclass(frozen=True)
class Contents:
    """What was found in a backup: rows of each table, and whether its audit log is whole."""

    head: Head
    counts: Mapping[str, int]
    log_is_whole: bool


async def make_backup(
    address: str, out: Path, secrets: Secrets, passphrase: str, now: datetime, progress: Progress
) -> Contents:
    """Write a backup beside a running bot and read it back; under its name stands only what was verified.

    Raises NoDatabase, DamagedDatabase, NoKeys, FileExistsError.
    """
    _require_there(address)
    keys, draft = secrets.packed(), out.with_name(f"{out.name}.{os.getpid()}.part")
    try:
        with _new_file(draft, out) as file:
            archive = ArchiveWriter(file, passphrase)
            db = open_database(address, secrets.sealer())
            try:
                await db.read(lambda connection: _dump(connection, archive, secrets, keys, now, progress))
            finally:
                await db.close()
            archive.close()
            file.flush()
            os.fsync(file.fileno())
        progress("verifying", 0)
        contents = await asyncio.to_thread(verify, draft, passphrase)
        draft.rename(out)
        sync_folder(out.parent)
    finally:
        draft.unlink(missing_ok=True)
    return contents


def verify(path: Path, passphrase: str) -> Contents:
    """Restore the backup into memory and look at it there; raises WrongKey, and what read_archive raises."""
    return _in_sqlite(make_url("sqlite://"), Sealer(()), lambda c: _fill(c, read_archive(path, passphrase)))


async def restore(
    address: str, path: Path, passphrase: str, secrets: Secrets, then: Callable[[Connection, Contents], T]
) -> T:
    """Bring a backup back into an empty database, with its keys; what `then` does is part of it.

    The file is read to its end before anything is touched. Raises NotEmpty, OtherKeys, NewerSchema and what
    reading an archive raises; then the database is as empty as before.
    """
    head = await asyncio.to_thread(_read_through, path, passphrase)
    _require_no_wal(address)

    def fill(connection: Connection) -> T:
        _require_empty(connection)
        contents = _fill(connection, read_archive(path, passphrase))
        return then(connection, contents)

    await _in_one_transaction(address, head.sealer, _require_empty)
    secrets.unpack(head.keys)
    return await _in_one_transaction(address, head.sealer, fill)


def file_of(address: str) -> Path | None:
    """Where an SQLite database lies."""
    url = make_url(address)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _dump(
    connection: Connection,
    archive: ArchiveWriter,
    secrets: Secrets,
    keys: dict[str, str],
    now: datetime,
    progress: Progress,
) -> None:
    """Everything one transaction sees. The tables are taken as they are, whatever release made them.

    Keys may be rotated meanwhile: those from before the transaction and those of now open it between them.
    """
    _require_sound(connection)
    revision = revision_of(connection)
    if revision is None:
        raise NoDatabase
    both = "\n".join(dict.fromkeys([*secrets.field_keys_there(), *keys[FIELD].split()]))
    archive.write({"made_at": now.isoformat(), "revision": revision, "keys": keys | {FIELD: both}})
    counts: dict[str, int] = {}
    for table in _tables(connection):
        counts[str(table.name)] = 0
        for rows in _batches(_rows(connection, table)):
            archive.write({"table": str(table.name), "rows": [_portable(row) for row in rows]})
            counts[table.name] += len(rows)
        progress(table.name, counts[table.name])
    archive.write({"end": counts})


def _rows(connection: Connection, table: Table) -> Iterable[Row]:
    ordered = select(table).order_by(*table.primary_key.columns)
    rows = connection.execute(ordered, execution_options={"yield_per": BATCH}).mappings()
    own = [key for key in table.foreign_keys if key.column.table is table]
    plain = (dict(row) for row in rows)
    return _parents_first(list(plain), own[0].parent.name, own[0].column.name) if own else plain


def _parents_first(rows: list[Row], parent: str, key: str) -> Iterator[Row]:
    """Rows that name others of their own table come after them."""
    known: set[Any] = {None}
    while ready := [row for row in rows if row[parent] in known]:
        yield from ready
        known |= {row[key] for row in ready}
        rows = [row for row in rows if row[key] not in known]


def _fill(connection: Connection, lines: Iterator[Any]) -> Contents:
    head = _read_head(next(lines))
    connection.dialect.sealer = head.sealer  # type: ignore[attr-defined]
    upgrade(connection, head.revision)
    tables, end = {table.name: table for table in _tables(connection)}, None
    counts: dict[str, int] = {}
    for line in lines:
        if "end" in line:
            end = line["end"]
            continue
        table = tables[line["table"]]
        connection.execute(insert(table), [_own(row, table) for row in line["rows"]])
        counts[table.name] = counts.get(table.name, 0) + len(line["rows"])
    if end is None or {name: count for name, count in end.items() if count} != counts:
        raise Damaged
    _count_on(connection, tables.values())
    upgrade(connection)
    _require_sound(connection)
    try_keys(connection)
    return Contents(head, end, _log_is_whole(connection, head))


def _read_head(line: Any) -> Head:
    return Head(datetime.fromisoformat(line["made_at"]), line["revision"], line["keys"])


def _read_through(path: Path, passphrase: str) -> Head:
    lines = read_archive(path, passphrase)
    head = _read_head(next(lines))
    for _ in lines:
        pass
    return head


def _tables(connection: Connection) -> list[Table]:
    """The tables that are there, in an order in which they can be filled."""
    found = MetaData()
    found.reflect(connection)
    tables = [table for table in found.sorted_tables if table.name not in LEFT_OUT]
    for column in (column for table in tables for column in table.columns):
        if isinstance(column.type, JSON):
            column.type.none_as_null = True
    return tables


def _portable(row: Row) -> Row:
    """SQLAlchemy's names are not quite strings, which the file insists on."""
    return {str(name): _said(value) for name, value in row.items()}


def _said(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def _own(row: Row, table: Table) -> Row:
    return {name: _meant(value, table.columns[name]) for name, value in row.items()}


def _meant(value: Any, column: Column[Any]) -> Any:
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value)
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value


def _count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """PostgreSQL numbers rows by sequences, which do not notice numbers that are brought along."""
    if connection.dialect.name != "postgresql":
        return
    for column in (column for table in tables for column in table.primary_key.columns):
        names = {"table": column.table.name, "column": column.name}
        if sequence := connection.scalar(SEQUENCE, names):
            last = connection.scalar(select(column).order_by(column.desc()).limit(1))
            if last is not None:
                connection.execute(NEXT_NUMBER, {"sequence": sequence, "last": last})


def _require_sound(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if said != "ok" or connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise DamagedDatabase


def _require_there(address: str) -> None:
    path = file_of(address)
    if path is not None and not path.exists():
        raise NoDatabase


def _require_no_wal(address: str) -> None:
    """A log left behind by a database that is gone belongs to nothing that comes back."""
    path = file_of(address)
    if path is not None and path.with_name(f"{path.name}-wal").exists():
        raise NotEmpty


def _new_file(draft: Path, out: Path) -> BinaryIO:
    if out.exists():
        raise FileExistsError(out)
    return os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _require_empty(connection: Connection) -> None:
    if inspect(connection).get_table_names():
        raise NotEmpty


def try_keys(connection: Connection) -> None:
    """Open something of every kind that is sealed; raises WrongKey."""
    for table in metadata.sorted_tables:
        if sealed := sealed_columns(table):
            connection.execute(select(*sealed).limit(1)).first()


def _log_is_whole(connection: Connection, head: Head) -> bool:
    log = AuditRepository(connection, head.audit_key)
    if next(log.breaks(), None) is not None:
        return False
    if WITNESS not in head.keys:
        return True
    with suppress(FalseWitness):
        return log.goes_on_from(read_witness(head.keys[WITNESS], head.audit_key))
    return False


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    each = iter(rows)
    while batch := list(islice(each, BATCH)):
        yield batch


async def _in_one_transaction(address: str, sealer: Sealer, work: Callable[[Connection], T]) -> T:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_in_sqlite, url, sealer, work)
    engine = create_async_engine(url.set(drivername=DRIVERS["postgresql"]), hide_parameters=True)
    entrust(engine.sync_engine, sealer)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _in_sqlite(url: URL, sealer: Sealer, work: Callable[[Connection], T]) -> T:
    """Migrations copy tables, so foreign keys are checked at the end and not on the way."""
    engine = create_engine(url, poolclass=StaticPool, hide_parameters=True)
    prepared(engine, "foreign_keys = OFF", begin="BEGIN IMMEDIATE")
    entrust(engine, sealer)
    try:
        with engine.begin() as connection:
            return work(connection)
    finally:
        engine.dispose()
