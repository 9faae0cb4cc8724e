"""What both parties signed proves nothing where it rests on something that is not what it says."""

from collections.abc import Callable
from typing import Any

import pytest

from assent import record
from assent.audit import Answer
from assent.bundle import Bundle
from assent.documents import Document
from assent.documents.parts import Reference
from assent.keys import SigningKey
from assent.record import Signer
from assent.roster import reference, roster_reference
from assent.times import plus
from support.bundles import (
    EVENING,
    ROTATION,
    Story,
    agreed_in_the_evening,
    judged,
    with_documents,
)
from support.parties import NOON, Customer, Vendor, history
from support.replacing import replace

Change = Callable[[Story], Bundle]


def reference_to(document: Document[Any]) -> Reference:
    return Reference(ref=document.id, digest_multibase=document.record_digest)


def agreed_on(vendor: Vendor, bundle: Bundle, **changes: Any) -> Bundle:
    """The bundle about a record with ``changes``, which both parties signed all the same."""
    customer = Customer(vendor)
    body = replace(customer.agreement("service-analytics"), **changes)
    signed = vendor.countersign(customer.sign(body))
    return replace(bundle, history=history(signed), counter_offer=None)


def stranger_of(vendor: Vendor) -> Signer:
    """A key that the vendor does not list, under one of its names."""
    key = SigningKey.from_seed(bytes([9]) * 32)
    return Signer(key=key, verification_method=vendor.signer.verification_method)


def test_practices_that_the_vendor_did_not_sign_are_no_ground(told: Story) -> None:
    """REC-06, PF8: though both parties named them by digest."""
    vendor = Vendor()
    forged = record.sign(vendor.practices.body, stranger_of(vendor), created=NOON)
    bundle = agreed_on(vendor, told.bundle, practices=reference_to(forged))

    verdict = judged(told, replace(bundle, practices=forged))

    assert (verdict.check, verdict.code) == ("4 what it rests on", "proof-invalid")


def test_practices_that_were_changed_are_not_those_that_were_agreed(told: Story) -> None:
    """REC-06, PR10: under the same id, and signed."""
    changed = replace(told.bundle.practices.body, profile="later")

    verdict = judged(told, replace(told.bundle, practices=Vendor().sign(changed, at=NOON)))

    assert (verdict.check, verdict.code) == ("4 what it rests on", "reference")


def test_standard_terms_without_a_roster_are_no_ground(told: Story) -> None:
    """REC-06, NEG-11."""
    bundle = agreed_on(Vendor(), told.bundle, roster=None)

    verdict = judged(told, replace(bundle, roster=None))

    assert (verdict.check, verdict.code) == ("4 what it rests on", "reference")


@pytest.mark.parametrize("wrong", ["keeper", "entries"])
def test_a_roster_that_a_party_keeps_or_that_lacks_the_terms_is_no_ground(
    told: Story, wrong: str
) -> None:
    """REC-06, ROS-02, PR11."""
    vendor = Vendor()
    body = reference().document.body
    changes: dict[str, Any] = {
        "keeper": {"keeper": vendor.reference},
        "entries": {"entries": body.entries[:1]},
    }[wrong]
    other = record.sign(replace(body, **changes), vendor.signer, created=NOON)
    bundle = agreed_on(vendor, told.bundle, roster=roster_reference(other))

    verdict = judged(told, replace(bundle, roster=other))

    assert (verdict.check, verdict.code) == ("4 what it rests on", "reference")


def answering(vendor: Vendor, offer: Document[Any], told: Story, **changes: Any) -> Bundle:
    """The bundle of a record that answers ``offer``, which the vendor signed all the same."""
    answer = told.customer.answer(told.proffer, offer)
    signed = vendor.countersign(told.customer.sign(replace(answer.body, **changes)))
    return replace(told.bundle, history=history(signed), counter_offer=offer)


