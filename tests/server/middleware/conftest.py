"""A shop with one agreement, and what a process of it knows about sessions."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assent.documents import Document
from assent_server.middleware.agreement import RequestAgreement
from assent_server.middleware.agreements import Agreements
from assent_server.middleware.credentials import Credentials
from assent_server.sessions import secret
from support.vendor_folder import VendorFolder
from support.visiting import ORIGIN, awake

Find = Callable[..., RequestAgreement | None]


@pytest.fixture
def record(vendor: VendorFolder) -> Document[Any]:
    """A record on terms that allow the shop to count how it is used."""
    with vendor.opened() as shop:
        return shop.agreed()


class Stopwatch:
    """A clock that only goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def agreements(
    vendor: VendorFolder, record: Document[Any], stopwatch: Stopwatch
) -> Iterator[Agreements]:
    """A process that has looked at the records."""
    secret.obtain(vendor.folder)
    found = Agreements(vendor.path, ORIGIN, monotonic=stopwatch)
    yield awake(found)
    found.stop()


@pytest.fixture
def find(agreements: Agreements) -> Find:
    """The agreement of a request with this token."""

    def found(token: str | None, *, gpc: bool = False) -> RequestAgreement | None:
        return agreements.find(Credentials(token, gpc=gpc))

    return found
