"""The days that an agreement, its terms and its history set."""

from assent.agreement import Deadline, deadlines, open_disputes, standing
from assent.documents import Agreement, Document
from assent.documents.notices import Action, DisputeStatus, Duty
from assent.documents.terms import Obligation, ObligationKind, Terms
from assent.times import Instant, plus
from support.parties import (
    IN_A_MONTH,
    IN_A_YEAR,
    NEXT_WEEK,
    NOON,
    TOMORROW,
    Customer,
    Vendor,
    history,
    standard,
)
from support.replacing import replace

CARE = standard("service-care").terms


def found(
    at: Instant, agreed: Document[Agreement], *documents: Document[object], terms: Terms = CARE
) -> list[tuple[str, Instant, bool]]:
    told = history(agreed, *documents)
    said = deadlines(told, terms, standing(told, at))
    return [(item.kind.value, item.at, item.is_overdue(at)) for item in said]


def keeping(retention: str | None, *obligations: Obligation) -> Terms:
    permissions = tuple(replace(item, retention=retention) for item in CARE.permissions)
    return replace(CARE, permissions=permissions, obligations=obligations)


def test_what_a_receipt_promised_is_due_and_then_overdue(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-21, AGR-11."""
    withdrawal = customer.withdraw(agreed, at=TOMORROW, requests=("erase",))
    due = (Duty(duty="erase", due_at=IN_A_MONTH),)
    receipt = vendor.receipt(withdrawal, at=TOMORROW, duties=due)
    done = Action(action="erase", outcome="done", at=NEXT_WEEK)
    fulfilment = vendor.fulfil(agreed, withdrawal, done, at=NEXT_WEEK, previous=receipt)

    assert found(NEXT_WEEK, agreed, withdrawal, receipt) == [("owed", IN_A_MONTH, False)]
    assert found(IN_A_YEAR, agreed, withdrawal, receipt) == [("owed", IN_A_MONTH, True)]
    assert found(IN_A_YEAR, agreed, withdrawal, receipt, fulfilment) == []


def test_an_end_that_was_announced_is_due(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-21, AGR-09: from when she saw it."""
    end = vendor.terminate(agreed, at=TOMORROW, effective_at=IN_A_MONTH)
    seen = customer.acknowledge(agreed, end, at=TOMORROW)

    assert found(NEXT_WEEK, agreed, end) == []
    assert found(NEXT_WEEK, agreed, end, seen) == [("end", IN_A_MONTH, False)]


def test_a_renewal_is_told_before(customer: Customer) -> None:
    """AGR-21: 14 days before the end that the record names."""
    agreed = customer.agree(ends_at=IN_A_YEAR)

    said = found(NOON, agreed)

    assert said == [
        ("renewal-notice", plus(IN_A_YEAR, -14 * 86_400), False),
        ("end", IN_A_YEAR, False),
    ]


def test_data_is_gone_when_the_longest_permission_ends(customer: Customer) -> None:
    """AGR-21: or at the end, where terms say so; nobody knows where one has no limit."""
    agreed = customer.agree(ends_at=IN_A_YEAR)
    at_end = Obligation(kind=ObligationKind.DELETION, level="at-end")
    after = plus(IN_A_YEAR, 30 * 86_400)

    assert found(NOON, agreed, terms=keeping("P30D"))[-1] == ("delete", after, False)
    assert ("delete", IN_A_YEAR, False) in found(NOON, agreed, terms=keeping("P30D", at_end))
    assert found(NOON, agreed, terms=keeping("indefinite")) == [("end", IN_A_YEAR, False)]
    assert found(plus(after, 1), agreed, terms=keeping("P30D")) == [("delete", after, False)]


def test_a_dispute_is_to_be_answered_in_time(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-21: within the two days of these terms, unless it was."""
    dispute = customer.dispute(agreed, at=TOMORROW)
    other = vendor.dispute(agreed, at=NEXT_WEEK)
    body = replace(other.body, subject=dispute.body.subject, status=DisputeStatus.RESOLVED)
    answer = vendor.sign(body, at=NEXT_WEEK)
    by = plus(TOMORROW, 2 * 86_400)

    assert found(TOMORROW, agreed, dispute) == [("answer", by, False)]
    assert found(IN_A_MONTH, agreed, dispute, other) == [("answer", by, True)]
    assert found(IN_A_MONTH, agreed, dispute, answer) == []
    assert found(IN_A_MONTH, agreed, dispute, terms=keeping("indefinite")) == []
    assert open_disputes((dispute, other, answer)) != ()


def test_the_soonest_comes_first(customer: Customer, vendor: Vendor) -> None:
    agreed = customer.agree(ends_at=IN_A_YEAR)
    dispute = customer.dispute(agreed, at=TOMORROW)

    told = history(agreed, dispute)
    said = deadlines(told, CARE, standing(told, TOMORROW))

    assert [item.at for item in said] == sorted(item.at for item in said)
    assert all(isinstance(item, Deadline) for item in said)
    assert deadlines(told, None, standing(told, TOMORROW)) == said[-1:]
