"""The page that says who may do what: `python -m tests.faults.actions_page > docs/actions.md`."""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

import handlers
from domain.people import Role
from tests.faults.acting import Action, Everybody, FormAction
from tests.faults.actions import ACTIONS, FORM_ACTIONS
from tests.faults.actions_vetting import VETTING_ACTIONS, VETTING_FORMS

COLUMNS = {
    "anybody": None,
    "who agreed": None,
    "secretary": Role.VILLAGE_SECRETARY,
    "liaison": Role.LIAISON,
    "township": Role.TOWNSHIP_ORGANIZER,
    "county": Role.COUNTY_ORGANIZER,
    "department": Role.DEPARTMENT_REVIEWER,
    "operator": Role.OPERATOR,
}
HEAD = """# Who may do what

Every action a person can take, as found in what the handlers call. `●` under a role: at the place where it is
held and at those below. The last column names those who may because it is their own, and where or with what.
Written by `make actions`; every cell is tried from every place by `pytest -k j02`.
"""


def feature_of(action: Action) -> str:
    return action.name.partition(".")[0]


EVERY_ACTION = sorted((*ACTIONS, *VETTING_ACTIONS), key=feature_of)
EVERY_FORM = (*FORM_ACTIONS, *VETTING_FORMS)


def called() -> dict[str, Callable[..., Any]]:
    """Every wish and question that the handlers' code names, by its name."""
    found: dict[str, Callable[..., Any]] = {}
    for path in sorted(Path(*handlers.__path__).glob("*.py")):
        module = import_module(f"handlers.{path.stem}")
        for each in _named(ast.parse(path.read_text(encoding="utf-8")), vars(module)):
            if not inspect.isfunction(each) or not each.__module__.startswith("services."):
                continue
            if next(iter(inspect.signature(each).parameters), "") == "tx":
                found[f"{each.__module__}.{each.__name__}"] = each
    return found


def _named(tree: ast.AST, names: Mapping[str, Any]) -> Iterator[Any]:
    """What the names and the `module.name`s of a module mean."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield names.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            holder = names.get(node.value.id)
            yield getattr(holder, node.attr, None) if inspect.ismodule(holder) else None


def page() -> str:
    """The matrix as people read it."""
    parts = [HEAD]
    for feature, lines in groupby(EVERY_ACTION, key=feature_of):
        parts.append(
            _table(feature, [_row(each, each.name.partition(".")[2], _says(each)) for each in lines])
        )
    forms_rows = [
        _row(each, each.form, "When it is begun, and again when it is handed in") for each in EVERY_FORM
    ]
    return "\n".join([*parts, _table("what each form asks for", forms_rows)])


def _table(title: str, rows: list[str]) -> str:
    head = ["", "what", *COLUMNS, "and"]
    lines = [head, ["---"] * len(head)]
    return "\n".join([f"## {title}", "", *(f"| {' | '.join(each)} |" for each in lines), *rows, ""])


def _row(each: Action | FormAction, name: str, what: str) -> str:
    anybody, known = each.open_to is Everybody.STRANGERS, each.open_to is not None
    cells = [
        "●" if (name == "anybody" and anybody) or known or role in each.roles else ""
        for name, role in COLUMNS.items()
    ]
    cells[0] = "●" if anybody else ""
    also = "; ".join(filter(None, (*(each.whose or ()), each.note)))
    return f"| `{name}` | {what} | {' | '.join(cells)} | {also} |"


def _says(action: Action) -> str:
    sentence = (inspect.getdoc(action.wish) or "").partition("\n")[0]
    return "" if sentence.startswith("Raise") else sentence.partition("; raises")[0].removesuffix(".")


if __name__ == "__main__":
    sys.stdout.write(page())
