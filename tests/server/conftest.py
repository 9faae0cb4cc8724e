"""A vendor's folder on disk, the clock that its commands read, its app, and what is logged."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assent.times import Instant
from assent_server import clock, logs
from support.customer import Customer
from support.vendor_folder import Clock, VendorFolder
from support.web import Web


@pytest.fixture(scope="module", autouse=True)
def nobody_watches_on() -> Iterator[None]:
    """A thread that still looked at records would open those of the next test."""
    yield
    for thread in threading.enumerate():
        if thread.name == "assent-watcher":
            thread.join(10)
            assert not thread.is_alive()


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


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """A shop's app, called without sockets."""
    made = Web(tmp_path)
    yield made
    made.close()


@pytest.fixture
def customer(web: Web) -> Customer:
    """Somebody who looked at that shop."""
    return Customer(published=web.desk.published)


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[Any]]]:
    """What was logged since the last call, each line read as JSON."""
    root, own = logging.getLogger(), logging.getLogger("assent_server")
    before = root.handlers[:], root.level, own.level
    logs.configure()
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = before[0], before[1]
    own.setLevel(before[2])
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        logging.getLogger(name).setLevel(logging.NOTSET)
