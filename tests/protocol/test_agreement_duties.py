"""What is owed because of a notice, and when it counts as done."""

from assent.agreement import standing
from assent.documents import Agreement, Document
from assent.documents.notices import Action, Duty
from support.parties import (
    IN_A_MONTH,
    IN_A_YEAR,
    NEXT_WEEK,
    TOMORROW,
    Customer,
    Vendor,
    history,
)


def test_a_promised_duty_is_owed_until_it_is_reported(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-11."""
    withdrawal = customer.withdraw(agreed, at=TOMORROW, requests=("erase", "return"))
    due = (Duty(duty="erase", due_at=IN_A_MONTH), Duty(duty="return", due_at=NEXT_WEEK))
    receipt = vendor.receipt(withdrawal, at=TOMORROW, duties=due)
    done = Action(action="erase", outcome="done", at=NEXT_WEEK)
    fulfilment = vendor.fulfil(agreed, withdrawal, done, at=NEXT_WEEK, previous=receipt)

    returned, erased = standing(history(agreed, withdrawal, receipt, fulfilment), IN_A_YEAR).duties

    assert (returned.duty, returned.outcome, returned.is_overdue(IN_A_YEAR)) == (
        "return",
        None,
        True,
    )
    assert (erased.duty, erased.outcome, erased.is_overdue(IN_A_YEAR)) == ("erase", "done", False)
    assert returned.is_overdue(NEXT_WEEK) is False


def test_what_was_refused_first_and_done_later_is_done(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-11: in whatever order the reports are read."""
    withdrawal = customer.withdraw(agreed, at=TOMORROW, requests=("erase",))
    reports = [
        vendor.fulfil(
            agreed, withdrawal, Action(action="erase", outcome=outcome, at=TOMORROW), at=TOMORROW
        )
        for outcome in ("refused", "done")
    ]

    for order in (reports, reports[::-1]):
        (duty,) = standing(history(agreed, withdrawal, *order), NEXT_WEEK).duties
        assert duty.outcome == "done"
