"""The time and the chance of this process: the one place that asks for them."""

import time
import uuid

from assent.times import Instant, from_timestamp

__all__ = ["new_id", "now"]


def now() -> Instant:
    """The time it is, in whole seconds."""
    return from_timestamp(time.time())


def new_id() -> str:
    """A new document id."""
    return f"urn:uuid:{uuid.uuid4()}"
