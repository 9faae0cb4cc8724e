"""Proofs of documents with one signer: who signed, what the proof says, and whether it holds."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from vector_maker.case import Case, accepted, bytes_of, rejected
from vector_maker.documents import ENDS, NONCE, Json, uuid
from vector_maker.encoding import base58, base64url, canonical, sha256
from vector_maker.exchanged import heads, receipt, withdrawal
from vector_maker.keys import ALICE, BOB, OTHER_SHOP, SHOP
from vector_maker.published import preferences, roster
from vector_maker.signers import keys_for, rows
from vector_maker.signing import CONTEXT, Made, sealed, unsigned
from vector_maker.story import RECORD, TERMS, agreement, first_proof, second_proof

__all__ = ["cases"]

BODY: Final = withdrawal()
ROW: Final = rows(BODY)[0]
GOOD: Final = ROW.prove(BODY)


def cases() -> Iterator[Case]:
    """The cases of the area."""
    for body in (BODY, receipt(BODY), heads(), roster(TERMS), preferences(TERMS)):
        kind = body["type"]
        title = f"{kind} signed as its type demands"
        yield _case(kind.lower(), title, "PRF-08", body, rows(body)[0].prove(body))
    yield from _signers()
    yield from _candidates()
    yield from _statements()
    yield from _values()
    yield from _wrongly_made()


def _case(
    slug: str,
    title: str,
    requirement: str,
    body: Json,
    *made: Made,
    code: str = "",
    step: str = "proofs",
    keys: Json | None = None,
) -> Case:
    known = keys or keys_for(body["type"])
    value = sealed(body, *made)
    return Case(
        slug=slug,
        title=title,
        requirement=requirement,
        task="document",
        request={"type": body["type"], "bytes": bytes_of(value), "keys": known},
        expect=rejected(step, code) if code else accepted(),
    )


def _signers() -> Iterator[Case]:
    """Exactly the signers of the type, each once, in their order."""
    by_bob, by_shop = ROW.prove(BODY, key=BOB), ROW.prove(BODY, key=SHOP)
    later = ROW.prove(BODY, created="2026-03-01T18:00:01Z")
    for slug, title, made, code in (
        ("no-proof", "An empty list of proofs", (), "proof-missing"),
        ("foreign", "Signed by another customer", (by_bob,), "proof-foreign"),
        ("by-the-other-party", "A customer's notice signed by the vendor", (by_shop,),
         "proof-foreign"),
        ("extra", "The vendor signed, too", (GOOD, by_shop), "proof-extra"),
        ("extra-first", "The vendor signed, too, and before her", (by_shop, GOOD), "proof-extra"),
        ("extra-stranger", "Somebody else signed, too", (GOOD, by_bob), "proof-extra"),
        ("doubled", "The same proof twice", (GOOD, GOOD), "proof-doubled"),
        ("doubled-later", "Two proofs of one signer", (GOOD, later), "proof-doubled"),
    ):  # fmt: skip
        yield _case(slug, title, "PRF-07", BODY, *made, code=code)
    yield replace(
        _case("no-member", "No proof at all", "PRF-07", BODY, code="proof-missing"),
        request={"type": "Withdrawal", "bytes": bytes_of(BODY), "keys": keys_for("Withdrawal")},
    )
    notice = receipt(BODY)
    for slug, title, key in (
        ("vendor-by-customer", "A vendor's receipt signed by the customer", ALICE),
        ("vendor-by-other-vendor", "A vendor's receipt signed by another vendor", OTHER_SHOP),
    ):
        wrong = rows(notice)[0].prove(notice, key=key)
        yield _case(slug, title, "PRF-07", notice, wrong, code="proof-foreign")
    yield _case(
        "roster-by-a-vendor", "A roster signed by a vendor", "ROS-02", roster(TERMS),
        rows(roster(TERMS))[0].prove(roster(TERMS), key=SHOP), code="proof-foreign",
    )  # fmt: skip
    yield _case(
        "five-proofs", "More proofs than any document has", "PRF-05", BODY, *[GOOD] * 5,
        code="schema", step="schema",
    )  # fmt: skip


def _candidates() -> Iterator[Case]:
    body = agreement()
    first, second = first_proof(body), second_proof(body)
    yield _case("candidate", "A candidate", "REC-02", body, first)
    yield _case("candidate-with-both", "A record in place of a candidate", "REC-02", body, first,
                second, code="proof-extra")  # fmt: skip
    yield _case("candidate-by-vendor", "A candidate that the vendor signed alone", "REC-02", body,
                second, code="proof-foreign")  # fmt: skip
    yield _case("candidate-without", "A candidate that nobody signed", "REC-02", body,
                code="proof-missing")  # fmt: skip


def _statements() -> Iterator[Case]:
    """What a proof says, signed as it stands: only what it says is wrong."""
    for slug, (title, code, changes) in _STATEMENTS.items():
        yield _case(slug, title, "PRF-08", BODY, ROW.prove(BODY, **changes), code=code)
    for slug, (title, changes) in _FOREIGN_MEMBERS.items():
        made = ROW.prove(BODY, **changes)
        yield _case(slug, title, "PRF-08", BODY, made, code="schema", step="schema")
    missing = ROW.prove(BODY, at_context=None)
    yield _case("context-missing", "A proof without context", "PRF-04", BODY, missing,
                code="schema")  # fmt: skip
    said = heads()
    for slug, title, challenge in (
        ("challenge-missing", "Heads without the nonce they answer", None),
        ("challenge-other", "Heads in answer to another nonce", NONCE[:-2] + "AA"),
    ):
        made = rows(said)[0].prove(said, challenge=challenge)
        yield _case(slug, title, "PRF-08", said, made, code="proof-challenge")
    listed = roster(TERMS)
    made = rows(listed)[0].prove(listed, domain=SHOP.did)
    yield _case("domain-for-nobody", "A roster made for one vendor", "PRF-08", listed, made,
                code="proof-domain")  # fmt: skip


def _respelled(slug: str, title: str, value: str, code: str = "proof-encoding") -> Case:
    proof = GOOD.proof | {"proofValue": value}
    return _case(slug, title, "PRF-06", BODY, replace(GOOD, proof=proof), code=code)


def _values() -> Iterator[Case]:
    """The signature's one spelling, and signatures that hold for something else."""
    good: str = GOOD.proof["proofValue"]
    signature = GOOD.signature
    yield _respelled("value-base64url", "Base64url", f"u{base64url(signature)}")
    yield _respelled("value-hexadecimal", "Hexadecimal", f"f{signature.hex()[:120]}")
    yield _respelled("value-without-prefix", "No multibase prefix", good[1:])
    yield _respelled("value-upper-case-prefix", "Upper-case prefix", f"Z{good[1:]}")
    yield _respelled("value-empty", "An empty value", "")
    yield _respelled("value-prefix-only", "Nothing but the prefix", "z")
    yield _respelled("value-zero-digit-before", "A zero digit before it", f"z1{good[1:]}")
    yield _respelled("value-63-bytes", "63 bytes", base58(signature[:63]))
    yield _respelled("value-65-bytes", "65 bytes", base58(signature + b"\x01"))
    yield _respelled("value-no-digit", "A letter that is no digit", good[:-1] + "l")
    yield _respelled("value-blank-after-it", "A blank after it", f"{good} ")
    flipped = bytes([signature[0] ^ 1]) + signature[1:]
    for slug, title, wrong in (
        ("signature-first-bit", "One bit of R flipped", flipped),
        ("signature-last-bit", "One bit of S flipped", signature[:32] + bytes([signature[32] ^ 1])
         + signature[33:]),
        ("signature-of-ones", "A signature of ones", b"\xff" * 64),
        ("signature-halves-swapped", "R and S swapped", signature[32:] + signature[:32]),
    ):  # fmt: skip
        yield replace(_respelled(slug, title, base58(wrong), "proof-invalid"), requirement="PRF-08")
    for slug, title, change in (
        ("document-changed", "The document was changed afterwards", {"scope": "purposes",
         "purposes": ["https://w3id.org/dpv#Marketing"]}),
        ("document-grown", "A member was added afterwards", {"closeKey": "yes"}),
        ("document-of-another-record", "The record was exchanged", {"record": _other_record()}),
    ):  # fmt: skip
        yield _case(slug, title, "PRF-08", BODY | change, GOOD, code="proof-invalid")
    moved = GOOD.proof | {"created": "2026-03-01T17:00:00Z"}
    yield _case("proof-changed", "The proof was dated back afterwards", "PRF-08", BODY,
                replace(GOOD, proof=moved), code="proof-invalid")  # fmt: skip


