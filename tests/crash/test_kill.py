"""The server killed under load, again and again: nothing acknowledged is lost, doubled or changed.

Real processes, sockets and files on a real disk. ``--kill-cycles`` says how often, ``--kill-seed``
repeats the customers' choices (the moments themselves are the machine's).
"""

import random
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crash.storm import Broken, Storm
from support.postgres import Cluster

HERE = Path(__file__).parent


@pytest.fixture
def disk() -> Iterator[Path]:
    """A folder on a real disk: the system's temporary folder may be memory."""
    build = HERE.parents[1] / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="crash-", dir=build) as name:
        yield Path(name)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """The customers' choices; the seed stands in the report's header."""
    return random.Random(request.config.getoption("--kill-seed"))


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_by_a_kill(
    disk: Path, rng: random.Random, request: pytest.FixtureRequest
) -> None:
    """I1, I3, I4, I5, ST1, ST2, ST3, STO-03."""
    cycles = request.config.getoption("--kill-cycles")
    storm = Storm(disk, rng)
    try:
        _endure(storm, cycles)
    finally:
        storm.close()

    assert storm.kills == cycles
    assert storm.acknowledged >= cycles
    assert storm.vendor.value("fsck")["faults"] == []


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_on_postgresql(
    disk: Path,
    rng: random.Random,
    cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    """STO-13, I1, I3, I4, I5: as on SQLite."""
    monkeypatch.setenv("ASSENT_STORE_URL", cluster.fresh_url())
    cycles = request.config.getoption("--kill-cycles") // 3
    storm = Storm(disk, rng)
    try:
        _endure(storm, cycles)
    finally:
        storm.close()

    assert storm.acknowledged >= cycles
    assert storm.vendor.value("fsck")["faults"] == []
    assert not storm.vendor.folder.records.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "found", "cycles", "delay_max_s"),
    [
        ("answers_early.py", "An acknowledged reply was lost", 40, 0.004),
        # As long as the two commits lie apart.
        ("commits_in_parts.py", "not all the same|Refused when sent again", 30, 0.1),
    ],
)
def test_a_planted_fault_is_found(
    fault: str, found: str, cycles: int, delay_max_s: float, disk: Path, rng: random.Random
) -> None:
    """Customers who only proffer: what is found comes from the kill alone."""
    storm = Storm(disk, rng, program=(str(HERE / fault),), goes_on=False, delay_max_s=delay_max_s)
    try:
        with pytest.raises((Broken, ExceptionGroup)) as raised:
            _endure(storm, cycles)
    finally:
        storm.close()

    assert re.search(found, "".join(_sentences(raised.value)))


def _endure(storm: Storm, cycles: int) -> None:
    for _ in range(cycles):
        storm.cycle()
    storm.end()


def _sentences(error: BaseException) -> Iterator[str]:
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _sentences(one)
    else:
        yield str(error)
