"""Records: the exact bytes of a candidate with the vendor's proof added, and how they come back."""

from assent import codec
from assent.record import countersign
from assent_conformance.check import Area, require
from assent_conformance.vendor.breaches import check_problem
from assent_conformance.vendor.under_test import Vendor

AREA = Area("vendor", "records")


@AREA.check("REC-01")
def both_proofs_hold(vendor: Vendor) -> None:
    """A record carries both proofs, by the customer and by a published key of the vendor."""
    require(len(vendor.agreed().record.proofs) == 2, "A record has another number of proofs.")


@AREA.check("REC-01")
def bytes_of_the_candidate(vendor: Vendor) -> None:
    """A record is the candidate with one proof more, and nothing else."""
    agreed = vendor.agreed()
    candidate = agreed.proffer.candidates[0]
    require(agreed.record.body_digest == candidate.body_digest, "The body is another.")
    held = agreed.record.value["proof"][0]
    require(held == candidate.value["proof"][0], "The customer's proof was changed.")


@AREA.check("REC-01")
def signed_in_time(vendor: Vendor) -> None:
    """The second proof lies between the first and acceptBy, and not in the future."""
    record = vendor.agreed().record
    first, second = record.proofs
    require(first.created <= second.created <= record.body.accept_by, "It lies elsewhere.")


@AREA.check("PRF-08")
def domain_and_challenge(vendor: Vendor) -> None:
    """Both proofs name the vendor as domain and the proffer's nonce as challenge."""
    record = vendor.agreed().record
    for proof in record.proofs:
        require(proof.domain == vendor.did, "A proof names another domain.")
        require(proof.challenge == record.body.proffer_nonce, "A proof names another challenge.")


@AREA.check("KEY-02")
def key_of_the_description(vendor: Vendor) -> None:
    """The second proof is by a key that the pinned description lists."""
    method = vendor.agreed().record.proofs[1].verification_method
    listed = {item.ref for item in vendor.shown.description.body.keys}
    require(method in listed, "The description does not list the key that signed.")


@AREA.check("BND-17")
def given_back_and_held(vendor: Vendor) -> None:
    """A record that it holds is confirmed with its own bytes."""
    record = vendor.agreed().record
    answer = vendor.put("agreements", record)
    require((answer.status, answer.body) == (200, record.raw), f"It answered {answer.status}.")


@AREA.check("BND-19")
def statement_given_back_and_held(vendor: Vendor) -> None:
    """A receipt that it holds is confirmed with its own bytes."""
    agreed = vendor.agreed()
    notice = agreed.customer.dispute(agreed.record)
    receipt = vendor.outcome(vendor.put("notices", notice), "Receipt")
    answer = vendor.put("statements", receipt)
    require((answer.status, answer.body) == (200, receipt.raw), f"It answered {answer.status}.")


@AREA.check("BND-19")
def statement_that_it_never_made(vendor: Vendor) -> None:
    """A receipt that was changed after it was signed is not taken into a history."""
    agreed = vendor.agreed()
    notice = agreed.customer.dispute(agreed.record)
    receipt = vendor.outcome(vendor.put("notices", notice), "Receipt")
    changed = codec.encode({**receipt.value, "answers": agreed.record.record_digest})
    check_problem(vendor.put_raw("statements", receipt.id, changed), 422, "proof-invalid")


@AREA.check("REC-02")
def candidate_is_no_record(vendor: Vendor) -> None:
    """A candidate that nobody countersigned is no record."""
    customer = vendor.customer()
    candidate = customer.proffer(vendor.accepted[0]).candidates[0]
    check_problem(vendor.put("agreements", candidate), 422, "proof-missing")


@AREA.check("REC-01")
def signed_twice_by_the_customer(vendor: Vendor) -> None:
    """A candidate that its customer signed twice is no record."""
    customer = vendor.customer()
    candidate = customer.proffer(vendor.accepted[0]).candidates[0]
    forged = countersign(candidate, customer.signer, created=candidate.proofs[0].created)
    check_problem(vendor.put("agreements", forged), 422, "proof-doubled")


@AREA.check("REC-01")
def proof_of_another_record(vendor: Vendor) -> None:
    """The vendor's proof of one record makes no other one."""
    first, second = vendor.agreed().record, vendor.agreed().record
    mixed = {**second.value, "proof": [second.value["proof"][0], first.value["proof"][1]]}
    answer = vendor.put_raw("agreements", second.id, codec.encode(mixed))
    check_problem(answer, 422, "proof-challenge", "proof-invalid")


@AREA.check("REC-01")
def record_with_other_terms(vendor: Vendor) -> None:
    """A record whose body was changed afterwards is not taken back."""
    agreed = vendor.agreed()
    changed = codec.encode({**agreed.record.value, "place": "https://w3id.org/dpv/loc#FR"})
    check_problem(vendor.put_raw("agreements", agreed.record.id, changed), 422, "proof-invalid")


@AREA.check("NEG-02")
def customer_never_signs_last(vendor: Vendor) -> None:
    """A candidate alone among the agreements makes no agreement."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.accepted[0])
    vendor.put("agreements", proffer.candidates[0])
    answer = vendor.signed(customer, f"agreements/{proffer.candidates[0].id[9:]}")
    check_problem(answer, 404, "not-found")


@AREA.check("BND-11")
def records_are_not_stored_by_caches(vendor: Vendor) -> None:
    """A record's answer says no-store."""
    control = vendor.agreed().answer.header("cache-control") or ""
    require("no-store" in control, f"cache-control: {control or 'absent'}")


@AREA.check("BND-10")
def records_are_json(vendor: Vendor) -> None:
    """A record's answer says that it is JSON."""
    kind = (vendor.agreed().answer.header("content-type") or "").partition(";")[0]
    require(kind in ("application/json", "application/ld+json"), f"It says {kind}.")


@AREA.check("BND-10")
def answers_are_not_sniffed(vendor: Vendor) -> None:
    """No answer sets a cookie or is encoded."""
    answer = vendor.agreed().answer
    require(answer.header("set-cookie") is None, "It sets a cookie.")
    require(answer.header("content-encoding") in (None, "identity"), "It is encoded.")


@AREA.check("NEG-09")
def what_was_signed_is_what_was_offered(vendor: Vendor) -> None:
    """Whatever a candidate says, the record says the same."""
    customer = vendor.customer()
    france = "https://w3id.org/dpv/loc#FR"
    proffer = customer.proffer(vendor.accepted[0], place=france, governing_law=france)
    record = vendor.agreed_by(customer, proffer).record
    require(record.body == proffer.candidates[0].body, "The body is another.")