def _other_record() -> str:
    record: str = withdrawal(of=RECORD | {"id": uuid(98)})["record"]
    return record


def _wrongly_made() -> Iterator[Case]:
    """Signatures over other bytes than the ones that are signed: each is a mistake of a signer."""
    configuration = {name: said for name, said in GOOD.proof.items() if name != "proofValue"}
    without = {name: said for name, said in configuration.items() if name != "@context"}
    spaced = json.dumps(BODY, sort_keys=True, ensure_ascii=False).encode()
    whole = canonical(sealed(BODY, GOOD))
    for slug, title, message in (
        ("over-hashes-swapped", "Over the two hashes in the other order",
         GOOD.document_hash + GOOD.configuration_hash),
        ("over-document-alone", "Over the document's hash alone", GOOD.document_hash),
        ("over-document-itself", "Over the document and not its hash", canonical(BODY)),
        ("over-one-hash", "Over the hash of both texts together",
         sha256(GOOD.configuration + canonical(BODY))),
        ("over-hash-of-hashes", "Over the hash of both hashes",
         sha256(GOOD.configuration_hash + GOOD.document_hash)),
        ("over-hexadecimal", "Over the hashes in hexadecimal",
         (GOOD.configuration_hash.hex() + GOOD.document_hash.hex()).encode()),
        ("over-proof-without-context", "Over the proof without its context",
         sha256(canonical(without)) + GOOD.document_hash),
        ("over-proof-with-value", "Over the proof with an empty value",
         sha256(canonical(configuration | {"proofValue": ""})) + GOOD.document_hash),
        ("over-document-with-proof", "Over the document with its proof",
         GOOD.configuration_hash + sha256(whole)),
        ("over-document-with-empty-proof", "Over the document with an empty list of proofs",
         GOOD.configuration_hash + sha256(canonical(BODY | {"proof": []}))),
        ("over-document-spaced", "Over the document with blanks between its members",
         GOOD.configuration_hash + sha256(spaced)),
    ):  # fmt: skip
        proof = GOOD.proof | {"proofValue": base58(ALICE.sign(message))}
        yield _case(slug, title, "PRF-08", unsigned(BODY), replace(GOOD, proof=proof),
                    code="proof-invalid")  # fmt: skip


