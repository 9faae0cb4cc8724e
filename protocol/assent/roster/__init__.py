"""Rosters: the rules for using them, and the reference roster that is shipped."""

from assent.roster.lineage import successor_keys, verify_steps
from assent.roster.publication import (
    KEEPER_KEYS,
    PATTERNS,
    ROSTER,
    Publication,
    read_publication,
)
from assent.roster.rules import (
    Objection,
    descends,
    find,
    growth,
    matching_entry,
    objection,
    objection_at_signing,
    roster_reference,
    succession,
    terms_reference,
)
from assent.roster.shipped import Reference, Standard, Text, reference

__all__ = [
    "KEEPER_KEYS",
    "PATTERNS",
    "ROSTER",
    "Objection",
    "Publication",
    "Reference",
    "Standard",
    "Text",
    "descends",
    "find",
    "growth",
    "matching_entry",
    "objection",
    "objection_at_signing",
    "read_publication",
    "reference",
    "roster_reference",
    "succession",
    "successor_keys",
    "terms_reference",
    "verify_steps",
]
