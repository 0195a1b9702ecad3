"""The table of signs in two shapes is what its script writes, and no more than a page or two."""

from domain.variants import PAIRS
from texts.variants import pairs


def test_the_table_is_what_the_script_writes():
    assert "".join(pairs()) == PAIRS


def test_what_a_sign_is_compared_as_is_compared_as_itself():
    written, compared = PAIRS[::2], PAIRS[1::2]
    assert len(written) == len(set(written)) == len(compared)
    assert not set(written) & set(compared)
