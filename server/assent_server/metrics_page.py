"""The figures of :mod:`assent_server.metrics` in Prometheus's text format."""

from collections.abc import Iterable, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from assent_server.metrics import Histogram, Metrics

__all__ = ["MEDIA_TYPE", "text"]

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


def text(metrics: Metrics) -> bytes:
    """All figures as they are now."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(metrics))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        found = self._metrics
        yield _counts("negotiations", "Proffers by the state they came to.", "state", found.states)
        yield _counts("declined", "Proffers declined, by reason.", "reason", found.declined)
        yield _counts(
            "statements", "Documents of histories written, by type.", "type", found.statements
        )
        yield _counts("refused", "Requests refused, by code.", "code", found.refused)
        answers = HistogramMetricFamily(
            "assent_answer_seconds", "Time to answer, by call.", labels=("call",)
        )
        for call, one in sorted(found.answers.items()):
            answers.add_metric((call,), _buckets(one), one.sum)
        yield answers
        yield HistogramMetricFamily(
            "assent_commit_exchanges",
            "Exchanges made durable by one commit.",
            buckets=_buckets(found.commits),
            sum_value=found.commits.sum,
        )
        for name, gauge in found.gauges.items():
            yield GaugeMetricFamily(f"assent_{name}", gauge.told, value=gauge.figure())


def _counts(name: str, told: str, label: str, counts: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"assent_{name}", told, labels=(label,))
    for value, count in sorted(counts.items()):
        family.add_metric((value,), count)
    return family


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    """The counts up to each bound, as Prometheus adds them."""
    found, total = [], 0
    for bound, count in zip((*map(str, histogram.bounds), "+Inf"), histogram.counts, strict=True):
        total += count
        found.append((bound, float(total)))
    return found