def test_a_counter_offer_that_the_vendor_did_not_sign_is_refused(told: Story) -> None:
    """REC-06, PF8."""
    vendor = Vendor()
    forged = record.sign(told.bundle.counter_offer.body, stranger_of(vendor), created=NOON)

    verdict = judged(told, answering(vendor, forged, told))

    assert (verdict.check, verdict.code) == ("5 negotiation", "proof-invalid")


def test_a_record_on_other_terms_than_those_of_its_counter_offer_is_refused(told: Story) -> None:
    """REC-06, I7."""
    offer = told.vendor.counter_offer(told.proffer, "service-tracking", at=EVENING)
    changes = {"terms": told.record.body.terms}

    verdict = judged(told, answering(Vendor(), offer, told, **changes))

    assert (verdict.check, verdict.code) == ("5 negotiation", "reference")


def first_day(told: Story) -> Bundle:
    """What was signed before the change of keys."""
    early = [item for item in told.documents if item.type in ("Withdrawal", "Receipt")]
    return replace(told.bundle, history=history(told.record, *early))


BY_THE_LATER_KEY: dict[str, Change] = {
    "a statement": lambda told: told.bundle,
    "a conflict": lambda told: replace(
        first_day(told), conflicts=(told.vendor.dispute(told.record, at=EVENING),)
    ),
    "a successor": lambda told: replace(
        first_day(told),
        successors=(agreed_in_the_evening(told.customer, supersedes=told.record.record_digest),),
    ),
    "the counter-offer": lambda told: answering(
        Vendor(), told.vendor.counter_offer(told.proffer, at=EVENING), told
    ),
}


@pytest.mark.parametrize("what", BY_THE_LATER_KEY)
def test_what_was_signed_with_a_withdrawn_key_makes_a_bundle_invalid(
    told: Story, what: str
) -> None:
    """KEY-02, PF14: the DID document says when it was withdrawn, the bundle does not."""
    first, second = told.published
    revoked = [first, replace(second, revoked=plus(ROTATION, 1))]
    bundle = BY_THE_LATER_KEY[what](told)

    assert judged(told, bundle).answer is not Answer.INVALID
    verdict = judged(told, bundle, trusted=revoked)
    assert (verdict.answer, verdict.check, verdict.code) == (
        Answer.INVALID,
        "7 keys",
        "key-not-valid",
    )


def test_a_record_that_names_its_description_otherwise_is_refused(told: Story) -> None:
    """DOC-04: by another id under the same digest."""
    named = reference_to(told.vendor.description)
    signed = agreed_in_the_evening(
        told.customer, description=replace(named, ref=told.customer.new_id())
    )

    verdict = judged(told, replace(told.bundle, history=history(signed), counter_offer=None))

    assert (verdict.check, verdict.code) == ("4 what it rests on", "reference")


def test_a_receipt_dated_ahead_does_not_put_off_a_withdrawal(told: Story) -> None:
    """PRF-09, AGR-03: the vendor would use for years what was taken back."""
    withdrawal = told.customer.withdraw(told.record, at=EVENING)
    last = next(item for item in told.documents if item.type == "Fulfilment")
    ahead = told.vendor.receipt(withdrawal, at=plus(EVENING, 9 * 365 * 86_400), previous=last)

    verdict = judged(told, with_documents(told, withdrawal, ahead))

    assert (verdict.answer, verdict.code) == (Answer.INVALID, "proof-time")


def test_what_she_has_seen_and_is_not_there_is_remarked(told: Story) -> None:
    """REC-07: also that later documents may stand elsewhere, since who shows a bundle chooses."""
    kept = [item for item in told.documents if item.type != "Fulfilment"]

    whole = judged(told).remarks
    cut = judged(told, replace(told.bundle, history=history(told.record, *kept))).remarks

    assert any("other side may hold" in remark for remark in whole)
    assert not any("has seen" in remark for remark in whole)
    assert any("has seen" in remark for remark in cut)
