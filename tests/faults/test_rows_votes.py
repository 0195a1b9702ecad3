"""B03, E01, E12, J08: what a vote promises, and what is never sent or run."""

import ast
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiogram.methods import AnswerCallbackQuery

from tests.bot.test_settings import ROOT
from tests.faults import county as people
from tests.faults.county import QINGHE_GROUP
from tests.faults.hostile import Died, run_together

PRODUCT = ("bot", "handlers", "scheduler", "services", "domain", "storage", "texts")


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for folder in PRODUCT:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


async def test_b03_no_tick_is_shown_before_the_ballot_is_committed(hostile, county, monkeypatch):
    """At every answer the box is looked into from outside: what the answer says is there already."""
    answered = []
    carry = type(hostile.wire).__call__

    async def looking(wire, make_request, bot, method):
        if isinstance(method, AnswerCallbackQuery):
            answered.append((method.text, len((await hostile.state())["ballots"])))
        return await carry(wire, make_request, bot, method)

    monkeypatch.setattr(type(hostile.wire), "__call__", looking)
    for number, box in enumerate(("mark:1:5", "poll:2:1", "mark:1:2", "poll:2:2")):
        await hostile.send(hostile.tap(box, 700 + number, QINGHE_GROUP))
    assert [ballots for _, ballots in answered] == [1, 2, 3, 4]


async def test_b03_a_vote_that_was_not_committed_gets_no_tick(hostile, county, monkeypatch):
    async def dies(work):
        raise Died

    monkeypatch.setattr(hostile.app.db, "write", dies)
    for box in ("mark:1:5", "poll:2:1"):
        with pytest.raises(Died):
            await hostile.send(hostile.tap(box, people.VILLAGER, QINGHE_GROUP))
    assert hostile.wire.calls == []


async def test_e12_taps_in_parallel_leave_one_ballot_and_it_is_one_of_them(hostile, county):
    dice = random.Random(12)
    for voter in range(700, 720):
        taps = [hostile.tap(f"poll:2:{dice.randint(1, 2)}", voter, QINGHE_GROUP) for _ in range(6)]
        last = hostile.tap("poll:2:2", voter, QINGHE_GROUP)
        await run_together(*(hostile.send(tap) for tap in taps))
        await hostile.send(last)
        await run_together(*(hostile.send(tap) for tap in taps))  # all of them once more
    assert len((await hostile.state())["ballots"]) == 20
    tally = await hostile.app.see(lambda tx: tx.ballots.tally(tx.ballots.get(2)))
    assert tally == (0, 20), "what came last counts, and nothing that comes again"


def test_e01_nothing_is_decided_by_a_native_poll():
    """They can be forwarded and voted on outside, so none is ever sent or read."""
    calls = {"send_poll", "SendPoll", "answer_poll", "poll_answer", "stop_poll", "StopPoll"}
    used = {named(node) for _, tree in sources() for node in ast.walk(tree) if isinstance(node, ast.expr)}
    assert "send_message" in used
    assert used.isdisjoint(calls)


ODD = "{{ 7 * 7 }} {% for x in y %} '; DROP TABLE issues; -- %s {0} \" ${x}"


async def test_j08_words_are_never_run(hostile, county):
    """As SQL, as a template or as a format, wherever somebody may write words."""
    before = await hostile.state()
    await hostile.deliver(hostile.say(f"/issue {ODD}", people.STRANGER, QINGHE_GROUP))
    await hostile.deliver(hostile.say(f"/poll {ODD}？ {{{{1}}}} / '; DROP", people.ZHOU, QINGHE_GROUP))
    for user in (people.YAN, people.STRANGER, people.CHIEF):
        await hostile.deliver(hostile.say(ODD, user))
        await hostile.deliver(hostile.say(f"/start {ODD}", user))
    await hostile.carry()
    after = await hostile.state()
    assert len(after["issues"]) == len(before["issues"]) + 1
    assert len(after["polls"]) == len(before["polls"]) + 1
    said = "".join(hostile.wire.heard(QINGHE_GROUP))
    assert said.count("{{ 7 * 7 }}") == 2
    assert "49" not in said


def test_j08_no_statement_is_put_together_while_running():
    """What is written as text is whole before the first word of anybody is heard; what varies is bound."""
    built = {
        path.name
        for path, tree in sources()
        if "migrations" not in path.parts
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and named(node.func) in {"text", "exec_driver_sql", "from_string"}
        and node.args
        and not isinstance(node.args[0], ast.Constant)
    }
    assert built == {"sqlite.py"}, "which says BEGIN or BEGIN IMMEDIATE, as it was told at the start"


def named(node: ast.expr) -> str:
    return str(getattr(node, "attr", "") or getattr(node, "id", ""))
