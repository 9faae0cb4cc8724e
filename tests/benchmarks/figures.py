"""Figures with limits, how they are printed, and how they are written down."""

import ctypes
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Figure", "cpu_s", "disk_folder", "paired_ratio", "process_cpu_s", "report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value; ``limit`` is the most it may be, ``least`` the least.

    Without either it is only stated.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        is_low = self.limit is None or self.value <= self.limit
        return is_low and (self.least is None or self.value >= self.least)

    @property
    def bound(self) -> str:
        """What is demanded, in words."""
        if self.limit is not None:
            return f"at most {self.limit:g}"
        return "" if self.least is None else f"at least {self.least:g}"


def cpu_s(call: Callable[[], object]) -> float:
    """CPU seconds of this process that one call takes."""
    start = time.process_time()
    call()
    return time.process_time() - start


def process_cpu_s(pid: int) -> float:
    """CPU seconds that another process has used, all its threads, to the nanosecond.

    Its times in ``/proc`` count in hundredths of a second, too coarse for what is measured here.
    """
    clock = ctypes.c_int()
    if ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)) != 0:
        raise ProcessLookupError(pid)
    return time.clock_gettime(clock.value)


def paired_ratio(
    call: Callable[[], object], floor: Callable[[], object], *, rounds: int
) -> tuple[float, float, float]:
    """The median ratio of ``call`` to ``floor`` run in turn, and the least CPU seconds of each.

    Both run in each round, so that what slows the machine for a while slows both.
    """
    call(), floor()
    pairs = [(cpu_s(call), cpu_s(floor)) for _ in range(rounds)]
    ratio = statistics.median(one / other for one, other in pairs)
    return ratio, min(one for one, _ in pairs), min(other for _, other in pairs)


def disk_folder() -> Path:
    """A folder on a real disk: the system's temporary folder may be memory."""
    folder = Path(__file__).resolve().parents[2] / "build"
    folder.mkdir(exist_ok=True)
    return folder


def report(figures: list[Figure], path: Path) -> bool:
    """Print a table, write ``path``, and say whether all limits hold."""
    width = max(len(figure.name) for figure in figures)
    for figure in figures:
        bound = figure.bound
        verdict = "" if not bound else ("holds" if figure.holds else "MISSED")
        print(f"{figure.name:{width}}  {figure.value:12,.2f} {figure.unit:14} {bound:14} {verdict}")
    path.parent.mkdir(parents=True, exist_ok=True)
    written = {
        figure.name: {
            "value": figure.value,
            "limit": figure.limit,
            "least": figure.least,
            "holds": figure.holds,
        }
        for figure in figures
    }
    path.write_text(json.dumps(written, indent=2) + "\n")
    return all(figure.holds for figure in figures)
