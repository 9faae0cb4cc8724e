"""ISO 8601 durations as a partial order: P30D and P1M are incomparable.

A month is as long as the calendar makes it, so a duration in months stands for a range of days.
"""

import re
from functools import lru_cache

from assent.terms.verdict import Result

__all__ = ["INDEFINITE", "at_most"]

INDEFINITE = "indefinite"

_PATTERN = re.compile(
    r"P(?:(?P<Y>[0-9]+)Y)?(?:(?P<M>[0-9]+)M)?(?:(?P<W>[0-9]+)W)?(?:(?P<D>[0-9]+)D)?"
    r"(?:T(?:(?P<h>[0-9]+)H)?(?:(?P<m>[0-9]+)M)?)?"
)
# The Gregorian calendar repeats after 400 years.
_CYCLE_MONTHS = 4800
_CYCLE_DAYS = 146_097
_DAY_MINUTES = 1440


@lru_cache(maxsize=4096)
def at_most(shorter: str, longer: str) -> Result:
    """Whether ``shorter`` is at most as long as ``longer``, whenever both begin."""
    if longer == INDEFINITE:
        return Result.WITHIN
    if shorter == INDEFINITE:
        return Result.OUTSIDE
    months, minutes = _parts(shorter)
    months_allowed, minutes_allowed = _parts(longer)
    fewest, most = _days(abs(months_allowed - months))
    if months_allowed < months:
        fewest, most = -most, -fewest
    over = minutes - minutes_allowed
    if over <= fewest * _DAY_MINUTES:
        return Result.WITHIN
    return Result.OUTSIDE if over > most * _DAY_MINUTES else Result.UNKNOWN


def _parts(duration: str) -> tuple[int, int]:
    """The months and the minutes of a duration.

    Raises:
        ValueError: no duration, which the schema would not have let pass.
    """
    match = _PATTERN.fullmatch(duration)
    if match is None:
        raise ValueError(f"{duration!r} is no duration.")
    amount = {unit: int(text or 0) for unit, text in match.groupdict().items()}
    days = 7 * amount["W"] + amount["D"]
    minutes = 60 * amount["h"] + amount["m"]
    return 12 * amount["Y"] + amount["M"], days * _DAY_MINUTES + minutes


@lru_cache(maxsize=512)
def _days(months: int) -> tuple[int, int]:
    """The fewest and the most days that so many successive months can have."""
    cycles, rest = divmod(months, _CYCLE_MONTHS)
    starts = _month_starts()
    spans = [starts[first + rest] - starts[first] for first in range(_CYCLE_MONTHS)]
    return cycles * _CYCLE_DAYS + min(spans), cycles * _CYCLE_DAYS + max(spans)


@lru_cache(maxsize=1)
def _month_starts() -> list[int]:
    """The day on which each month of two cycles begins, counted from the first."""
    starts = [0]
    for month in range(2 * _CYCLE_MONTHS):
        year, index = divmod(month, 12)
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        length = 28 + leap if index == 1 else 30 if index in (3, 5, 8, 10) else 31
        starts.append(starts[-1] + length)
    return starts
