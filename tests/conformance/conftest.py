"""Programs under test, started once for each process of the test run."""

from collections.abc import Iterator

import pytest

from support.conformance import Forge


@pytest.fixture(scope="session")
def forge() -> Iterator[Forge]:
    made = Forge()
    yield made
    made.close()
