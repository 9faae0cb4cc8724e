"""What an operator watches: counts of what happened, as plain numbers.

Counting is an addition in the hot path; ``metrics_page`` makes names and text of it when somebody
reads. No figure names a customer, an agreement or an address.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import orjson

from assent.negotiation import State
from assent_server.store.model import Write

__all__ = ["Gauge", "Histogram", "Metrics", "total"]

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_COUNTERS: Final = ("states", "declined", "statements", "refused")
_WRITES: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)


class Histogram:
    """How often a value fell under each bound, and the sum of all."""

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def observe(self, value: float) -> None:
        """Count one value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value

    def figures(self) -> dict[str, Any]:
        """All of it, to be sent elsewhere."""
        return {"bounds": self.bounds, "counts": self.counts, "sum": self.sum}

    def add(self, figures: dict[str, Any]) -> None:
        """Count what was counted elsewhere, too."""
        self.counts = [
            one + other for one, other in zip(self.counts, figures["counts"], strict=True)
        ]
        self.sum += figures["sum"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A figure that is asked for when somebody reads.

    Of several workers the least counts, which is the one to look at, or the sum where it ``adds``.
    """

    told: str
    figure: Callable[[], float]
    adds: bool = False


class Metrics:
    """The figures of one process, or of several workers together."""

    def __init__(self) -> None:
        self.states: Counter[str] = Counter()
        self.declined: Counter[str] = Counter()
        self.statements: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.commits = Histogram(_WRITES)
        self.answers: dict[str, Histogram] = {}
        self.gauges: dict[str, Gauge] = {}

    def committed(self, writes: Sequence[Write]) -> None:
        """Count what one commit has made durable."""
        self.commits.observe(len(writes))
        for write in writes:
            for negotiation in write.negotiations:
                self.states[negotiation.state.value] += 1
                if negotiation.state is State.DECLINED and negotiation.outcome is not None:
                    self.declined[_reason(negotiation.outcome)] += 1
            for document in write.history:
                self.statements[document.type] += 1

    def answered(self, kind: str, seconds: float) -> None:
        """Count one answer to a kind of call, and how long it took."""
        known = self.answers.get(kind)
        if known is None:
            known = self.answers[kind] = Histogram(_SECONDS)
        known.observe(seconds)

    def figures(self) -> dict[str, Any]:
        """All of them as they are now, to be sent elsewhere."""
        return {
            "counters": {name: getattr(self, name) for name in _COUNTERS},
            "commits": self.commits.figures(),
            "answers": {kind: one.figures() for kind, one in self.answers.items()},
            "gauges": {
                name: {"told": gauge.told, "figure": gauge.figure(), "adds": gauge.adds}
                for name, gauge in self.gauges.items()
            },
        }

    def add(self, figures: dict[str, Any]) -> None:
        """Count what was counted elsewhere, too; gauges are no matter of counting."""
        for name in _COUNTERS:
            getattr(self, name).update(figures["counters"][name])
        self.commits.add(figures["commits"])
        for kind, one in figures["answers"].items():
            self.answers.setdefault(kind, Histogram(tuple(one["bounds"]))).add(one)


def total(counted: Iterable[dict[str, Any]], running: Sequence[dict[str, Any]]) -> Metrics:
    """All figures of workers: what each has ``counted``, and the gauges of those ``running``."""
    found = Metrics()
    for figures in counted:
        found.add(figures)
    for name, one in (running[0]["gauges"] if running else {}).items():
        values = [figures["gauges"][name]["figure"] for figures in running]
        value = float(sum(values) if one["adds"] else min(values))
        found.gauges[name] = Gauge(told=one["told"], figure=partial(float, value))
    return found


def _reason(decline: bytes) -> str:
    return str(orjson.loads(decline).get("reason", "unknown"))
