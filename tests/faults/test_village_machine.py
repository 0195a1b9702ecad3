"""A01, A08, B03, C01, C03, D01, D02, E11, E12, H02, I04, J02, J11, K05: one village, anything in any order.

`STEPS=10000` plays longer, and another play each time; without it the same few are played again.
"""

import logging
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.village_machine import VillageMachine, errors, figures, place
from tests.faults.village_play import Complaints, say_it_seen, settle_once

STEPS = int(os.environ.get("STEPS", "300"))
A_PLAY = 50


@pytest.fixture
def plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("bot.courier.say", say_it_seen)
    monkeypatch.setattr("texts.pictures.draw", lambda *_: b"a picture")  # nobody looks at it here
    place.update(settled=settle_once(tmp_path / "settled"), plays=tmp_path)
    figures.clear()
    errors.clear()
    complaints = Complaints(errors)
    logging.getLogger().addHandler(complaints)
    yield
    logging.getLogger().removeHandler(complaints)


def test_one_village_whatever_happens(plays: None) -> None:
    began = time.monotonic()
    run_state_machine_as_test(
        VillageMachine,
        settings=settings(
            max_examples=1 + STEPS * 6 // (5 * A_PLAY),  # some plays end early
            stateful_step_count=A_PLAY,
            deadline=None,
            derandomize="STEPS" not in os.environ,
            print_blob=True,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    took = time.monotonic() - began
    assert min(figures[each] for each in ("deaths", "letters", "digests", "asks", "repeated")) > 0, figures
    assert figures["with an effect"] > figures["steps"] / 10, "hardly anything happened"
    told = ", ".join(f"{number} {name}" for name, number in sorted(figures.items()))
    sys.stdout.write(f"\none village: {told}; 0 promises broken, {took:.0f} s\n")
