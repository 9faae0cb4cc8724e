"""A town with one shop, and one customer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assent_client import SyncClient
from support.town import Shop, Town, customer


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    made.close()


@pytest.fixture
def shop(town: Town) -> Shop:
    return town.shop()


@pytest.fixture
def ada(town: Town, tmp_path: Path) -> Iterator[SyncClient]:
    made = customer(town, tmp_path / "ada")
    yield made
    made.client.wallet.close()
