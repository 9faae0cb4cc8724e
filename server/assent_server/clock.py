"""The time and the chance of this process: the one place that asks for them."""

import time
import uuid
from collections.abc import Callable

from assent.times import Instant, from_timestamp

__all__ = ["new_id", "now", "seconds"]

seconds: Callable[[], float] = time.time
"""Seconds since 1970; a test may put another clock here."""


def now() -> Instant:
    """The time it is, in whole seconds."""
    return from_timestamp(seconds())


def new_id() -> str:
    """A new document id."""
    return f"urn:uuid:{uuid.uuid4()}"
