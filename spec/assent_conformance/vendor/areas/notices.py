"""Withdrawals and other notices: never refused, answered by receipts that form one chain."""

from assent import codec, did_key, documents, proofs
from assent.documents.containers import write_reconciliation
from assent.documents.notices import Effect, Scope
from assent.multibase import digest
from assent.times import plus
from assent_conformance.check import Area, require
from assent_conformance.vendor.breaches import check_problem
from assent_conformance.vendor.under_test import Agreed, Vendor

AREA = Area("vendor", "notices")


def purpose_of(agreed: Agreed, vendor: Vendor) -> str:
    """A purpose that the terms of the agreement permit."""
    terms = next(
        item
        for item in vendor.accepted
        if item.entry.digest_multibase == agreed.record.body.terms.digest_multibase
    )
    return terms.terms.permissions[-1].purposes[0]


@AREA.check("AGR-03")
def withdrawal_is_received(vendor: Vendor) -> None:
    """A withdrawal is answered at once with a signed receipt of its whole effect."""
    agreed = vendor.agreed()
    notice = agreed.customer.withdraw(agreed.record)
    answer = vendor.put("notices", notice)
    receipt = vendor.outcome(answer, "Receipt").body
    require(answer.status == 201, f"It answered {answer.status}.")
    require(receipt.effect is Effect.WITHDRAWN, f"Its effect is {receipt.effect}.")
    require(receipt.answers == notice.record_digest, "It answers something else.")
    require(receipt.record == agreed.record.record_digest, "It names another record.")


@AREA.check("AGR-03")
def withdrawal_takes_effect_at_once(vendor: Vendor) -> None:
    """A withdrawal takes effect when it was received."""
    agreed = vendor.agreed()
    answer = vendor.put("notices", agreed.customer.withdraw(agreed.record))
    receipt = vendor.outcome(answer, "Receipt")
    created = receipt.proofs[0].created
    require(receipt.body.received <= created, "It takes effect after the receipt.")


@AREA.check("AGR-03")
def withdrawal_is_as_easy(vendor: Vendor) -> None:
    """Withdrawing takes one request, as accepting does, and no reason."""
    agreed = vendor.agreed()
    notice = agreed.customer.withdraw(agreed.record)
    require("reason" not in notice.value, "A reason is asked for.")
    vendor.outcome(vendor.put("notices", notice), "Receipt")


@AREA.check("NEG-05")
def withdrawal_twice(vendor: Vendor) -> None:
    """The same withdrawal again fetches the same receipt."""
    agreed = vendor.agreed()
    notice = agreed.customer.withdraw(agreed.record)
    first, second = vendor.put("notices", notice), vendor.put("notices", notice)
    require((second.status, second.body) == (200, first.body), "It answered otherwise.")


@AREA.check("AGR-03")
def withdrawal_of_what_is_over(vendor: Vendor) -> None:
    """A second withdrawal, of other bytes, is confirmed, too."""
    agreed = vendor.agreed()
    vendor.put("notices", agreed.customer.withdraw(agreed.record))
    answer = vendor.put("notices", agreed.customer.withdraw(agreed.record))
    vendor.outcome(answer, "Receipt")


@AREA.check("AGR-01")
def withdrawn_stays_withdrawn(vendor: Vendor) -> None:
    """The proffer again does not bring a withdrawn agreement back."""
    agreed = vendor.agreed()
    vendor.put("notices", agreed.customer.withdraw(agreed.record))
    again = vendor.put("proffers", agreed.proffer)
    require(again.body == agreed.record.raw, "It made another record.")
    history = vendor.signed(agreed.customer, f"agreements/{agreed.record.id[9:]}/history")
    require(len(history.json()["documents"]) == 2, "The withdrawal is gone from the history.")


@AREA.check("AGR-10")
def place_is_free_afterwards(vendor: Vendor) -> None:
    """After a withdrawal a new agreement can be made."""
    agreed = vendor.agreed()
    vendor.put("notices", agreed.customer.withdraw(agreed.record))
    vendor.agreed_by(agreed.customer, agreed.customer.proffer(vendor.accepted[1]))


@AREA.check("AGR-03")
def purposes_are_taken_back(vendor: Vendor) -> None:
    """Purposes can be taken back while the rest goes on."""
    agreed = vendor.agreed()
    notice = agreed.customer.withdraw(
        agreed.record, scope=Scope.PURPOSES, purposes=(purpose_of(agreed, vendor),)
    )
    receipt = vendor.outcome(vendor.put("notices", notice), "Receipt").body
    require(receipt.effect is Effect.PURPOSES_WITHDRAWN, f"Its effect is {receipt.effect}.")


@AREA.check("AGR-11")
def requests_become_duties(vendor: Vendor) -> None:
    """What a withdrawal asks for is promised with a day."""
    agreed = vendor.agreed()
    notice = agreed.customer.withdraw(agreed.record, requests=("erase", "return"))
    receipt = vendor.outcome(vendor.put("notices", notice), "Receipt").body
    promised = {item.duty for item in receipt.duties}
    require(promised == {"erase", "return"}, f"It promises {sorted(promised)}.")
    require(all(item.due_at > receipt.received for item in receipt.duties), "A day has passed.")


@AREA.check("AGR-04")
def receipts_form_a_chain(vendor: Vendor) -> None:
    """Each receipt names the vendor's document before it, the first one the record."""
    agreed = vendor.agreed()
    previous = agreed.record.record_digest
    for notice in (
        agreed.customer.acknowledge(agreed.record),
        agreed.customer.dispute(agreed.record),
        agreed.customer.withdraw(agreed.record),
    ):
        receipt = vendor.outcome(vendor.put("notices", notice), "Receipt")
        require(receipt.body.previous == previous, "A receipt names another one before it.")
        previous = receipt.record_digest


