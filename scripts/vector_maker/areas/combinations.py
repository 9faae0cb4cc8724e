"""Rules of the schemas that join members, and the values that may stand in one place."""

from collections.abc import Iterator

from vector_maker.bundling import TEXTS
from vector_maker.case import Case, accepted, bytes_of, rejected
from vector_maker.complete import LARGE, SMALL
from vector_maker.documents import DPV, Json, number_nested
from vector_maker.published import PERMISSION, entry
from vector_maker.signers import complete, keys_for
from vector_maker.story import RECORD_DIGEST, TERMS

__all__ = ["cases"]

_CARRIER = "https://post.example"
_PROCESSOR = f"{DPV}DataProcessor"


def cases() -> Iterator[Case]:
    """The cases of the area."""
    for kind, slug, changes in _ALLOWED:
        yield _allowed(kind, slug, changes)
    for kind, slug, changes in _REFUSED:
        yield _refused(kind, slug, changes)
    yield from _containers()
    for number, recipient in enumerate(_RECIPIENTS, start=1):
        yield _allowed("Terms", f"recipient/{number}", _permitting(recipient))
        yield _allowed("Practices", f"recipient/{number}", _processing(recipient))
    yield _allowed("Practices", "recipient/partners", _processing({"kind": "partners"}))
    yield _refused("Terms", "recipient/partners", _permitting({"kind": "partners"}))
    for slug, recipient in _NO_RECIPIENTS.items():
        yield _refused("Terms", f"recipient/{slug}", _permitting(recipient))
        yield _refused("Practices", f"recipient/{slug}", _processing(recipient))
    for number, obligation in enumerate(_OBLIGATIONS, start=1):
        yield _allowed("Terms", f"obligation/{number}", {"obligations": [obligation]})
    for slug, obligation in _NO_OBLIGATIONS.items():
        yield _refused("Terms", f"obligation/{slug}", {"obligations": [obligation]})


def _containers() -> Iterator[Case]:
    """Every type of document where it may stand; whether they go together is not asked here."""
    first = [LARGE[kind] for kind in ("Acknowledgement", "Withdrawal", "Heads")]
    second = [LARGE[kind] for kind in ("Dispute", "Fulfilment", "Receipt", "Termination")]
    every = {"documents": [*first, *second]}
    told = SMALL["Bundle"]["history"] | every
    for kind, members in (
        ("History", every),
        ("ReconciliationAnswer", {"documents": [*first, *second, SMALL["Agreement"]]}),
        (
            "Bundle",
            {"history": told, "conflicts": [*second, SMALL["Agreement"]], "texts": TEXTS},
        ),
    ):
        yield Case(
            slug=f"{kind}/every-document",
            title=f"{kind} with every type of document that may be in it",
            requirement="DOC-03",
            task="document",
            request={"type": kind, "bytes": bytes_of(SMALL[kind] | members)},
            expect=accepted(),
        )


def _permitting(recipient: Json) -> Json:
    return {"permissions": [PERMISSION | {"recipients": [recipient]}]}


def _processing(recipient: Json) -> Json:
    process = SMALL["Practices"]["processes"][0]
    return {"processes": [process | {"recipients": [recipient]}]}


def _changed(kind: str, changes: Json) -> Json:
    whole = SMALL[kind] | changes
    held = {name: value for name, value in whole.items() if value is not None}
    return number_nested(held) if "@context" in held else held


def _allowed(kind: str, slug: str, changes: Json) -> Case:
    value = _changed(kind, changes)
    value = complete(value) if "@context" in value else value
    return Case(
        slug=f"{kind}/{slug}",
        title=f"{kind}: {slug.replace('/', ' ')} may stand here",
        requirement="DOC-01",
        task="document",
        request={"type": kind, "bytes": bytes_of(value), "keys": keys_for(kind)},
        expect=accepted(),
    )


def _refused(kind: str, slug: str, changes: Json) -> Case:
    return Case(
        slug=f"{kind}/{slug}",
        title=f"{kind}: {slug.replace('/', ' ')} may not stand here",
        requirement="PRF-05",
        task="document",
        request={"type": kind, "bytes": bytes_of(_changed(kind, changes))},
        expect=rejected("schema", "schema"),
    )


_RECIPIENTS: tuple[Json, ...] = (
    {"kind": "none"},
    {"kind": "second-party"},
    {"kind": "processors"},
    {"kind": "any"},
    {"kind": "named", "ref": _CARRIER},
    {"kind": "named", "ref": _CARRIER, "category": _PROCESSOR},
    {"kind": "named", "ref": "https://post.example/parcels"},
    {"kind": "category", "ref": _PROCESSOR},
)
_NO_RECIPIENTS: dict[str, Json] = {
    "kind": {"kind": "friends"},
    "kind-with-ref": {"kind": "friends", "ref": _PROCESSOR},
    "none-with-ref": {"kind": "none", "ref": _CARRIER},
    "none-with-category": {"kind": "none", "category": _PROCESSOR},
    "named-without-ref": {"kind": "named"},
    "category-without-ref": {"kind": "category"},
    "category-with-category": {"kind": "category", "ref": _PROCESSOR, "category": _PROCESSOR},
    "category-with-other-ref": {"kind": "category", "ref": "mailto:post@shop.example"},
}

