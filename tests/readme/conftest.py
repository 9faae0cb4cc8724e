"""Somebody who has typed every command of the README, once for all tests here."""

import fcntl
import json
import os
from dataclasses import asdict

import pytest

from readme.commands import Reader
from support.processes import Ended


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The one reader of this run: where tests run in several processes, the first one reads."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "readme" / "checkout"
    noted = shared / "readme" / "ended.json"
    noted.parent.mkdir(exist_ok=True)
    with (shared / "readme" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if noted.exists():
            held = json.loads(noted.read_text(encoding="utf-8"))
            return Reader(folder, {command: Ended(**item) for command, item in held.items()})
        folder.mkdir()
        reader = Reader(folder)
        reader.read()
        held = {command: asdict(item) for command, item in reader.ended.items()}
        noted.write_text(json.dumps(held), encoding="utf-8")
    return reader
