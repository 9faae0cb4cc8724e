"""A vendor's folder on disk, and the clock that its commands read."""

from pathlib import Path

import pytest

from assent.times import Instant
from assent_server import clock
from support.vendor_folder import Clock, VendorFolder


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of everything that asks ``assent_server.clock``."""
    fixed = Clock(Instant("2027-03-01T10:00:30Z"))
    monkeypatch.setattr(clock, "seconds", fixed)
    return fixed


@pytest.fixture
def empty(tmp_path: Path, time: Clock) -> VendorFolder:
    """A folder in which nothing was made yet."""
    return VendorFolder(tmp_path / "vendor")


@pytest.fixture
def vendor(empty: VendorFolder) -> VendorFolder:
    """The folder of a shop that counts how it is used; its practices are signed."""
    return empty.made()
