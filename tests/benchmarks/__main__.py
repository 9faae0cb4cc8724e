"""``make bench``: all figures as a table and in ``build/bench.json``; exit code 1 on a miss."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import (
    accept,
    deciding,
    growth,
    matching,
    on_postgres,
    over_http,
    pages,
    stuck_clients,
)
from benchmarks.figures import report

_SIZES = [10_000, 100_000]
_MILLION = 1_000_000


def main() -> int:
    """Measure everything; ``--million`` adds a store of 10^6 agreements."""
    sizes = [*_SIZES, _MILLION] if "--million" in sys.argv[1:] else _SIZES
    found = [
        *accept.figures(),
        *over_http.figures(),
        *on_postgres.figures(),
        *stuck_clients.figures(),
        *matching.figures(),
        *deciding.figures(),
        *pages.figures(),
        *growth.figures(sizes),
    ]
    holds = report(found, Path(__file__).resolve().parents[2] / "build" / "bench.json")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
