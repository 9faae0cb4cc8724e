from collections.abc import Iterator
from pathlib import Path

import pytest

from support.customer import Customer
from support.desk import ShopDesk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ShopDesk]:
    made = ShopDesk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def customer(desk: ShopDesk) -> Customer:
    return Customer(published=desk.published)
