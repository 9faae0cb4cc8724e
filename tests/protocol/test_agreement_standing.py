"""Where an agreement stands: every status and every race."""

from typing import Any

import pytest

from assent.agreement import OwedDuty, Standing, Status, standing, takes_effect
from assent.documents import Agreement, Document
from assent.documents.parts import Party
from assent.times import Instant, plus
from support.parties import (
    DPV,
    IN_A_MONTH,
    IN_A_YEAR,
    MARKETING,
    NEXT_WEEK,
    NOON,
    SECONDS_LATER,
    TOMORROW,
    Customer,
    Vendor,
    anything,
    history,
)
from support.replacing import replace


def test_a_signed_agreement_is_active_from_its_second_proof_on(
    agreed: Document[Agreement],
) -> None:
    """AGR-01."""
    now = standing(history(agreed), SECONDS_LATER)

    assert now == Standing(status=Status.ACTIVE, since=SECONDS_LATER)
    assert now.permits


def test_an_agreement_permits_nothing_before_it_takes_effect(customer: Customer) -> None:
    """AGR-01."""
    agreed = customer.agree(effective_from=TOMORROW)

    before = standing(history(agreed), plus(TOMORROW, -1))
    then = standing(history(agreed), TOMORROW)

    assert (before.status, before.since, before.permits) == (Status.SIGNED, SECONDS_LATER, False)
    assert (then.status, then.since, then.permits) == (Status.ACTIVE, TOMORROW, True)


def test_an_agreement_expires_at_its_end(customer: Customer) -> None:
    """AGR-01."""
    agreed = customer.agree(ends_at=TOMORROW)

    before = standing(history(agreed), plus(TOMORROW, -1))
    then = standing(history(agreed), TOMORROW)

    assert (before.status, before.ends_at) == (Status.ACTIVE, TOMORROW)
    assert (then.status, then.since, then.permits) == (Status.EXPIRED, TOMORROW, False)


