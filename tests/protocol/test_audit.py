"""What a stranger says of a bundle: every answer, and the check that decided it."""

from typing import Any

import pytest

from assent.audit import Answer
from assent.bundle import Bundle
from assent.documents import Document
from assent.documents.parts import Party
from assent.keys import SigningKey
from assent.times import Instant, plus
from support.bundles import (
    ANALYTICS,
    EVENING,
    IN_A_MONTH,
    ROTATION,
    TOMORROW,
    Story,
    agreed_in_the_evening,
    judged,
    story,
    with_documents,
)
from support.parties import IN_A_YEAR, NOON, Customer, Vendor, anything, history
from support.replacing import replace


def last_of_vendor(told: Story) -> Document[Any]:
    """The fulfilment, after which the vendor's next document comes."""
    (found,) = [item for item in told.documents if item.type == "Fulfilment"]
    return found


def test_a_whole_bundle_is_valid(told: Story) -> None:
    """REC-06, PR17."""
    verdict = judged(told)

    assert (verdict.answer, verdict.code) == (Answer.VALID, None)
    assert verdict.standing is not None
    assert verdict.standing.withdrawn_purposes == (ANALYTICS,)
    assert verdict.standing.duties[0].outcome == "done"


def test_every_verdict_says_what_a_key_does_not_prove(told: Story) -> None:
    """REC-07, PR18: a did:key is no person."""
    for trusted in (told.published, None):
        remarks = judged(told, trusted=trusted).remarks
        assert any("does not prove who that person is" in remark for remark in remarks)


def test_a_record_that_nothing_of_hers_follows_rests_on_the_vendors_word(told: Story) -> None:
    """REC-07, ID8."""
    alone = replace(told.bundle, history=history(told.record))

    verdict = judged(told, alone)

    assert verdict.answer is Answer.VALID
    assert any("second party's word" in remark for remark in verdict.remarks)
    assert not any("second party's word" in remark for remark in judged(told).remarks)


@pytest.mark.parametrize("trusted", [None, ()])
def test_without_keys_from_outside_nothing_is_decided(told: Story, trusted: Any) -> None:
    """REC-05: whoever makes a bundle puts keys into it."""
    verdict = judged(told, trusted=trusted)

    assert (verdict.answer, verdict.check) == (Answer.UNDECIDED, "7 keys")
    assert "not proven to be shop.example's" in verdict.reason


def test_an_old_pin_and_todays_did_document_both_suffice(told: Story) -> None:
    """REC-05, ID4: descriptions signed by old and new key link them."""
    first, second = told.published

    assert judged(told, trusted=[first]).answer is Answer.VALID
    assert judged(told, trusted=[second]).answer is Answer.VALID


def test_a_bundle_made_up_with_other_keys_is_invalid(told: Story) -> None:
    """REC-05, PF8: the site publishes another key under that name."""
    stranger = SigningKey.from_seed(bytes([7]) * 32).public
    other = [replace(key, key=stranger) for key in told.published]

    verdict = judged(told, trusted=other)

    assert (verdict.answer, verdict.check, verdict.code) == (
        Answer.INVALID,
        "7 keys",
        "key-unknown",
    )


def test_keys_of_another_vendor_prove_nothing(told: Story) -> None:
    """REC-05."""
    other = Vendor("other.example")

    assert judged(told, trusted=other.keys.listed()).answer is Answer.UNDECIDED


def test_a_record_signed_after_its_key_was_withdrawn_is_invalid(told: Story) -> None:
    """KEY-02, PF14: though the description in the bundle says nothing of it."""
    revoked = [replace(key, revoked=NOON) for key in told.published]

    verdict = judged(told, trusted=revoked)

    assert (verdict.answer, verdict.code) == (Answer.INVALID, "key-not-valid")


def test_a_key_withdrawn_later_leaves_the_record_valid_when_made(told: Story) -> None:
    """ID9."""
    first, second = told.published
    revoked = [replace(first, revoked=EVENING), second]

    before = judged(told, trusted=revoked, at=plus(EVENING, -1))
    after = judged(told, trusted=revoked, at=EVENING)

    assert before.answer is Answer.VALID
    assert (after.answer, after.since) == (Answer.KEY_WITHDRAWN, EVENING)
    assert after.check == "10 standing"
    assert "Valid when made" in after.reason


