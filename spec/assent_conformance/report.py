"""The report of one run in JSON, which every other form is made of."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from assent.times import Instant
from assent_conformance.check import Verdict
from assent_conformance.expectations import Expectations, Outcome
from assent_conformance.requirements import sentences
from assent_conformance.runner import Result

__all__ = ["Run", "report", "write_json"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was tested: its name, its class, and when; the seed makes a run repeatable."""

    implementation: str
    kind: str
    made: Instant
    seed: str


def report(run: Run, results: Iterable[Result], expected: Expectations, outcome: Outcome) -> Json:
    """The whole report."""
    listed = list(results)
    counts = Counter(item.verdict for item in listed)
    return {
        "protocolVersion": "1.0",
        "implementation": run.implementation,
        "class": run.kind,
        "made": run.made,
        "seed": run.seed,
        "passed": outcome.is_good,
        "counts": {verdict.value: counts[verdict] for verdict in Verdict},
        "unexpected": {
            "failed": list(outcome.failed),
            "mended": list(outcome.mended),
            "unknown": list(outcome.unknown),
        },
        "checks": [_row(item, expected) for item in listed],
    }


def write_json(value: Json) -> bytes:
    """A report as a file."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def _row(result: Result, expected: Expectations) -> Json:
    check = result.check
    known = expected.reasons.get(check.name)
    return {
        "name": check.name,
        "requirement": check.requirement,
        "level": check.level.value,
        "sentence": sentences()[check.requirement],
        "title": check.title,
        "verdict": result.verdict.value,
        "said": result.said,
        "milliseconds": round(result.seconds * 1000),
        **({"knownGap": known} if known is not None else {}),
        "evidence": [item.value() for item in result.evidence],
    }
