"""Every document and container, once with as few members as it may have, once with all."""

from vector_maker import exchanged, published
from vector_maker.documents import (
    DPV,
    ENDS,
    EVENING,
    NEXT_MONTH,
    NONCE,
    PROFFER,
    Json,
    digest_of,
    number_nested,
    reference,
)
from vector_maker.encoding import digest
from vector_maker.keys import ALICE, KEEPER, SHOP, SHOP_NEW
from vector_maker.signing import options, unsigned
from vector_maker.story import PRACTICES, RECORD_DIGEST, ROSTER, TERMS, agreement

__all__ = ["COUPLED", "LARGE", "SMALL", "container"]

_DIFFERENCE = {"dimension": "retention", "explanation": "They keep it for 90 days."}
_CATEGORY = {"kind": "category", "ref": f"{DPV}DataProcessor"}
_CARRIER = {"kind": "named", "ref": "https://post.example", "category": f"{DPV}DataProcessor"}
_WHAT = published.PERMISSION | {"recipients": [_CARRIER]}
_WITHDRAWAL = exchanged.withdrawal()
_SOME = digest(b"something")
_ANSWER = {"kind": "answer-within", "duration": "P14D"}
_ORIGIN = "https://shop.example"
_BARE = {"recipients": [{"kind": "none"}]}


def container(kind: str, members: Json) -> Json:
    """A container of these members."""
    return {"type": kind, "protocolVersion": "1.0", **members}


_PERSONAL = published.personal_terms(permissions=[], prohibitions=None, obligations=None)
_AGREED = agreement(roster=None)
_DESCRIBED = published.description(SHOP)
_PRACTISED = published.practices(
    obligations=None,
    processes=[
        {
            name: value
            for name, value in (published.PERMISSION | _BARE).items()
            if name not in ("retention", "locations", "automation")
        }
        | {"name": "Delivery", "legalBasis": f"{DPV}Contract"}
    ],
)

SMALL: dict[str, Json] = {
    "Acknowledgement": exchanged.acknowledgement(),
    "Agreement": _AGREED,
    "AgreementList": container("AgreementList", {"records": []}),
    "Bundle": container(
        "Bundle",
        {
            "history": {"record": _AGREED, "documents": []},
            "descriptions": [_DESCRIBED],
            "practices": _PRACTISED,
            "terms": _PERSONAL,
            "texts": [],
        },
    ),
    "Cancellation": exchanged.cancellation(),
    "CounterOffer": exchanged.counter_offer(),
    "Decline": exchanged.decline(),
    "Dispute": exchanged.dispute(),
    "Fulfilment": exchanged.fulfilment(_WITHDRAWAL),
    "Heads": exchanged.heads(heads=None),
    "History": container("History", {"record": _AGREED, "documents": []}),
    "Pending": container("Pending", {"proffer": PROFFER}),
    "Practices": _PRACTISED,
    "Preferences": published.preferences(TERMS),
    "Problem": {
        "type": "https://w3id.org/assent/problems#wrong-state",
        "title": "In this state the document has no effect.",
        "status": 409,
        "code": "wrong-state",
        "requirement": "NEG-01",
    },
    "Proffer": container("Proffer", {"id": PROFFER, "candidates": [_AGREED]}),
    "Receipt": exchanged.receipt(_WITHDRAWAL, record=None, previous=None),
    "Reconciliation": container(
        "Reconciliation", {"heads": exchanged.heads(listedBy="first-party", heads=None)}
    ),
    "ReconciliationAnswer": container(
        "ReconciliationAnswer",
        {"heads": exchanged.heads(heads=None), "documents": [], "lacks": []},
    ),
    "Roster": published.roster(TERMS),
    "SecondPartyDescription": _DESCRIBED,
    "Session": container(
        "Session",
        {"record": RECORD_DIGEST, "origin": _ORIGIN, "token": "t" * 22, "endsAt": EVENING},
    ),
    "SessionRequest": container("SessionRequest", {"record": RECORD_DIGEST, "origin": _ORIGIN}),
    "SessionState": container("SessionState", {"state": "none"}),
    "Termination": exchanged.termination(),
    "Terms": _PERSONAL,
    "Withdrawal": _WITHDRAWAL,
}
"""Documents are unsigned."""

