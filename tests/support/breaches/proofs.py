"""Proofs and keys, rule by rule: who signed, what, for whom, when, and in which spelling."""

from assent.multibase import from_base58, to_base58
from assent.times import Instant, plus
from support import shop
from support.breaches import Breach, Sender, rows
from support.breaches.sender import STRANGER

WEAK = "did:key:" + to_base58(b"\xed\x01\x01" + bytes(31))
LONG_AGO = Instant("2020-01-01T00:00:00Z")
ORDER_OF_GROUP = 2**252 + 27742317777372353535851937790883648493


def by_stranger(s: Sender, **changes: object) -> dict[str, object]:
    """The dispute with the proof of a key that has nothing to do with it."""
    method = f"{STRANGER.did}#{STRANGER.did[8:]}"
    return s.signed(s.valid.value, key=STRANGER, verification_method=method, **changes)


def signature(s: Sender) -> bytes:
    return from_base58(s.valid.value["proof"][0]["proofValue"], size=64)


def second_s(s: Sender) -> str:
    """The signature with the group order added to S: the same to a careless verifier."""
    held = signature(s)
    larger = int.from_bytes(held[32:], "little") + ORDER_OF_GROUP
    return to_base58(held[:32] + larger.to_bytes(32, "little"))


def flipped(s: Sender) -> str:
    held = signature(s)
    return to_base58(bytes([held[0] ^ 1]) + held[1:])


def returned(s: Sender, **changes: object) -> object:
    return s.returned(*s.proofs(**changes))


PROOFS: tuple[Breach, ...] = (
    *rows(
        "a Data Integrity proof of suite eddsa-jcs-2022",
        ("422 proof-suite", lambda s: s.proof(cryptosuite="eddsa-rdfc-2022")),
        ("422 proof-suite", lambda s: s.proof(cryptosuite="none")),
        ("422 proof-suite", lambda s: s.proof(type="Ed25519Signature2020")),
    ),
    *rows(
        "the purpose is assertionMethod",
        ("422 proof-purpose", lambda s: s.proof(proofPurpose="authentication")),
    ),
    *rows(
        "no further members of a proof",
        ("400 schema", lambda s: s.proof(previousProof="urn:uuid:x")),
        ("400 schema", lambda s: s.proof(expires="2030-01-01T00:00:00Z")),
        ("400 schema", lambda s: s.proof(proofValue=None)),
    ),
    *rows(
        "the domain is the other party",
        (
            "422 proof-domain",
            lambda s: s.value(s.signed(s.valid.value, domain="did:web:other.example")),
        ),
        ("422 proof-domain", lambda s: s.value(s.signed(s.valid.value, domain=None))),
    ),
    *rows(
        "the challenge is that of the type",
        ("422 proof-challenge", lambda s: s.value(s.signed(s.valid.value, challenge="uAAAA"))),
        ("422 proof-challenge", lambda s: s.proffered(s.signed(s.candidate.value, challenge=None))),
    ),
    *rows(
        "no proof is missing",
        ("422 proof-missing", lambda s: s.value(s.valid.value | {"proof": []})),
        ("422 proof-missing", lambda s: s.returned(s.proofs()[0])),
        ("422 proof-missing", lambda s: s.returned(s.proofs()[1])),
        ("422 proof-missing", lambda s: s.proffered(s.candidate.value | {"proof": []})),
        (
            "422 proof-missing",
            lambda s: s.value({n: v for n, v in s.valid.value.items() if n != "proof"}),
        ),
    ),
    *rows(
        "no proof too many",
        ("422 proof-extra", lambda s: s.returned(*s.proofs(), by_stranger(s)["proof"][0])),
        ("422 proof-extra", lambda s: s.proffered(s.candidate.value | {"proof": list(s.proofs())})),
    ),
    *rows(
        "no proof twice",
        ("422 proof-doubled", lambda s: s.returned(s.proofs()[0], s.proofs()[0])),
        (
            "422 proof-doubled",
            lambda s: s.value(s.valid.value | {"proof": s.valid.value["proof"] * 2}),
        ),
    ),
    *rows(
        "no foreign proof",
        ("422 proof-foreign", lambda s: s.value(by_stranger(s))),
        ("422 proof-foreign", lambda s: s.returned(s.proofs()[0], by_stranger(s)["proof"][0])),
        (
            "422 proof-foreign",
            lambda s: s.value(
                s.signed(
                    s.valid.value
                    | {"disputedBy": "second-party", "previous": s.record.record_digest}
                )
            ),
        ),
    ),
    *rows("proofs in order", ("422 proof-order", lambda s: s.returned(*s.proofs()[::-1]))),
    *rows(
        "every proof holds",
        ("422 proof-invalid", lambda s: s.proof(proofValue=flipped(s))),
        ("422 proof-invalid", lambda s: s.proof(proofValue=second_s(s))),
        ("422 proof-invalid", lambda s: s.raw("Bücher", "Bäcker")),
        ("422 proof-invalid", lambda s: returned(s, key=STRANGER)),
        (
            "422 proof-invalid",
            lambda s: s.proof(proofValue=s.candidate.value["proof"][0]["proofValue"]),
        ),
    ),
    *rows(
        "a signature has one spelling",
        ("422 proof-encoding", lambda s: s.proof(proofValue="u" + "A" * 86)),
        ("422 proof-encoding", lambda s: s.proof(proofValue=to_base58(signature(s)[:63]))),
        ("422 proof-encoding", lambda s: s.proof(proofValue=to_base58(bytes(1) + signature(s)))),
        ("422 proof-encoding", lambda s: s.proof(proofValue=" " + to_base58(signature(s)))),
    ),
    *rows(
        "times of proofs are possible",
        ("422 proof-time", lambda s: s.value(s.signed(s.valid.value, created=plus(shop.NOW, 600)))),
        ("422 proof-time", lambda s: returned(s, created=plus(shop.NOW, -60))),
        ("422 proof-time", lambda s: returned(s, created=plus(shop.NOW, 2 * 86_400))),
        (
            "422 proof-time",
            lambda s: s.proffered(s.signed(s.candidate.value, created=plus(shop.NOW, 600))),
        ),
    ),
    *rows("no weak keys", ("422 weak-key", lambda s: by_weak_key(s))),
    *rows(
        "the key is one that the signer lists",
        ("422 key-unknown", lambda s: returned(s, verification_method=f"{shop.DID}#key-9")),
        (
            "422 proof-foreign",
            lambda s: returned(s, verification_method="did:web:other.example#key-1"),
        ),
        (
            "422 key-unknown",
            lambda s: s.proof(verificationMethod=f"{s.customer.did}#{STRANGER.did[8:]}"),
        ),
    ),
    *rows(
        "the key was valid when it signed",
        ("422 key-not-valid", lambda s: long_ago(s)),
    ),
)


def by_weak_key(s: Sender) -> object:
    """The customer says that she is a key under which one signature holds for everything."""
    value = s.valid.value | {"firstParty": {**s.valid.value["firstParty"], "ref": WEAK}}
    signed = by_stranger(s)["proof"][0]
    return s.value(value | {"proof": [{**signed, "verificationMethod": f"{WEAK}#{WEAK[8:]}"}]})


def long_ago(s: Sender) -> object:
    """A record of a time before the shop had its key."""
    value = s.signed(s.candidate.value, created=LONG_AGO)
    proof = s.proofs(created=LONG_AGO)[1]
    return s.value({**value, "proof": [value["proof"][0], proof]}, "agreements")
