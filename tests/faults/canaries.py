"""Words that belong to nobody else, and a look for them wherever this bot can leave anything."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect
from urllib.parse import quote

from sqlalchemy import Connection, select

from sandbox.server import TOKEN
from storage.schema import metadata

NAME = "堃喆小雁"
LATIN = "Kunzhe Xiaoyanova"
PHONE = "13912345678"
ID_NUMBER = "110101199003077774"
PLEDGE = f"我想把奶奶留下的茶园接上，电话{PHONE}，身份证{ID_NUMBER}"
CAPTION = "语音里说了悄悄话"
GOSSIP = f"听说毕家欠了债 {LATIN}"
VOTER = 7_700_770_077
"""Somebody who never agreed to anything and only votes: nothing of them may be anywhere."""
WEBHOOK_SECRET = "hookcanary-" + "k" * 40
PASSPHRASE = "five words nobody ever heard"
QUESTION, ISSUE = "雁堃桥先修还是后修", "堃家沟的水管冻裂了"
"""Said to the whole group by those who asked: the one thing that is kept as it was said."""
PRIVATE = (NAME, LATIN, PHONE, ID_NUMBER, "茶园接上", "悄悄话", "毕家欠了债")
KEYS_OF_THE_HOUSE = (TOKEN, WEBHOOK_SECRET, PASSPHRASE)
PUBLIC = (QUESTION, ISSUE)
EVERYTHING = (*PRIVATE, *KEYS_OF_THE_HOUSE, *PUBLIC, str(VOTER))
ALL = "，".join((*PRIVATE, *KEYS_OF_THE_HOUSE, *PUBLIC, str(VOTER)))
SAID = "，".join(PRIVATE)
"""What people may write, and what may be kept of it for those with the keys."""
IN_THE_CLEAR = {
    ("polls", "question", QUESTION): "the host asked the whole group",
    ("issues", "words", ISSUE): "a villager told the whole group",
}
"""The only columns in which a canary may be read without the keys, and why."""


@dataclass(frozen=True, order=True)
class Leak:
    """A canary where it does not belong."""

    outlet: str
    canary: str


def secrets_in(folder: Path) -> tuple[str, ...]:
    """The keys themselves, as they are written in the secrets folder."""
    kept = (*folder.glob("*.key*"), *folder.glob("ballots/*.key"))
    return tuple(line for path in kept for line in path.read_text(encoding="ascii").split())


def shapes(canary: str) -> Iterator[bytes]:
    """A word as text, as JSON and Python escape it, as an address and other systems write it."""
    yield from (canary.encode(), canary.encode("utf-16-le"), quote(canary).encode())
    yield json.dumps(canary)[1:-1].encode()
    if len(canary) == 64 and not set(canary) - set("0123456789abcdef"):
        yield bytes.fromhex(canary)


def leaks(outlet: str, content: str | bytes, canaries: Iterable[str] = EVERYTHING) -> list[Leak]:
    """Every canary in one outlet, whatever it was written in."""
    there = content.encode(errors="replace") if isinstance(content, str) else content
    return [Leak(outlet, each) for each in canaries if any(shape in there for shape in shapes(each))]


def leaks_in_database(path: Path, canaries: Iterable[str]) -> list[Leak]:
    """Every canary in every value of every table, as somebody without the keys reads it."""
    canaries = tuple(canaries)
    with closing(connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        assert len(tables) > 20
        return [
            leak
            for table in tables
            for leak in _leaks_in_table(connection.execute(f'SELECT * FROM "{table}"'), table, canaries)
        ]


def _leaks_in_table(rows, table: str, canaries: tuple[str, ...]) -> Iterator[Leak]:
    columns = [each[0] for each in rows.description]
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            content = value if isinstance(value, bytes) else str(value)
            for leak in leaks(f"{table}.{column}", content, canaries):
                if (table, column, leak.canary) not in IN_THE_CLEAR:
                    yield leak


def opened_rows(connection: Connection) -> str:
    """Every row as somebody with the keys reads it."""
    return "\n".join(
        f"{table.name} {tuple(row)}"
        for table in metadata.sorted_tables
        for row in connection.execute(select(table))
    )


def leaks_in_files(paths: Iterable[Path], canaries: Iterable[str]) -> list[Leak]:
    """Every canary in the bytes of files: free pages, logs of the database, backups."""
    canaries = tuple(canaries)
    return [leak for path in paths for leak in leaks(path.name, path.read_bytes(), canaries)]
