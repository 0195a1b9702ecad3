"""A long desk is narrowed to one kind by a button, whatever is on it."""

from services.desk import SOURCES
from texts.buttons.desk import KINDS


def test_every_kind_that_is_counted_has_a_name():
    assert set(KINDS) == {each.kind for each in SOURCES if not each.shortcut}
