"""Workers and the database killed while they write: what was reported is there, once and whole."""

import os
import random
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assent_server.store.postgres import PostgresStore
from support.stored import document_id

_WORKERS = 2
_BATCH = 8
# Each worker goes through the same proffers in an order of its own and says who wrote which.
_WORK = f"""
import asyncio, random, sys
sys.path.insert(0, sys.argv[1])
from assent_server.store import StoreUnavailable
from assent_server.store.postgres import PostgresStore
from support.stored import accepted

async def main():
    store = await PostgresStore.open(sys.argv[2])
    chance = random.Random(sys.argv[3])
    begin = 0
    while True:
        numbers = list(range(begin, begin + {_BATCH * 4}))
        chance.shuffle(numbers)
        for at in range(0, len(numbers), {_BATCH}):
            batch = numbers[at : at + {_BATCH}]
            if sys.argv[4] == "early":
                print("reported", *(f"{{n}}:0" for n in batch), flush=True)
                await asyncio.sleep(0.2)  # So that the kill falls in between.
            try:
                written = await store.put_many([accepted(number) for number in batch])
            except StoreUnavailable:
                print("unavailable", flush=True)
                await asyncio.sleep(0.05)
                break
            print("reported", *(f"{{n}}:{{int(w)}}" for n, w in zip(batch, written)), flush=True)
        else:
            begin += {_BATCH * 4}

asyncio.run(main())
"""


class _Worker:
    """A process that writes, and what it reported: numbers that it wrote, and that were there."""

    def __init__(self, url: str, chance: random.Random, fault: str) -> None:
        tests = str(Path(__file__).parents[2])
        self.wrote: set[int] = set()
        self.found: set[int] = set()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WORK, tests, url, str(chance.randrange(2**32)), fault],
            stdout=subprocess.PIPE,
            text=True,
        )

    def read(self, lines: int, within_s: float = 60.0) -> None:
        """Take that many reports."""
        assert self._process.stdout is not None
        while lines > 0:
            assert select.select([self._process.stdout], [], [], within_s)[0], "no report came"
            lines -= self._take(self._process.stdout.readline())

    def kill(self) -> None:
        """End it without a word, and take what it had reported."""
        os.kill(self._process.pid, signal.SIGKILL)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith("\n"):
                self._take(line)
        self._process.stdout.close()
        self._process.wait()

    def _take(self, line: str) -> bool:
        kind, *said = line.split() or [""]
        assert kind in ("reported", "unavailable"), "the worker ended by itself"
        for number, wrote in (item.split(":") for item in said):
            (self.wrote if wrote == "1" else self.found).add(int(number))
        return kind == "reported"


@pytest.mark.slow
def test_whatever_is_killed_nothing_reported_is_lost(cluster, run, request):
    """STO-13, STO-03, I3, I5."""
    cycles = request.config.getoption("--database-kills")
    wrote = _endure(cluster, run, _chance(request), cycles=cycles)

    assert len(wrote) == len(set(wrote)), "two workers wrote the same proffer"
    assert len(wrote) >= cycles


@pytest.mark.slow
def test_a_worker_that_reports_before_it_has_written_is_found(cluster, run, request):
    """STO-13: planted."""
    with pytest.raises(AssertionError, match="is lost"):
        _endure(cluster, run, _chance(request), cycles=20, fault="early")


def _chance(request):
    return random.Random(request.config.getoption("--kill-seed"))


def _endure(cluster, run, chance, *, cycles, fault="none"):
    """The numbers that workers wrote, while workers and the database are killed in turn."""
    url = cluster.fresh_url()
    workers = [_Worker(url, chance, fault) for _ in range(_WORKERS)]
    ended: list[_Worker] = []
    try:
        for cycle in range(cycles):
            for worker in workers:
                worker.read(chance.randint(1, 20))
            if cycle % 2:
                cluster.kill()
                cluster.start()
            else:
                ended.append(workers.pop(0))
                ended[-1].kill()
                workers.append(_Worker(url, chance, fault))
            reported = {number for one in (*ended, *workers) for number in one.wrote | one.found}
            lost = {document_id("agreement", number) for number in reported} - run(_held(url))
            assert not lost, f"what was reported is lost: {lost}"
    finally:
        for worker in workers:
            worker.kill()
    return [number for one in (*ended, *workers) for number in one.wrote]


async def _held(url: str) -> set[str]:
    store = await PostgresStore.open(url, read_only=True)
    rows = await store.agreements(limit=1_000_000)
    await store.close()
    held = {row.agreement_id for row in rows}
    assert len(held) == len(rows)
    return held
