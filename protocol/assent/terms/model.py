"""The shapes that this package judges, in one place for those who import them."""

from assent.documents.roster import EntryStatus, Roster, RosterEntry
from assent.documents.terms import (
    Obligation,
    ObligationKind,
    Permission,
    Practices,
    Process,
    Prohibition,
    Recipient,
    RecipientKind,
    Terms,
    TermsKind,
    TextDigest,
    TextKind,
)

__all__ = [
    "EntryStatus",
    "Obligation",
    "ObligationKind",
    "Permission",
    "Practices",
    "Process",
    "Prohibition",
    "Recipient",
    "RecipientKind",
    "Roster",
    "RosterEntry",
    "Terms",
    "TermsKind",
    "TextDigest",
    "TextKind",
]
