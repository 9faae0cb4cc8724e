"""A keeper with the sources of the reference roster, on a fixed day."""

from pathlib import Path

import pytest

from assent.times import to_datetime
from assent_keeper.commands import options
from support.keeper import NOW, Keeper


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    """A keeper with sources and a key."""
    monkeypatch.setattr(options, "seconds", lambda: to_datetime(NOW).timestamp())
    return Keeper(tmp_path).made()
