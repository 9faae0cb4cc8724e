"""Records by attack: which proofs make a record of an agreement, and which do not."""

from collections.abc import Callable
from typing import Any

import pytest

from assent import codec, did_key, documents, proofs, record
from assent.documents import Agreement, Document
from assent.errors import LocalError
from assent.key_ring import KeyRing, ListedKey
from assent.keys import SigningKey
from assent.record import Signer
from assent.times import Instant, plus
from support.parties import ACCEPT_BY, NEW_YEAR, NOON, SECONDS_LATER, Customer, Vendor
from support.refused import refused

STRANGER_KEY = SigningKey.from_seed(bytes(range(64, 96)))
STRANGER = Signer(key=STRANGER_KEY, verification_method=did_key.method(STRANGER_KEY.did))
Proofs = list[dict[str, Any]]


def with_proofs(document: Document[Any], made: Proofs) -> Document[Any]:
    """The document with other proofs, as a peer would send it."""
    value = {**document.value, "proof": made}
    return documents.read(codec.encode(value), document.type)


def proof_by(signer: Signer, document: Document[Agreement], **changes: Any) -> dict[str, Any]:
    """A proof as the type demands it, but for ``changes``."""
    arguments = {
        "created": SECONDS_LATER,
        "domain": document.body.second_party.ref,
        "challenge": document.body.proffer_nonce,
        "verification_method": signer.verification_method,
    }
    return proofs.sign(document.value, key=signer.key, **(arguments | changes))


def test_a_record_is_the_candidates_bytes_with_one_proof_more(
    vendor: Vendor, customer: Customer
) -> None:
    """REC-01, I1, I7."""
    candidate = customer.candidate()

    agreed = vendor.countersign(candidate)

    record.verify_record(agreed, keys=vendor.keys)
    assert agreed.body == candidate.body
    assert agreed.body_digest == candidate.body_digest
    assert agreed.value["proof"][:1] == candidate.value["proof"]
    assert len(agreed.value["proof"]) == 2


def test_countersigning_twice_at_one_time_gives_the_same_bytes(
    vendor: Vendor, customer: Customer
) -> None:
    """REC-01, ST1."""
    candidate = customer.candidate()

    assert vendor.countersign(candidate).raw == vendor.countersign(candidate).raw


ATTACKS: dict[str, tuple[str, Callable[[Proofs, Proofs], Proofs]]] = {
    "no proof at all (PF1)": ("proof-missing", lambda own, other: []),
    "the second party's stripped (PF2)": ("proof-missing", lambda own, other: own[:1]),
    "the first party's stripped (PF2)": ("proof-missing", lambda own, other: own[1:]),
    "the first party's twice (PF4)": ("proof-doubled", lambda own, other: [own[0], own[0]]),
    "the second party's twice (PF4)": ("proof-doubled", lambda own, other: [own[1], own[1]]),
    "both, and one again (PF4)": ("proof-doubled", lambda own, other: [*own, own[1]]),
    "reordered (PF17)": ("proof-order", lambda own, other: own[::-1]),
    "of another record of the same two (PF16)": (
        "proof-challenge",
        lambda own, other: [own[0], other[1]],
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_record_with_other_proofs_is_refused(
    customer: Customer, agreed: Document[Agreement], attack: str
) -> None:
    """REC-01, PRF-07, I2."""
    code, change = ATTACKS[attack]
    own, other = agreed.value["proof"], customer.agree().value["proof"]

    with refused(code):
        record.verify_record(with_proofs(agreed, change(own, other)), keys=customer.vendor.keys)


def test_a_strangers_proof_beside_both_is_refused(
    vendor: Vendor, agreed: Document[Agreement]
) -> None:
    """PRF-07, PF3."""
    extra = [*agreed.value["proof"], proof_by(STRANGER, agreed)]

    with refused("proof-extra"):
        record.verify_record(with_proofs(agreed, extra), keys=vendor.keys)


@pytest.mark.parametrize("place", [0, 1])
def test_a_strangers_proof_instead_of_a_partys_is_refused(
    vendor: Vendor, agreed: Document[Agreement], place: int
) -> None:
    """PRF-07, PF5, PF8."""
    made = list(agreed.value["proof"])
    made[place] = proof_by(STRANGER, agreed)

    with refused("proof-foreign"):
        record.verify_record(with_proofs(agreed, made), keys=vendor.keys)


def test_a_key_that_the_vendor_does_not_list_is_refused(vendor: Vendor, customer: Customer) -> None:
    """KEY-02, PF5, PF6."""
    unlisted = Signer(key=STRANGER_KEY, verification_method=f"{vendor.did}#key-9")
    agreed = record.countersign(customer.candidate(), unlisted, created=SECONDS_LATER)

    with refused("key-unknown"):
        record.verify_record(agreed, keys=vendor.keys)


def test_a_strangers_key_under_the_vendors_method_is_refused(
    vendor: Vendor, customer: Customer
) -> None:
    """PRF-08, PF8."""
    posing = Signer(key=STRANGER_KEY, verification_method=vendor.signer.verification_method)
    agreed = record.countersign(customer.candidate(), posing, created=SECONDS_LATER)

    with refused("proof-invalid"):
        record.verify_record(agreed, keys=vendor.keys)


@pytest.mark.parametrize("place", [0, 1])
def test_one_broken_signature_of_two_breaks_the_record(
    vendor: Vendor, agreed: Document[Agreement], place: int
) -> None:
    """PRF-07, PF19: no proof makes up for another."""
    made = [dict(proof) for proof in agreed.value["proof"]]
    made[place]["proofValue"] = made[1 - place]["proofValue"]

    with refused("proof-invalid"):
        record.verify_record(with_proofs(agreed, made), keys=vendor.keys)


def test_proofs_over_another_body_are_refused(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """PRF-08, PF16: the nonce is the same, the terms are not."""
    nonce = agreed.body.proffer_nonce
    other = customer.agree("service-tracking", proffer_nonce=nonce)

    with refused("proof-invalid"):
        record.verify_record(with_proofs(other, agreed.value["proof"]), keys=vendor.keys)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"domain": None}, "proof-domain"),
        ({"domain": "did:web:other.example"}, "proof-domain"),
        ({"challenge": None}, "proof-challenge"),
        ({"challenge": "uAAAAAAAAAAAAAAAAAAAAAA"}, "proof-challenge"),
    ],
)
def test_a_proof_for_another_audience_or_proffer_is_refused(
    vendor: Vendor,
    customer: Customer,
    agreed: Document[Agreement],
    place: int,
    change: dict[str, Any],
    code: str,
) -> None:
    """PRF-08, PF20, PR12."""
    signer = (customer.signer, vendor.signer)[place]
    made = list(agreed.value["proof"])
    made[place] = proof_by(signer, agreed, created=made[place]["created"], **change)

    with refused(code):
        record.verify_record(with_proofs(agreed, made), keys=vendor.keys)


