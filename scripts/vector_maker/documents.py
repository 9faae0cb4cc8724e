"""The documents of one story, unsigned, as plain objects: a shop, a keeper and a customer.

Each function gives a new object with every member that is needed; ``changes`` add members, change
them or, by None, drop them. Nested ids are assigned last, so that only cases about them get them
wrong.
"""

from typing import Any

from vector_maker.encoding import canonical, digest, multibase64, sha256
from vector_maker.keys import ALICE, KEEPER, SHOP, Key
from vector_maker.signing import CONTEXT

__all__ = ["document", "number_nested", "uuid"]

Json = dict[str, Any]

ISSUED = "2026-01-01T00:00:00Z"
NOON = "2026-03-01T12:00:00Z"
SIGNED = "2026-03-01T12:00:07Z"
ACCEPT_BY = "2026-03-01T12:15:00Z"
EVENING = "2026-03-01T18:00:00Z"
NEXT_DAY = "2026-03-02T12:00:00Z"
NEXT_MONTH = "2026-04-01T12:00:00Z"
ENDS = "2028-01-01T00:00:00Z"

DPV = "https://w3id.org/dpv#"
EMAIL = "https://w3id.org/dpv/pd#EmailAddress"
GERMANY = "https://w3id.org/dpv/loc#DE"
PLAIN_TEXT = "The shop may use your e-mail address to deliver what you ordered.\n"
LEGAL_TEXT = "§ 1 The second party processes the e-mail address to provide the service.\n"
LEGAL_NAME = "Laden für Tee GmbH"
NONCE = multibase64(sha256(b"proffer nonce")[:16])
PROFFER = "urn:uuid:00000000-0000-4000-8000-000000000010"
VOCABULARY = {
    "ref": "https://w3id.org/dpv",
    "version": "2.3",
    "digestMultibase": digest(b"vocabulary"),
}


def uuid(number: int) -> str:
    """A document id that is easy to tell from others."""
    return f"urn:uuid:00000000-0000-4000-8000-{number:012x}"


def number_nested(value: Json) -> Json:
    """``value`` with the id of each nested object: depth first, members in order of their names."""
    document_id, count = value["id"], 0

    def visit(part: Any) -> Any:
        nonlocal count
        if isinstance(part, list):
            return [visit(item) for item in part]
        if not isinstance(part, dict):
            return part
        count += 1
        own = {"id": f"{document_id}#{count}"}
        return {name: visit(part[name]) for name in sorted(part)} | own

    return {name: value[name] if name == "proof" else visit(value[name]) for name in sorted(value)}


def document(kind: str, document_id: str, members: Json, changes: Json) -> Json:
    """The document of these members, its nested ids assigned."""
    whole = {
        "@context": CONTEXT,
        "id": document_id,
        "type": kind,
        "protocolVersion": "1.0",
        **members,
        **changes,
    }
    return number_nested({name: value for name, value in whole.items() if value is not None})


def reference(target: Json, **more: str) -> Json:
    """A reference to a whole document by the digest of its bytes."""
    return {"ref": target["id"], "digestMultibase": digest(canonical(target)), **more}


def terms(**changes: Any) -> Json:
    """Standard terms that permit delivery by e-mail and forbid marketing."""
    what = {
        "purposes": [f"{DPV}ServiceProvision"],
        "data": [EMAIL],
        "operations": [f"{DPV}Store", f"{DPV}Use"],
        "recipients": [{"kind": "processors"}],
        "locations": [GERMANY],
    }
    members = {
        "name": "service",
        "version": "1.0",
        "kind": "ongoing",
        "interpretation": "prohibitive",
        "vocabularyVersion": "2.3",
        "permissions": [what | {"retention": "P1Y", "automation": f"{DPV}PartialAutomation"}],
        "prohibitions": [{"purposes": [f"{DPV}Marketing"]}],
        "obligations": [{"kind": "deletion", "level": "at-end"}],
        "texts": [
            {"language": "en", "kind": kind, "digestMultibase": digest(text.encode())}
            for kind, text in (("legal", LEGAL_TEXT), ("plain", PLAIN_TEXT))
        ],
    }
    return document("Terms", "https://roster.example/terms/service/1.0", members, changes)


def practices(**changes: Any) -> Json:
    """What the shop does: within the terms above."""
    members = {
        "secondParty": {"ref": SHOP.did},
        "profile": "standard",
        "vocabularyVersion": "2.3",
        "processes": [
            {
                "name": "Delivery of orders",
                "purposes": [f"{DPV}ServiceProvision"],
                "data": [EMAIL],
                "operations": [f"{DPV}Use"],
                "recipients": [{"kind": "none"}],
                "retention": "P90D",
                "locations": [GERMANY],
                "automation": f"{DPV}PartialAutomation",
                "legalBasis": f"{DPV}Contract",
            }
        ],
        "obligations": [{"kind": "deletion", "level": "at-end"}],
        "validFrom": ISSUED,
    }
    return document("Practices", uuid(2), members, changes)


def roster(of: Json, **changes: Any) -> Json:
    """The keeper's roster with one entry: these terms."""
    entry = {
        **reference(of),
        "name": of["name"],
        "version": of["version"],
        "kind": of["kind"],
        "status": "active",
    }
    members = {
        "name": "reference",
        "keeper": {"ref": KEEPER.did},
        "sequence": "1",
        "entries": [entry],
        "issued": ISSUED,
        "endsAt": ENDS,
    }
    return document("Roster", "https://roster.example/rosters/reference/1", members, changes)


def description(*keys: Key, **changes: Any) -> Json:
    """What the shop says of itself, signed by the last of ``keys``."""
    members = {
        "secondParty": {"ref": SHOP.did, "legalName": LEGAL_NAME},
        "contact": "mailto:privacy@shop.example",
        "jurisdiction": GERMANY,
        "origins": ["https://shop.example"],
        "keys": [
            {"ref": key.method, "publicKeyMultibase": key.multibase, "validFrom": ISSUED}
            for key in keys
        ],
        "signedBy": [keys[-1].method],
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


def agreement(
    *, of: Json, under: Json | None, practised: Json, described: Json, **changes: Any
) -> Json:
    """The body that both parties sign: which terms, roster, practices and description."""
    members = {
        "firstParty": {"ref": ALICE.did},
        "secondParty": {"ref": SHOP.did, "legalName": LEGAL_NAME},
        "terms": reference(of, name=of["name"], version=of["version"]),
        "roster": under and reference(under, version=under["sequence"]),
        "practices": reference(practised),
        "vocabulary": VOCABULARY,
        "description": reference(described),
        "proffer": {"ref": PROFFER, "position": "1", "counter": "none"},
        "profferNonce": NONCE,
        "origin": "https://shop.example",
        "place": GERMANY,
        "governingLaw": GERMANY,
        "effectiveFrom": NOON,
        "acceptBy": ACCEPT_BY,
    }
    return document("Agreement", uuid(17), members, changes)
