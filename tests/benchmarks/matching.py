"""Matching one profile against one terms document, and against the whole roster."""

import time

from assent.roster import reference
from assent.terms import load_vocabulary, match
from benchmarks.figures import Figure
from support import shop

_ROUNDS = 30


def figures() -> list[Figure]:
    """The slowest pair of profile and terms, and all terms one after the other."""
    profile, vocabulary = shop.practices().body, load_vocabulary()
    standards = [standard.terms for standard in reference().standards.values()]

    def milliseconds(names: list[object]) -> float:
        times = []
        for _ in range(_ROUNDS):
            start = time.perf_counter()
            for terms in names:
                match(profile, terms, vocabulary)  # type: ignore[arg-type]
            times.append((time.perf_counter() - start) * 1e3)
        return min(times)

    return [
        Figure(
            name="match one profile with one terms",
            value=max(milliseconds([terms]) for terms in standards),
            unit="ms",
            limit=1.0,
        ),
        Figure(
            name="match one profile with the roster",
            value=milliseconds(list(standards)),
            unit="ms",
            limit=10.0,
        ),
    ]
