"""Instants: one spelling each, and reckoning that never leaves it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent import times
from assent.times import Instant
from support.refused import refused

NOON = Instant("2026-03-01T12:00:00Z")
LAST = Instant("9999-12-31T23:59:59Z")
MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))


@pytest.mark.parametrize(
    "text",
    [
        "2026-W09-7T12:00:00Z",
        "2026W097T12:00:0000Z",
        "2026-060T12:00:00.0Z",
        "2026-03-01T12:00:00+00:00",
        "2026-03-01T12:00:00-00:00",
        "2026-03-01T13:00:00+01:00",
        "2026-03-01T12:00+00Z",
        "2026-03-01T12:00:00",
        "2026-03-01T12:00:00z",
        "2026-03-01t12:00:00Z",
        "2026-03-01 12:00:00Z",
        "2026-03-01T12:00:00.0Z",
        "2026-03-01T12:00:00.0000000Z",
        "2026-03-01T120000.0Z",
        "2026-03-01T120000,0Z",
        "20260301T120000.000Z",
        "20260301T120000Z",
        "2026-03-01T12:00Z",
        "2026-03-01T12Z",
        "2026-03-01",
        "2026-03-01T12:00:60Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T12:60:00Z",
        "2026-02-29T12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-04-31T12:00:00Z",
        "2026-00-01T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-03-00T12:00:00Z",
        "2100-02-29T12:00:00Z",
        "0000-01-01T00:00:00Z",
        "0999-12-31T23:59:59Z",
        "12026-03-01T12:00:00Z",
        "+2026-03-01T12:00:00",
        "-026-03-01T12:00:00Z",
        "２026-03-01T12:00:00Z",
        "٢٠٢٦-03-01T12:00:00Z",
        " 2026-03-01T12:00:00Z",
        "2026-03-01T12:00:00Z ",
        "2026-03-01T12:00:00Z\n",
        "",
        "now",
        "1772366400",
    ],
)
def test_a_time_in_another_spelling_or_one_that_does_not_exist_is_refused(text):
    """PRF-06, CJ17."""
    with refused("time"):
        times.parse(text)


@pytest.mark.parametrize(
    "text", ["2024-02-29T23:59:59Z", "1000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", NOON]
)
def test_a_time_in_its_one_spelling_is_read(text):
    """PRF-06."""
    assert times.parse(text) == text


@given(MOMENTS)
def test_every_moment_has_one_instant_and_every_instant_one_moment(moment):
    """PRF-06."""
    instant = times.from_datetime(moment)

    assert times.parse(instant) == instant
    assert times.to_datetime(instant) == moment.replace(microsecond=0)


@given(MOMENTS, MOMENTS)
def test_the_order_as_text_is_the_order_in_time(one, other):
    """PRF-06."""
    first, second = times.from_datetime(one), times.from_datetime(other)

    assert (first < second) is (one.replace(microsecond=0) < other.replace(microsecond=0))


def test_a_moment_elsewhere_has_the_same_instant():
    in_berlin = datetime(2026, 3, 1, 13, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=1)))

    assert times.from_datetime(in_berlin) == NOON
    assert times.from_timestamp(in_berlin.timestamp()) == NOON


@given(MOMENTS, st.integers(min_value=-(10**6), max_value=10**6))
def test_what_is_added_lies_between(moment, seconds):
    instant = times.from_datetime(moment.replace(year=2024))

    assert times.seconds_between(instant, times.plus(instant, seconds)) == seconds


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        (NOON, "P14D", "2026-03-15T12:00:00Z"),
        (NOON, "P2W", "2026-03-15T12:00:00Z"),
        (NOON, "PT36H", "2026-03-03T00:00:00Z"),
        (NOON, "PT90M", "2026-03-01T13:30:00Z"),
        (NOON, "P1Y6M", "2027-09-01T12:00:00Z"),
        (NOON, "P12M", "2027-03-01T12:00:00Z"),
        ("2026-01-31T12:00:00Z", "P1M", "2026-02-28T12:00:00Z"),
        ("2024-02-29T12:00:00Z", "P1Y", "2025-02-28T12:00:00Z"),
        ("2026-12-31T12:00:00Z", "P2M", "2027-02-28T12:00:00Z"),
    ],
)
def test_durations_go_by_the_calendar(start, duration, end):
    assert times.plus_duration(Instant(start), duration) == end


@pytest.mark.parametrize(
    ("end", "duration", "start"),
    [
        ("2026-03-15T12:00:00Z", "P14D", NOON),
        ("2026-03-31T12:00:00Z", "P1M", "2026-02-28T12:00:00Z"),
        ("2026-01-15T12:00:00Z", "P2M", "2025-11-15T12:00:00Z"),
        ("2024-02-29T12:00:00Z", "P1Y", "2023-02-28T12:00:00Z"),
        (NOON, "P9999Y", "1000-01-01T00:00:00Z"),
        (NOON, "P99999W", "1000-01-01T00:00:00Z"),
        ("1000-01-02T00:00:00Z", "P2D", "1000-01-01T00:00:00Z"),
    ],
)
def test_what_lies_a_duration_before_goes_by_the_calendar_too(end, duration, start):
    """AGR-21."""
    assert times.minus_duration(Instant(end), duration) == start


@pytest.mark.parametrize("duration", ["", "P", "1D", "P1.5D", "P-1D", "P1S", "p1d", "P1DT", "PT"])
def test_a_duration_that_is_none_is_refused(duration):
    """PRF-06."""
    with refused("time"):
        times.plus_duration(NOON, duration)


@pytest.mark.parametrize("duration", ["P99999Y", "P99999M", "P9999Y11M"])
def test_a_duration_beyond_all_years_ends_with_the_last_of_them(duration):
    """PRF-13, I12."""
    assert times.plus_duration(NOON, duration) == LAST


def test_a_time_at_the_end_of_all_years_can_be_reckoned_with():
    """PRF-13, I12."""
    assert times.plus(LAST, 1) == times.plus_duration(LAST, "PT1M") == LAST
    assert times.plus(LAST, -59) == "9999-12-31T23:59:00Z"
    assert not times.is_ahead(LAST, times.plus(LAST, -59))


def test_a_customer_s_times_are_whole_minutes():
    """PRF-06, I9."""
    assert times.floor_minute(Instant("2026-03-01T12:00:59Z")) == NOON
    assert times.floor_minute(NOON) == NOON
