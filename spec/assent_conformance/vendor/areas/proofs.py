"""Proofs and keys: who signed, what, for whom, when, and in which spelling."""

from typing import Any

from assent.multibase import from_base58, to_base58
from assent.times import plus
from assent_conformance.check import Area
from assent_conformance.vendor.breaches import breaches
from assent_conformance.vendor.sender import STRANGER, Sender

AREA = Area("vendor", "proofs")

_ORDER_OF_GROUP = 2**252 + 27742317777372353535851937790883648493
_PRIME = 2**255 - 19


def signature(s: Sender) -> bytes:
    """The 64 bytes of the dispute's signature."""
    return from_base58(s.valid.value["proof"][0]["proofValue"], size=64)


def second_s(s: Sender) -> str:
    """The signature with the group order added to S: the same to a careless verifier."""
    held = signature(s)
    larger = int.from_bytes(held[32:], "little") + _ORDER_OF_GROUP
    return to_base58(held[:32] + larger.to_bytes(32, "little"))


def flipped(s: Sender) -> str:
    """The signature with one bit changed."""
    held = signature(s)
    return to_base58(bytes([held[0] ^ 1]) + held[1:])


def weak(y: int, *, sign: bool = False) -> Any:
    """Sends a dispute by somebody who says that she is a key of small order."""
    raw = (y | (sign << 255)).to_bytes(32, "little")
    did = "did:key:" + to_base58(b"\xed\x01" + raw)

    def send(s: Sender) -> Any:
        value = s.valid.value | {"firstParty": {**s.valid.value["firstParty"], "ref": did}}
        made = s.by_stranger(value)["proof"][0]
        return s.value(value | {"proof": [{**made, "verificationMethod": f"{did}#{did[8:]}"}]})

    return send


def foreign_second(s: Sender) -> Any:
    """The record with a stranger's proof in the place of the vendor's."""
    return s.returned(s.both[0], s.by_stranger(s.record.value)["proof"][0])


def renamed_method(s: Sender, method: str) -> Any:
    """The record whose second proof names another key."""
    return s.returned(s.both[0], {**s.both[1], "verificationMethod": method})