_MORE: dict[str, Json] = {
    "Acknowledgement": {"seen": [_SOME]},
    "Agreement": {
        "roster": reference(ROSTER, version="1"),
        "proffer": _AGREED["proffer"] | {"counter": "one", "answers": _SOME},
        "endsAt": NEXT_MONTH,
        "supersedes": _SOME,
        "contributions": [_SOME],
    },
    "AgreementList": {"records": [RECORD_DIGEST], "next": RECORD_DIGEST},
    "Bundle": {
        "history": {"record": _AGREED, "documents": [_WITHDRAWAL]},
        "texts": [
            {
                "digestMultibase": digest(b"Text."),
                "language": "en",
                "kind": "plain",
                "text": "Text.",
            }
        ],
        "roster": unsigned(ROSTER),
        "counterOffer": exchanged.counter_offer(),
        "successors": [_AGREED],
        "conflicts": [exchanged.receipt(_WITHDRAWAL)],
    },
    "CounterOffer": {"differences": [_DIFFERENCE]},
    "Decline": {"differences": [_DIFFERENCE]},
    "Dispute": {
        "disputedBy": "second-party",
        "previous": RECORD_DIGEST,
        "auditor": "https://auditor.example",
    },
    "Fulfilment": {
        "actions": [
            {"action": "erase", "outcome": "refused", "at": EVENING, "explanation": "By law."}
        ]
    },
    "Heads": {
        "after": _SOME,
        "next": RECORD_DIGEST,
        "heads": [{"record": RECORD_DIGEST, "documents": [_SOME]}],
        "purged": [_SOME],
    },
    "History": {"documents": [_WITHDRAWAL]},
    "Practices": {
        "processes": [_WHAT | {"name": "Delivery", "legalBasis": f"{DPV}Contract"}],
        "obligations": [_ANSWER],
        "enforcement": "before-use",
    },
    "Preferences": {"statement": "I prefer shops that forget."},
    "Problem": {"detail": "The proffer was declined."},
    "Proffer": {"personalTerms": [_PERSONAL]},
    "Receipt": {
        "record": RECORD_DIGEST,
        "previous": RECORD_DIGEST,
        "duties": [{"duty": "erase", "dueAt": NEXT_MONTH}],
    },
    "ReconciliationAnswer": {"documents": [_WITHDRAWAL], "lacks": [_SOME]},
    "Roster": {
        "previous": _SOME,
        "keys": [{"ref": KEEPER.method, "publicKeyMultibase": KEEPER.multibase}],
        "entries": [
            published.entry(
                TERMS,
                aliases=["SD-BASE"],
                translations=[{"language": "de", "digestMultibase": _SOME}],
            )
        ],
    },
    "SecondPartyDescription": {
        "keys": [published.listed(SHOP, validUntil=ENDS), published.listed(SHOP_NEW)],
        "acceptedTerms": [
            reference(TERMS, name="service", version="1.0") | {"practices": digest_of(PRACTICES)}
        ],
        "profiles": [reference(PRACTICES, name="standard")],
        "rosters": [reference(ROSTER, version="1", keeper=KEEPER.did)],
        "previous": _SOME,
    },
    "SessionState": {
        "state": "in-force",
        "record": RECORD_DIGEST,
        "termsName": "service",
        "endsAt": EVENING,
    },
    "Terms": {
        "id": TERMS["id"],
        "permissions": [_WHAT | {"recipients": [_CARRIER, _CATEGORY]}],
        "prohibitions": [
            {name: _WHAT[name] for name in ("purposes", "data", "operations", "locations")}
            | {"recipients": [_CARRIER]}
        ],
        "obligations": [_ANSWER, published.OBLIGATION],
        "texts": TERMS["texts"],
    },
    "Withdrawal": {
        "scope": "purposes",
        "purposes": [f"{DPV}Marketing"],
        "requests": ["erase"],
        "closeKey": "yes",
        "seen": [_SOME],
    },
}


_PROOF = options(SHOP, EVENING, domain=ALICE.did, challenge=NONCE) | {"proofValue": "z" + "2" * 88}


def _large(kind: str) -> Json:
    whole = SMALL[kind] | _MORE.get(kind, {})
    if "@context" in whole and kind != "Terms":
        whole |= {"proof": [_PROOF]}
    return number_nested(whole) if "@context" in whole else whole


LARGE: dict[str, Json] = {kind: _large(kind) for kind in SMALL}

COUPLED: dict[str, tuple[frozenset[str], ...]] = {
    "Dispute": (frozenset({"disputedBy", "previous"}),),
    "Receipt": (frozenset({"record", "previous"}),),
    "SessionState": (frozenset({"state", "record", "termsName", "endsAt"}),),
    "Terms": (frozenset({"id", "texts"}),),
    "Withdrawal": (frozenset({"scope", "purposes"}),),
}
"""Members that may only change together."""
