"""Where an agreement stands, whatever documents there are: order plays no part, time leads on."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from assent.agreement import Status, standing
from assent.documents import Agreement, Document
from assent.documents.notices import Action, Duty
from assent.times import Instant, plus
from support.parties import (
    ACCEPT_BY,
    IN_A_MONTH,
    IN_A_YEAR,
    MARKETING,
    NEXT_WEEK,
    NOON,
    SECONDS_LATER,
    TOMORROW,
    Customer,
    Vendor,
    history,
)


def _story() -> tuple[Document[Agreement], list[Document[Any]], list[Document[Agreement]]]:
    """An agreement to which everything happened that can."""
    vendor = Vendor()
    customer = Customer(vendor)
    agreed = customer.agree(ends_at=IN_A_YEAR)
    part = customer.withdraw(agreed, MARKETING, at=plus(NOON, 600), requests=("erase",))
    part_receipt = vendor.receipt(
        part, at=plus(NOON, 605), duties=(Duty(duty="erase", due_at=IN_A_MONTH),)
    )
    done = Action(action="erase", outcome="done", at=plus(NOON, 700))
    fulfilment = vendor.fulfil(agreed, part, done, at=plus(NOON, 700), previous=part_receipt)
    termination = vendor.terminate(
        agreed, at=plus(NOON, 800), effective_at=IN_A_MONTH, previous=fulfilment
    )
    seen = customer.acknowledge(agreed, termination, at=TOMORROW)
    full = customer.withdraw(agreed, at=NEXT_WEEK)
    receipt = vendor.receipt(full, at=plus(NEXT_WEEK, 77), previous=termination)
    dispute = customer.dispute(agreed, at=NEXT_WEEK)
    successor = customer.agree(supersedes=agreed.record_digest, effective_from=IN_A_MONTH)
    documents = [part, part_receipt, fulfilment, termination, seen, full, receipt, dispute]
    return agreed, documents, [successor]


AGREED, STORY, SUCCESSORS = _story()
TIMES = tuple(
    plus(at, second)
    for at in (NOON, SECONDS_LATER, ACCEPT_BY, TOMORROW, NEXT_WEEK, IN_A_MONTH, IN_A_YEAR)
    for second in (-1, 0, 1, 60, 100)
)
instants = st.sampled_from(sorted(TIMES))
subsets = st.lists(st.sampled_from(STORY), unique_by=lambda item: item.record_digest)


@given(subsets, st.randoms(use_true_random=False), instants, st.sampled_from([(), SUCCESSORS]))
@example(STORY, None, IN_A_YEAR, SUCCESSORS)
def test_order_and_repetition_of_documents_play_no_part(
    documents: list[Document[Any]], random: Any, at: Instant, successors: list[Document[Agreement]]
) -> None:
    """AGR-01, I1: what both hold, both see alike."""
    mixed = [*documents, *documents[:3]]
    if random is None:
        mixed.reverse()
    else:
        random.shuffle(mixed)

    one = standing(history(AGREED, *documents), at, successors=successors)
    other = standing(history(AGREED, *mixed), at, successors=[*successors, *successors])

    assert one == other


@given(subsets, instants, instants, st.sampled_from([(), SUCCESSORS]))
def test_what_is_over_stays_over(
    documents: list[Document[Any]], at: Instant, later: Instant, successors: list[Any]
) -> None:
    """AGR-01, I6: for the same documents time does not lead back."""
    at, later = sorted((at, later))
    whole = history(AGREED, *documents)

    before = standing(whole, at, successors=successors)
    after = standing(whole, later, successors=successors)

    if before.status.is_over:
        assert (after.status, after.since) == (before.status, before.since)
    if before.status is Status.ACTIVE:
        assert after.status is not Status.SIGNED
    assert set(before.withdrawn_purposes) <= set(after.withdrawn_purposes)


@given(subsets, instants)
def test_an_end_that_is_foretold_comes_then(documents: list[Document[Any]], at: Instant) -> None:
    """AGR-01."""
    whole = history(AGREED, *documents)
    now = standing(whole, at)

    if now.ends_at is not None:
        assert not now.status.is_over
        assert standing(whole, now.ends_at).status.is_over
        assert not standing(whole, plus(now.ends_at, -1)).status.is_over


@given(subsets, st.sampled_from(STORY), instants)
def test_a_further_document_of_the_customer_never_revives_an_agreement(
    documents: list[Document[Any]], further: Document[Any], at: Instant
) -> None:
    """I6: only a receipt may say that a withdrawal came later than she made it."""
    if further.type == "Receipt":
        return
    before = standing(history(AGREED, *documents), at)
    after = standing(history(AGREED, *documents, further), at)

    assert after.status.is_over or not before.status.is_over