def test_a_withdrawal_takes_effect_when_the_vendor_received_it(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-03."""
    withdrawal = customer.withdraw(agreed, at=TOMORROW)
    received = plus(TOMORROW, 33)
    whole = history(agreed, withdrawal, vendor.receipt(withdrawal, at=received))

    assert standing(whole, plus(received, -1)).status is Status.ACTIVE
    assert standing(whole, received).status is Status.WITHDRAWN
    assert standing(whole, received).since == received


def test_a_withdrawal_that_nobody_confirmed_is_effective_at_once(
    customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-03, PR21: the vendor may be down or gone."""
    whole = history(agreed, customer.withdraw(agreed, at=TOMORROW))

    assert standing(whole, TOMORROW).status is Status.WITHDRAWN


def test_no_receipt_puts_a_withdrawal_off(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-03, I6: a receipt that names a time to come counts from its own proof."""
    withdrawal = customer.withdraw(agreed, at=TOMORROW)
    receipt = vendor.receipt(withdrawal, at=plus(TOMORROW, 5), received=IN_A_YEAR)

    now = standing(history(agreed, withdrawal, receipt), plus(TOMORROW, 5))

    assert now.status is Status.WITHDRAWN


def test_no_receipt_dates_a_withdrawal_back(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-03: what was in force until then is not undone; clocks may differ by five minutes."""
    withdrawal = customer.withdraw(agreed, at=NEXT_WEEK)
    receipt = vendor.receipt(withdrawal, at=NEXT_WEEK, received=TOMORROW)

    now = standing(history(agreed, withdrawal, receipt), NEXT_WEEK)

    assert (now.status, now.since) == (Status.WITHDRAWN, NEXT_WEEK)


def test_of_two_receipts_the_earlier_counts(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-03."""
    withdrawal = customer.withdraw(agreed, at=NOON)
    receipts = [vendor.receipt(withdrawal, at=at) for at in (NEXT_WEEK, TOMORROW)]

    assert standing(history(agreed, withdrawal, *receipts), NEXT_WEEK).since == TOMORROW


def test_a_receipt_for_something_else_moves_no_withdrawal(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-03."""
    withdrawal = customer.withdraw(agreed, at=NEXT_WEEK)
    other = vendor.receipt(customer.acknowledge(agreed, at=NOON), at=TOMORROW)

    assert standing(history(agreed, withdrawal, other), NEXT_WEEK).since == NEXT_WEEK


def test_a_withdrawal_before_the_agreement_takes_effect_ends_it_for_ever(
    customer: Customer,
) -> None:
    """AGR-03, I6: it never becomes active."""
    agreed = customer.agree(effective_from=NEXT_WEEK)
    whole = history(agreed, customer.withdraw(agreed, at=TOMORROW))

    statuses = [standing(whole, at).status for at in (NOON, TOMORROW, NEXT_WEEK, IN_A_YEAR)]

    assert statuses == [Status.SIGNED, *[Status.WITHDRAWN] * 3]


def test_nothing_ends_before_it_was_signed(customer: Customer, agreed: Document[Agreement]) -> None:
    """AGR-01: a customer's times are whole minutes, so they may lie before the second proof."""
    whole = history(agreed, customer.withdraw(agreed, at=SECONDS_LATER))

    now = standing(whole, SECONDS_LATER)

    assert (now.status, now.since) == (Status.WITHDRAWN, SECONDS_LATER)


def test_a_withdrawal_of_purposes_leaves_the_rest_in_force(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-03."""
    one = customer.withdraw(agreed, MARKETING, at=TOMORROW)
    two = customer.withdraw(agreed, f"{DPV}Advertising", MARKETING, at=NEXT_WEEK)
    whole = history(agreed, one, vendor.receipt(one, at=plus(TOMORROW, 9)), two)

    assert standing(whole, TOMORROW).withdrawn_purposes == ()
    assert standing(whole, plus(TOMORROW, 9)).withdrawn_purposes == (MARKETING,)
    later = standing(whole, NEXT_WEEK)
    assert later.withdrawn_purposes == (f"{DPV}Advertising", MARKETING)
    assert later.status is Status.ACTIVE


def test_a_termination_takes_effect_after_the_notice(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-09."""
    termination = vendor.terminate(agreed, at=TOMORROW, effective_at=IN_A_MONTH)
    seen = customer.acknowledge(agreed, termination, at=TOMORROW)
    whole = history(agreed, termination, seen)

    before = standing(whole, plus(IN_A_MONTH, -1))

    assert (before.status, before.ends_at) == (Status.ACTIVE, IN_A_MONTH)
    assert standing(whole, IN_A_MONTH).status is Status.TERMINATED


def test_a_termination_that_the_customer_has_not_seen_does_not_run(
    vendor: Vendor, agreed: Document[Agreement]
) -> None:
    """AGR-09: notice runs from when she saw it."""
    termination = vendor.terminate(agreed, at=NOON, effective_at=IN_A_MONTH)

    later = standing(history(agreed, termination), IN_A_YEAR)

    assert (later.status, later.ends_at) == (Status.ACTIVE, None)


def test_a_customer_who_looks_late_keeps_the_whole_notice(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-09: what she lost of it is added."""
    termination = vendor.terminate(agreed, at=NOON, effective_at=IN_A_MONTH)
    seen = customer.acknowledge(agreed, termination, at=NEXT_WEEK)
    ends = plus(IN_A_MONTH, 7 * 86_400)

    whole = history(agreed, termination, seen)

    assert standing(whole, plus(ends, -1)).status is Status.ACTIVE
    assert standing(whole, ends).status is Status.TERMINATED


def test_any_document_of_hers_that_has_seen_it_starts_the_notice(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-09: a second acknowledgement does not prolong it."""
    termination = vendor.terminate(agreed, at=NOON, effective_at=IN_A_MONTH)
    first = customer.acknowledge(agreed, termination, at=NOON)
    second = customer.acknowledge(agreed, termination, at=NEXT_WEEK)

    assert standing(history(agreed, termination, second, first), IN_A_MONTH).permits is False


def test_heads_of_hers_that_list_it_start_the_notice(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-09: the first reconciliation in which she lists what she never acknowledged."""
    termination = vendor.terminate(agreed, at=NOON, effective_at=IN_A_MONTH)
    first = customer.heads(history(agreed, termination), at=NEXT_WEEK)
    second = customer.heads(history(agreed, termination), at=plus(NEXT_WEEK, 86_400))
    ends = plus(IN_A_MONTH, 7 * 86_400)

    whole = history(agreed, termination, second, first)

    assert standing(whole, plus(ends, -1)).status is Status.ACTIVE
    assert standing(whole, ends).status is Status.TERMINATED


def test_heads_that_do_not_list_it_start_no_notice(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-09: nor do those that the vendor signed itself."""
    termination = vendor.terminate(agreed, at=NOON, effective_at=IN_A_MONTH)
    without = customer.heads(history(agreed), at=NOON)
    elsewhere = customer.heads(history(customer.agree(), termination), at=NOON)
    its_own = vendor.sign(
        replace(customer.heads(history(agreed, termination)).body, listed_by=Party.SECOND), at=NOON
    )

    whole = history(agreed, termination, without, elsewhere, its_own)

    assert standing(whole, IN_A_YEAR).status is Status.ACTIVE


def test_an_end_beyond_all_years_is_no_crash(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-09, I12: a peer names the time."""
    end_of_time = Instant("9999-12-31T23:59:59Z")
    termination = vendor.terminate(agreed, at=NOON, effective_at=end_of_time)
    seen = customer.acknowledge(agreed, termination, at=NEXT_WEEK)

    assert standing(history(agreed, termination, seen), IN_A_YEAR).ends_at == end_of_time


def test_a_successor_supersedes_when_it_takes_effect(
    customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-08."""
    successor = customer.agree(supersedes=agreed.record_digest, effective_from=TOMORROW)

    before = standing(history(agreed), plus(TOMORROW, -1), successors=[successor])
    then = standing(history(agreed), TOMORROW, successors=[successor])

    assert (before.status, before.ends_at) == (Status.ACTIVE, TOMORROW)
    assert (then.status, then.since) == (Status.SUPERSEDED, TOMORROW)


def test_a_successor_does_not_supersede_before_it_was_signed(
    customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-08."""
    successor = customer.vendor.countersign(
        customer.candidate(supersedes=agreed.record_digest), at=plus(NOON, 60)
    )

    assert standing(history(agreed), plus(NOON, 60), successors=[successor]).since == plus(NOON, 60)


@pytest.mark.parametrize(
    ("withdrawn", "expected"),
    [(plus(TOMORROW, -60), False), (TOMORROW, True), (NEXT_WEEK, True)],
    ids=["before", "at once", "afterwards"],
)
def test_a_successor_that_was_over_before_it_began_takes_no_effect(
    customer: Customer, agreed: Document[Agreement], withdrawn: Instant, expected: bool
) -> None:
    """AGR-08: so that its predecessor goes on (AGR-10)."""
    successor = customer.agree(supersedes=agreed.record_digest, effective_from=TOMORROW)
    withdrawal = customer.withdraw(successor, at=withdrawn)

    assert takes_effect(history(successor, withdrawal)) is expected
    assert takes_effect(history(successor))


def test_what_is_over_is_not_superseded(customer: Customer, agreed: Document[Agreement]) -> None:
    """AGR-08: only a live predecessor is."""
    successor = customer.agree(supersedes=agreed.record_digest, effective_from=NEXT_WEEK)
    whole = history(agreed, customer.withdraw(agreed, at=TOMORROW))

    assert standing(whole, IN_A_YEAR, successors=[successor]).status is Status.WITHDRAWN


@pytest.mark.parametrize("other", ["another predecessor", "another customer", "another vendor"])
def test_a_record_that_supersedes_something_else_changes_nothing(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement], other: str
) -> None:
    """AGR-08, PR22: a vendor ends no agreement by a record with somebody else."""
    successor = customer.agree(supersedes=agreed.record_digest)
    changes: dict[str, Any] = {
        "another predecessor": {"supersedes": anything("another record")},
        "another customer": {"first_party": Customer(vendor, 2).reference},
        "another vendor": {"second_party": Vendor("other.example").named},
    }[other]
    foreign = replace(successor, body=replace(successor.body, **changes))

    now = standing(history(agreed), TOMORROW, successors=[foreign])
    then = standing(history(agreed), TOMORROW, successors=[successor])

    assert (now.status, then.status) == (Status.ACTIVE, Status.SUPERSEDED)


def test_a_withdrawal_wins_ties_against_every_other_ending(
    vendor: Vendor, customer: Customer
) -> None:
    """I6, PR5."""
    agreed = customer.agree(ends_at=IN_A_MONTH)
    termination = vendor.terminate(agreed, at=NOON, effective_at=IN_A_MONTH)
    seen = customer.acknowledge(agreed, termination, at=NOON)
    successor = customer.agree(supersedes=agreed.record_digest, effective_from=IN_A_MONTH)
    withdrawal = customer.withdraw(agreed, at=IN_A_MONTH)
    receipt = vendor.receipt(withdrawal, at=IN_A_MONTH)
    whole = history(agreed, termination, seen, withdrawal, receipt)

    assert standing(whole, IN_A_MONTH, successors=[successor]).status is Status.WITHDRAWN


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_withdrawal_that_was_under_way_wins_the_race_against_an_expiry(
    vendor: Vendor, customer: Customer, confirmed: bool
) -> None:
    """I6, PR21: made before the end, received after it; the answer does not change her state."""
    agreed = customer.agree(ends_at=TOMORROW)
    withdrawal = customer.withdraw(agreed, at=plus(TOMORROW, -3600))
    receipts = [vendor.receipt(withdrawal, at=NEXT_WEEK)] if confirmed else []

    now = standing(history(agreed, withdrawal, *receipts), NEXT_WEEK)

    assert now.status is Status.WITHDRAWN
    assert now.since <= TOMORROW


def test_a_withdrawal_after_the_end_changes_nothing(customer: Customer) -> None:
    """I6: it is recorded all the same, and its requests are owed."""
    agreed = customer.agree(ends_at=TOMORROW)
    withdrawal = customer.withdraw(agreed, at=NEXT_WEEK, requests=("erase",))

    now = standing(history(agreed, withdrawal), NEXT_WEEK)

    assert now.status is Status.EXPIRED
    assert now.duties == (OwedDuty(notice=withdrawal.record_digest, duty="erase"),)
