"""How keys spread over the ranges of a database that parts its tables by key.

Such a database splits a range where half of its rows lie, and new rows are written by whichever
machine has their range. A store grows by as much again as it had when it was split; counted is
where the new rows fall. Everything is counted from numbers, so that each run says the same.

    python tests/benchmarks/key_spread.py [ROWS [RANGES]]
"""

import hashlib
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assent.multibase import to_base58

__all__ = ["KEYS", "Spread", "spread"]

_PER_CUSTOMER: Final = 4
_A_BATCH: Final = 256
_Key = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Where new rows fall, in units of a fair share: 1 is even, and as many as there are ranges
    means that one machine does all.

    ``rows`` says so of all new rows, ``batch`` of the rows of one commit, at the median.
    """

    rows: float
    batch: float


def _hashed(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _customer(number: int) -> bytes:
    """The key of a customer towards this vendor, as it stands in rows."""
    return f"did:key:{to_base58(bytes([0xED, 0x01]) + _hashed(f'customer {number}'))}".encode()


def _who(number: int) -> int:
    """Which customer makes agreement ``number``: one who is new, or has some already."""
    return int.from_bytes(_hashed(f"who {number}")[:8]) % max(1, number // _PER_CUSTOMER + 1)


KEYS: Final[dict[str, _Key]] = {
    "agreement by record": lambda number: _hashed(f"record {number}"),
    "agreement by id, negotiation": lambda number: _hashed(f"id {number}")[:16],
    "customer first": lambda number: _customer(_who(number)) + _hashed(f"record {number}"),
    # What is not done, for comparison.
    "by time": lambda number: number.to_bytes(8),
}
"""Keys of our tables and indexes, and one that a sequence or a clock would make."""


def spread(key: _Key, *, rows: int, ranges: int) -> Spread:
    """How new rows spread over the ranges into which ``rows`` were split."""
    held = sorted(key(number) for number in range(rows))
    splits = [held[rows * cut // ranges] for cut in range(1, ranges)]
    places = [bisect_right(splits, key(number)) for number in range(rows, 2 * rows)]
    fair = rows / ranges
    hottest = [max(Counter(part).values()) / len(part) * ranges for part in _batches(places)]
    return Spread(
        rows=max(Counter(places).values()) / fair, batch=sorted(hottest)[len(hottest) // 2]
    )


def _batches(places: list[int]) -> Iterator[list[int]]:
    for begin in range(0, len(places) - _A_BATCH + 1, _A_BATCH):
        yield places[begin : begin + _A_BATCH]


def main(rows: int = 200_000, ranges: int = 64) -> None:
    """Print the spread of each key."""
    print(f"{rows:,} rows in {ranges} ranges, then as many more; 1 is a fair share")
    for name, key in KEYS.items():
        found = spread(key, rows=rows, ranges=ranges)
        print(f"{name:30} hottest range {found.rows:6.2f}   in one commit {found.batch:6.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