Changes = dict[str, Any]

_STATEMENTS: Final[dict[str, tuple[str, str, Changes]]] = {
    "type-other": ("Another type of proof", "proof-suite", {"type": "Ed25519Signature2020"}),
    "suite-rdfc": ("The suite of linked data", "proof-suite", {"cryptosuite": "eddsa-rdfc-2022"}),
    "suite-ecdsa": ("The suite of another curve", "proof-suite",
                    {"cryptosuite": "ecdsa-jcs-2019"}),
    "suite-upper-case": ("The suite in capitals", "proof-suite",
                         {"cryptosuite": "EDDSA-JCS-2022"}),
    "purpose-authentication": ("A proof made to log in", "proof-purpose",
                               {"proofPurpose": "authentication"}),
    "purpose-key-agreement": ("A proof made for encryption", "proof-purpose",
                              {"proofPurpose": "keyAgreement"}),
    "context-other-order": ("The context in another order", "proof-context",
                            {"at_context": CONTEXT[::-1]}),
    "context-first-only": ("A part of the context", "proof-context",
                           {"at_context": CONTEXT[:1]}),
    "context-more": ("A further context", "proof-context",
                     {"at_context": [*CONTEXT, "https://evil.example/v1"]}),
    "context-empty": ("An empty context", "proof-context", {"at_context": []}),
    "domain-missing": ("Made for nobody", "proof-domain", {"domain": None}),
    "domain-other": ("Made for another vendor", "proof-domain", {"domain": OTHER_SHOP.did}),
    "domain-own": ("Made for herself", "proof-domain", {"domain": ALICE.did}),
    "domain-origin": ("Made for an address", "proof-domain", {"domain": "https://shop.example"}),
    "challenge-not-asked-for": ("In answer to a nonce that nobody gave", "proof-challenge",
                                {"challenge": NONCE}),
}  # fmt: skip

_FOREIGN_MEMBERS: Final[dict[str, tuple[str, Changes]]] = {
    "member-expires": ("A proof that expires", {"expires": ENDS}),
    "member-previous-proof": ("A proof in a chain", {"previousProof": f"urn:{uuid(97)}"}),
    "member-nonce": ("A proof with a nonce", {"nonce": NONCE}),
    "member-id": ("A proof with an id", {"id": uuid(96)}),
    "member-capability": ("A proof with a capability", {"capability": uuid(95)}),
    "created-missing": ("A proof without its time", {"created": None}),
    "method-missing": ("A proof without its key", {"verificationMethod": None}),
    "purpose-missing": ("A proof without purpose", {"proofPurpose": None}),
    "context-text": ("A context that is one text", {"at_context": CONTEXT[1]}),
    "domain-two": ("A proof for two", {"domain": [SHOP.did, OTHER_SHOP.did]}),
}
