"""The typed documents of the protocol, and how bytes become documents and back.

Owns shapes. What documents mean is the business of ``terms``, ``negotiation`` and ``agreement``;
whether they are signed that of ``record``.
"""

from assent.documents.agreement import Agreement
from assent.documents.answers import Cancellation, CounterOffer, Decline
from assent.documents.description import Preferences, SecondPartyDescription
from assent.documents.document import (
    CONTEXT,
    PROTOCOL_VERSION,
    Document,
    Proof,
    add_proof,
    read,
    seal,
    write,
)
from assent.documents.notices import (
    Acknowledgement,
    Dispute,
    Fulfilment,
    Heads,
    Receipt,
    Termination,
    Withdrawal,
)
from assent.documents.parts import Counter, Difference, Digest, Party
from assent.documents.roster import Roster
from assent.documents.terms import Practices, Terms

__all__ = [
    "CONTEXT",
    "PROTOCOL_VERSION",
    "Acknowledgement",
    "Agreement",
    "Cancellation",
    "Counter",
    "CounterOffer",
    "Decline",
    "Difference",
    "Digest",
    "Dispute",
    "Document",
    "Fulfilment",
    "Heads",
    "Party",
    "Practices",
    "Preferences",
    "Proof",
    "Receipt",
    "Roster",
    "SecondPartyDescription",
    "Termination",
    "Terms",
    "Withdrawal",
    "add_proof",
    "read",
    "seal",
    "write",
]
