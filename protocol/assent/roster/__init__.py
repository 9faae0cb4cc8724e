"""Rosters: the rules for using them, and the reference roster that is shipped."""

from assent.roster.rules import (
    Objection,
    descends,
    find,
    matching_entry,
    objection,
    objection_at_signing,
    roster_reference,
    succession,
    terms_reference,
)
from assent.roster.shipped import Reference, Standard, Text, reference

__all__ = [
    "Objection",
    "Reference",
    "Standard",
    "Text",
    "descends",
    "find",
    "matching_entry",
    "objection",
    "objection_at_signing",
    "reference",
    "roster_reference",
    "succession",
    "terms_reference",
]
