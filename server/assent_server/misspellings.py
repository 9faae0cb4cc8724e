"""What somebody probably meant who wrote a name that nobody knows."""

import difflib
from collections.abc import Iterable

__all__ = ["nearest"]


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that names what was probably meant."""
    known = tuple(known)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Known here: {', '.join(known[:12])}." if known else "Leave it out."
