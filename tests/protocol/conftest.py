"""One customer and one vendor in memory, what they agreed, and a longer story of theirs."""

import pytest

from assent.documents import Agreement, Document
from support.bundles import Story, story
from support.parties import Customer, Vendor


@pytest.fixture
def customer() -> Customer:
    return Customer(Vendor())


@pytest.fixture
def vendor(customer: Customer) -> Vendor:
    return customer.vendor


@pytest.fixture
def agreed(customer: Customer) -> Document[Agreement]:
    return customer.agree()


@pytest.fixture
def told() -> Story:
    return story()