_OBLIGATIONS: tuple[Json, ...] = (
    *({"kind": kind} for kind in ("service-delivery", "cancel-as-easily", "one-owner")),
    *({"kind": "portability", "level": level} for level in ("on-request", "immediately")),
    *({"kind": "deletion", "level": level} for level in ("on-request", "at-end")),
    *({"kind": "transparency", "level": level} for level in ("on-request", "after", "before")),
    *(
        {"kind": kind, "duration": "P14D"}
        for kind in ("notice", "answer-within", "refund-window", "renewal-notice")
    ),
)
_NO_OBLIGATIONS: dict[str, Json] = {
    "kind": {"kind": "kindness"},
    "kind-with-level": {"kind": "kindness", "level": "on-request"},
    "kind-with-duration": {"kind": "kindness", "duration": "P14D"},
    "service-delivery-with-level": {"kind": "service-delivery", "level": "on-request"},
    "service-delivery-with-duration": {"kind": "service-delivery", "duration": "P14D"},
    "portability-without-level": {"kind": "portability"},
    "portability-at-end": {"kind": "portability", "level": "at-end"},
    "portability-with-duration": {
        "kind": "portability", "level": "on-request", "duration": "P14D",
    },
    "deletion-without-level": {"kind": "deletion"},
    "deletion-before": {"kind": "deletion", "level": "before"},
    "deletion-with-duration": {"kind": "deletion", "level": "at-end", "duration": "P14D"},
    "transparency-without-level": {"kind": "transparency"},
    "transparency-immediately": {"kind": "transparency", "level": "immediately"},
    "transparency-with-duration": {
        "kind": "transparency", "level": "after", "duration": "P14D",
    },
    "notice-without-duration": {"kind": "notice"},
    "notice-with-level": {"kind": "notice", "level": "before", "duration": "P14D"},
}  # fmt: skip

_LONG = "a." * 400 + "example"
_KEY = {"ref": SMALL["SecondPartyDescription"]["keys"][0]["ref"]}

_ALLOWED: tuple[tuple[str, str, Json], ...] = (
    ("Dispute", "resolved", {"status": "resolved"}),
    ("Dispute", "dropped", {"status": "dropped"}),
    *(
        ("Receipt", f"effect-{effect}", {"effect": effect})
        for effect in ("cancelled", "declined", "purposes-withdrawn", "recorded")
    ),
    ("Receipt", "record-without-previous", {"previous": None}),
    ("Roster", "retired", {"entries": [entry(TERMS, status="retired")]}),
    ("Roster", "contribution", {"entries": [entry(TERMS, kind="contribution")]}),
    ("SecondPartyDescription", "retired", {"status": "retired"}),
    ("SecondPartyDescription", "personal-terms-person", {"personalTerms": "person"}),
    ("SecondPartyDescription", "personal-terms-refused", {"personalTerms": "not-accepted"}),
    *(
        ("SecondPartyDescription", f"contact-{name}", {"contact": contact})
        for name, contact in (
            ("tel", "tel:+4930123456"),
            ("web", "https://shop.example/privacy?lang=de#contact"),
            ("port", "https://shop.example:8443/"),
            ("plain-http", "http://shop.example/"),
            ("did-web", "did:web:shop.example"),
            ("uuid", SMALL["Agreement"]["id"]),
        )
    ),
    ("Session", "token-longest", {"token": "AZaz09-_." * 227 + "AZaz0"}),
    ("Terms", "contribution", {"kind": "contribution"}),
    ("Withdrawal", "return", {"requests": ["return", "erase"]}),
)

_REFUSED: tuple[tuple[str, str, Json], ...] = (
    ("Dispute", "second-party-without-previous", {"disputedBy": "second-party"}),
    ("Dispute", "first-party-with-previous", {"previous": RECORD_DIGEST}),
    (
        "Dispute",
        "disputed-by-nobody",
        {"disputedBy": "nobody"},
    ),
    ("Receipt", "previous-without-record", {"previous": RECORD_DIGEST}),
    ("SecondPartyDescription", "contact-web-long", {"contact": f"https://{_LONG}"}),
    ("SecondPartyDescription", "contact-mail-long", {"contact": f"mailto:privacy@{_LONG}"}),
    ("Session", "token-short", {"token": "t" * 21}),
    ("Session", "token-long", {"token": "t" * 2049}),
    ("Session", "token-of-other-letters", {"token": "t" * 22 + "="}),
    *(
        ("SessionState", f"none-with-{name}", {name: LARGE["SessionState"][name]})
        for name in ("record", "termsName", "endsAt")
    ),
    *(
        ("SessionState", f"in-force-without-{name}", LARGE["SessionState"] | {name: None})
        for name in ("record", "termsName", "endsAt")
    ),
    ("SessionState", "state", {"state": "over"}),
    ("Terms", "personal-with-texts", {"texts": TERMS["texts"]}),
    ("Terms", "standard-without-texts", {"id": TERMS["id"]}),
    ("Terms", "id-neither", {"id": "did:web:shop.example"}),
    ("Terms", "id-neither-with-texts", {"id": "did:web:shop.example", "texts": TERMS["texts"]}),
    ("Terms", "prohibition-of-nothing", {"prohibitions": [{}]}),
    ("Withdrawal", "all-with-purposes", {"purposes": [f"{DPV}Marketing"]}),
    ("Withdrawal", "purposes-without-purposes", {"scope": "purposes"}),
    ("Withdrawal", "scope", {"scope": "some"}),
    ("Withdrawal", "requests-twice", {"requests": ["erase", "erase"]}),
)
