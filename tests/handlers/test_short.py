"""A handler takes input, calls one service and says the answer: in twelve lines below its signature."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import handlers

LONGEST = 12
COMES = {"Message", "CallbackQuery", "Message | CallbackQuery", "CallbackQuery | Message"}
ANSWERS = {"App", "Voice"}


def handlers_in(tree: ast.AST) -> Iterator[ast.AsyncFunctionDef]:
    """What takes an update of a person, and the app or the voice to answer it with."""
    for each in ast.walk(tree):
        if isinstance(each, ast.AsyncFunctionDef):
            taken = [*each.args.posonlyargs, *each.args.args, *each.args.kwonlyargs]
            hints = {ast.unparse(arg.annotation) for arg in taken if arg.annotation is not None}
            if hints & COMES and hints & ANSWERS:
                yield each


def lines_of(handler: ast.AsyncFunctionDef) -> int:
    said = handler.body[1:] if ast.get_docstring(handler) else handler.body
    assert said[-1].end_lineno is not None
    return said[-1].end_lineno - said[0].lineno + 1


FOUND = {
    f"{path.stem}.{handler.name}": lines_of(handler)
    for folder in handlers.__path__
    for path in sorted(Path(folder).glob("*.py"))
    for handler in handlers_in(ast.parse(path.read_text(encoding="utf-8")))
}


def test_every_kind_of_handler_is_found():
    assert {"start.agree", "groups.bind", "forms.drop", "whispers.whisper"} & FOUND.keys() == {
        "start.agree",
        "groups.bind",
        "forms.drop",
    }


@pytest.mark.parametrize("name", FOUND)
def test_a_handler_has_at_most_twelve_lines(name):
    assert FOUND[name] <= LONGEST
