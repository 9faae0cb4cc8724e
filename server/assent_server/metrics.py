"""What an operator watches: counts of what happened, as plain numbers.

Counting is an addition in the hot path; ``metrics_page`` makes names and text of it when somebody
reads. No figure names a customer, an agreement or an address.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import orjson

from assent.negotiation import State
from assent_server.store.model import Write

__all__ = ["Histogram", "Metrics"]

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
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


class Metrics:
    """The figures of one process.

    ``gauges`` are asked when somebody reads: by name, what it is and the figure now.
    """

    def __init__(self) -> None:
        self.states: Counter[str] = Counter()
        self.declined: Counter[str] = Counter()
        self.statements: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.commits = Histogram(_WRITES)
        self.answers: dict[str, Histogram] = {}
        self.gauges: dict[str, tuple[str, Callable[[], float]]] = {}

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


def _reason(decline: bytes) -> str:
    return str(orjson.loads(decline).get("reason", "unknown"))
