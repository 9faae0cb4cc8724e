"""A place where nothing of whoever runs the tests answers for a person."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No wallet, folder, passphrase or setting."""
    for name in ("WALLET", "PASSPHRASE", "PASSPHRASE_FILE", "LOOPBACK", "FOLDER"):
        monkeypatch.delenv(f"ASSENT_{name}", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
