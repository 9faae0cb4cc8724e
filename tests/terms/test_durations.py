"""Durations against the calendar itself."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.terms import Result
from assent.terms.durations import at_most

# The days on which XML Schema compares durations, and every month of a leap and a common year.
STARTS = [
    datetime(year, month, 1)
    for year in (1696, 1697, 1903, 1999, 2000, 2023, 2024)
    for month in range(1, 13)
]
durations = st.one_of(
    st.builds("P{}{}".format, st.integers(1, 60), st.sampled_from("DWM")),
    st.builds("P{}Y".format, st.integers(1, 12)),
    st.builds("P{}Y{}M".format, st.integers(1, 9), st.integers(1, 99)),
    st.builds("PT{}{}".format, st.integers(1, 99), st.sampled_from("HM")),
    st.just("indefinite"),
)


def end(start: datetime, duration: str) -> datetime:
    """When a duration that begins with a month ends."""
    date, _, time = duration.removeprefix("P").partition("T")
    months = days = 0
    for unit, weight in (("Y", 12), ("M", 1)):
        if unit in date:
            number, _, date = date.partition(unit)
            months += weight * int(number)
    for unit, weight in (("W", 7), ("D", 1)):
        if unit in date:
            days += weight * int(date.removesuffix(unit))
    later = datetime(
        start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1, 1
    )
    later += timedelta(days=days)
    if time:
        hours = int(time[:-1])
        later += timedelta(hours=hours) if time.endswith("H") else timedelta(minutes=hours)
    return later


@given(durations, durations)
def test_within_means_that_it_never_ends_later(one, other):
    """TRM-06."""
    result = at_most(one, other)

    if "indefinite" in (one, other):
        assert result is (Result.WITHIN if other == "indefinite" else Result.OUTSIDE)
        return
    orders = {end(start, one) <= end(start, other) for start in STARTS}
    if result is not Result.UNKNOWN:
        assert orders == {result is Result.WITHIN}


@given(durations, durations, durations)
def test_the_order_is_transitive(one, two, three):
    """TRM-06."""
    if at_most(one, two) is at_most(two, three) is Result.WITHIN:
        assert at_most(one, three) is Result.WITHIN


@pytest.mark.parametrize(
    ("months", "fewest", "most"),
    [(1, 28, 31), (2, 59, 62), (12, 365, 366), (48, 1460, 1461), (4800, 146097, 146097)],
)
def test_months_are_as_long_as_the_calendar_makes_them(months, fewest, most):
    """TRM-06."""
    assert at_most(f"P{fewest}D", f"P{months}M") is Result.WITHIN
    assert at_most(f"P{months}M", f"P{most}D") is Result.WITHIN
    assert at_most(f"P{fewest + 1}D", f"P{months}M") is not Result.WITHIN
    assert at_most(f"P{most + 1}D", f"P{months}M") is Result.OUTSIDE


def test_what_is_no_duration_is_refused():
    """TRM-06."""
    with pytest.raises(ValueError, match="no duration"):
        at_most("a while", "P1D")
