"""Runs checks, by one worker or several at once, and keeps what each of them ended with."""

import fnmatch
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from assent.errors import LocalError, PeerError
from assent_conformance.check import (
    Caution,
    Check,
    Failure,
    Level,
    NeedsReview,
    Skip,
    Verdict,
)
from assent_conformance.evidence import Evidence, Item

__all__ = ["Result", "Worker", "chosen", "run", "run_by"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one check ended with; ``said`` is a sentence, empty where it passed."""

    check: Check
    verdict: Verdict
    said: str = ""
    seconds: float = 0.0
    evidence: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """What checks are run on and where its exchanges are kept; ``before`` comes before each."""

    under_test: Any
    evidence: Evidence
    before: Callable[[], None] = lambda: None


def chosen(checks: Iterable[Check], patterns: Sequence[str]) -> list[Check]:
    """The checks whose name matches one of the patterns; all of them without any."""
    return [
        item
        for item in checks
        if not patterns or any(fnmatch.fnmatchcase(item.name, wanted) for wanted in patterns)
    ]


def run(
    checks: Iterable[Check],
    under_test: Any,
    evidence: Evidence,
    *,
    before: Callable[[], None] = lambda: None,
    progress: Callable[[Result], None] = lambda _result: None,
) -> list[Result]:
    """The result of each check; ``before`` is called before each of them."""
    results = []
    for check in checks:
        before()
        evidence.take()
        result = _ended(check, under_test, evidence)
        progress(result)
        results.append(result)
    return results


def run_by(
    workers: Sequence[Worker],
    checks: Sequence[Check],
    *,
    progress: Callable[[Result], None] = lambda _result: None,
) -> list[Result]:
    """The result of each check, in their order; every worker runs a part of them, all at once.

    The parts are in one piece each, so that checks that look at one play mostly share it.
    """
    count = len(workers)
    bounds = [len(checks) * number // count for number in range(count + 1)]

    def part(number: int) -> list[Result]:
        worker = workers[number]
        mine = checks[bounds[number] : bounds[number + 1]]
        return run(
            mine, worker.under_test, worker.evidence, before=worker.before, progress=progress
        )

    if count == 1:
        return part(0)
    with ThreadPoolExecutor(count) as pool:
        return [result for results in pool.map(part, range(count)) for result in results]


def _ended(check: Check, under_test: Any, evidence: Evidence) -> Result:
    begun = time.monotonic()
    verdict, said = _judged(check, under_test)
    seconds = time.monotonic() - begun
    return Result(
        check=check, verdict=verdict, said=said, seconds=seconds, evidence=evidence.take()
    )


def _judged(check: Check, under_test: Any) -> tuple[Verdict, str]:
    try:
        check.run(under_test)
    except Failure as error:
        verdict = Verdict.FAILED if check.level is Level.MUST else Verdict.WARNING
        return verdict, str(error)
    except Caution as error:
        return Verdict.WARNING, str(error)
    except NeedsReview as error:
        return Verdict.REVIEW, str(error)
    except Skip as error:
        return Verdict.SKIPPED, str(error)
    except PeerError as error:
        return Verdict.FAILED, f"What it sent breaks {error.requirement}: {error.detail}"
    except LocalError:
        raise
    except Exception as error:
        # What a peer sends may be of any shape; a check that trips over it has found something.
        return Verdict.FAILED, f"What it sent cannot be worked with ({type(error).__name__})."
    return Verdict.PASSED, ""
