"""Every deed the code writes into the audit log, read from the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).parents[1]
WRITERS = ("services", "bot", "scheduler")


def recorded() -> set[str]:
    """The actions as they stand in the code; what is put in when it runs is a `*`."""
    found: set[str] = set()
    for folder in WRITERS:
        for path in (ROOT / folder).rglob("*.py"):
            found |= set(_in_module(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def _in_module(module: ast.Module) -> Iterator[str]:
    """What is handed to `tx.record`, and to functions that hand their own `action` on to it."""
    passing = {
        each.name: [arg.arg for arg in each.args.args].index("action")
        for each in ast.walk(module)
        if isinstance(each, ast.FunctionDef) and "action" in [arg.arg for arg in each.args.args]
    }
    for each in ast.walk(module):
        if isinstance(each, ast.FunctionDef):
            defaults = zip(reversed(each.args.args), reversed(each.args.defaults), strict=False)
            yield from (word for arg, said in defaults if arg.arg == "action" for word in _words(said))
    for call in (each for each in ast.walk(module) if isinstance(each, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "record" and len(call.args) == 3:
            yield from _words(call.args[1])
        elif isinstance(call.func, ast.Attribute) and call.func.attr == "record_all":
            pairs = (each for arg in call.args for each in ast.walk(arg) if _is_said(each))
            yield from (word for pair in pairs for word in _words(pair.elts[0]))
        elif isinstance(call.func, ast.Name) and call.func.id in passing:
            named = [each.value for each in call.keywords if each.arg == "action"]
            place = passing[call.func.id]
            if named or place < len(call.args):  # else its default, which stands beside the name
                yield from _words((named or [call.args[place]])[0])


def _is_said(node: ast.AST) -> TypeGuard[ast.Tuple]:
    """A pair that is handed over, not the names that a loop gives to one."""
    return isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load)


def _words(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(words)):
            yield words
        case ast.IfExp(body=one, orelse=other):
            yield from (*_words(one), *_words(other))
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts)
        case ast.Call(func=ast.Attribute(value=inner)):  # f"…".strip()
            yield from _words(inner)
        case ast.Name(id="action"):
            return
        case _:
            raise AssertionError(f"line {node.lineno}: say the action where it is recorded")
