"""The statements that the parties exchange, unsigned, with as few members as needed."""

from typing import Any

from vector_maker.documents import (
    ACCEPT_BY,
    EVENING,
    NEXT_MONTH,
    NONCE,
    PARTIES,
    PROFFER,
    Json,
    digest_of,
    document,
    reference,
    uuid,
)
from vector_maker.signing import unsigned
from vector_maker.story import CANDIDATE, PRACTICES, RECORD, RECORD_DIGEST, ROSTER, TERMS

__all__ = [
    "acknowledgement",
    "cancellation",
    "counter_offer",
    "decline",
    "dispute",
    "fulfilment",
    "heads",
    "receipt",
    "termination",
    "withdrawal",
]

_OFFERED = digest_of(unsigned(CANDIDATE))
"""The bodyDigest of the candidate."""


def _about(of: Json) -> Json:
    return PARTIES | {"record": digest_of(of)}


def _after(of: Json, previous: Json | None) -> Json:
    """The members of the vendor's statements, each of which follows another or the record."""
    return _about(of) | {"previous": digest_of(of if previous is None else previous)}


def withdrawal(of: Json = RECORD, **changes: Any) -> Json:
    """The customer ends the agreement."""
    return document("Withdrawal", uuid(18), _about(of) | {"scope": "all"}, changes)


def acknowledgement(of: Json = RECORD, **changes: Any) -> Json:
    """The customer received something."""
    members = _about(of) | {"received": EVENING[:17] + "00Z"}
    return document("Acknowledgement", uuid(19), members, changes)


def receipt(notice: Json, of: Json = RECORD, after: Json | None = None, **changes: Any) -> Json:
    """The shop confirms a notice."""
    said = {"answers": digest_of(notice), "effect": "withdrawn", "received": EVENING}
    return document("Receipt", uuid(20), _after(of, after) | said, changes)


def termination(of: Json = RECORD, after: Json | None = None, **changes: Any) -> Json:
    """The shop ends the agreement."""
    said = {"reason": "The shop closes.", "effectiveAt": NEXT_MONTH}
    return document("Termination", uuid(21), _after(of, after) | said, changes)


def fulfilment(notice: Json, of: Json = RECORD, after: Json | None = None, **changes: Any) -> Json:
    """The shop tells what it did."""
    actions = [{"action": "erase", "outcome": "done", "at": EVENING}]
    said = {"fulfils": digest_of(notice), "actions": actions}
    return document("Fulfilment", uuid(22), _after(of, after) | said, changes)


def dispute(of: Json = RECORD, **changes: Any) -> Json:
    """The customer disputes something."""
    said = {"disputedBy": "first-party", "subject": "Whether it was paid.", "status": "open"}
    return document("Dispute", uuid(23), _about(of) | said, changes)


def counter_offer(**changes: Any) -> Json:
    """The shop's one alternative."""
    members = PARTIES | {
        "proffer": PROFFER,
        "candidate": _OFFERED,
        "terms": reference(TERMS, name=TERMS["name"], version=TERMS["version"]),
        "roster": reference(ROSTER, version=ROSTER["sequence"]),
        "practices": reference(PRACTICES),
        "acceptBy": ACCEPT_BY,
    }
    return document("CounterOffer", uuid(24), members, changes)


def decline(**changes: Any) -> Json:
    """The shop declines."""
    said = {"declinedBy": "second-party", "proffer": PROFFER, "reason": "outside-practices"}
    members = PARTIES | said | {"declines": [_OFFERED]}
    return document("Decline", uuid(25), members, changes)


def cancellation(**changes: Any) -> Json:
    """The customer takes her candidate back."""
    members = PARTIES | {"proffer": PROFFER, "cancels": [_OFFERED]}
    return document("Cancellation", uuid(26), members, changes)


def heads(**changes: Any) -> Json:
    """What the shop holds of the customer."""
    said = {"listedBy": "second-party", "reconciliationNonce": NONCE}
    members = PARTIES | said | {"heads": [{"record": RECORD_DIGEST}]}
    return document("Heads", uuid(27), members, changes)
