"""A person at the command line, in a town with one shop."""

from pathlib import Path

import pytest

from support.person import Person
from support.town import Shop, Town


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    """No wallet, passphrase or setting of whoever runs the tests."""
    for name in ("ASSENT_WALLET", "ASSENT_PASSPHRASE", "ASSENT_PASSPHRASE_FILE", "ASSENT_LOOPBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def nobody(town: Town, tmp_path: Path) -> Person:
    """Somebody without a wallet."""
    return Person(town, tmp_path / "wallet")


@pytest.fixture
def ada(nobody: Person) -> Person:
    """Somebody with a new wallet."""
    nobody.done("init", "--yes")
    return nobody


@pytest.fixture
def agreed(ada: Person, shop: Shop) -> Person:
    """Somebody who agreed with the shop on service-analytics."""
    ada.done("prefer", "service-analytics")
    ada.done("proffer", "shop.example")
    return ada
