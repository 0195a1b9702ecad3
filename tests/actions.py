"""What people's deeds may cost them in taps and typed messages; `pytest -s` prints what each took."""

import sys

A_NOMINATION, A_VETTING_DECISION, A_DEPARTMENTS_SIGNATURE, A_WEEKLY_SURVEY = 14, 2, 1, 6
"""How many actions each may take at most."""


def within(at_most: int, deed: str, actions: int) -> None:
    """Print what a deed took, and fail when it was more."""
    sys.stdout.write(f"actions: {deed} {actions} (at most {at_most})\n")
    assert 0 < actions <= at_most, deed
