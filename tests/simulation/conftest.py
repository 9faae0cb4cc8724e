"""One place in memory for all stories of this session."""

from collections.abc import Iterator

import pytest

from support.sim_runs import Runs, runs


@pytest.fixture(scope="session")
def stories() -> Iterator[Runs]:
    with runs() as made:
        yield made