def test_a_key_that_another_followed_is_not_withdrawn(told: Story) -> None:
    """ID9: at a change of keys nothing is wrong with the old one."""
    in_use = judged(told, at=ROTATION, now=TOMORROW)
    changed = judged(told, at=plus(ROTATION, 60), now=TOMORROW)

    assert in_use.answer is changed.answer is Answer.VALID
    assert not any("was in use until" in remark for remark in in_use.remarks)
    assert any("was in use until" in remark for remark in changed.remarks)


def test_a_withdrawn_agreement_was_valid_when_made(told: Story) -> None:
    """REC-06."""
    withdrawal = told.customer.withdraw(told.record, at=TOMORROW)
    receipt = told.vendor.receipt(withdrawal, at=TOMORROW, previous=last_of_vendor(told))
    bundle = with_documents(told, withdrawal, receipt)

    assert judged(told, bundle, at=EVENING, now=TOMORROW).answer is Answer.VALID
    verdict = judged(told, bundle, at=TOMORROW)
    assert (verdict.answer, verdict.since) == (Answer.WITHDRAWN, TOMORROW)
    assert "Valid when made" in verdict.reason


def test_a_withdrawal_that_the_vendor_ignores_counts_with_a_remark(told: Story) -> None:
    """PR21."""
    bundle = with_documents(told, told.customer.withdraw(told.record, at=TOMORROW))

    verdict = judged(told, bundle)

    assert verdict.answer is Answer.WITHDRAWN
    assert any("not confirmed" in remark for remark in verdict.remarks)


def terminated(told: Story, effective_at: Instant, *, seen: bool = True) -> Bundle:
    end = told.vendor.terminate(
        told.record, at=EVENING, effective_at=effective_at, previous=last_of_vendor(told)
    )
    if not seen:
        return with_documents(told, end)
    return with_documents(told, end, told.customer.acknowledge(told.record, end, at=EVENING))


def test_a_terminated_agreement_was_valid_when_made(told: Story) -> None:
    """REC-06, AGR-09."""
    ends = plus(IN_A_MONTH, 6 * 3600)

    verdict = judged(told, terminated(told, ends), at=ends)

    assert (verdict.answer, verdict.since) == (Answer.TERMINATED, ends)
    assert not any("notice" in remark for remark in verdict.remarks)


def test_a_termination_with_too_short_a_notice_is_remarked(told: Story) -> None:
    """AGR-09."""
    verdict = judged(told, terminated(told, TOMORROW), at=TOMORROW)

    assert any("less notice" in remark for remark in verdict.remarks)


def test_heads_of_hers_show_that_she_has_seen_a_termination(told: Story) -> None:
    """AGR-09, REC-06: without an acknowledgement."""
    unseen = terminated(told, IN_A_MONTH, seen=False).history
    listed = told.customer.heads(unseen, at=EVENING)
    shown = replace(told.bundle, history=history(told.record, *unseen.documents, listed))

    verdict = judged(told, shown, at=IN_A_MONTH)

    assert verdict.answer is Answer.TERMINATED
    assert not any("not known to have been seen" in remark for remark in verdict.remarks)


def test_heads_of_the_vendor_belong_to_no_history(told: Story) -> None:
    """AGR-02."""
    hers = told.customer.heads(told.bundle.history, at=EVENING)
    its_own = told.vendor.sign(replace(hers.body, listed_by=Party.SECOND), at=EVENING)

    verdict = judged(told, with_documents(told, its_own))

    assert (verdict.answer, verdict.code) == (Answer.INVALID, "reference")


def test_a_termination_that_she_has_not_seen_is_remarked(told: Story) -> None:
    """AGR-09."""
    verdict = judged(told, terminated(told, IN_A_MONTH, seen=False), at=IN_A_YEAR)

    assert verdict.answer is Answer.VALID
    assert any("does not run" in remark for remark in verdict.remarks)


