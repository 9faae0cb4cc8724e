"""What the shop, the keeper and the customer publish, unsigned, with as few members as needed."""

from typing import Any

from vector_maker.documents import (
    DPV,
    ENDS,
    GERMANY,
    ISSUED,
    LEGAL_NAME,
    NOON,
    VOCABULARY,
    Json,
    document,
    reference,
    uuid,
)
from vector_maker.encoding import digest
from vector_maker.keys import ALICE, KEEPER, SHOP, Key

__all__ = ["description", "personal_terms", "practices", "preferences", "roster", "terms"]

EMAIL = "https://w3id.org/dpv/pd#EmailAddress"
PLAIN_TEXT = "The shop may use your e-mail address to deliver what you ordered.\n"
LEGAL_TEXT = "§ 1 The second party processes the e-mail address to provide the service.\n"
WHAT: Json = {
    "purposes": [f"{DPV}ServiceProvision"],
    "data": [EMAIL],
    "operations": [f"{DPV}Use"],
    "recipients": [{"kind": "processors"}],
    "locations": [GERMANY],
}
PERMISSION = WHAT | {"retention": "P1Y", "automation": f"{DPV}PartialAutomation"}
OBLIGATION = {"kind": "deletion", "level": "at-end"}


def terms(**changes: Any) -> Json:
    """Standard terms that permit delivery by e-mail and forbid marketing."""
    members = {
        "name": "service",
        "version": "1.0",
        "kind": "ongoing",
        "interpretation": "prohibitive",
        "vocabularyVersion": "2.3",
        "permissions": [PERMISSION],
        "prohibitions": [{"purposes": [f"{DPV}Marketing"]}],
        "obligations": [OBLIGATION],
        "texts": [
            {"language": "en", "kind": kind, "digestMultibase": digest(text.encode())}
            for kind, text in (("legal", LEGAL_TEXT), ("plain", PLAIN_TEXT))
        ],
    }
    return document("Terms", "https://roster.example/terms/service/1.0", members, changes)


def personal_terms(**changes: Any) -> Json:
    """A customer's own terms, which stand in no roster and have no texts."""
    own = {"id": uuid(1), "name": "mine", "texts": None}
    return terms(**own | changes)


def practices(**changes: Any) -> Json:
    """What the shop does: within the terms above."""
    members = {
        "secondParty": {"ref": SHOP.did},
        "profile": "standard",
        "vocabularyVersion": "2.3",
        "processes": [
            PERMISSION | {"name": "Delivery of orders", "legalBasis": f"{DPV}Contract"},
        ],
        "obligations": [OBLIGATION],
        "validFrom": ISSUED,
    }
    return document("Practices", uuid(2), members, changes)


def entry(of: Json, **changes: Any) -> Json:
    """The entry of a roster for terms."""
    named = {name: of[name] for name in ("name", "version", "kind")}
    return reference(of) | named | {"status": "active"} | changes


def roster(of: Json, **changes: Any) -> Json:
    """The keeper's roster with one entry: these terms."""
    members = {
        "name": "reference",
        "keeper": {"ref": KEEPER.did},
        "sequence": "1",
        "entries": [entry(of)],
        "issued": ISSUED,
        "endsAt": ENDS,
    }
    return document("Roster", "https://roster.example/rosters/reference/1", members, changes)


def listed(key: Key, **times: str) -> Json:
    """A signing key as a description lists it."""
    entry = {"ref": key.method, "publicKeyMultibase": key.multibase, "validFrom": ISSUED}
    return entry | times


def description(*keys: Key, **changes: Any) -> Json:
    """What the shop says of itself, listing ``keys``; the first of them has to sign."""
    members = {
        "secondParty": {"ref": SHOP.did, "legalName": LEGAL_NAME},
        "contact": "mailto:privacy@shop.example",
        "jurisdiction": GERMANY,
        "origins": ["https://shop.example"],
        "keys": [listed(key) for key in keys],
        "signedBy": [keys[0].method],
        "endpoints": [{"speaks": "1.0", "base": "https://shop.example/assent/v1"}],
        "status": "open",
        "personalTerms": "accepted",
        "vocabulary": VOCABULARY,
        "limits": {
            "acceptWithin": "P1D",
            "noticePeriod": "P30D",
            "documentBytes": "65536",
            "profferBytes": "262144",
            "candidates": "8",
        },
        "issued": ISSUED,
        "endsAt": ENDS,
    }
    return document("SecondPartyDescription", uuid(3), members, changes)


def preferences(of: Json, **changes: Any) -> Json:
    """The terms that a customer prefers, published under a key of their own."""
    wanted = reference(of, name=of["name"], version=of["version"])
    members = {
        "firstParty": {"ref": ALICE.did},
        "preferences": [{"context": "default", "terms": [wanted]}],
        "issued": NOON,
    }
    return document("Preferences", uuid(4), members, changes)
