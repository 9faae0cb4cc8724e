"""Keys spread over the ranges of a distributed database, and no key goes by time."""

import pytest

from benchmarks.key_spread import KEYS, spread

OURS = sorted(set(KEYS) - {"by time"})


@pytest.mark.parametrize("name", OURS)
def test_new_rows_fall_evenly_into_all_ranges(name):
    """STO-17: the hottest range gets a fifth more than a fair share at most."""
    found = spread(KEYS[name], rows=20_000, ranges=16)

    assert 1 <= found.rows <= 1.2
    assert found.batch <= 2.5


def test_a_key_by_time_would_be_one_range_for_all():
    """STO-17: what the simulation would show of a sequence."""
    found = spread(KEYS["by time"], rows=20_000, ranges=16)

    assert (found.rows, found.batch) == (16, 16)
