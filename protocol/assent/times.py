"""Instants and how they compare. Owns their one spelling; never asks a clock.

An instant is the text ``YYYY-MM-DDThh:mm:ssZ`` (PRF-06). Its order as text is its order in
time, so the core compares instants without parsing them.
"""

import re
from calendar import monthrange
from datetime import MAXYEAR, UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, NewType

from assent.errors import PeerError

__all__ = [
    "CLOCK_SKEW_S",
    "Instant",
    "floor_minute",
    "from_datetime",
    "from_timestamp",
    "is_ahead",
    "minus_duration",
    "parse",
    "plus",
    "plus_duration",
    "seconds_between",
    "to_datetime",
]

Instant = NewType("Instant", str)

_YEAR_MIN: Final = 1000
_FIRST: Final = Instant("1000-01-01T00:00:00Z")
"""Nothing here is dated earlier, and not every system spells such years with four digits."""

_LAST: Final = Instant(f"{MAXYEAR}-12-31T23:59:59Z")
"""What lies after it counts as it (PRF-13): nobody waits for either."""

CLOCK_SKEW_S = 300
"""How far a peer's clock may be ahead of ours."""

# Newer Pythons read 24:00 as the next day, and write the year 999 with three digits.
_INSTANT = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}Z")
_DURATION = re.compile(
    r"P(?=.)(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?"
    r"(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?)?"
)
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


# Customers' times are whole minutes, so that one minute's documents repeat them.
@lru_cache(maxsize=4096)
def parse(text: str) -> Instant:
    """The instant that ``text`` spells.

    Raises:
        PeerError: ``time``, another spelling, or a day or second that does not exist (PRF-06).
    """
    if _INSTANT.fullmatch(text) is None:
        raise PeerError("time", "An instant is spelled YYYY-MM-DDThh:mm:ssZ.")
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise PeerError("time", "An instant names a day or a time that does not exist.") from error
    return Instant(text)


def to_datetime(instant: Instant) -> datetime:
    """The same moment as an aware UTC ``datetime``."""
    return datetime.fromisoformat(instant)


def from_datetime(moment: datetime) -> Instant:
    """The instant of an aware ``datetime``, whole seconds, rounded down."""
    return Instant(moment.astimezone(UTC).strftime(_FORMAT))


def from_timestamp(seconds: float) -> Instant:
    """The instant ``seconds`` after 1970-01-01T00:00:00Z, rounded down."""
    return from_datetime(datetime.fromtimestamp(int(seconds), UTC))


# One minute's proffers ask for the same few sums again and again.
@lru_cache(maxsize=1024)
def plus(instant: Instant, seconds: int) -> Instant:
    """The instant ``seconds`` later, or earlier when they are negative; at most the last one
    and at least the first."""
    try:
        moved = to_datetime(instant) + timedelta(seconds=seconds)
    except OverflowError:
        return _LAST if seconds > 0 else _FIRST
    return _FIRST if moved.year < _YEAR_MIN else from_datetime(moved)


@lru_cache(maxsize=1024)
def plus_duration(instant: Instant, duration: str) -> Instant:
    """The instant one ISO 8601 duration later, at most the last one; months and years by the
    calendar.

    31 January plus P1M is the last day of February. ``duration`` has the schema's spelling.

    Raises:
        PeerError: ``time``, another spelling.
    """
    return _moved(instant, duration, 1)


@lru_cache(maxsize=1024)
def minus_duration(instant: Instant, duration: str) -> Instant:
    """The instant one ISO 8601 duration earlier, as ``plus_duration`` reckons; at least the first
    of all, which nothing that is dated here comes near.

    Raises:
        PeerError: ``time``, another spelling.
    """
    return _moved(instant, duration, -1)


def _moved(instant: Instant, duration: str, sign: int) -> Instant:
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise PeerError("time", "A duration is not in its one spelling.")
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
    moment = to_datetime(instant)
    month_index = moment.year * 12 + moment.month - 1 + sign * (years * 12 + months)
    year, month = month_index // 12, month_index % 12 + 1
    if year > MAXYEAR:
        return _LAST
    if year < _YEAR_MIN:
        return _FIRST
    day = min(moment.day, monthrange(year, month)[1])
    moved = from_datetime(moment.replace(year=year, month=month, day=day))
    return plus(moved, sign * ((weeks * 7 + days) * 86_400 + hours * 3_600 + minutes * 60))


def is_ahead(instant: Instant, now: Instant) -> bool:
    """Whether ``instant`` is further ahead of ``now`` than clocks may differ (PRF-09)."""
    return instant > plus(now, CLOCK_SKEW_S)


def seconds_between(earlier: Instant, later: Instant) -> int:
    """Whole seconds from ``earlier`` to ``later``; negative when they are the other way round."""
    return int((to_datetime(later) - to_datetime(earlier)).total_seconds())


def floor_minute(instant: Instant) -> Instant:
    """The whole minute that ``instant`` lies in: as coarse as a customer's times are (PRF-06)."""
    return Instant(instant[:17] + "00Z")
