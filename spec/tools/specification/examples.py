"""The examples of the specification, each by the name of its region; all come from running code."""

import json
from hashlib import sha256
from typing import Any

from assent import codec, documents, multibase
from assent.derivation import derive, pairwise
from assent.documents import Document
from assent.documents.containers import read_proffer
from assent.roster import reference
from assent.terms import compare, load_vocabulary
from assent.times import Instant
from assent_client.evidence import judge_bundle
from specification.regions import Writers
from specification.story import Exchange, story

__all__ = ["EXAMPLES"]

_AT = Instant("2027-03-02T12:00:00Z")
_SEED = bytes(range(32))
_DERIVED_FROM: dict[str, Any] = {
    "purpose": "sign",
    "vendor_did": "did:web:shop.example",
    "context": "default",
    "counter": 0,
}
_HEADERS = frozenset({"content-type", "cache-control", "etag", "retry-after", "set-cookie"})


def _proof() -> str:
    candidate = _candidate()
    body = {name: member for name, member in candidate.value.items() if name != "proof"}
    proof = candidate.value["proof"][0]
    options = {name: member for name, member in proof.items() if name != "proofValue"}
    hashed = [sha256(codec.encode(item)).hexdigest() for item in (options, body)]
    signature = multibase.from_base58(proof["proofValue"], size=64).hex()
    lines = [
        "1. The proof without `proofValue`, in RFC 8785 form:",
        _fenced("json", codec.encode(options).decode()),
        f"2. Its SHA-256: `{hashed[0]}`",
        "3. SHA-256 of the RFC 8785 form of the document without `proof`, "
        f"{len(codec.encode(body))} bytes: `{hashed[1]}`. As a bodyDigest it is "
        f"`{candidate.body_digest}`.",
        f"4. The Ed25519 signature over the 64 bytes of both: `{signature}`",
        "5. In base58btc multibase it is the `proofValue`:",
        _fenced("text", proof["proofValue"]),
    ]
    return "\n\n".join(lines)


def _derivation() -> str:
    info = " | ".join(("assent/1", *map(str, _DERIVED_FROM.values())))
    return _fenced(
        "text",
        f"seed       {_SEED.hex()}\n"
        f"info       {info}\n"
        f"HKDF       {derive(_SEED, **_DERIVED_FROM).hex()}\n"
        f"did:key    {pairwise(_SEED, **_DERIVED_FROM).did}",
    )


def _compare() -> str:
    shown = []
    for one, other in (
        ("service", "service-analytics"),
        ("service-analytics", "service"),
    ):
        verdict = compare(_terms(one).body, _terms(other).body, load_vocabulary())
        shown.append(f"Is `{one}` within `{other}`? `{verdict.result}`: {verdict.reason.sentence}")
    return "\n\n".join(shown)


def _verdict() -> str:
    did_json = story().first("GET", "/.well-known/did.json").answer.body
    shown = []
    for known, keys in (("with", did_json), ("without", None)):
        verdict = judge_bundle(story().bundle, did_json=keys, at=_AT, loopback=False)
        value = {
            "answer": verdict.answer,
            "check": verdict.check,
            "reason": verdict.reason,
            "remarks": verdict.remarks,
        }
        shown += [f"{known.capitalize()} the shop's keys:", _pretty(value)]
    return "\n\n".join(shown)


def _put() -> str:
    exchange = story().first("PUT", "/assent/v1/proffers/")
    return _http(exchange, answer_says="the counter-offer of the example in Negotiation")


def _problem() -> str:
    exchange = story().damaged
    note = "*Informative.* The proffer of the example, sent with one more space in it."
    return f"{note}\n\n{_http(exchange)}"


def _signed_read() -> str:
    return _http(story().signed_read)


def _session() -> str:
    return _http(story().session, body_shown=True)


def _reconciliation() -> str:
    exchange = story().first("POST", "/assent/v1/reconciliations")
    return _http(exchange, body_shown=True)


def _look() -> str:
    exchanges = [item for item in story().exchanges if item.request.method == "GET"][:3]
    note = (
        "*Informative.* All that the customer's agent sends to look at a shop; "
        "no key, no cookie, no validator."
    )
    shown = "\n\n".join(
        _http(item, answer_says=says)
        for item, says in zip(
            exchanges,
            ("the signed description", "the DID document", "a profile of practices"),
            strict=True,
        )
    )
    return f"{note}\n\n{shown}"


def _withdrawal() -> str:
    notice = next(
        item
        for item in story().all("PUT", "/assent/v1/notices/")
        if b'"Withdrawal"' in item.request.body
    )
    return f"{_shown(notice.request.body)}\n\n{_shown(notice.answer.body)}"


def _description() -> str:
    return _shown(story().first("GET", "/.well-known/assent").answer.body)


def _proffer() -> str:
    return _shown(_candidate().raw)


def _counter_offer() -> str:
    return _shown(story().first("PUT", "/assent/v1/proffers/").answer.body)


def _decline() -> str:
    return _shown(story().first("PUT", "/assent/v1/proffers/", "strict.example").answer.body)


def _record() -> str:
    raw = story().first("PUT", "/assent/v1/answers/").answer.body
    document = documents.read(raw, "Agreement")
    note = f"{len(raw)} bytes; recordDigest `{document.record_digest}`."
    return f"{_shown(raw)}\n\n{note}"


def _terms_shown() -> str:
    return _shown(_terms("service-analytics").raw)


EXAMPLES: Writers = {
    "compare": _compare,
    "counter-offer": _counter_offer,
    "decline": _decline,
    "derivation": _derivation,
    "description": _description,
    "look": _look,
    "problem": _problem,
    "proffer": _proffer,
    "proof": _proof,
    "put": _put,
    "reconciliation": _reconciliation,
    "record": _record,
    "session": _session,
    "signed-read": _signed_read,
    "terms": _terms_shown,
    "verdict": _verdict,
    "withdrawal": _withdrawal,
}


def _candidate() -> Document[Any]:
    raw = story().first("PUT", "/assent/v1/proffers/").request.body
    return read_proffer(raw).candidates[0]


def _terms(name: str) -> Document[Any]:
    found = reference().find(name)
    assert found is not None, name
    return found.document


def _shown(raw: bytes) -> str:
    return _pretty(json.loads(raw))


def _pretty(value: Any) -> str:
    return _fenced("json", json.dumps(value, indent=2, ensure_ascii=False))


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def _http(exchange: Exchange, *, answer_says: str = "", body_shown: bool = False) -> str:
    """A request and its answer, bodies as they are where they are short or wanted."""
    request, answer = exchange.request, exchange.answer
    lines = [f"{request.method} {request.path} HTTP/1.1", f"Host: {request.host}"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    if request.body:
        told = request.body.decode() if body_shown else f"({len(request.body)} bytes)"
        lines += ["", told]
    lines += ["", f"HTTP/1.1 {answer.status}"]
    lines += [f"{name}: {value}" for name, value in answer.headers if name in _HEADERS]
    says = f"({len(answer.body)} bytes: {answer_says})" if answer_says else answer.body.decode()
    return _fenced("http", "\n".join([*lines, "", says]))
