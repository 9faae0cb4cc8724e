"""What was made here last, by its own words: a clock that says less is wrong.

A key that ends too early, or a description that is older than the one before, makes records
invalid that are not; so nothing of the kind is made while the clock runs behind.
"""

from assent.errors import LocalError
from assent.times import Instant, is_ahead
from assent_server import description_files, key_files
from assent_server.folder import Folder
from assent_server.opening import look
from assent_server.store import NothingYet

__all__ = ["check_clock", "check_later", "latest", "of_files", "of_records"]

_BUILT = Instant("2026-01-01T00:00:00Z")
"""No clock that is right ever says less to this program."""


def latest(folder: Folder) -> Instant:
    """The latest time at which a description, a key or one of the last records was made."""
    return max([of_files(folder), *of_records(folder)])


def of_files(folder: Folder) -> Instant:
    """The latest time at which a description or a key was made."""
    descriptions = description_files.read(folder)
    described = [descriptions[-1].body.issued] if descriptions else []
    keys = [entry.valid_from for entry in key_files.read(folder).entries]
    return max([_BUILT, *described, *keys])


def check_clock(folder: Folder, now: Instant) -> None:
    """Check that the clock does not say less than what was made here.

    Raises:
        LocalError: it does.
    """
    check_later(now, latest(folder))


def check_later(now: Instant, made: Instant) -> None:
    """Check that the clock does not say less than the time at which something was made.

    Raises:
        LocalError: it does.
    """
    # A record may be dated as far ahead as its customer's clock may be, and clocks are corrected.
    if is_ahead(made, now):
        raise LocalError(
            f"This computer says it is {now}, but something here was made at {made}.",
            "Set the clock; wrong times make agreements invalid.",
        )


def of_records(folder: Folder) -> list[Instant]:
    """The latest time at which one of the last records was made, if there is any.

    Raises:
        LocalError: they cannot be read.
    """
    try:
        signed_at = look(folder, lambda store: store.last_signed())
    except NothingYet:
        return []
    return [] if signed_at is None else [signed_at]
