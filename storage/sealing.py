"""Columns that a thief of the file cannot read: names, phones, free words.

AES-GCM with keys kept outside the database (`GUIYAN_SECRETS`). The first key seals; all of them open,
so a key is rotated by putting a new one in front.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Dialect, Engine, LargeBinary, Table, TypeDecorator

NONCE = 12


class WrongKey(Exception):
    """None of the keys opens what was sealed: the secrets folder belongs to another database."""


@dataclass(frozen=True)
class Sealer:
    keys: Sequence[bytes]

    @property
    def newest(self) -> "Sealer":
        """Who knows the first key only."""
        return Sealer(self.keys[:1])

    def seal(self, clear: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(self.keys[0]).encrypt(nonce, clear, None)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed; raises WrongKey."""
        for key in self.keys:
            try:
                return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], None)
            except (InvalidTag, ValueError):  # the latter of what is too short to have been sealed
                continue
        raise WrongKey

    def opens(self, sealed: bytes) -> bool:
        try:
            self.open(sealed)
        except WrongKey:
            return False
        return True


def entrust(engine: Engine, sealer: Sealer) -> None:
    """Let the engine's sealed columns use these keys; the dialect is the engine's own, shared with nobody."""
    engine.dialect.sealer = sealer  # type: ignore[attr-defined]


class Sealed(TypeDecorator[str]):
    """Text that is stored sealed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _sealer(dialect).seal(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else _sealer(dialect).open(value).decode()


class SealedJSON(TypeDecorator[Any]):
    """Anything JSON can say, stored sealed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return (
            None if value is None else _sealer(dialect).seal(json.dumps(value, ensure_ascii=False).encode())
        )

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(_sealer(dialect).open(value))


def sealed_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that are stored sealed."""
    return [column for column in table.columns if isinstance(column.type, Sealed | SealedJSON)]


def _sealer(dialect: Dialect) -> Sealer:
    sealer: Sealer = dialect.sealer  # type: ignore[attr-defined]
    return sealer