breaches(
    AREA,
    "PRF-08",
    "A DataIntegrityProof of suite eddsa-jcs-2022",
    ("rdfc-suite", "422 proof-suite", lambda s: s.proof(cryptosuite="eddsa-rdfc-2022")),
    ("no-suite", "422 proof-suite", lambda s: s.proof(cryptosuite="none")),
    ("old-suite", "422 proof-suite", lambda s: s.proof(type="Ed25519Signature2020")),
    (
        "purpose-authentication",
        "422 proof-purpose",
        lambda s: s.proof(proofPurpose="authentication"),
    ),
    ("previous-proof", "400 schema", lambda s: s.proof(previousProof="urn:uuid:x")),
    ("proof-that-expires", "400 schema", lambda s: s.proof(expires="2030-01-01T00:00:00Z")),
    ("proof-without-value", "400 schema", lambda s: s.proof(proofValue=None)),
)
breaches(
    AREA,
    "PRF-08",
    "Domain and challenge are those of the type",
    (
        "domain-of-another",
        "422 proof-domain",
        lambda s: s.value(s.signed(s.valid.value, domain="did:web:other.example")),
    ),
    ("no-domain", "422 proof-domain", lambda s: s.value(s.signed(s.valid.value, domain=None))),
    (
        "challenge-not-asked-for",
        "422 proof-challenge",
        lambda s: s.value(s.signed(s.valid.value, challenge="uAAAA")),
    ),
    (
        "no-challenge",
        "422 proof-challenge",
        lambda s: s.proffered(s.signed(s.candidate.value, challenge=None)),
    ),
)
breaches(
    AREA,
    "PRF-07",
    "Exactly the signers of the type, in order",
    (
        "no-proofs",
        "422 proof-missing",
        lambda s: s.value(s.valid.value | {"proof": []}),
    ),
    ("no-proof-member", "422 proof-missing", lambda s: s.without("proof")),
    (
        "candidate-without-proof",
        "422 proof-missing",
        lambda s: s.proffered(s.candidate.value | {"proof": []}),
    ),
    ("record-without-the-vendors", "422 proof-missing", lambda s: s.returned(s.both[0])),
    ("record-without-the-customers", "422 proof-missing", lambda s: s.returned(s.both[1])),
    (
        "a-third-proof",
        "422 proof-extra",
        lambda s: s.returned(*s.both, s.by_stranger(s.record.value)["proof"][0]),
    ),
    (
        "candidate-with-two-proofs",
        "422 proof-extra",
        lambda s: s.proffered(s.candidate.value | {"proof": list(s.both)}),
    ),
    (
        "the-customers-twice",
        "422 proof-doubled",
        lambda s: s.returned(s.both[0], s.both[0]),
    ),
    (
        "one-proof-twice",
        "422 proof-doubled",
        lambda s: s.value(s.valid.value | {"proof": s.valid.value["proof"] * 2}),
    ),
    ("by-a-stranger", "422 proof-foreign", lambda s: s.value(s.by_stranger(s.valid.value))),
    ("second-by-a-stranger", "422 proof-foreign", foreign_second),
    (
        "in-the-vendors-name",
        "422 proof-foreign",
        lambda s: s.value(
            s.signed(
                s.valid.value | {"disputedBy": "second-party", "previous": s.record.record_digest}
            )
        ),
    ),
    ("proofs-in-another-order", "422 proof-order", lambda s: s.returned(*s.both[::-1])),
)
breaches(
    AREA,
    "PRF-08",
    "Each signature holds over the document",
    ("signature-changed", "422 proof-invalid", lambda s: s.proof(proofValue=flipped(s))),
    ("signature-with-second-s", "422 proof-invalid", lambda s: s.proof(proofValue=second_s(s))),
    ("document-changed", "422 proof-invalid", lambda s: s.raw("Bücher", "Bäcker")),
    (
        "signature-of-another-document",
        "422 proof-invalid",
        lambda s: s.proof(proofValue=s.candidate.value["proof"][0]["proofValue"]),
    ),
    (
        "record-with-the-first-broken",
        "422 proof-invalid",
        lambda s: s.returned({**s.both[0], "proofValue": flipped(s)}, s.both[1]),
    ),
    (
        "record-with-the-second-broken",
        "422 proof-invalid",
        lambda s: s.returned(s.both[0], {**s.both[1], "proofValue": flipped(s)}),
    ),
)
breaches(
    AREA,
    "PRF-06",
    "A signature has one spelling",
    ("signature-in-base64", "422 proof-encoding", lambda s: s.proof(proofValue="u" + "A" * 86)),
    (
        "signature-of-63-bytes",
        "422 proof-encoding",
        lambda s: s.proof(proofValue=to_base58(signature(s)[:63])),
    ),
    (
        "signature-of-65-bytes",
        "422 proof-encoding",
        lambda s: s.proof(proofValue=to_base58(bytes(1) + signature(s))),
    ),
    (
        "signature-after-a-blank",
        "422 proof-encoding",
        lambda s: s.proof(proofValue=" " + to_base58(signature(s))),
    ),
)
breaches(
    AREA,
    "PRF-09",
    "Times of proofs are possible",
    (
        "notice-of-the-future",
        "422 proof-time",
        lambda s: s.value(s.signed(s.valid.value, created=plus(s.vendor.now, 900))),
    ),
    (
        "candidate-of-the-future",
        "422 proof-time",
        lambda s: s.proffered(s.signed(s.candidate.value, created=plus(s.customer.now, 900))),
    ),
    (
        "second-before-first",
        "422 proof-time",
        lambda s: s.returned(s.both[0], {**s.both[1], "created": plus(s.both[0]["created"], -60)}),
    ),
)
breaches(
    AREA,
    "KEY-01",
    "No keys of small order, and no second spelling",
    ("weak-key-0", "422 weak-key", weak(0)),
    ("weak-key-1", "422 weak-key", weak(1)),
    ("weak-key-1-negative", "422 weak-key", weak(1, sign=True)),
    ("weak-key-minus-1", "422 weak-key", weak(_PRIME - 1)),
    ("weak-key-0-again", "422 weak-key", weak(_PRIME)),
    (
        "weak-key-of-order-8",
        "422 weak-key",
        weak(
            int.from_bytes(
                bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
                "little",
            )
        ),
    ),
)
breaches(
    AREA,
    "KEY-02",
    "The key is one that the signer lists",
    (
        "key-that-is-not-listed",
        "422 key-unknown",
        lambda s: renamed_method(s, f"{s.vendor.did}#key-999"),
    ),
    (
        "key-of-another-vendor",
        "422 proof-foreign",
        lambda s: renamed_method(s, "did:web:other.example#key-1"),
    ),
    (
        "key-and-fragment-that-differ",
        "422 key-unknown",
        lambda s: s.proof(verificationMethod=f"{s.customer.did}#{STRANGER.did[8:]}"),
    ),
)