@pytest.mark.parametrize("inside", [True, False])
def test_a_superseded_agreement_was_valid_when_made(told: Story, inside: bool) -> None:
    """REC-06, AGR-08: by a successor in the bundle, or in the wallet of who judges."""
    successor = agreed_in_the_evening(
        told.customer, supersedes=told.record.record_digest, effective_from=TOMORROW
    )
    bundle = replace(told.bundle, successors=(successor,)) if inside else told.bundle
    known = {} if inside else {"successors": [successor]}

    verdict = judged(told, bundle, **known)

    assert (verdict.answer, verdict.since) == (Answer.SUPERSEDED, TOMORROW)


@pytest.mark.parametrize("wrong", ["predecessor", "customer"])
def test_a_successor_of_something_else_makes_a_bundle_invalid(told: Story, wrong: str) -> None:
    """AGR-08."""
    who = Customer(told.vendor, 2) if wrong == "customer" else told.customer
    digest = told.record.record_digest if wrong == "customer" else anything("another")
    bundle = replace(told.bundle, successors=(agreed_in_the_evening(who, supersedes=digest),))

    verdict = judged(told, bundle)

    assert (verdict.answer, verdict.check) == (Answer.INVALID, "6 notices and receipts")


def test_a_successor_without_the_vendors_proof_supersedes_nothing(told: Story) -> None:
    """AGR-08, PF2."""
    candidate = told.customer.candidate(supersedes=told.record.record_digest)
    bundle = replace(told.bundle, successors=(candidate,))

    assert judged(told, bundle).code == "proof-missing"


def test_an_expired_agreement_was_valid_when_made() -> None:
    """REC-06."""
    told = story(ends_at=TOMORROW)

    verdict = judged(told, at=TOMORROW)

    assert (verdict.answer, verdict.since) == (Answer.EXPIRED, TOMORROW)


def test_an_agreement_that_is_not_yet_in_effect_is_valid(told: Story) -> None:
    """REC-06."""
    later = told.customer.candidate("service-analytics", effective_from=IN_A_YEAR)
    vendor = Vendor()
    bundle = replace(told.bundle, history=history(vendor.countersign(later)), counter_offer=None)

    verdict = judged(told, bundle)

    assert verdict.answer is Answer.VALID
    assert "not yet in effect" in verdict.reason


def forked(told: Story) -> Document[Any]:
    """A second document of the vendor after the record."""
    return told.vendor.dispute(told.record, at=EVENING)


@pytest.mark.parametrize("where", ["history", "conflicts"])
def test_two_continuations_by_the_vendor_are_different_histories(told: Story, where: str) -> None:
    """AGR-04, PR16: both are shown."""
    bundle = (
        with_documents(told, forked(told))
        if where == "history"
        else replace(told.bundle, conflicts=(forked(told),))
    )

    verdict = judged(told, bundle)

    assert (verdict.answer, verdict.check) == (Answer.DIFFERENT, "8 one history")


def test_two_records_of_one_proffer_are_different_histories(told: Story) -> None:
    """AGR-05, PR16."""
    rival = Vendor().countersign(told.proffer.candidates[0], at=plus(NOON, 60))

    verdict = judged(told, replace(told.bundle, conflicts=(rival,)))

    assert verdict.answer is Answer.DIFFERENT


def test_nobody_is_accused_by_keys_that_are_not_proven(told: Story) -> None:
    """REC-05, PR16: a forger can make up both sides of a contradiction."""
    bundle = replace(told.bundle, conflicts=(forked(told),))

    assert judged(told, bundle, trusted=None).answer is Answer.UNDECIDED


@pytest.mark.parametrize("kind", ["record", "notice"])
def test_a_conflict_that_is_none_makes_a_bundle_invalid(told: Story, kind: str) -> None:
    """AGR-04, AGR-05."""
    after = told.vendor.dispute(told.record, at=EVENING, previous=last_of_vendor(told))
    shown = agreed_in_the_evening(told.customer) if kind == "record" else after

    verdict = judged(told, replace(told.bundle, conflicts=(shown,)))

    assert (verdict.answer, verdict.code) == (Answer.INVALID, "reference")
