"""Sealing anew what older keys sealed: every sealed column of the schema, a batch at a time.

Nothing is remembered of how far it got: what the newest key opens is passed over, so it may stop anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    Row,
    TableClause,
    bindparam,
    column,
    func,
    literal,
    or_,
    select,
    table,
    tuple_,
    update,
)

from storage.schema import metadata
from storage.sealing import Sealer, WrongKey, sealed_columns

BATCH = 500
Place = tuple[Any, ...]
"""How far a table was gone through: the primary key of the last row that was looked at."""


class Unopened(WrongKey):
    """A value that no key opens, and where it stands."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class SealedMeanwhile(Exception):
    """Something was sealed with an older key while everything was sealed anew."""


@dataclass(frozen=True)
class SealedTable:
    """A table's sealed columns as they are stored, and what tells its rows apart."""

    name: str
    key: Sequence[Column[Any]]
    sealed: Sequence[Column[Any]]

    @cached_property
    def stored(self) -> TableClause:
        """Without the types that would open what is stored."""
        keys = (column(each.name, each.type) for each in self.key)
        return table(self.name, *keys, *(column(each.name, LargeBinary) for each in self.sealed))

    @cached_property
    def keys(self) -> list[Any]:
        return [self.stored.c[each.name] for each in self.key]

    @cached_property
    def values(self) -> list[Any]:
        return [self.stored.c[each.name] for each in self.sealed]


def sealed_tables() -> list[SealedTable]:
    """Every table that has something sealed, as the schema says."""
    return [
        SealedTable(each.name, list(each.primary_key.columns), sealed)
        for each in metadata.sorted_tables
        if (sealed := sealed_columns(each))
    ]


def rows_of(connection: Connection, sealed: SealedTable) -> int:
    """How many rows have to be looked at."""
    return connection.scalar(select(func.count()).select_from(sealed.stored).where(_says(sealed))) or 0


def require_known(connection: Connection, sealer: Sealer) -> None:
    """Raise WrongKey where something is sealed and this sealer opens nothing of it."""
    first = (
        connection.execute(select(*each.values).where(_says(each)).limit(1)).first()
        for each in sealed_tables()
    )
    opens = [sealer.opens(value) for row in first if row is not None for value in row if value is not None]
    if opens and not any(opens):
        raise WrongKey


@dataclass(frozen=True, slots=True)
class Batch:
    """Where to go on, how many rows were looked at, and how many values in them were sealed anew."""

    last: Place | None
    rows: int
    values: int


def seal_anew(connection: Connection, sealed: SealedTable, sealer: Sealer, after: Place | None) -> Batch:
    """Seal with the newest key what stands in the next rows; `last` is None at the end. Raises Unopened."""
    rows = _next(connection, sealed, after)
    newest, count, changed = sealer.newest, 0, list[dict[str, Any]]()
    for row in rows:
        key, values = row[: len(sealed.keys)], row[len(sealed.keys) :]
        old = [value is not None and not newest.opens(value) for value in values]
        if any(old):
            count += sum(old)
            named = enumerate(zip(values, old, strict=True))
            changed.append(
                {f"key_{number}": each for number, each in enumerate(key)}
                | {
                    f"value_{number}": _anew(sealed, key, sealer, value) if is_old else value
                    for number, (value, is_old) in named
                }
            )
    if changed:
        connection.execute(_change(sealed), changed)
    last = tuple(rows[-1][: len(sealed.keys)]) if len(rows) == BATCH else None
    return Batch(last, len(rows), count)


def require_sealed_by(connection: Connection, newest: Sealer) -> None:
    """Raise SealedMeanwhile unless this sealer alone opens everything that there is."""
    for sealed in sealed_tables():
        values = (value for row in _all(connection, sealed) for value in row)
        if not all(value is None or newest.opens(value) for value in values):
            raise SealedMeanwhile


def _anew(sealed: SealedTable, key: Sequence[Any], sealer: Sealer, value: bytes) -> bytes:
    try:
        return sealer.seal(sealer.open(value))
    except WrongKey:
        raise Unopened(_where(sealed, key)) from None


def _where(sealed: SealedTable, key: Sequence[Any]) -> str:
    return f"{sealed.name} {'/'.join(map(str, key))}"


def _says(sealed: SealedTable) -> Any:
    return or_(*(value.is_not(None) for value in sealed.values))


def _next(connection: Connection, sealed: SealedTable, after: Place | None) -> Sequence[Row[Any]]:
    query = select(*sealed.keys, *sealed.values).where(_says(sealed)).order_by(*sealed.keys).limit(BATCH)
    if after is not None:
        typed = (literal(value, each.type) for value, each in zip(after, sealed.key, strict=True))
        query = query.where(tuple_(*sealed.keys) > tuple_(*typed))
    return connection.execute(query).all()


def _all(connection: Connection, sealed: SealedTable) -> Iterator[Row[Any]]:
    query = select(*sealed.values).where(_says(sealed))
    yield from connection.execute(query, execution_options={"yield_per": BATCH})


def _change(sealed: SealedTable) -> Any:
    keys = (each == bindparam(f"key_{number}", type_=each.type) for number, each in enumerate(sealed.keys))
    values: dict[Any, Any] = {each: bindparam(f"value_{number}") for number, each in enumerate(sealed.values)}
    return update(sealed.stored).where(*keys).values(values)
