"""A process that is killed while it writes: what it had reported is there, once and whole."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assent_server.store import SqliteStore
from support.stored import document_id

CYCLES = 5
_WRITE = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from assent_server.store import SqliteStore
from support.stored import accepted

async def main():
    store = SqliteStore(Path(sys.argv[1]))
    number = int(sys.argv[2])
    while True:
        await store.put_many([accepted(number + place) for place in range(8)])
        number += 8
        print(number, flush=True)

asyncio.run(main())
"""


@pytest.mark.slow
def test_a_killed_process_loses_nothing_that_it_reported(tmp_path, run):
    """STO-03, I3, I5, ST2, ST3."""
    path, chance = tmp_path / "assent.db", random.Random(7012)
    reported = 0
    for _ in range(CYCLES):
        reported = _write_until_killed(path, reported, lines=chance.randrange(20, 200))

        store = SqliteStore(path)
        held = [row.agreement_id for row in run(store.agreements(limit=100_000))]
        assert run(store.faults()) == []
        run(store.close())

        assert {document_id("agreement", number) for number in range(reported)} <= set(held)
        assert len(held) == len(set(held))
        assert len(held) in (reported, reported + 8)
        reported = len(held)


def _write_until_killed(path: Path, number: int, *, lines: int) -> int:
    """The number that the process reported last before it was killed in the midst of writing."""
    tests = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITE, str(path), str(number), tests],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(lines):
        number = int(process.stdout.readline())
    os.kill(process.pid, signal.SIGKILL)
    rest = process.stdout.read().split()
    process.stdout.close()
    process.wait()
    return int(rest[-1]) if rest else number
