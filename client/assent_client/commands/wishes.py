"""What a customer may say about an agreement beside its terms: where she is, and until when."""

from assent import times
from assent.errors import LocalError, PeerError
from assent.terms import load_vocabulary
from assent.times import Instant
from assent_client.candidates import Wishes

__all__ = ["country", "wishes"]

_LOCATION = "https://w3id.org/dpv/loc#"


def wishes(place: str | None, until: str | None, *, now: Instant) -> Wishes:
    """The wishes meant by a country of two letters and a day ``YYYY-MM-DD``.

    Raises:
        LocalError: there is no such country or day, or the day is over.
    """
    return Wishes(
        place=None if place is None else country(place),
        ends_at=None if until is None else _day(until, now),
    )


def country(said: str) -> str:
    """The location IRI of a country of two letters.

    Raises:
        LocalError: there is no such country.
    """
    location = _LOCATION + said.upper()
    if location not in load_vocabulary().locations.countries:
        raise LocalError(f"“{said}” is no country.", "Write two letters, as in DE or FR.")
    return location


def _day(said: str, now: Instant) -> Instant:
    """The end of a day."""
    try:
        end = times.parse(f"{said}T23:59:00Z")
    except PeerError as error:
        raise LocalError(f"“{said}” is no day.", "Write it as in 2027-12-31.") from error
    if end <= now:
        raise LocalError(f"{said} is over already.", "Name a day to come.")
    return end
