"""Every fault that costs data, privacy or votes has a test that bears its name, or says why not yet."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROWS = 58
"""As many as the catalogue of faults has of the worst kind."""
ROW = re.compile(r"[A-L]\d\d")
IN_NAME = re.compile(r"(?<=_)[a-l]\d\d(?=_)")


def table(heading: str) -> str:
    """The lines of one table of the page, from its heading to the next blank line."""
    page = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    return page.partition(heading)[2].partition("\n\n")[0]


def rows_tested() -> list[str]:
    return ROW.findall(table("| | tested |"))


def rows_missing() -> list[str]:
    return [line.split("|")[1].strip() for line in table("| not yet | because |").splitlines()[2:]]


def named() -> Iterator[str]:
    """The rows in the names of all tests there are; one test may stand for several."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                leading = re.match(r"test((?:_[a-l]\d\d)+)_", node.name)
                yield from (
                    each.upper() for each in IN_NAME.findall(f"{leading.group(1)}_" if leading else "")
                )


def test_every_row_stands_in_one_of_the_two_tables_once():
    rows = [*rows_tested(), *rows_missing()]
    assert len(rows) == len(set(rows)) == ROWS
    assert all(ROW.fullmatch(row) for row in rows)


def test_every_row_that_is_called_tested_has_a_test_named_after_it():
    assert set(rows_tested()) - set(named()) == set()


def test_a_row_that_got_its_test_is_no_longer_called_missing():
    assert set(rows_missing()) & set(named()) == set()