@AREA.check("AGR-02")
def acknowledgement_is_recorded(vendor: Vendor) -> None:
    """An acknowledgement is recorded."""
    agreed = vendor.agreed()
    answer = vendor.put("notices", agreed.customer.acknowledge(agreed.record))
    receipt = vendor.outcome(answer, "Receipt").body
    require(receipt.effect is Effect.RECORDED, f"Its effect is {receipt.effect}.")


@AREA.check("AGR-02")
def dispute_is_recorded(vendor: Vendor) -> None:
    """A dispute is recorded, and the agreement goes on."""
    agreed = vendor.agreed()
    answer = vendor.put("notices", agreed.customer.dispute(agreed.record))
    receipt = vendor.outcome(answer, "Receipt").body
    require(receipt.effect is Effect.RECORDED, f"Its effect is {receipt.effect}.")


@AREA.check("AGR-02")
def acknowledgement_of_the_future(vendor: Vendor) -> None:
    """An acknowledgement of what lies after its own proof is rejected."""
    agreed = vendor.agreed()
    later = plus(agreed.customer.now, 3600)
    answer = vendor.put("notices", agreed.customer.acknowledge(agreed.record, received=later))
    check_problem(answer, 422, "time-order")


@AREA.check("BND-05")
def withdrawal_by_somebody_else(vendor: Vendor) -> None:
    """Somebody else's withdrawal finds no agreement."""
    agreed = vendor.agreed()
    stranger = vendor.customer()
    check_problem(vendor.put("notices", stranger.withdraw(agreed.record)), 404, "not-found")
    again = vendor.put("notices", agreed.customer.withdraw(agreed.record))
    require(again.status == 201, "The agreement is over already.")


@AREA.check("PRF-07")
def withdrawal_signed_by_somebody_else(vendor: Vendor) -> None:
    """A withdrawal in the customer's name by another key is rejected."""
    agreed = vendor.agreed()
    stranger = vendor.customer()
    forged = agreed.customer.withdraw(agreed.record).body
    unsigned = documents.write(forged)
    proof = proofs.sign(
        unsigned,
        key=stranger.signer.key,
        verification_method=did_key.method(stranger.did),
        created=stranger.now,
        domain=vendor.did,
    )
    raw = codec.encode({**unsigned, "proof": [proof]})
    check_problem(vendor.put_raw("notices", forged.id, raw), 422, "proof-foreign")


@AREA.check("BND-05")
def notice_about_nothing(vendor: Vendor) -> None:
    """A notice about a record that it does not hold is 404."""
    agreed = vendor.agreed()
    notice = agreed.customer.withdraw(agreed.record, record=digest(b"no record"))
    check_problem(vendor.put("notices", notice), 404, "not-found")


@AREA.check("NEG-05")
def other_bytes_under_a_notices_id(vendor: Vendor) -> None:
    """Other bytes under the id of a notice are rejected."""
    agreed = vendor.agreed()
    first = agreed.customer.dispute(agreed.record)
    vendor.put("notices", first)
    other = agreed.customer.dispute(agreed.record, id=first.id, subject="Something else.")
    check_problem(vendor.put("notices", other), 409, "id-reused")


@AREA.check("AGR-08")
def superseded_can_be_withdrawn(vendor: Vendor) -> None:
    """An agreement that was superseded can be withdrawn, too."""
    agreed = vendor.agreed()
    successor = agreed.customer.proffer(vendor.accepted[1], supersedes=agreed.record.record_digest)
    vendor.agreed_by(agreed.customer, successor)
    answer = vendor.put("notices", agreed.customer.withdraw(agreed.record))
    vendor.outcome(answer, "Receipt")


@AREA.check("AGR-12")
def notices_show_in_the_heads(vendor: Vendor) -> None:
    """The signed heads list a notice and its receipt."""
    agreed = vendor.agreed()
    notice = agreed.customer.withdraw(agreed.record)
    receipt = vendor.outcome(vendor.put("notices", notice), "Receipt")
    raw = write_reconciliation(agreed.customer.heads())
    heads = vendor.signed(agreed.customer, "reconciliations", raw).json()["heads"]["heads"]
    wanted = sorted((notice.record_digest, receipt.record_digest))
    require(heads[0]["documents"] == wanted, "The heads list other documents.")


@AREA.check("AGR-18")
def seen_and_not_held(vendor: Vendor) -> None:
    """An acknowledgement of what it does not hold waits until that is given back."""
    agreed = vendor.agreed()
    seen = (agreed.record.record_digest, digest(b"a lost receipt"))
    notice = agreed.customer.acknowledge(agreed.record, seen=seen)
    check_problem(vendor.put("notices", notice), 409, "history-incomplete")


@AREA.check("AGR-18")
def withdrawn_after_a_loss(vendor: Vendor) -> None:
    """A withdrawal that names what it does not hold is taken in, and continues no history."""
    agreed = vendor.agreed()
    notice = agreed.customer.withdraw(agreed.record, seen=(digest(b"a lost receipt"),))
    receipt = vendor.outcome(vendor.put("notices", notice), "Receipt")
    require(receipt.body.effect is Effect.WITHDRAWN, f"The effect is {receipt.body.effect}.")
    require(receipt.body.previous is None, "The receipt follows what is not the last one.")