def test_a_candidate_is_signed_by_the_first_party_alone(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """PRF-07, REC-02."""
    candidate = customer.candidate()

    record.verify_candidate(candidate, keys=vendor.keys)
    with refused("proof-missing"):
        record.verify_record(candidate, keys=vendor.keys)
    with refused("proof-extra"):
        record.verify_candidate(agreed, keys=vendor.keys)


def test_a_candidate_signed_by_the_vendor_only_is_refused(
    vendor: Vendor, agreed: Document[Agreement]
) -> None:
    """REC-02, I2: a vendor makes no agreement alone."""
    alone = with_proofs(agreed, agreed.value["proof"][1:])

    with refused("proof-foreign"):
        record.verify_candidate(alone, keys=vendor.keys)


def test_a_record_signed_before_its_candidate_is_refused(
    vendor: Vendor, customer: Customer
) -> None:
    """PRF-09, PF14."""
    candidate = customer.candidate()
    before = proof_by(vendor.signer, candidate, created=plus(NOON, -1))

    with refused("proof-time"):
        record.verify_record(
            with_proofs(candidate, [*candidate.value["proof"], before]), keys=vendor.keys
        )


def test_a_record_signed_after_its_time_is_refused(vendor: Vendor, customer: Customer) -> None:
    """PRF-09, NEG-06, PF12."""
    candidate = customer.candidate()
    late = proof_by(vendor.signer, candidate, created=plus(ACCEPT_BY, 1))

    with refused("proof-time"):
        record.verify_record(
            with_proofs(candidate, [*candidate.value["proof"], late]), keys=vendor.keys
        )


@pytest.mark.parametrize("created", [NOON, ACCEPT_BY])
def test_a_record_may_be_signed_at_the_first_and_the_last_moment(
    vendor: Vendor, customer: Customer, created: Instant
) -> None:
    """PRF-09."""
    record.verify_record(vendor.countersign(customer.candidate(), at=created), keys=vendor.keys)


@pytest.mark.parametrize("created", [plus(NOON, -1), plus(ACCEPT_BY, 1)])
def test_our_own_side_signs_no_impossible_record(
    vendor: Vendor, customer: Customer, created: Instant
) -> None:
    """I2."""
    with pytest.raises(LocalError):
        vendor.countersign(customer.candidate(), at=created)


@pytest.mark.parametrize(
    "bounds",
    [
        {"valid_from": plus(SECONDS_LATER, 1)},
        {"expires": SECONDS_LATER},
        {"revoked": SECONDS_LATER},
    ],
)
def test_a_key_outside_its_time_signs_nothing(
    vendor: Vendor, agreed: Document[Agreement], bounds: dict[str, Instant]
) -> None:
    """KEY-02, PF14."""
    listed = ListedKey(id=vendor.signer.verification_method, key=vendor.signer.key.public, **bounds)

    with refused("key-not-valid"):
        record.verify_record(agreed, keys=KeyRing([listed]))


def test_a_record_outlives_the_key_that_signed_it(
    vendor: Vendor, agreed: Document[Agreement]
) -> None:
    """KEY-02, PF12, ID9: valid at its time is valid."""
    listed = ListedKey(
        id=vendor.signer.verification_method,
        key=vendor.signer.key.public,
        valid_from=NEW_YEAR,
        revoked=plus(SECONDS_LATER, 1),
    )

    record.verify_record(agreed, keys=KeyRing([listed]))


def test_a_withdrawal_by_the_vendor_is_refused(vendor: Vendor, customer: Customer) -> None:
    """PRF-07, PR22: the vendor's end of an agreement is another document."""
    body = customer.withdraw(customer.agree(), at=NOON).body
    forged = record.sign(body, vendor.signer, created=NOON)

    with refused("proof-foreign"):
        record.verify(forged, keys=vendor.keys)


def test_each_document_of_a_history_is_signed_by_its_own_party(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """PRF-07: the table of signers, once through."""
    withdrawal = customer.withdraw(agreed, at=ACCEPT_BY)
    receipt = vendor.receipt(withdrawal, at=ACCEPT_BY)
    termination = vendor.terminate(agreed, at=ACCEPT_BY, effective_at=ACCEPT_BY)
    all_of_them = (
        withdrawal,
        receipt,
        termination,
        customer.acknowledge(agreed, receipt, at=ACCEPT_BY),
        customer.dispute(agreed, at=ACCEPT_BY),
        vendor.dispute(agreed, at=ACCEPT_BY),
    )

    for document in all_of_them:
        record.verify(document, keys=vendor.keys)
