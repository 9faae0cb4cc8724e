"""Broken variants of our own programs, each by one small change, and the check that must see it.

A variant is applied in the process that becomes the program; nothing else ever runs with it.
"""

from support.broken.variant import VARIANTS, Variant

__all__ = ["VARIANTS", "Variant", "load"]


def load() -> dict[str, Variant]:
    """All variants by name."""
    from support.broken import client, vendor, verifier

    assert all((client, vendor, verifier))
    return VARIANTS
