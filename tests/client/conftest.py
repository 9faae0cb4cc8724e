"""A town with one shop, and one customer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assent.documents import Document
from assent_client import Order, Outcome, SyncClient
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


@pytest.fixture
def record(town: Town, shop: Shop, ada: SyncClient) -> Document[Any]:
    """The record of an agreement that was made a while ago."""
    (result,) = ada.proffer(shop.origin, order=Order(terms=("SD-BASE-A",)))
    assert result.outcome is Outcome.AGREED
    town.later(600)
    return ada.client.agreement(result.record or "").history.record
