"""One place in memory for all stories of this session."""

from collections.abc import Iterator

import pytest

from support.sim_runs import Runs, runs


@pytest.fixture(scope="session")
def stories() -> Iterator[Runs]:
    with runs() as made:
        yield made


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--seed`` only its story is told."""
    if config.option.seed is not None:
        items[:] = [item for item in items if "every_story" in item.name]
