"""How long an office's largest table takes: `python -m benchmarks.imports [rows]`.

A third of the rows are villages, a third mentors, a third people. The floor to compare with is reading them
with nothing done.
"""

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from domain.places import Outline, PlaceKind
from domain.programme import Programme
from services import imports, places
from services.app import App
from storage.database import open_database
from storage.schema import metadata
from storage.secrets import Secrets
from storage.spreadsheets import read_tables
from texts.render import Texts

NOON = datetime(2026, 11, 30, 4, tzinfo=UTC)
COUNTY = Outline("yanshi", PlaceKind.COUNTY, "演示县", (Outline("liuhe", PlaceKind.TOWNSHIP, "柳河乡"),))


def a_table(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(path) as book:
        villages, mentors, people = map(book.add_worksheet, ("地方", "导师", "后备"))
        villages.write_row(0, 0, ("代码", "级别", "名称", "上级代码"))
        mentors.write_row(0, 0, ("姓名", "地方", "电话"))
        people.write_row(0, 0, ("姓名", "村", "乡镇"))
        for number in range(1, rows // 3 + 1):
            villages.write_row(number, 0, (f"v{number}", "村", f"第{number}村", "liuhe"))
            mentors.write_row(number, 0, ("王建国", f"v{number}", 13_800_000_000 + number))
            people.write_row(number, 0, ("孙小山", f"第{number}村", "柳河乡"))


async def measure(rows: int, folder: Path) -> None:
    path = folder / "county.xlsx"
    a_table(path, rows)
    secrets = Secrets(folder / "secrets")
    db = open_database(f"sqlite:///{folder / 'county.db'}", secrets.sealer())
    app = App(db, Texts(), lambda: NOON, Programme(), secrets)
    await db.write(metadata.create_all)
    await app.do(places.found, COUNTY)
    began = time.perf_counter()
    sheets = read_tables(path)
    print(f"{'read':24} {time.perf_counter() - began:6.2f} s for {rows} rows")
    for name in ("first run", "the same once more"):
        began = time.perf_counter()
        plan = await app.do(imports.carry_out, COUNTY, sheets)
        print(
            f"{name:24} {time.perf_counter() - began:6.2f} s: {len(plan.places.added)} places,"
            f" {sum(len(each.invited) for each in plan.links)} links new"
        )
    await db.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="guiyan-") as place:
        asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 25_000, Path(place)))
